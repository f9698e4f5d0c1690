import { isHtml, outcomeOfStatus } from '../kit/outcome.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { Failed } from '../kit/outcome-error.ts'
import type { CrmResponse } from '../kit/types.ts'
import { ALL_INPUTS } from './inputs.ts'

/** After "too many requests" without Retry-After (U-ON never sends one). */
const LIMIT_PAUSE_MS = 10_000

/** What U-ON says, whatever the status: it tells errors with 200 and empty lists with 404. */
export type Answer = {
  body: Record<string, unknown> | null
  /** `result`, a number or text in the body. */
  result: number | null
  /** The body has an `error`. */
  isError: boolean
  /** U-ON's words, without addresses: they hold the key. */
  words: string
}

const asText = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value)

/** Reads an answer. */
export function readAnswer(response: CrmResponse): Answer {
  const { json } = response
  const isObject = typeof json === 'object' && json !== null && !Array.isArray(json)
  const body = isObject ? (json as Record<string, unknown>) : null // an object, checked above
  const result = Number(asText(body?.['result']))
  const told = ['error', 'message', 'comment'].map((key) => asText(body?.[key])).filter((text) => text !== '')
  const plain = body === null && !isHtml(response) ? response.text.trim() : ''
  return {
    body,
    result: body?.['result'] === undefined || Number.isNaN(result) ? null : result,
    isError: body !== null && body['error'] !== undefined && body['error'] !== null && body['error'] !== '',
    words: [...new Set(told), plain]
      .filter((text) => text !== '')
      .join('; ')
      .replace(/\S*https?:\/\/\S+/gi, '…'),
  }
}

/** 2xx, JSON, `result` absent or 200, no `error`. */
export function isGood({ status }: CrmResponse, { body, result, isError }: Answer): boolean {
  return status >= 200 && status < 300 && body !== null && !isError && (result === null || result === 200)
}

/** U-ON's way to say "there is none": 404 with `result` 404, in the status or only inside. */
export function isEmptyList({ status }: CrmResponse, { result, isError, words }: Answer): boolean {
  const is404 = status === 404 || (status >= 200 && status < 300)
  return is404 && result === 404 && !isError && !ROUTE.test(words) && !PARAMETER.test(words) && !namesKey(words)
}

/** U-ON refused a request. */
export class UonRefusal extends OutcomeError {
  /** 404 that names no input: a wrong key and a wrong value look alike. */
  readonly isVague: boolean
  /** Something else answers at the address. */
  readonly isForeign: boolean

  constructor(outcome: Failed, about: { isVague: boolean; isForeign: boolean }) {
    super(outcome)
    this.name = 'UonRefusal'
    this.isVague = about.isVague
    this.isForeign = about.isForeign
  }
}

const ROUTE = /no route/i
const PARAMETER = /parameter|параметр/i
const LIMIT = /too many requests|rate limit|превышен\S* лимит|слишком много запросов/i

/** Whether words complain about the key. How U-ON says it is not documented, so several ways are known. */
function namesKey(words: string): boolean {
  const isKey = /api[ _-]?key|ключ|\bkey\b|token|токен/i.test(words)
  return (
    (isKey && /invalid|wrong|incorrect|not found|невер|не найден|недейств/i.test(words)) ||
    /access denied|доступ запрещ/i.test(words)
  )
}

/** The input that U-ON's words name. */
function inputIn(words: string): string | undefined {
  return words.match(/[a-z]+(?:_[a-z]+)*/g)?.find((word) => ALL_INPUTS.has(word) && word.includes('_'))
}

/** What an answer other than success means. */
export function refusalOf(response: CrmResponse, about: { isMutation: boolean; nowMs: number }): UonRefusal {
  const read = readAnswer(response)
  const isForeign = isForeignAnswer(response, read)
  const outcome: Failed = isForeign
    ? { kind: 'unauthorized', reason: 'There is no U-ON API at this address: check it in the connection' }
    : classify(response, read, about)
  const is404 = response.status === 404 || read.result === 404
  const isVague = is404 && outcome.kind === 'rejected' && outcome.field === undefined
  return new UonRefusal(outcome, { isVague, isForeign })
}

/** A page with an error of the client, or words about an unknown route. */
function isForeignAnswer(response: CrmResponse, { words }: Answer): boolean {
  const { status } = response
  if (status >= 500 || status === 408 || status === 429) return false
  return ROUTE.test(words) || (status >= 400 && isHtml(response))
}

function classify(response: CrmResponse, read: Answer, about: { isMutation: boolean; nowMs: number }): Failed {
  const { words, result } = read
  // An error with status 200 tells its own status inside.
  const isInside = response.status < 300 && result !== null && result >= 400 && result < 600
  const status = isInside ? result : response.status
  const rules = { ...about, words: words === '' ? undefined : words }
  const isLimit = status === 429 || (status < 500 && LIMIT.test(words))
  if (isLimit) {
    const limited = outcomeOfStatus({ ...response, status: 429 }, rules)
    if (limited?.kind === 'retry') return { afterMs: LIMIT_PAUSE_MS, ...limited }
  }
  const isOurs = status < 500 && status !== 408
  if (isOurs && namesKey(words)) return { kind: 'unauthorized', reason: `U-ON does not accept the key: ${words}` }
  const byStatus = outcomeOfStatus({ ...response, status }, rules)
  if (byStatus !== null && byStatus.kind !== 'rejected') {
    // U-ON falls over single values with a bare "Server error": that is this lead's trouble, not the account's.
    const isOneLead = status === 500 && byStatus.kind === 'unknown' && /server error/i.test(words)
    return isOneLead ? { ...byStatus, trouble: 'lead' } : byStatus
  }
  const field = inputIn(words)
  const reason = words === '' ? (byStatus?.reason ?? 'U-ON refused without a word') : words
  return { kind: 'rejected', reason, ...(field === undefined ? {} : { field }) }
}
