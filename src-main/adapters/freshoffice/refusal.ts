import { z } from 'zod'
import { isHtml, outcomeOfStatus, outcomeOfUnreadable } from '../kit/outcome.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { Failed } from '../kit/outcome-error.ts'
import type { CrmResponse } from '../kit/types.ts'

/** FreshOffice refused a request, or what answered is not FreshOffice. */
export class FreshRefusal extends OutcomeError {
  readonly status: number

  constructor(outcome: Failed, status: number) {
    super(outcome)
    this.name = 'FreshRefusal'
    this.status = status
  }

  /** Nothing at this address, or not for this request: an entity set that the account does not have. */
  get isMissing(): boolean {
    return this.outcome.kind === 'rejected' && [400, 404, 501].includes(this.status)
  }
}

/** What a call is, for the meaning of its end. */
export type CallRules = { isMutation: boolean; nowMs: number }

const message = z.union([z.string(), z.object({ value: z.string() }).transform(({ value }) => value)])
const errorBody = z.object({
  message: message.optional().catch(undefined),
  innererror: z
    .object({ message: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
})
const withError = z.union([
  z.object({ error: errorBody }).transform((body) => body.error),
  // The light form of OData 3.
  z.object({ 'odata.error': errorBody }).transform((body) => body['odata.error']),
])

/** The words of an OData error, null when the body is no error. */
export function errorWords(json: unknown): string | null {
  const parsed = withError.safeParse(json)
  if (!parsed.success) return null
  return [parsed.data.message, parsed.data.innererror?.message]
    .filter((part) => part !== undefined && part !== '')
    .join(' ')
}

/** A web page where an answer should be: the vendor's maintenance or a wrong address, never a refusal of this lead. */
function isPage(response: CrmResponse): boolean {
  const { status } = response
  return status >= 400 && status < 500 && ![401, 403, 408, 429].includes(status) && isHtml(response)
}

/**
 * What an answer means that is not a success; `words` are the CRM's own. With a success status it is a refusal in words:
 * FreshOffice says "error" in the body.
 */
export function refusalOf(response: CrmResponse, rules: CallRules, words: string | null): FreshRefusal {
  const { status } = response
  if (isPage(response)) {
    const reason = `HTTP ${status}: a web page came instead of an answer of FreshOffice`
    return new FreshRefusal({ kind: 'retry', reason, trouble: 'account' }, status)
  }
  const own = words === null || words === '' ? {} : { words }
  const byStatus = outcomeOfStatus(response, { ...rules, ...own })
  if (byStatus !== null) return new FreshRefusal(byStatus, status)
  if (words === null) return new FreshRefusal(outcomeOfUnreadable(response, rules), status)
  return new FreshRefusal(
    { kind: 'rejected', reason: words === '' ? 'FreshOffice refused without a word' : words },
    status,
  )
}
