import { z } from 'zod'
import type { Json, JsonMap } from '../../../src-preload/contract/index.ts'
import { outcomeOfUnreadable } from '../kit/outcome.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { CrmRequest, CrmResponse } from '../kit/types.ts'
import type { SalesforceContext } from './config.ts'
import { isExpired, readErrors, refusalOf } from './refusal.ts'
import { openSession } from './session.ts'
import type { Session } from './session.ts'
import { compositeAnswer, queryAnswer } from './types.ts'

/** A change of records; `path` is relative to the version's root (`sobjects/Lead`). */
export type Change = {
  method: 'POST' | 'PATCH'
  path: string
  body: JsonMap
  headers?: Record<string, string>
}

/** One part of a composite request. Others may refer to its record as `@{name.id}`. */
export type Part = Change & { name: string }

/** Calls of the REST API. Refusals are thrown as `SalesforceRefusal`. */
export type SalesforceClient = {
  /** Signs in anew: for checks. */
  signIn(): Promise<void>
  /** Where records are and where people open them. */
  instanceUrl(): Promise<string>
  get<T>(path: string, answer: z.ZodType<T>): Promise<T>
  /** All rows of a query. `isAll` takes deleted and archived records too. */
  query<T>(soql: string, row: z.ZodType<T>, isAll?: boolean): Promise<T[]>
  /** The answer of a change: any 2xx, or 300 when an external id is not unique. */
  change(change: Change): Promise<CrmResponse>
  /** All parts or none, in one request; the answers in the order of the parts, all of them good. */
  composite(parts: readonly Part[]): Promise<CrmResponse[]>
}

/** A page of a query is small enough to stay below the answer cap; longer lists are read page by page. */
const BATCH_SIZE = 500
/** A query that goes on longer than this has failed; it never found nothing. */
const MAX_PAGES = 40
/** Triggers of an org may take long; the API itself waits up to ten minutes. */
const CHANGE_TIMEOUT_MS = 60_000
/** Parts a composite request may have. */
export const MAX_PARTS = 25

type Send = (request: CrmRequest) => Promise<CrmResponse>

/** Sends with the session's token, and once more with a new one when Salesforce says that it has expired. */
function createSend({ config, http, clock }: SalesforceContext, session: Session): Send {
  return async (request) => {
    const attempt = (token: { accessToken: string; instanceUrl: string }): Promise<CrmResponse> => {
      const headers = { ...request.headers, authorization: `Bearer ${token.accessToken}` }
      const path = request.url.startsWith('/') ? request.url : `/services/data/v${config.apiVersion}/${request.url}`
      return http.send({ ...request, url: `${token.instanceUrl}${path}`, headers })
    }
    const tokens = await session.current()
    const response = await attempt(tokens)
    const last = isExpired(response) ? await attempt(await session.renew(tokens)) : response
    const isGood = (last.status >= 200 && last.status < 300) || (request.isMutation && last.status === 300)
    if (!isGood) throw refusalOf(last, { isMutation: request.isMutation, nowMs: clock.now() })
    return last
  }
}

/** A client for the connection of this context. */
export function createClient(context: SalesforceContext): SalesforceClient {
  const { clock } = context
  const session = openSession(context)
  const send = createSend(context, session)
  const unreadable = (response: CrmResponse, isMutation: boolean): OutcomeError =>
    new OutcomeError(outcomeOfUnreadable(response, { isMutation, nowMs: clock.now() }))
  const read = async <T>(request: Pick<CrmRequest, 'url' | 'query' | 'headers'>, answer: z.ZodType<T>): Promise<T> => {
    const response = await send({ ...request, method: 'GET', isMutation: false })
    const parsed = answer.safeParse(response.json)
    if (!parsed.success) throw unreadable(response, false)
    return parsed.data
  }
  const post = (change: Change): Promise<CrmResponse> =>
    send({
      method: change.method,
      url: change.path,
      ...(change.headers === undefined ? {} : { headers: change.headers }),
      body: { json: change.body },
      isMutation: true,
      timeoutMs: CHANGE_TIMEOUT_MS,
    })
  return {
    signIn: async () => {
      await session.prove()
    },
    instanceUrl: async () => (await session.current()).instanceUrl,
    get: (path, answer) => read({ url: path }, answer),
    query: (soql, row, isAll = false) => readRows(read, { soql, isAll }, row),
    change: post,
    composite: async (parts) => {
      const response = await post(compositeRequest(context, parts))
      const parsed = compositeAnswer.safeParse(response.json)
      if (!parsed.success) throw unreadable(response, true)
      const answers = parsed.data.compositeResponse.map(partAnswer)
      const failed = answers.filter(({ status }) => status < 200 || status >= 300)
      // The innocent parts of a refused whole say PROCESSING_HALTED.
      const isInnocent = (part: CrmResponse): boolean =>
        readErrors(part).some(({ code }) => code === 'PROCESSING_HALTED')
      const guilty = failed.find((part) => !isInnocent(part)) ?? failed[0]
      if (guilty !== undefined) throw refusalOf(guilty, { isMutation: true, nowMs: clock.now() })
      if (answers.length !== parts.length) throw unreadable(response, true)
      return answers
    },
  }
}

type Read = <T>(request: Pick<CrmRequest, 'url' | 'query' | 'headers'>, answer: z.ZodType<T>) => Promise<T>

async function readRows<T>(read: Read, asked: { soql: string; isAll: boolean }, row: z.ZodType<T>): Promise<T[]> {
  const headers = { 'sforce-query-options': `batchSize=${BATCH_SIZE}` }
  const page = queryAnswer.extend({ records: z.array(row) })
  let answer = await read({ url: asked.isAll ? 'queryAll' : 'query', query: { q: asked.soql }, headers }, page)
  const rows: T[] = [...answer.records]
  for (let pages = 1; !answer.done; pages += 1) {
    const next = answer.nextRecordsUrl ?? ''
    if (!next.startsWith('/services/data/') || pages >= MAX_PAGES) {
      const reason = 'Salesforce did not give the list to its end'
      throw new OutcomeError({ kind: 'retry', reason, trouble: 'lead' })
    }
    answer = await read({ url: next, headers }, page)
    rows.push(...answer.records)
  }
  return rows
}

function compositeRequest({ config }: SalesforceContext, parts: readonly Part[]): Change {
  const compositeRequest: Json[] = parts.map(({ name, method, path, headers, body }) => ({
    method,
    url: `/services/data/v${config.apiVersion}/${path}`,
    referenceId: name,
    ...(headers === undefined ? {} : { httpHeaders: headers }),
    body,
  }))
  return { method: 'POST', path: 'composite', body: { allOrNone: true, compositeRequest } }
}

type CompositePart = z.infer<typeof compositeAnswer>['compositeResponse'][number]

function partAnswer({ body, httpStatusCode }: CompositePart): CrmResponse {
  return { status: httpStatusCode, headers: {}, text: '', json: body }
}
