import type { z } from 'zod'
import { outcomeOfUnreadable } from '../kit/outcome.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { CrmRequest, CrmResponse } from '../kit/types.ts'
import type { RetailContext } from './config.ts'
import { readEnvelope, refusalOf } from './refusal.ts'

type Query = NonNullable<CrmRequest['query']>

/** Calls of the RetailCRM API, version 5. Refusals are thrown as `RetailRefusal`. */
export type RetailClient = {
  /** `path` is absolute on the account: `/api/v5/orders`. */
  get<T>(path: string, query: Query, answer: z.ZodType<T>): Promise<T>
  /** Structured values of `form` travel as JSON text inside one form field, as the API wants it. */
  post<T>(path: string, form: Record<string, unknown>, answer: z.ZodType<T>): Promise<T>
  /** The answer as it came, for checks. */
  raw(path: string): Promise<CrmResponse>
}

/** Most pages that are read of one list; a longer list is not read further. */
const MAX_PAGES = 20
/** The largest page size the API takes everywhere. */
export const PAGE_SIZE = 100

/** A client for the connection of this context. */
export function createRetailClient({ config, http, clock }: RetailContext): RetailClient {
  const headers = { 'x-api-key': config.apiKey }
  const receive = async <T>(request: CrmRequest, answer: z.ZodType<T>): Promise<T> => {
    const response = await http.send(request)
    const about = { isMutation: request.isMutation, nowMs: clock.now() }
    const read = readEnvelope(response.json)
    const isGood = response.status >= 200 && response.status < 300
    if (isGood && !read.isEnvelope) throw new OutcomeError(outcomeOfUnreadable(response, about))
    if (!isGood || !read.isSuccess) throw refusalOf(response, about)
    const parsed = answer.safeParse(response.json)
    if (!parsed.success) throw new OutcomeError(outcomeOfUnreadable(response, about))
    return parsed.data
  }
  return {
    get: (path, query, answer) =>
      receive({ method: 'GET', url: `${config.account}${path}`, query, headers, isMutation: false }, answer),
    post: (path, form, answer) =>
      receive(
        {
          method: 'POST',
          url: `${config.account}${path}`,
          headers,
          body: { form: encodeForm(form) },
          isMutation: true,
        },
        answer,
      ),
    raw: (path) => http.send({ method: 'GET', url: `${config.account}${path}`, headers, isMutation: false }),
  }
}

function encodeForm(form: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(form).flatMap(([name, value]) => {
      if (value === undefined || value === '') return []
      return [[name, typeof value === 'string' ? value : JSON.stringify(value)]]
    }),
  )
}

type Page = { pagination?: { currentPage: number; totalPageCount: number } | undefined }

/** Reads a list page by page until `take` says stop (true) or the list ends. */
export async function readPages<T extends Page>(
  client: RetailClient,
  request: { path: string; query: Query; answer: z.ZodType<T> },
  take: (page: T) => boolean,
): Promise<void> {
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const query = { ...request.query, limit: PAGE_SIZE, page }
    const answer = await client.get(request.path, query, request.answer)
    if (take(answer) || (answer.pagination?.totalPageCount ?? 1) <= page) return
  }
}
