import { cleanText, cutText } from './clean-text.ts'
import type { CrmFailure } from './crm-failure.ts'
import type { Failed } from './outcome-error.ts'
import { parseRetryAfter } from './retry-after.ts'
import type { CrmResponse, Trouble } from './types.ts'

/** Longest reason shown to people, in characters. */
export const REASON_LIMIT = 600

/** What an adapter knows beside the status. */
export type StatusRules = {
  /** The request may have created or changed something: an unclear end is `unknown` instead of `retry`. */
  isMutation: boolean
  /** Wall clock, for `Retry-After` dates. */
  nowMs: number
  /** The CRM's own words about it. */
  words?: string | undefined
  /** The lead's field the CRM complains about. */
  field?: string | undefined
  /** This CRM says "too many requests" with 503; a gateway's HTML page never counts as that. */
  is503Limit?: boolean
}

/** What a missing answer means (rows "not sent" and "unknown" of the delivery design, 4.2). */
export function outcomeOfFailure(failure: CrmFailure): Failed {
  const { kind, phase, isMutation, isOffline } = failure.facts
  const reason = failure.message
  if (kind === 'bad_request') return { kind: 'unauthorized', reason }
  const isAborted = kind === 'aborted'
  if (phase === 'not_sent' || !isMutation) {
    const trouble: Trouble = isAborted ? 'lead' : isOffline ? 'offline' : 'account'
    return { kind: 'retry', reason, trouble }
  }
  return { kind: 'unknown', reason, trouble: isAborted ? 'lead' : 'account' }
}

/** Whether a body is a web page rather than an answer of an API. */
export function isHtml(response: Pick<CrmResponse, 'headers' | 'text'>): boolean {
  return (response.headers['content-type'] ?? '').includes('text/html') || /^\s*</.test(response.text)
}

/** Words about a status, with the CRM's own words when they are known; a page's text is never repeated. */
function reasonOf(response: CrmResponse, rules: StatusRules, words: string): string {
  const own = rules.words ?? (isHtml(response) || response.json !== undefined ? '' : response.text)
  const clean = cutText(cleanText(own).trim(), REASON_LIMIT - 120)
  return clean === '' ? `HTTP ${response.status}: ${words}` : `HTTP ${response.status}: ${words}: ${clean}`
}

function limit(response: CrmResponse, rules: StatusRules): Failed {
  const afterMs = parseRetryAfter(response.headers['retry-after'], rules.nowMs)
  const reason = reasonOf(response, rules, 'the CRM asks to slow down')
  return { kind: 'retry', reason, trouble: 'limit', ...(afterMs === undefined ? {} : { afterMs }) }
}

function unclear(response: CrmResponse, rules: StatusRules, words: string): Failed {
  const reason = reasonOf(response, rules, words)
  return rules.isMutation
    ? { kind: 'unknown', reason, trouble: 'account' }
    : { kind: 'retry', reason, trouble: 'account' }
}

/** A 2xx answer that does not say what it should: for a mutation it stays open what was done. */
export function outcomeOfUnreadable(response: CrmResponse, rules: StatusRules): Failed {
  const words = isHtml(response) ? 'a web page came instead of an answer of the API' : 'the answer cannot be read'
  return unclear(response, { ...rules, words: '' }, words)
}

function redirect(response: CrmResponse, rules: StatusRules): Failed {
  if (response.status === 303) return unclear(response, rules, 'redirected to another page')
  const target = URL.parse(response.headers['location'] ?? '')
  const where = target === null ? '' : ` to ${target.origin}${target.pathname}`
  return {
    kind: 'unauthorized',
    reason: `HTTP ${response.status}: the address redirects${where}; enter the final address in the connection`,
  }
}

/**
 * What a status means, null for 2xx (the adapter reads the body). Not executed for certain → `retry`; refused → `rejected`;
 * key, rights, tariff or address → `unauthorized`; may have been executed → `unknown` for mutations.
 */
export function outcomeOfStatus(response: CrmResponse, rules: StatusRules): Failed | null {
  const { status } = response
  if (status >= 200 && status < 300) return null
  if (status >= 300 && status < 400) return redirect(response, rules)
  switch (status) {
    case 401:
      return { kind: 'unauthorized', reason: reasonOf(response, rules, 'the key was not accepted') }
    case 402:
      return { kind: 'unauthorized', reason: reasonOf(response, rules, "the account's tariff does not allow this") }
    case 403:
      return { kind: 'unauthorized', reason: reasonOf(response, rules, 'access denied') }
    case 405:
      return { kind: 'unauthorized', reason: reasonOf(response, rules, 'this address does not take such requests') }
    case 407:
      return { kind: 'retry', reason: reasonOf(response, rules, 'a proxy refused'), trouble: 'account' }
    case 408:
      return unclear(response, rules, 'the server waited too long')
    case 423:
    case 425:
      return { kind: 'retry', reason: reasonOf(response, rules, 'locked for the moment'), trouble: 'lead' }
    case 429:
      return limit(response, rules)
    case 503:
      return isLimit503(response, rules) ? limit(response, rules) : unclear(response, rules, 'unavailable')
    default:
  }
  if (status >= 500) return unclear(response, rules, 'trouble inside the CRM')
  const refused: Failed = { kind: 'rejected', reason: reasonOf(response, rules, 'refused') }
  return rules.field === undefined ? refused : { ...refused, field: rules.field }
}

// RFC 9110 gives 503 a Retry-After when the server would not handle the request: not executed, and it says when to come back.
function isLimit503(response: CrmResponse, rules: StatusRules): boolean {
  const isSaid = parseRetryAfter(response.headers['retry-after'], rules.nowMs) !== undefined
  return isSaid || (rules.is503Limit === true && !isHtml(response))
}
