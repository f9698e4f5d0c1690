import { z } from 'zod'
import type { JsonMap } from '../../../../src-preload/contract/index.ts'
import { CrmFailure } from '../../kit/crm-failure.ts'
import { outcomeOfUnreadable } from '../../kit/outcome.ts'
import { OutcomeError } from '../../kit/outcome-error.ts'
import type { CrmRequest, CrmResponse } from '../../kit/types.ts'
import type { V3Context } from './config.ts'
import { readEnvelope } from './envelope.ts'
import { isTokenRefused, refusalOf, statusOf } from './refusal.ts'
import { openSession } from './token.ts'

/** One page of a list; `hasMore` is undefined when Megaplan does not say. */
export type Page<T> = { rows: T[]; hasMore: boolean | undefined }

/** Calls of API v3. Refusals are thrown as `MegaplanRefusal`. */
export type V3Client = {
  /** `path` begins after `/api/v3`; the query is one JSON document, as the API wants it. */
  get<T>(path: string, query: JsonMap | null, data: z.ZodType<T>): Promise<T>
  page<T>(path: string, query: JsonMap, row: z.ZodType<T>): Promise<Page<T>>
  post<T>(path: string, body: JsonMap, data: z.ZodType<T>): Promise<T>
  /** An answer as it comes to somebody without a token, for the check of the address. */
  anonymous(path: string): Promise<CrmResponse>
}

/** A client for the connection of this context. */
export function createV3Client(context: V3Context): V3Client {
  const { config, http, clock } = context
  const session = openSession(context)
  const exchange = async (request: CrmRequest, accessToken: string | null): Promise<CrmResponse> => {
    const headers = accessToken === null ? {} : { headers: { authorization: `Bearer ${accessToken}` } }
    try {
      return await http.send({ ...request, ...headers })
    } catch (error) {
      const refused = refusedUnread(error)
      if (refused === null) throw error
      return refused
    }
  }
  const send = async (request: CrmRequest): Promise<CrmResponse> => {
    const keys = await session.current()
    const response = await exchange(request, keys.accessToken)
    if (!isTokenRefused(response)) return response
    // 401 comes before anything is done, so the same request may go out again under a new token, once.
    const renewed = await session.renew(keys)
    return renewed === null ? response : exchange(request, renewed.accessToken)
  }
  const receive = async <T>(
    request: CrmRequest,
    data: z.ZodType<T>,
  ): Promise<{ data: T; hasMore: boolean | undefined }> => {
    const response = await send(request)
    const about = { isMutation: request.isMutation, nowMs: clock.now() }
    const envelope = readEnvelope(response.json)
    const status = statusOf(response, envelope)
    if (status < 200 || status >= 300) throw refusalOf(response, about)
    const parsed = data.safeParse(envelope?.data)
    // A read that also reports errors is not whole; a record that has its id was made whatever else is reported.
    const isTainted = !request.isMutation && (envelope?.errors.length ?? 0) > 0
    if (envelope === null || !parsed.success || isTainted) throw new OutcomeError(outcomeOfUnreadable(response, about))
    return { data: parsed.data, hasMore: envelope.hasMore }
  }
  const url = (path: string, query: JsonMap | null): string =>
    `${config.account}/api/v3${path}${query === null ? '' : `?${encodeURIComponent(JSON.stringify(query))}`}`
  const read = (path: string, query: JsonMap | null): CrmRequest => ({
    method: 'GET',
    url: url(path, query),
    isMutation: false,
  })
  return {
    get: async (path, query, data) => (await receive(read(path, query), data)).data,
    page: async (path, query, row) => {
      const { data: rows, hasMore } = await receive(read(path, query), z.array(row))
      return { rows, hasMore }
    },
    post: async (path, body, data) =>
      (await receive({ method: 'POST', url: url(path, null), body: { json: body }, isMutation: true }, data)).data,
    anonymous: (path) => exchange(read(path, null), null),
  }
}

/** A refusal whose body cannot be read (PHP traces may be larger than what is read): its status says enough. */
function refusedUnread(error: unknown): CrmResponse | null {
  if (!(error instanceof CrmFailure) || error.facts.phase !== 'bad_answer') return null
  const { status } = error.facts
  if (status === null || status < 400 || status >= 500 || status === 408) return null
  return { status, headers: {}, text: '', json: undefined }
}
