import type { z } from 'zod'
import type { JsonMap } from '../../../src-preload/contract/index.ts'
import { outcomeOfUnreadable } from '../kit/outcome.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { CrmRequest, CrmResponse } from '../kit/types.ts'
import { hasUser } from './config.ts'
import type { YclientsContext } from './config.ts'
import { readEnvelope, refusalOf } from './refusal.ts'
import { ACCEPT, openSession } from './session.ts'

type Query = NonNullable<CrmRequest['query']>
type Call = Pick<CrmRequest, 'method' | 'isMutation' | 'query'> & { path: string; body?: JsonMap }

/** Data of an answer, and how many rows there are in all where the answer says it. */
export type Answer<T> = { data: T; totalCount: number | null }

/** Calls of the YCLIENTS API for one branch. Refusals are thrown as `YclientsRefusal`. Paths follow `/api/v1`. */
export type YclientsClient = {
  companyId: string
  hasUser: boolean
  get<T>(path: string, query: Query, data: z.ZodType<T>): Promise<Answer<T>>
  /** A POST that only reads. */
  search<T>(path: string, body: JsonMap, data: z.ZodType<T>): Promise<Answer<T>>
  /** A POST or PUT that changes something. */
  change<T>(request: { method: 'POST' | 'PUT'; path: string; body: JsonMap }, data: z.ZodType<T>): Promise<T>
}

/** Online booking, the branch, its employees and services: the partner token alone is asked for. */
const PUBLIC = /^\/(book_|company\/\d+(\/(staff|services)\/)?$)/

/**
 * A client for the connection of this context and this branch. A user token that is refused is got anew once where the user
 * signs in, and the same request is sent again: 401 is given before anything is done.
 */
export function createYclientsClient(
  context: YclientsContext,
  companyId: string = context.config.companyId,
): YclientsClient {
  const { config, http, clock } = context
  const session = openSession(context)
  const send = ({ path, body, ...call }: Call, userToken: string): Promise<CrmResponse> =>
    http.send({
      ...call,
      url: `${config.apiUrl}/api/v1${path}`,
      headers: {
        accept: ACCEPT[config.acceptType],
        authorization: `Bearer ${config.partnerToken}${userToken === '' ? '' : `, User ${userToken}`}`,
      },
      ...(body === undefined ? {} : { body: { json: body } }),
    })
  const exchange = async (call: Call): Promise<CrmResponse> => {
    if (PUBLIC.test(call.path)) return send(call, '')
    const userToken = await session.current()
    const response = await send(call, userToken)
    if (response.status !== 401) return response
    const renewed = await session.renew(userToken)
    return renewed === null ? response : send(call, renewed)
  }
  const receive = async <T>(call: Call, data: z.ZodType<T>): Promise<Answer<T>> => {
    const response = await exchange(call)
    const about = { isMutation: call.isMutation, nowMs: clock.now() }
    const read = readEnvelope(response.json)
    const isGood = response.status >= 200 && response.status < 300
    if (isGood && !read.isEnvelope) throw new OutcomeError(outcomeOfUnreadable(response, about))
    if (!isGood || !read.isSuccess) throw refusalOf(response, about)
    const parsed = data.safeParse(read.data)
    if (!parsed.success) throw new OutcomeError(outcomeOfUnreadable(response, about))
    return { data: parsed.data, totalCount: read.totalCount }
  }
  return {
    companyId,
    hasUser: hasUser(config),
    get: (path, query, data) => receive({ method: 'GET', path, query, isMutation: false }, data),
    search: (path, body, data) => receive({ method: 'POST', path, body, isMutation: false }, data),
    change: async (request, data) => (await receive({ ...request, isMutation: true }, data)).data,
  }
}

/** A value that changes rarely, remembered per branch where the connection has a memory. */
export function remember<T>(context: YclientsContext, key: string, load: () => Promise<T>): Promise<T> {
  return context.memory === undefined ? load() : context.memory.remember(`yclients:${key}`, load)
}
