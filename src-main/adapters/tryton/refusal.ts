import { isHtml, outcomeOfStatus, outcomeOfUnreadable } from '../kit/outcome.ts'
import type { Failed } from '../kit/outcome-error.ts'
import type { CrmResponse } from '../kit/types.ts'
import { errorDetails, errorEnvelope } from './types.ts'

type About = { isMutation: boolean; nowMs: number }

/** Faults of the database under Tryton: the transaction was rolled back, and the next one may succeed. */
const PASSING = /database is locked|OperationalError|could not serialize|deadlock|server closed the connection|timeout/i
/** Names of models that are asked for; a missing one is told as a bare Python error. */
const MISSING_MODEL = /^'(sale\.opportunity|party\.party|party\.contact_mechanism|ir\.note)'$/
const NO_RIGHT = /not allowed to|access/i
/** Two records that are made at once may draw the same number; the second one is refused and gets the next on a repeat. */
const NUMBER_TAKEN = /\b(code|number)\b.*must be unique/i

/**
 * What an answer of Tryton that is no result means, null for one that holds a result. Application errors come with HTTP 200
 * and roll their transaction back: nothing of the request was executed.
 */
export function refusalOf(response: CrmResponse, about: About): Failed | null {
  const words = isHtml(response) ? pageTitle(response.text) : undefined
  const byStatus = outcomeOfStatus(response, { ...about, words })
  if (byStatus !== null) return byStatus
  const parsed = errorEnvelope.safeParse(response.json)
  if (parsed.success) return applicationError(...parsed.data.error)
  const hasResult = typeof response.json === 'object' && response.json !== null && 'result' in response.json
  return hasResult ? null : outcomeOfUnreadable(response, about)
}

/** A page of Werkzeug says everything in its title (`500 Internal Server Error`). */
function pageTitle(html: string): string | undefined {
  return /<title>([^<]{1,100})<\/title>/i.exec(html)?.[1]
}

function applicationError(kind: string, details: unknown): Failed {
  const parts = errorDetails.safeParse(details)
  const texts = parts.success ? parts.data.filter((part) => typeof part === 'string' && part !== '') : []
  const message = texts.join(': ')
  switch (kind) {
    case 'UserError':
      if (NUMBER_TAKEN.test(message)) return { kind: 'retry', reason: `Tryton: ${message}`, trouble: 'lead' }
      return NO_RIGHT.test(message)
        ? { kind: 'unauthorized', reason: `Tryton: ${message}` }
        : { kind: 'rejected', reason: `Tryton: ${message}`, ...fieldOf(message) }
    case 'UserWarning':
      return { kind: 'rejected', reason: `Tryton wants a person to confirm: ${message}` }
    case 'ConcurrencyException':
      return { kind: 'retry', reason: 'Tryton: the record was changed by somebody else just now', trouble: 'lead' }
    case 'LoginException':
      return { kind: 'unauthorized', reason: 'Tryton wants more than a password for this login' }
    default:
      return innerFault(kind)
  }
}

function innerFault(text: string): Failed {
  if (PASSING.test(text)) return { kind: 'retry', reason: `Tryton: ${text}`, trouble: 'account' }
  if (MISSING_MODEL.test(text)) {
    return { kind: 'unauthorized', reason: `Tryton has no model ${text}: the module sale_opportunity is not activated` }
  }
  if (/^Database .* doesn't exist/.test(text)) {
    return { kind: 'unauthorized', reason: 'Tryton has no database of this name' }
  }
  return { kind: 'rejected', reason: `Tryton could not do it: ${text}` }
}

/** `…for field "Employee" in "Sale Opportunity"…` */
function fieldOf(message: string): { field?: string } {
  const field = /field "([^"]{1,100})"/.exec(message)?.[1]
  return field === undefined ? {} : { field }
}
