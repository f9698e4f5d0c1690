import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { demoDeal } from '../../../src-preload/contract/index.ts'
import type { DemoDeal } from '../../../src-preload/contract/index.ts'

const line = z.union([
  z.object({ key: z.string() }),
  z.object({ deal: demoDeal }),
  z.object({ note: z.object({ dealId: z.string(), text: z.string() }) }),
])
type Line = z.infer<typeof line>

/** What a demo CRM remembers. */
export type DealFile = {
  /** The key of an earlier run, undefined at the first start. */
  key: string | undefined
  deals: DemoDeal[]
  /** Writes one line before it returns. */
  append(entry: Line): void
}

/**
 * Reads the memory of a demo CRM: JSON lines. The last line may be torn (the process was killed while it wrote); it was
 * not answered, so it is dropped.
 */
export function openDealFile(path: string | undefined): DealFile {
  const text = path !== undefined && existsSync(path) ? readFileSync(path, 'utf8') : ''
  const deals = new Map<string, DemoDeal>()
  let key: string | undefined
  for (const entry of text.split('\n').flatMap(readLine)) {
    if ('key' in entry) key = entry.key
    else if ('deal' in entry) deals.set(entry.deal.id, entry.deal)
    else deals.get(entry.note.dealId)?.notes.push(entry.note.text)
  }
  if (path !== undefined && text !== '' && !text.endsWith('\n')) appendFileSync(path, '\n')
  return {
    key,
    deals: [...deals.values()],
    append: (entry) => {
      if (path !== undefined) appendFileSync(path, `${JSON.stringify(entry)}\n`)
    },
  }
}

function readLine(text: string): Line[] {
  try {
    const parsed = line.safeParse(JSON.parse(text))
    return parsed.success ? [parsed.data] : []
  } catch {
    return []
  }
}
