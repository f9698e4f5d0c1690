import type { z } from 'zod'
import type { Json } from '../../../src-preload/contract/index.ts'
import { CrmFailure } from '../kit/crm-failure.ts'
import { isHtml, outcomeOfUnreadable } from '../kit/outcome.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { CrmRequest, CrmResponse } from '../kit/types.ts'
import type { AmoContext } from './config.ts'
import { readComplaints, refusalOf } from './refusal.ts'
import { openSession } from './session.ts'
import type { Keys, Session } from './session.ts'
import { pageOf } from './types.ts'
import type { Page } from './types.ts'

type Query = NonNullable<CrmRequest['query']>

/** Calls of the API v4. Refusals are thrown as `AmoRefusal`. Paths begin behind the version: `/leads`. */
export type AmoClient = {
  /** Null for 204: an empty list, or an id that nobody knows. */
  get<T>(path: string, query: Query, answer: z.ZodType<T>): Promise<T | null>
  /** `body` is a list for collections, a map for one record. */
  write<T>(request: { method: 'POST' | 'PATCH'; path: string; body: Json }, answer: z.ZodType<T>): Promise<T>
  /** Where the account lives now, as the last request found it: `https://demo.amocrm.ru`. */
  origin(): Promise<string>
  /** The server's own clock as the last good answer told it, Unix seconds; null before the first. */
  serverTimeS(): number | null
}

/** amoCRM may think for long under load. */
const WRITE_TIMEOUT_MS = 45_000
/** Most pages that are read of one list. */
const MAX_PAGES = 100

type Tools = { context: AmoContext; session: Session; serverTimeS: number | null; origin: string | null }
type Call = Omit<CrmRequest, 'url' | 'headers'> & { path: string }

/** A client for the connection of this context. */
export function createAmoClient(context: AmoContext): AmoClient {
  const tools: Tools = { context, session: openSession(context), serverTimeS: null, origin: null }
  return {
    get: (path, query, answer) => read(tools, { method: 'GET', path, query, isMutation: false }, answer),
    write: ({ method, path, body }, answer) =>
      write(tools, { method, path, body: { json: body }, isMutation: true, timeoutMs: WRITE_TIMEOUT_MS }, answer),
    origin: async () => tools.origin ?? (await tools.session.current()).origin,
    serverTimeS: () => tools.serverTimeS,
  }
}

async function sendWith(tools: Tools, call: Call, keys: Keys): Promise<CrmResponse> {
  const { path, ...request } = call
  tools.origin = keys.origin
  const response = await tools.context.http.send({
    ...request,
    url: `${keys.origin}/api/v4${path}`,
    headers: { authorization: `Bearer ${keys.accessToken}` },
  })
  const told = Date.parse(response.headers['date'] ?? '')
  const isGood = response.status >= 200 && response.status < 300
  if (isGood && !Number.isNaN(told)) tools.serverTimeS = Math.floor(told / 1000)
  return response
}

/** 401, or an address where the account lives no more: both say for certain that nothing was executed. */
function isTurnedAway(response: CrmResponse): boolean {
  const { status } = response
  return [301, 302, 307, 308, 401].includes(status) || (status === 404 && isHtml(response))
}

/** Sends; a refused access is renewed once and the request repeated once. A second refusal is final. */
async function send(tools: Tools, call: Call): Promise<CrmResponse> {
  const keys = await tools.session.current()
  const response = await sendWith(tools, call, keys)
  if (!isTurnedAway(response)) return response
  const renewed = await tools.session.renew(keys)
  return renewed === null ? response : sendWith(tools, call, renewed)
}

async function read<T>(tools: Tools, call: Call, answer: z.ZodType<T>): Promise<T | null> {
  const response = await send(tools, call)
  const about = { isMutation: false, nowMs: tools.context.clock.now() }
  if (response.status === 204) return null
  if (response.status < 200 || response.status > 299) throw refusalOf(response, about)
  const parsed = answer.safeParse(response.json)
  if (!parsed.success) throw new OutcomeError(outcomeOfUnreadable(response, about))
  return parsed.data
}

async function write<T>(tools: Tools, call: Call, answer: z.ZodType<T>): Promise<T> {
  const response = await send(tools, call)
  const about = { isMutation: true, nowMs: tools.context.clock.now() }
  if (response.status < 200 || response.status > 299) throw refusalOf(response, about)
  const parsed = answer.safeParse(response.json)
  if (parsed.success) return parsed.data
  // Success in the status, errors in the body, and nothing made.
  if (readComplaints(response.json).length > 0) throw refusalOf(response, about)
  throw new OutcomeError(outcomeOfUnreadable(response, about))
}

/** A list is longer than anybody may read; what was looked for may be further on. */
export class TooManyRows extends OutcomeError {
  constructor(path: string) {
    super({ kind: 'retry', reason: `amoCRM's list ${path} is too long to look through`, trouble: 'lead' })
    this.name = 'TooManyRows'
  }
}

function isTooLarge(error: unknown): boolean {
  return error instanceof CrmFailure && error.facts.kind === 'too_large'
}

/** What to read: `size` is halved, and halved again, while a page is larger than an answer that is read may be. */
export type ListRequest<T> = { path: string; query: Query; key: string; row: z.ZodType<T>; size: number }

/**
 * Reads a list page by page until `take` says stop (true) or the list ends. Throws `TooManyRows` after a hundred pages: nobody
 * may then say that something is not there.
 */
export async function readPages<T>(
  client: AmoClient,
  request: ListRequest<T>,
  take: (rows: T[]) => boolean,
): Promise<void> {
  const answer = pageOf(request.key, request.row)
  let { size } = request
  let page = 1
  for (let count = 0; count < MAX_PAGES; count += 1) {
    let read: Page<T> | null
    try {
      read = await client.get(request.path, { ...request.query, limit: size, page }, answer)
    } catch (error) {
      if (!isTooLarge(error) || size % 2 === 1) throw error
      size /= 2
      page = (page - 1) * 2 + 1
      continue
    }
    if (read === null || take(read._embedded)) return
    // A full page without a link is not trusted to be the last one.
    if ((read._links?.next ?? null) === null && read._embedded.length < size) return
    page += 1
  }
  throw new TooManyRows(request.path)
}

/** The whole list. */
export async function readAll<T>(client: AmoClient, request: ListRequest<T>): Promise<T[]> {
  const all: T[] = []
  await readPages(client, request, (rows) => {
    all.push(...rows)
    return false
  })
  return all
}
