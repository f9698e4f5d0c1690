import { z } from 'zod'
import { isHtml, outcomeOfStatus } from '../kit/outcome.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { Failed } from '../kit/outcome-error.ts'
import type { CrmResponse } from '../kit/types.ts'

const envelope = z.object({
  success: z.unknown().optional(),
  errorMsg: z.string().nullish(),
  errors: z.unknown().optional(),
  combinedTo: z.object({ id: z.number().int().positive() }).nullish().catch(null),
})

/** What RetailCRM says beside its data. */
export type Envelope = {
  /** The answer is an answer of RetailCRM at all. */
  isEnvelope: boolean
  isSuccess: boolean
  message: string
  details: { field: string | null; text: string }[]
  /** The client asked for was merged into this one. */
  combinedTo: number | null
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

function readDetails(errors: unknown): Envelope['details'] {
  if (Array.isArray(errors)) return errors.map((text) => ({ field: null, text: asText(text) }))
  if (typeof errors !== 'object' || errors === null) return []
  return Object.entries(errors).map(([field, text]) => ({ field, text: asText(text) }))
}

/** Reads the envelope; `success` may also be the text "false", and `errors` a map, a list or missing. */
export function readEnvelope(json: unknown): Envelope {
  const parsed = envelope.safeParse(json)
  const data = parsed.success ? parsed.data : undefined
  const message = data?.errorMsg ?? ''
  return {
    isEnvelope: data !== undefined && (data.success !== undefined || message !== ''),
    isSuccess: data?.success === true && message === '',
    message,
    details: readDetails(data?.errors),
    combinedTo: data?.combinedTo?.id ?? null,
  }
}

/** RetailCRM refused a request. `outcome` is what it means when nobody knows better. */
export class RetailRefusal extends OutcomeError {
  readonly envelope: Envelope
  readonly status: number

  constructor(outcome: Failed, envelope: Envelope, status: number) {
    super(outcome)
    this.name = 'RetailRefusal'
    this.envelope = envelope
    this.status = status
  }

  /** Whether the message or a detail matches. */
  says(pattern: RegExp): boolean {
    return [this.envelope.message, ...this.envelope.details.map(({ text }) => text)].some((text) => pattern.test(text))
  }
}

/** The key itself is wrong; any other 403 is a missing right. */
export const WRONG_KEY = /^(wrong "apikey" value|"apikey" is missing)/i
const NO_ACCOUNT = /^account does not exist/i
const NO_SITE = /^parameter '.*\bsite\b.*' .*is missing/i
const LIMIT = /rate limit exceeded/i

/** Words of RetailCRM: the message and each detail with its field. */
function wordsOf({ message, details }: Envelope): string {
  const parts = details.map(({ field, text }) => (field === null ? text : `${field}: ${text}`))
  return [message, ...parts].filter((part) => part !== '').join('; ')
}

/** What an answer other than success means. */
export function refusalOf(response: CrmResponse, about: { isMutation: boolean; nowMs: number }): RetailRefusal {
  const read = readEnvelope(response.json)
  return new RetailRefusal(classify(response, read, about), read, response.status)
}

function classify(response: CrmResponse, read: Envelope, about: { isMutation: boolean; nowMs: number }): Failed {
  const words = wordsOf(read)
  const rules = { ...about, is503Limit: true, ...(words === '' ? {} : { words }) }
  const isClientError = response.status >= 400 && response.status < 500
  // A page instead of JSON: another program, or no such account on this host (the vendor's own clients read it so).
  if (isClientError && response.status !== 429 && (isHtml(response) || NO_ACCOUNT.test(read.message))) {
    return { kind: 'unauthorized', reason: 'There is no RetailCRM account at this address: check it in the connection' }
  }
  if (LIMIT.test(read.message)) return outcomeOfStatus({ ...response, status: 429 }, rules) ?? unread(words)
  if (WRONG_KEY.test(read.message))
    return { kind: 'unauthorized', reason: `RetailCRM does not accept the key: ${words}` }
  if (NO_SITE.test(read.message)) {
    return { kind: 'unauthorized', reason: `The key opens several shops: choose the shop in the connection. ${words}` }
  }
  const byStatus = outcomeOfStatus(response, rules)
  if (byStatus === null) return refused(read, words)
  if (byStatus.kind !== 'rejected') return byStatus
  return refused(read, words === '' ? byStatus.reason : words)
}

function refused(read: Envelope, words: string): Failed {
  const field = read.details.find((detail) => detail.field !== null)?.field ?? ''
  const reason = words === '' ? 'RetailCRM refused without a word' : words
  return { kind: 'rejected', reason, ...(field === '' ? {} : { field }) }
}

function unread(words: string): Failed {
  return { kind: 'retry', reason: words, trouble: 'limit' }
}
