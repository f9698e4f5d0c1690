import type { AdapterMemory } from '../kit/types.ts'
import type { Field } from './fields.ts'

/**
 * Field definitions by path, remembered for minutes. When the remembered ones lack a wanted name they may be older than a new
 * field: they are asked for again, once per set of missing names, so that a name that does not exist costs no request per lead.
 */
export function rememberFields(
  memory: AdapterMemory | undefined,
  read: (path: string) => Promise<Field[]>,
): (path: string, wanted: readonly string[]) => Promise<Field[]> {
  return async (path, wanted) => {
    if (memory === undefined) return read(path)
    const key = `megaplan:fields:${path}`
    const known = await memory.remember(key, () => read(path))
    const names = new Set(known.map(({ name }) => name.toLowerCase()))
    const missing = [...new Set(wanted.map((name) => name.trim().toLowerCase()))]
      .filter((name) => !names.has(name))
      .sort()
    if (missing.length === 0) return known
    return memory.remember(`${key} ${JSON.stringify(missing)}`, () => read(path))
  }
}
