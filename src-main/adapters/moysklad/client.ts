import type { z } from 'zod'
import type { JsonMap } from '../../../src-preload/contract/index.ts'
import { outcomeOfUnreadable } from '../kit/outcome.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { CrmRequest, CrmResponse } from '../kit/types.ts'
import { basicCredentials } from './config.ts'
import type { MoyskladConfig, MoyskladContext } from './config.ts'
import { API_PATH } from './meta.ts'
import { readErrors, refusalOf } from './refusal.ts'
import { listAnswer } from './types.ts'

type Query = NonNullable<CrmRequest['query']>

/** Calls of the JSON API 1.2. Refusals are thrown as `MoyskladRefusal`. Paths begin behind the version: `/entity/store`. */
export type MoyskladClient = {
  get<T>(path: string, query: Query, answer: z.ZodType<T>): Promise<T>
  /** Creates. */
  post<T>(path: string, body: JsonMap, answer: z.ZodType<T>): Promise<T>
  /** Changes some fields. */
  put<T>(path: string, body: JsonMap, answer: z.ZodType<T>): Promise<T>
  /** A POST that only calculates and stores nothing. */
  evaluate<T>(request: { path: string; query: Query; body: JsonMap }, answer: z.ZodType<T>): Promise<T>
  /** The answer as it came, for checks. */
  raw(path: string): Promise<CrmResponse>
}

/** The service may think for minutes about a write; what is unclear then is looked up by its `syncId`. */
const WRITE_TIMEOUT_MS = 60_000
/** Rows of a page: a page of the fattest rows stays below the size of an answer that is read. */
const PAGE_SIZE = 100
const MAX_PAGES = 20

function headersOf(config: MoyskladConfig): Record<string, string> {
  const authorization = config.signIn === 'token' ? `Bearer ${config.token}` : `Basic ${basicCredentials(config)}`
  return {
    authorization,
    // The only value the API takes (error 1062), and without gzip it answers 415.
    accept: 'application/json;charset=utf-8',
    'accept-encoding': 'gzip',
    'accept-language': 'en',
  }
}

/** A client for the connection of this context. */
export function createMoyskladClient({ config, http, clock, random }: MoyskladContext): MoyskladClient {
  const headers = headersOf(config)
  const urlOf = (path: string): string => `${config.account}${API_PATH}${path}`
  const receive = async <T>(request: CrmRequest, answer: z.ZodType<T>): Promise<T> => {
    const response = await follow303(config, request, (one) => http.send(one))
    const rules = { isMutation: request.isMutation, nowMs: clock.now(), fraction: () => random.fraction() }
    const isGood = response.status >= 200 && response.status < 300
    if (!isGood || readErrors(response.json).length > 0) throw refusalOf(response, rules)
    const parsed = answer.safeParse(response.json)
    if (!parsed.success) throw new OutcomeError(outcomeOfUnreadable(response, rules))
    return parsed.data
  }
  const write = <T>(method: 'POST' | 'PUT', call: { path: string; body: JsonMap }, answer: z.ZodType<T>): Promise<T> =>
    receive(
      {
        method,
        url: urlOf(call.path),
        headers: { ...headers, 'content-type': 'application/json' },
        body: { json: call.body },
        isMutation: true,
        timeoutMs: WRITE_TIMEOUT_MS,
      },
      answer,
    )
  return {
    get: (path, query, answer) =>
      receive({ method: 'GET', url: urlOf(path), query, headers, isMutation: false }, answer),
    post: (path, body, answer) => write('POST', { path, body }, answer),
    put: (path, body, answer) => write('PUT', { path, body }, answer),
    evaluate: ({ path, query, body }, answer) =>
      receive(
        {
          method: 'POST',
          url: urlOf(path),
          query,
          headers: { ...headers, 'content-type': 'application/json' },
          body: { json: body },
          isMutation: false,
        },
        answer,
      ),
    raw: (path) => http.send({ method: 'GET', url: urlOf(path), headers, isMutation: false }),
  }
}

/** A read that is answered 303 goes on at the named address of the same host, once; the kit follows the other redirects. */
async function follow303(
  config: MoyskladConfig,
  request: CrmRequest,
  send: (request: CrmRequest) => Promise<CrmResponse>,
): Promise<CrmResponse> {
  const response = await send(request)
  if (response.status !== 303 || request.method !== 'GET') return response
  const target = URL.parse(response.headers['location'] ?? '', request.url)
  if (target?.origin !== config.account || target.username !== '') return response
  return send({ method: 'GET', url: target.href, headers: request.headers ?? {}, isMutation: false })
}

/** Rows of a list, page by page, at most `maxPages` (default 20) of `pageSize` (default 100). */
export async function readRows<T>(
  client: MoyskladClient,
  request: { path: string; query?: Query; row: z.ZodType<T>; maxPages?: number; pageSize?: number },
): Promise<T[]> {
  const rows: T[] = []
  const answer = listAnswer(request.row)
  const size = request.pageSize ?? PAGE_SIZE
  for (let page = 0; page < (request.maxPages ?? MAX_PAGES); page += 1) {
    const query = { ...request.query, limit: size, offset: page * size }
    const { rows: more, meta } = await client.get(request.path, query, answer)
    rows.push(...more)
    if (more.length === 0 || (page + 1) * size >= meta.size) break
  }
  return rows
}

/** A value inside `filter=`: a semicolon would end the condition. */
export function filterValue(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll(';', '\\;')
}
