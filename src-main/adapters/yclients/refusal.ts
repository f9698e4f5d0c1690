import { z } from 'zod'
import { isHtml, outcomeOfStatus } from '../kit/outcome.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { Failed } from '../kit/outcome-error.ts'
import type { CrmResponse } from '../kit/types.ts'

const code = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
const meta = z.object({
  message: z.string().nullish().catch(null),
  errors: z.unknown().optional(),
  code: code.nullish().catch(null),
  conflict: z.unknown().optional(),
  total_count: code.nullish().catch(null),
})
const envelope = z.object({
  success: z.boolean(),
  data: z.unknown().optional(),
  // `[]` when there is nothing to say.
  meta: meta.nullish().catch(null),
  code: code.nullish().catch(null),
})

/** What YCLIENTS says beside its data. */
export type Envelope = {
  /** The answer is an answer of YCLIENTS at all. */
  isEnvelope: boolean
  isSuccess: boolean
  data: unknown
  message: string
  details: { field: string; text: string }[]
  /** 431–438 of online booking; where they sit in the body is not documented, so every place is looked at. */
  code: number | null
  /** The time is taken. */
  isConflict: boolean
  totalCount: number | null
}

function readDetails(errors: unknown): Envelope['details'] {
  if (typeof errors !== 'object' || errors === null) return []
  return Object.entries(errors).map(([field, text]: [string, unknown]) => {
    const texts = Array.isArray(text) ? text : [text]
    return { field, text: texts.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join(', ') }
  })
}

/** Reads the envelope `{success, data, meta}`. */
export function readEnvelope(json: unknown): Envelope {
  const parsed = envelope.safeParse(json)
  const body = parsed.success ? parsed.data : undefined
  const inner = code.safeParse((body?.meta?.errors as { code?: unknown } | undefined)?.code) // any JSON; the schema decides
  return {
    isEnvelope: body !== undefined,
    isSuccess: body?.success === true,
    data: body?.data,
    message: body?.meta?.message ?? '',
    details: readDetails(body?.meta?.errors),
    code: body?.meta?.code ?? body?.code ?? (inner.success ? inner.data : null),
    isConflict: body?.meta?.conflict === true || body?.meta?.conflict === 1,
    totalCount: body?.meta?.total_count ?? null,
  }
}

/** YCLIENTS refused a request. `outcome` is what it means when nobody knows better. */
export class YclientsRefusal extends OutcomeError {
  readonly envelope: Envelope
  readonly status: number

  constructor(outcome: Failed, envelope: Envelope, status: number) {
    super(outcome)
    this.name = 'YclientsRefusal'
    this.envelope = envelope
    this.status = status
  }

  /** Whether the message or a detail matches. */
  says(pattern: RegExp): boolean {
    return [this.envelope.message, ...this.envelope.details.map(({ text }) => text)].some((text) => pattern.test(text))
  }

  /** A right of the user is missing: 403 that is neither about the licence nor about the black list. */
  get isRightMissing(): boolean {
    return this.status === 403 && this.outcome.kind === 'unauthorized' && !this.says(LICENSE)
  }

  /** The time of the visit is taken: nothing was written. */
  get isTimeTaken(): boolean {
    return (this.status === 409 && this.envelope.isConflict) || [433, 436].includes(this.envelope.code ?? 0)
  }
}

const LICENSE = /лиценз|licen[sc]e/i
const BLACK_LIST = /ч[её]рн\S+ спис|black ?list/i

function wordsOf({ message, details }: Envelope): string {
  const parts = details.map(({ field, text }) => (/^\d+$/.test(field) ? text : `${field}: ${text}`))
  return [message, ...parts].filter((part) => part !== '').join('; ')
}

/** What an answer other than success means. */
export function refusalOf(response: CrmResponse, about: { isMutation: boolean; nowMs: number }): YclientsRefusal {
  const read = readEnvelope(response.json)
  return new YclientsRefusal(classify(response, read, about), read, response.status)
}

function classify(response: CrmResponse, read: Envelope, about: { isMutation: boolean; nowMs: number }): Failed {
  const words = wordsOf(read)
  const { status } = response
  const isClientError = status >= 400 && status < 500
  if (isClientError && status !== 408 && status !== 429 && !read.isEnvelope && isHtml(response)) {
    return { kind: 'unauthorized', reason: 'There is no YCLIENTS API at this address: check it in the connection' }
  }
  if (status < 500 && (status === 402 || LICENSE.test(words))) {
    return {
      kind: 'unauthorized',
      reason: `The licence of the branch has ended: prolong it in YCLIENTS. ${words}`.trim(),
    }
  }
  const byCode = status < 500 && status !== 401 && status !== 429 ? outcomeOfCode(read, words) : null
  if (byCode !== null) return byCode
  if (status === 412) {
    return {
      kind: 'unauthorized',
      reason: `HTTP 412: YCLIENTS asks for a captcha with this token: use a partner token, or records of the journal`,
    }
  }
  const byStatus = outcomeOfStatus(response, { ...about, ...(words === '' ? {} : { words }) })
  if (byStatus !== null && byStatus.kind !== 'rejected') return byStatus
  const field = read.details.find((detail) => !/^(\d+|code|message)$/.test(detail.field))?.field
  const reason = words === '' ? (byStatus?.reason ?? 'YCLIENTS refused without a word') : words
  return { kind: 'rejected', reason, ...(field === undefined ? {} : { field }) }
}

/** The codes of online booking. */
function outcomeOfCode(read: Envelope, words: string): Failed | null {
  if (read.code === 434 || BLACK_LIST.test(words)) {
    return {
      kind: 'rejected',
      reason: `The client is on the black list of the branch. ${words}`.trim(),
      field: 'phone',
    }
  }
  switch (read.code) {
    case 431:
      return { kind: 'rejected', reason: `YCLIENTS does not take this phone. ${words}`.trim(), field: 'phone' }
    case 432:
      return {
        kind: 'unauthorized',
        reason:
          `The branch confirms phones by SMS, so leads cannot be booked: switch that off or deliver to the journal. ${words}`.trim(),
      }
    case 438:
      return { kind: 'unauthorized', reason: `A chosen service is no longer there: choose another. ${words}`.trim() }
    default:
      return null
  }
}
