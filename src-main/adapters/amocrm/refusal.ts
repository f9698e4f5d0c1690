import { z } from 'zod'
import { isHtml, outcomeOfStatus } from '../kit/outcome.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { Failed } from '../kit/outcome-error.ts'
import type { CrmResponse } from '../kit/types.ts'

/** A part of the request that amoCRM complains about; `path` is dotted and relative to the item. */
export type Complaint = { code: string; path: string; detail: string }

/** How long an account rests after the gateway has blocked it: retries make the block longer. */
export const BLOCK_PAUSE_MS = 15 * 60_000

const word = z.union([z.string(), z.number().transform(String)]).nullish()
const complaint = z.object({ code: word, path: word, detail: word })
const problem = z.object({
  title: word.catch(null),
  detail: word.catch(null),
  hint: word.catch(null),
  'validation-errors': z
    .array(z.object({ errors: z.array(z.unknown()).nullish() }))
    .nullish()
    .catch(null),
  errors: z.array(z.unknown()).nullish().catch(null),
  _embedded: z
    .object({ errors: z.array(z.unknown()).nullish() })
    .nullish()
    .catch(null),
})

function readComplaint(raw: unknown): Complaint {
  const parsed = complaint.safeParse(raw)
  if (!parsed.success) return { code: '', path: '', detail: typeof raw === 'string' ? raw : JSON.stringify(raw) }
  const { code, path, detail } = parsed.data
  return { code: code ?? '', path: path ?? '', detail: detail ?? '' }
}

/** What a body says is wrong: complaints of the validator, or `errors` beside what was done. */
export function readComplaints(json: unknown): Complaint[] {
  const parsed = problem.safeParse(json)
  if (!parsed.success) return []
  const { data } = parsed
  const raw = [
    ...(data['validation-errors'] ?? []).flatMap((item) => item.errors ?? []),
    ...(data.errors ?? []),
    ...(data._embedded?.errors ?? []),
  ]
  return raw.map(readComplaint)
}

/** amoCRM's own words: title, detail, hint and each complaint. */
export function wordsOf(json: unknown): string {
  const parsed = problem.safeParse(json)
  if (!parsed.success) return ''
  const { title, detail, hint } = parsed.data
  const complaints = readComplaints(json).map(({ code, path, detail: about }) =>
    [path, code, about].filter((part) => part !== '').join(' '),
  )
  return [title ?? '', detail ?? '', hint ?? '', ...complaints].filter((part) => part !== '').join('; ')
}

/** amoCRM refused a request. `outcome` is what it means when nobody knows better. */
export class AmoRefusal extends OutcomeError {
  readonly status: number
  readonly complaints: readonly Complaint[]
  readonly isPage: boolean
  /** Where a redirect leads, null for none. */
  readonly location: string | null

  constructor(outcome: Failed, response: CrmResponse) {
    super(outcome)
    this.name = 'AmoRefusal'
    this.status = response.status
    this.complaints = readComplaints(response.json)
    this.isPage = isHtml(response)
    this.location = response.headers['location'] ?? null
  }
}

/** What an answer other than success means; also a 2xx that holds nothing but errors. */
export function refusalOf(response: CrmResponse, about: { isMutation: boolean; nowMs: number }): AmoRefusal {
  return new AmoRefusal(classify(response, about), response)
}

function classify(response: CrmResponse, about: { isMutation: boolean; nowMs: number }): Failed {
  const words = wordsOf(response.json)
  const { status } = response
  if (isHtml(response)) {
    // The gateway speaks in pages, the API in JSON.
    if (status === 403) {
      const reason = 'HTTP 403: amoCRM has blocked requests from this address or to this account for a while'
      return { kind: 'retry', reason, trouble: 'limit', afterMs: BLOCK_PAUSE_MS }
    }
    if (status === 404) {
      return { kind: 'unauthorized', reason: 'There is no amoCRM account at this address: check it in the connection' }
    }
  }
  const rules = { ...about, ...(words === '' ? {} : { words }) }
  return outcomeOfStatus(response, rules) ?? { kind: 'rejected', reason: words }
}
