import type { z } from 'zod'
import { CrmFailure } from '../../kit/crm-failure.ts'
import { OutcomeError } from '../../kit/outcome-error.ts'
import { TooManyDeals } from '../crm.ts'
import type { Form, V1Client } from './client.ts'

/** The largest page the API gives. */
const PAGE_SIZE = 100
/** Most pages that are read of one list. */
const MAX_PAGES = 30

type Row = { Id: string }
type List<T extends Row> = { path: string; query: Form; answer: z.ZodType<T[]> }

/** A page; when its answer is larger than what is read, half as many rows are asked for. */
async function readPage<T extends Row>(
  client: V1Client,
  list: List<T>,
  ask: { limit: number; offset: number },
): Promise<{ rows: T[]; limit: number }> {
  for (let { limit } = ask; ; limit = Math.floor(limit / 2)) {
    const query = { ...list.query, Limit: String(limit), Offset: String(ask.offset) }
    try {
      return { rows: await client.get(list.path, query, list.answer), limit }
    } catch (error) {
      if (!(error instanceof CrmFailure) || error.facts.kind !== 'too_large' || limit <= 1) throw error
    }
  }
}

/**
 * Pages of a list to its end, which is a page shorter than asked for. Throws when a full page brings nothing new, and
 * `TooManyDeals` when the list is longer than what is read: an end that was not seen is never taken for one.
 */
export async function* walk<T extends Row>(client: V1Client, list: List<T>): AsyncGenerator<T[]> {
  const seen = new Set<string>()
  let limit = PAGE_SIZE
  let offset = 0
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    const page = await readPage(client, list, { limit, offset })
    limit = page.limit
    const isNew = page.rows.some(({ Id }) => !seen.has(Id))
    for (const { Id } of page.rows) seen.add(Id)
    if (page.rows.length > 0) yield page.rows
    if (page.rows.length < limit) return
    if (!isNew) {
      throw new OutcomeError({ kind: 'retry', reason: 'Megaplan repeats a page of its list', trouble: 'account' })
    }
    offset += page.rows.length
  }
  throw new TooManyDeals('the list has more pages than are read')
}

/** A whole list. */
export async function readAll<T extends Row>(client: V1Client, list: List<T>): Promise<T[]> {
  const rows: T[] = []
  try {
    for await (const page of walk(client, list)) rows.push(...page)
  } catch (error) {
    if (!(error instanceof TooManyDeals)) throw error
    throw new OutcomeError({
      kind: 'retry',
      reason: `Megaplan's list ${list.path} is too long to read`,
      trouble: 'lead',
    })
  }
  return rows
}
