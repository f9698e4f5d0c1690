import { hash } from 'node:crypto'
import type {
  CaptureMarks,
  Form,
  FormId,
  JsonMap,
  LeadOrigin,
  LeadWarning,
  ReachedLead,
  TagSubmission,
  VariableValues,
} from '../../src-preload/contract/index.ts'
import { acceptLead } from '../leads/accept.ts'
import type { AcceptedLead, OriginalSubmission } from '../leads/types.ts'
import { mapSubmission } from './map-submission.ts'

/** Nobody fills a form so fast. */
const TOO_FAST_MS = 1500
/** A submission that waited longer on the site is told to people. */
const DELAYED_MS = 60_000

/** What a submission of the tag becomes a lead with. */
export type Acceptance = {
  submission: TagSubmission
  /** The form as it is published now; undefined for `roistatGoal.reach()`. */
  form: Pick<Form, 'id' | 'rule' | 'isEnabled'> | undefined
  origin: LeadOrigin
  original: OriginalSubmission
  defaultCountry: string
  /** Variables by word. */
  context: VariableValues
  /** Number of the visit. */
  visit: string | null
}

function markWarnings(marks: CaptureMarks, ageMs: number): LeadWarning[] {
  const found: [boolean, LeadWarning['code'], string | null][] = [
    [marks.isHoneypotFilled, 'honeypot_filled', null],
    [marks.fillMs !== null && marks.fillMs < TOO_FAST_MS, 'filled_too_fast', `${marks.fillMs ?? 0} ms`],
    [!marks.isTrusted, 'scripted', null],
    [marks.isAttempt, 'attempt', null],
    [marks.isSiteSpam, 'site_spam', null],
    [ageMs > DELAYED_MS, 'delayed', `${Math.round(ageMs / 60_000)} min`],
  ]
  return found.flatMap(([isSo, code, detail]) => (isSo ? [{ code, field: null, detail }] : []))
}

/** The tag asks for required fields itself; a script of before a change did not know of them. */
function missingWarnings(missing: readonly string[]): LeadWarning[] {
  return missing.length === 0 ? [] : [{ code: 'required_missing', field: null, detail: missing.join(', ') }]
}

/** `roistatGoal.reach({ leadName, text, … })` in the words of the proxy call. */
function reachedParams(lead: ReachedLead): JsonMap {
  const params: JsonMap = {}
  const pairs = { title: lead.leadName, comment: lead.text, ...lead }
  for (const [name, value] of Object.entries(pairs)) {
    if (name !== 'leadName' && name !== 'text' && value !== undefined) params[name] = value
  }
  return params
}

/** Equal when the same form is sent with the same values; page, visit and time do not count. */
function fingerprintOf({ form, controls, results, lead }: TagSubmission): string {
  return hash('sha256', JSON.stringify([form, controls, results, lead ?? null]), 'hex')
}

/**
 * A lead of a submission. Nothing is refused: without a required field, or of a form that was switched off meanwhile, it is kept
 * and not sent.
 */
export function acceptSubmission(input: Acceptance): AcceptedLead {
  const { submission, form } = input
  const mapped = form === undefined ? undefined : mapSubmission(form.rule, submission)
  const params = mapped?.params ?? reachedParams(submission.lead ?? {})
  const missing = mapped?.missing ?? []
  if (form?.isEnabled === false || missing.length > 0) params['is_skip_sending'] = '1'
  params['roistat'] = input.visit ?? params['roistat'] ?? null
  const accepted = acceptLead(
    {
      params,
      warnings: [...missingWarnings(missing), ...markWarnings(submission.marks, submission.ageMs)],
      origin: input.origin,
      original: input.original,
    },
    { defaultCountry: input.defaultCountry },
  )
  const formId: FormId | null = form?.id ?? null
  return { ...accepted, formId, context: input.context, fingerprint: fingerprintOf(submission) }
}
