import type { z } from 'zod'
import type { JsonMap } from '../../../../src-preload/contract/index.ts'
import { CrmFailure } from '../../kit/crm-failure.ts'
import { OutcomeError } from '../../kit/outcome-error.ts'
import { TooManyDeals } from '../crm.ts'
import type { Page, V3Client } from './client.ts'

/** The vendor's default page size. */
const PAGE_SIZE = 100
/** Most pages that are read of one list. */
const MAX_PAGES = 30

type Row = { id: string; contentType: string }
type List<T extends Row> = { path: string; query: JsonMap; row: z.ZodType<T> }

/** A page; when its answer is larger than what is read, half as many rows are asked for. */
async function readPage<T extends Row>(
  client: V3Client,
  list: List<T>,
  ask: { limit: number; after: JsonMap | null },
): Promise<Page<T> & { limit: number }> {
  const { after } = ask
  for (let { limit } = ask; ; limit = Math.floor(limit / 2)) {
    const pageAfter = after === null ? {} : { pageAfter: after }
    try {
      return { ...(await client.page(list.path, { ...list.query, limit, ...pageAfter }, list.row)), limit }
    } catch (error) {
      if (!(error instanceof CrmFailure) || error.facts.kind !== 'too_large' || limit <= 1) throw error
    }
  }
}

/**
 * Pages of a list to its end. Throws when Megaplan says that there is more and gives nothing new, and `TooManyDeals` when the
 * list is longer than what is read: an end that was not seen is never taken for one.
 */
export async function* walk<T extends Row>(client: V3Client, list: List<T>): AsyncGenerator<T[]> {
  const seen = new Set<string>()
  let limit = PAGE_SIZE
  let after: JsonMap | null = null
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    const page: Page<T> & { limit: number } = await readPage(client, list, { limit, after })
    limit = page.limit
    const last = page.rows.at(-1)
    const isNew = page.rows.some(({ id }) => !seen.has(id))
    for (const { id } of page.rows) seen.add(id)
    if (page.rows.length > 0) yield page.rows
    if (!(page.hasMore ?? page.rows.length >= limit)) return
    if (last === undefined || !isNew) {
      throw new OutcomeError({ kind: 'retry', reason: 'Megaplan repeats a page of its list', trouble: 'account' })
    }
    after = { contentType: last.contentType, id: last.id }
  }
  throw new TooManyDeals('the list has more pages than are read')
}

/** A whole list. */
export async function readAll<T extends Row>(client: V3Client, list: List<T>): Promise<T[]> {
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
