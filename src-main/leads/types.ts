import type { JsonMap, LeadOrigin, LeadWarning } from '../../src-preload/contract/index.ts'
import type { LeadValues } from '../store/records.ts'

/** The bytes of a submission as they came, kept for ever beside the lead. */
export type OriginalSubmission = {
  method: string
  /** Path and query as received, percent-encoding untouched. */
  target: string
  contentType: string | null
  body: Uint8Array
}

/** A decoded call: text parameters nested as PHP nests them, before any meaning is given to them. */
export type DecodedCall = {
  params: JsonMap
  /** What the decoder noticed (charset guessed, `[object Object]`, unreadable JSON). */
  warnings: LeadWarning[]
  origin: LeadOrigin
  original: OriginalSubmission
}

/** A submission after acceptance: limits kept, cuts recorded, phone read. Not stored yet. */
export type AcceptedLead = LeadValues & {
  original: OriginalSubmission
  /** Equal for the very same submission, whatever the order of its parameters; hex. */
  fingerprint: string
}
