import { z } from 'zod'
import type { JsonMap } from '../../../src-preload/contract/index.ts'
import { outcomeOfUnreadable } from '../kit/outcome.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { CrmRequest, CrmResponse } from '../kit/types.ts'
import type { FreshofficeContext } from './config.ts'
import { FreshRefusal, refusalOf } from './refusal.ts'

/** Calls of API v2 (apidoc.myfreshcloud.com). Refusals are thrown as `FreshRefusal`. */
export type FreshClientV2 = {
  rows<T>(path: string, row: z.ZodType<T>): Promise<T[]>
  /** Creates and gives what the answer's `value` holds. */
  create<T>(path: string, body: JsonMap, value: z.ZodType<T>): Promise<T>
}

const word = z.union([z.string(), z.number().transform(String)]).nullish()
const envelope = z.object({
  status: z.string(),
  error: z.unknown().optional(),
  code: word.catch(null),
  value: z.unknown(),
})

/** A refusal in words that is about the token; how v2 tells it besides 401 is not documented. */
const ABOUT_TOKEN = /токен|token|авториз|unauthori[sz]ed|access denied/i

/** `value` is a list, or a list encoded as text, or plain text (a new id). */
function valueOf(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

/** The words of an envelope that is no success, null for a success. */
function wordsOf(body: z.output<typeof envelope>): string | null {
  const { error, status, code } = body
  const told =
    error === null || error === undefined || error === ''
      ? ''
      : typeof error === 'string'
        ? error
        : JSON.stringify(error)
  if (status === 'success' && told === '') return null
  const number = code === null || code === undefined || code === '' || code === '0' ? '' : ` (${code})`
  return `${told === '' ? status : told}${number}`
}

/** A client for the connection of this context. */
export function createFreshClientV2({ config, http, clock }: FreshofficeContext): FreshClientV2 {
  const headers = { authorization: `Bearer ${config.apiToken}`, 'content-type': 'application/json' }
  const read = <T>(response: CrmResponse, isMutation: boolean, value: z.ZodType<T>): T => {
    const rules = { isMutation, nowMs: clock.now() }
    const parsed = envelope.safeParse(response.json)
    const words = parsed.success ? wordsOf(parsed.data) : null
    const isGood = response.status >= 200 && response.status < 300
    if (isGood && words !== null && ABOUT_TOKEN.test(words)) {
      throw new FreshRefusal({ kind: 'unauthorized', reason: words }, response.status)
    }
    if (!isGood || words !== null) throw refusalOf(response, rules, words)
    const data = value.safeParse(valueOf(parsed.data?.value))
    if (!data.success) throw new OutcomeError(outcomeOfUnreadable(response, rules))
    return data.data
  }
  const send = (
    request: Pick<CrmRequest, 'method' | 'body' | 'isMutation'> & { path: string },
  ): Promise<CrmResponse> => {
    const { path, ...rest } = request
    return http.send({ ...rest, url: `${config.newApiUrl}/${path}`, headers })
  }
  return {
    rows: async (path, row) => read(await send({ method: 'GET', path, isMutation: false }), false, z.array(row)),
    create: async (path, json, value) =>
      read(await send({ method: 'POST', path, body: { json }, isMutation: true }), true, value),
  }
}
