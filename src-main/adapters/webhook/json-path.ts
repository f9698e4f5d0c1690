import type { Json } from '../../../src-preload/contract/index.ts'

const STEP = /\.?([^.[\]"\s{}$][^.[\]"{}]*)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]/y

/**
 * Reads a path such as `$.data.orders[0].id`, `fields.city` or `fields["Посадочная страница"]`; null when it is none.
 * A leading `$` is the whole value.
 */
export function parsePath(text: string): string[] | null {
  const path = text.trim()
  const steps: string[] = []
  let at = path.startsWith('$') ? 1 : 0
  if (path === '') return null
  while (at < path.length) {
    STEP.lastIndex = at
    const match = STEP.exec(path)
    if (match === null) return null
    const quoted = match[3] === undefined ? undefined : match[3].replace(/\\(.)/g, '$1')
    steps.push((match[1] ?? match[2] ?? quoted ?? '').trimEnd())
    at = STEP.lastIndex
  }
  return steps
}

/** The value at a path, undefined when there is none. Only own keys count. */
export function readPath(value: unknown, path: readonly string[]): unknown {
  let current = value
  for (const step of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, step)) return undefined
    current = (current as Record<string, unknown>)[step] // an own key was just seen
  }
  return current
}

/** A JSON value as text inside other text: nothing for null, JSON for lists and maps. */
export function jsonText(value: Json | undefined): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
