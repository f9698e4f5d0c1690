import { z } from 'zod'
import { isHtml, outcomeOfStatus, outcomeOfUnreadable } from '../kit/outcome.ts'
import type { StatusRules } from '../kit/outcome.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { Failed } from '../kit/outcome-error.ts'
import { parseRetryAfter } from '../kit/retry-after.ts'
import type { CrmResponse } from '../kit/types.ts'

const envelope = z.looseObject({
  result: z.unknown().optional(),
  error: z.unknown().optional(),
  error_description: z.unknown().optional(),
  next: z.unknown().optional(),
  time: z
    .looseObject({ operating_reset_at: z.number().optional().catch(undefined) })
    .optional()
    .catch(undefined),
})

/** An answer of Bitrix24, whatever its status. */
export type Envelope = {
  /** The key `error` is there: it may be an empty text or the number 0. */
  hasError: boolean
  /** In capitals. */
  code: string
  words: string
  hasResult: boolean
  result: unknown
  /** Where the next page starts, null on the last one. */
  next: number | null
  /** When the operating time of this method is given back, ms since 1970; null when not said. */
  operatingResetMs: number | null
}

function withoutTags(value: unknown): string {
  if (typeof value !== 'string') return ''
  return value
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

/** A box may print a PHP notice before its JSON. */
function jsonAfterNotice(text: string): unknown {
  const start = text.search(/\{\s*"(result|error)"/)
  if (start <= 0) return undefined
  try {
    return JSON.parse(text.slice(start)) as unknown
  } catch {
    return undefined
  }
}

/** Reads an answer; null when it is none of Bitrix24's: neither `result` nor `error` is there. */
export function readEnvelope({ json, text }: Pick<CrmResponse, 'json' | 'text'>): Envelope | null {
  const parsed = envelope.safeParse(json ?? jsonAfterNotice(text))
  if (!parsed.success) return null
  const { data } = parsed
  const hasError = 'error' in data
  if (!hasError && !('result' in data)) return null
  const code = typeof data.error === 'string' || typeof data.error === 'number' ? String(data.error) : ''
  const next = Number(data.next)
  const resetSeconds = data.time?.operating_reset_at
  return {
    hasError,
    code: code.trim().toUpperCase(),
    words: withoutTags(data.error_description),
    hasResult: 'result' in data,
    result: data.result,
    next: data.next !== undefined && data.next !== null && Number.isInteger(next) && next > 0 ? next : null,
    operatingResetMs: resetSeconds === undefined ? null : resetSeconds * 1000,
  }
}

/** Bitrix24 refused a request. */
export class BitrixRefusal extends OutcomeError {
  /** The CRM's code in capitals, empty when it gave none. */
  readonly code: string
  readonly words: string

  constructor(outcome: Failed, about: { code: string; words: string }) {
    super(outcome)
    this.name = 'BitrixRefusal'
    this.code = about.code
    this.words = about.words
  }

  /** The method is not there: an older box, or a module that is switched off. */
  get isMethodMissing(): boolean {
    return this.code === 'ERROR_METHOD_NOT_FOUND'
  }

  /** The scope of the key or the rights of its owner do not reach this method. */
  get isRightMissing(): boolean {
    return this.code === 'INSUFFICIENT_SCOPE' || isAccessDenied(this.code, this.words)
  }

  /** The record does not exist. */
  get isNotFound(): boolean {
    if (this.outcome.kind !== 'rejected') return false
    return /NOT_FOUND$/.test(this.code) || (/^0?$/.test(this.code) && /not found|не найден/i.test(this.words))
  }
}

function isAccessDenied(code: string, words: string): boolean {
  return code === 'ACCESS_DENIED' || (/^0?$/.test(code) && /access denied|доступ (запрещ|закрыт)|нет прав/i.test(words))
}

/** Codes that mean "the connection, not the lead", with what to do. */
const HELD: Readonly<Record<string, string>> = {
  NO_AUTH_FOUND: 'Bitrix24 does not know this webhook or token',
  INVALID_CREDENTIALS: 'the webhook is unknown, or its owner lacks rights',
  INSUFFICIENT_SCOPE: 'the webhook or application lacks a right (scope): tick CRM and Users in it',
  USER_ACCESS_ERROR: 'the application is not open to this user',
  ALLOWED_ONLY_INTRANET_USER: "the webhook's owner must be an employee",
  INVALID_REQUEST: 'Bitrix24 wants https',
  PAYMENT_REQUIRED: 'the tariff or the application is not paid',
  AUTHORIZATION_ERROR: 'the sign-in was not accepted',
  APPLICATION_NOT_FOUND: 'the application is not installed in this Bitrix24',
  ERROR_OAUTH: 'the sign-in was not accepted',
  INVALID_TOKEN: 'the sign-in was not accepted: sign in again',
  EXPIRED_TOKEN: 'the sign-in has expired: sign in again',
  INVALID_GRANT: 'the sign-in has expired: sign in again',
  INVALID_CLIENT: 'client_id or client_secret is wrong, or the application is not installed',
  WRONG_CLIENT: 'client_id or client_secret is wrong, or the application is not installed',
  INVALID_SCOPE: 'the application lacks a right (scope)',
  METHOD_CONFIRM_WAITING: 'an administrator of Bitrix24 has to confirm this method',
  METHOD_CONFIRM_DENIED: 'an administrator of Bitrix24 has forbidden this method',
  ERROR_METHOD_NOT_FOUND:
    'there is no such method: the address is not whole, the CRM is switched off, or the box is too old',
  OVERLOAD_LIMIT: 'Bitrix24 has blocked requests because of load: ask its support',
  PORTAL_DELETED: 'this Bitrix24 is deleted or closed for the time being',
}

const OPERATING_PAUSE_MS = 60_000
const LONGEST_OPERATING_PAUSE_MS = 10 * 60_000
const UNCLEAR_CODES = new Set(['INTERNAL_SERVER_ERROR', 'ERROR_UNEXPECTED_ANSWER'])
const QUOTA = /quota|квот|дисков|disk space/i

/** What is known about a request when its answer is read. */
export type AnswerRules = StatusRules & { operatingResetMs: number | null }

/** What an answer other than success means: by its code first, by its status second. */
export function refusalOf(response: CrmResponse, rules: AnswerRules): BitrixRefusal {
  const read = readEnvelope(response)
  const about = { code: read?.code ?? '', words: read?.words ?? '' }
  return new BitrixRefusal(read === null ? foreign(response, rules) : classify(response, read, rules), about)
}

function classify(response: CrmResponse, read: Envelope, rules: AnswerRules): Failed {
  const { code, words } = read
  const said = [code, words].filter((part) => part !== '').join(': ')
  if (code === 'QUERY_LIMIT_EXCEEDED') {
    const afterMs = parseRetryAfter(response.headers['retry-after'], rules.nowMs)
    const reason = `Bitrix24 asks to slow down: ${said}`
    return { kind: 'retry', reason, trouble: 'limit', ...(afterMs === undefined ? {} : { afterMs }) }
  }
  if (code === 'OPERATION_TIME_LIMIT') {
    const resetMs = read.operatingResetMs ?? rules.operatingResetMs
    const waitMs = resetMs === null ? OPERATING_PAUSE_MS : resetMs - rules.nowMs
    const afterMs = Math.min(Math.max(waitMs, 1000), LONGEST_OPERATING_PAUSE_MS)
    return { kind: 'retry', reason: `Bitrix24's time for this method is used up: ${said}`, trouble: 'limit', afterMs }
  }
  const held = HELD[code]
  if (held !== undefined) return { kind: 'unauthorized', reason: `${held} (${said})` }
  if (isAccessDenied(code, words)) {
    return { kind: 'unauthorized', reason: `the owner of the webhook lacks rights in the CRM (${said})` }
  }
  // A full disk refuses every lead until somebody makes room: the connection waits for that, no lead is given up.
  if (QUOTA.test(words)) return { kind: 'unauthorized', reason: `Bitrix24 has no disk space left (${said})` }
  const isGood = response.status >= 200 && response.status < 300
  const status = UNCLEAR_CODES.has(code) ? 500 : isGood ? 400 : response.status
  const outcome = outcomeOfStatus({ ...response, status }, { ...rules, words: said === '' ? 'no reason given' : said })
  return outcome ?? outcomeOfUnreadable(response, rules)
}

const LOGIN_PAGE = /type\s*=\s*["']?password|USER_LOGIN|AUTH_FORM/i

/** An answer that is not Bitrix24's. */
function foreign(response: CrmResponse, rules: AnswerRules): Failed {
  const { status } = response
  if (status === 404 || status === 405 || status === 410) {
    return { kind: 'unauthorized', reason: `HTTP ${status}: there is no Bitrix24 REST at this address` }
  }
  const isPage = status < 300 && isHtml(response)
  // A page that asks to sign in comes from a box without REST; a mutation answered so is looked up first all the same.
  if (isPage && !rules.isMutation && LOGIN_PAGE.test(response.text)) {
    return { kind: 'unauthorized', reason: 'a sign-in page came instead of REST: check the address of the webhook' }
  }
  return outcomeOfStatus(response, rules) ?? outcomeOfUnreadable(response, rules)
}
