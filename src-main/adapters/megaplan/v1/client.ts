import type { z } from 'zod'
import { outcomeOfUnreadable } from '../../kit/outcome.ts'
import { OutcomeError } from '../../kit/outcome-error.ts'
import type { CrmRequest, CrmResponse } from '../../kit/types.ts'
import type { V1Context } from './config.ts'
import { readEnvelope } from './envelope.ts'
import { openSession } from './keys.ts'
import { isKeyRefused, refusalOf } from './refusal.ts'
import { FORM_TYPE, rfc2822, signedHeaders } from './sign.ts'
import type { Keys } from './types.ts'

/** Parameters with names in PHP's brackets: `Model[Cost][Value]`. */
export type Form = Record<string, string>

/** Calls of API v1. Refusals are thrown as `MegaplanRefusal`. */
export type V1Client = {
  /** `path` is absolute on the account: `/BumsTradeApiV01/Deal/list.api`. */
  get<T>(path: string, query: Form, data: z.ZodType<T>): Promise<T>
  post<T>(path: string, form: Form, data: z.ZodType<T>): Promise<T>
  /** An answer to a request that is not signed, for the check of the address. */
  anonymous(path: string): Promise<CrmResponse>
}

type Call = { method: 'GET' | 'POST'; url: URL; form: Form | null }

const ACCEPT = { accept: 'application/json' }

/** A client for the connection of this context. */
export function createV1Client(context: V1Context): V1Client {
  const { config, http, clock } = context
  const session = openSession(context)
  const request = (call: Call, keys: Keys): CrmRequest => {
    const { method, url, form } = call
    const signed = signedHeaders(
      {
        method,
        contentType: form === null ? '' : FORM_TYPE,
        date: rfc2822(clock.now()),
        host: url.hostname,
        uri: url.pathname + url.search,
      },
      keys,
    )
    // The body is not signed: who reads the signature of a changing call could send another body under it.
    if (method === 'POST') http.hide(signed['x-authorization'] ?? '')
    const body = form === null ? {} : { body: { form } }
    return { method, url: url.href, headers: { ...ACCEPT, ...signed }, ...body, isMutation: method === 'POST' }
  }
  const send = async (call: Call): Promise<CrmResponse> => {
    const keys = await session.current()
    const response = await http.send(request(call, keys))
    if (!isKeyRefused(response)) return response
    // Refused keys mean that nothing was done, so the same call may go out again under new ones, once.
    const renewed = await session.renew(keys)
    return renewed === null ? response : http.send(request(call, renewed))
  }
  const receive = async <T>(call: Call, data: z.ZodType<T>): Promise<T> => {
    const response = await send(call)
    const about = { isMutation: call.method === 'POST', nowMs: clock.now() }
    const envelope = readEnvelope(response.json)
    const isGood = response.status >= 200 && response.status < 300
    if (isGood && envelope === null) throw new OutcomeError(outcomeOfUnreadable(response, about))
    if (!isGood || envelope?.isOk !== true) throw refusalOf(response, about)
    const parsed = data.safeParse(envelope.data)
    if (!parsed.success) throw new OutcomeError(outcomeOfUnreadable(response, about))
    return parsed.data
  }
  const at = (path: string, query: Form): URL => {
    const url = new URL(path, config.account)
    url.search = new URLSearchParams(query).toString()
    return url
  }
  return {
    get: (path, query, data) => receive({ method: 'GET', url: at(path, query), form: null }, data),
    post: (path, form, data) => receive({ method: 'POST', url: at(path, {}), form }, data),
    anonymous: (path) => http.send({ method: 'GET', url: at(path, {}).href, headers: ACCEPT, isMutation: false }),
  }
}
