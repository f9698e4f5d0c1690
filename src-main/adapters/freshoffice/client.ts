import { z } from 'zod'
import type { JsonMap } from '../../../src-preload/contract/index.ts'
import { outcomeOfUnreadable } from '../kit/outcome.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { CrmRequest, CrmResponse } from '../kit/types.ts'
import { basicCredentials } from './config.ts'
import type { FreshofficeContext } from './config.ts'
import { errorWords, refusalOf } from './refusal.ts'
import { createdRow } from './types.ts'

/** More is not walked: the search then failed, it never found nothing. */
const MAX_PAGES = 50
/** All known clients write in exactly this form. */
const WRITE_TYPE = 'application/json;odata=verbose;charset=utf-8'

/** Options of a read: OData 2 syntax, not yet encoded. */
export type Query = { filter?: string; select?: string; orderBy?: string; top?: number }

/** What is walked: rows by falling `key`, a whole number. */
export type Walk<T> = {
  set: string
  key: string
  filter: string
  select?: string
  row: z.ZodType<T>
  keyOf: (row: T) => string
}

/** Calls of API v1 (OData). Refusals are thrown as `FreshRefusal`. */
export type FreshClient = {
  /** The rows of one answer. */
  rows<T>(set: string, query: Query, row: z.ZodType<T>): Promise<T[]>
  /** The first row `take` accepts, or undefined when every row was seen. */
  find<T>(walk: Walk<T>, take: (row: T) => boolean): Promise<T | undefined>
  /** Creates a row and gives its id. */
  create(set: string, body: JsonMap): Promise<string>
  /** The answer as it came; for `$metadata`, which is XML. */
  raw(path: string): Promise<CrmResponse>
}

/** A literal of a filter: quotes are doubled. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** `(a eq 1 or a eq 2)`. */
export function anyOf(column: string, literals: readonly string[]): string {
  return `(${literals.map((literal) => `${column} eq ${literal}`).join(' or ')})`
}

// Spaces as %20: not every OData service reads `+` as one.
function encodeQuery({ filter, select, orderBy, top }: Query): string {
  const parts = [
    ['$select', select],
    ['$filter', filter],
    ['$orderby', orderBy],
    ['$top', top],
  ] as const
  const pairs = parts.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]))
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}

const list = z.union([
  z.object({ d: z.object({ results: z.array(z.unknown()) }) }).transform(({ d }) => d.results),
  z.object({ d: z.array(z.unknown()) }).transform(({ d }) => d),
  z.object({ value: z.array(z.unknown()) }).transform(({ value }) => value),
])
const entity = z.object({ d: createdRow }).transform(({ d }) => d)

/** A client for the connection of this context. */
export function createFreshClient({ config, http, clock }: FreshofficeContext): FreshClient {
  const headers = { authorization: `Basic ${basicCredentials(config)}` }
  const send = (
    request: Pick<CrmRequest, 'method' | 'body' | 'isMutation'> & { path: string },
  ): Promise<CrmResponse> => {
    const { path, ...rest } = request
    const type: Record<string, string> = rest.body === undefined ? { 'content-type': 'application/json' } : {}
    return http.send({ ...rest, url: `${config.apiUrl}/${path}`, headers: { ...headers, ...type } })
  }
  const read = <T>(response: CrmResponse, isMutation: boolean, answer: z.ZodType<T>): T => {
    const rules = { isMutation, nowMs: clock.now() }
    const words = errorWords(response.json)
    if (response.status < 200 || response.status >= 300 || words !== null) throw refusalOf(response, rules, words)
    const parsed = answer.safeParse(response.json)
    if (!parsed.success) throw new OutcomeError(outcomeOfUnreadable(response, rules))
    return parsed.data
  }
  const rows = async <T>(set: string, query: Query, row: z.ZodType<T>): Promise<T[]> => {
    const response = await send({ method: 'GET', path: `${set}${encodeQuery(query)}`, isMutation: false })
    return read(response, false, list.pipe(z.array(row)))
  }
  return {
    rows,
    find: (walk, take) => findRow(rows, walk, take),
    create: async (set, body) => {
      const text = { text: JSON.stringify(body), contentType: WRITE_TYPE }
      return read(await send({ method: 'POST', path: set, body: text, isMutation: true }), true, entity)
    },
    raw: (path) => send({ method: 'GET', path, isMutation: false }),
  }
}

/**
 * Walks by falling key until an empty answer: how many rows the service gives at once is not documented, so a short answer
 * says nothing, and neither does the lack of a link to the next one.
 */
async function findRow<T>(
  rows: FreshClient['rows'],
  { set, key, filter, select, row, keyOf }: Walk<T>,
  take: (row: T) => boolean,
): Promise<T | undefined> {
  let below: number | null = null
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query = {
      ...(select === undefined ? {} : { select }),
      filter: below === null ? filter : `${filter} and ${key} lt ${below}`,
      orderBy: `${key} desc`,
    }
    const found = await rows(set, query, row)
    if (found.length === 0) return undefined
    const hit = found.find(take)
    if (hit !== undefined) return hit
    const lowest = Math.min(...found.map((one) => Number(keyOf(one))))
    // The service did not keep to the filter: everything it has came already, or nobody knows what came.
    if (below !== null && lowest >= below) break
    below = lowest
  }
  throw new OutcomeError({
    kind: 'retry',
    reason: 'FreshOffice has more rows than can be looked through',
    trouble: 'lead',
  })
}

/** A value that changes rarely, remembered per connection. */
export function remember<T>(context: FreshofficeContext, key: string, load: () => Promise<T>): Promise<T> {
  return context.memory === undefined ? load() : context.memory.remember(`freshoffice:${key}`, load)
}
