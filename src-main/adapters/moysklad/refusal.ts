import { z } from 'zod'
import { isHtml, outcomeOfStatus } from '../kit/outcome.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { Failed } from '../kit/outcome-error.ts'
import type { CrmResponse } from '../kit/types.ts'

const item = z.object({
  error: z.string().nullish(),
  error_message: z.string().nullish(),
  code: z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]).nullish(),
  parameter: z.string().nullish(),
})
const envelope = z.object({ errors: z.array(item).min(1) })

/** One thing MoySklad complains about; code 0 when it gives none. */
export type MoyskladError = { text: string; code: number; parameter: string }

/** The errors of an answer, also those inside the list that answers a bulk request. Empty when there are none. */
export function readErrors(json: unknown): MoyskladError[] {
  const bodies: unknown[] = Array.isArray(json) ? json : [json]
  return bodies.flatMap((body) => {
    const parsed = envelope.safeParse(body)
    if (!parsed.success) return []
    return parsed.data.errors.map(({ error, error_message, code, parameter }) => ({
      text: [error ?? '', error_message ?? ''].filter((part) => part !== '').join(': '),
      code: code ?? 0,
      parameter: parameter ?? '',
    }))
  })
}

/** MoySklad refused a request. `outcome` is what it means when nobody knows better. */
export class MoyskladRefusal extends OutcomeError {
  readonly errors: readonly MoyskladError[]
  readonly status: number
  /** Where the answer points to, null when it does not. */
  readonly location: string | null

  constructor(outcome: Failed, response: CrmResponse, errors: readonly MoyskladError[]) {
    super(outcome)
    this.name = 'MoyskladRefusal'
    this.errors = errors
    this.status = response.status
    this.location = response.headers['location'] ?? null
  }

  /** Whether one of these codes is among the errors. */
  has(...codes: number[]): boolean {
    return this.errors.some(({ code }) => codes.includes(code))
  }

  /** The user behind the key may not see or do this one thing; the key itself is good. */
  get isRightMissing(): boolean {
    return this.status === 403 && this.has(...RIGHTS)
  }

  /** The CRM looked at the data and did not take it: nothing was made. */
  get isRefusal(): boolean {
    return this.outcome.kind === 'rejected' || this.isRightMissing
  }
}

/** Waits between `X-Lognex-Retry-After` replies stay within these. */
const WAIT_MS = { least: 1_000, usual: 3_000, most: 60_000 }
const WRONG_PASSWORD_PAUSE_MS = 10 * 60_000

const RIGHTS = [1016, 1017, 1018, 1045, 1075, 1092]
const KEY = new Set([1056, 1061, 1085])
const TARIFF = new Set([1043, 1070, 37_000, 47_000])
const PROTOCOL = new Set([1037, 1062, 1093, 1998])
const TRANSIENT = new Set([1074, 1083, 1095, 1999])
const RATE = 1049
const PARALLEL = 1073
const PASSWORD_ATTEMPTS = 1048
const CHANGED_MEANWHILE = 1065

/** What is known beside the answer; `fraction` is a random number in [0, 1). */
export type RefusalRules = { isMutation: boolean; nowMs: number; fraction: () => number }

/** What an answer other than success means (codes and statuses: "Обработка ошибок" of the vendor's documentation). */
export function refusalOf(response: CrmResponse, rules: RefusalRules): MoyskladRefusal {
  const errors = readErrors(response.json)
  return new MoyskladRefusal(classify(response, errors, rules), response, errors)
}

function wordsOf(response: CrmResponse, errors: readonly MoyskladError[]): string {
  const words = errors.map(({ text, code, parameter }) =>
    [text, parameter === '' ? '' : `(${parameter})`, code === 0 ? '' : `[${code}]`]
      .filter((part) => part !== '')
      .join(' '),
  )
  if (words.length > 0) return words.join('; ')
  const message = response.headers['x-lognex-auth-message'] ?? ''
  try {
    return decodeURIComponent(message.replaceAll('+', ' '))
  } catch {
    return message
  }
}

function milliseconds(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,9}$/.test(value.trim()) ? Number(value) : undefined
}

/** How long to wait: the vendor's headers count milliseconds, and the limit of parallel requests names no time. */
function waitMs({ headers }: CrmResponse, errors: readonly MoyskladError[], fraction: () => number): number {
  if (errors.some(({ code }) => code === PASSWORD_ATTEMPTS)) return WRONG_PASSWORD_PAUSE_MS
  if (errors.some(({ code }) => code === PARALLEL) || headers['x-lognex-auth'] === '429005') {
    return Math.round(1_000 + 2_000 * fraction())
  }
  const said =
    milliseconds(headers['x-lognex-retry-after']) ??
    milliseconds(headers['x-lognex-reset']) ??
    milliseconds(headers['x-lognex-retry-timeinterval'])
  return Math.min(Math.max(said ?? WAIT_MS.usual, WAIT_MS.least), WAIT_MS.most)
}

function classify(response: CrmResponse, errors: readonly MoyskladError[], rules: RefusalRules): Failed {
  const { status } = response
  const words = wordsOf(response, errors)
  const about = { isMutation: rules.isMutation, nowMs: rules.nowMs, ...(words === '' ? {} : { words }) }
  const isAmong = (codes: ReadonlySet<number>): boolean => errors.some(({ code }) => codes.has(code))
  const isClientError = status >= 400 && status < 500
  if (status === 429 || isAmong(new Set([RATE, PARALLEL, PASSWORD_ATTEMPTS]))) {
    const afterMs = waitMs(response, errors, rules.fraction)
    return { kind: 'retry', trouble: 'limit', afterMs, reason: `MoySklad asks to slow down: ${words}` }
  }
  if (isAmong(KEY)) return { kind: 'unauthorized', reason: `MoySklad does not let this user in: ${words}` }
  if (isAmong(TARIFF))
    return { kind: 'unauthorized', reason: `The tariff of the account does not allow this: ${words}` }
  if (status === 410 || status === 415 || isAmong(PROTOCOL)) {
    const reason = `HTTP ${status}: this version of the API is not served here any more: ${words}`
    return { kind: 'unauthorized', reason }
  }
  if (isAmong(TRANSIENT))
    return outcomeOfStatus({ ...response, status: 503, headers: {} }, about) ?? refused(errors, words)
  if (errors.some(({ code }) => code === CHANGED_MEANWHILE)) {
    return { kind: 'retry', trouble: 'lead', reason: `Changed by somebody else at the same moment: ${words}` }
  }
  if (isClientError && isHtml(response)) {
    return { kind: 'unauthorized', reason: 'There is no MoySklad API at this address: check it in the connection' }
  }
  const byStatus = outcomeOfStatus(response, about)
  if (byStatus !== null && byStatus.kind !== 'rejected') return byStatus
  return refused(errors, words === '' ? (byStatus?.reason ?? '') : words)
}

function refused(errors: readonly MoyskladError[], words: string): Failed {
  const field = errors.find(({ parameter }) => parameter !== '')?.parameter
  return { kind: 'rejected', reason: words, ...(field === undefined ? {} : { field }) }
}
