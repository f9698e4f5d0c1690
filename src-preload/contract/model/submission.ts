import { z } from 'zod'

/**
 * What the tag on a site sends to the relay, and what the picker's test run shows. The tag imports types only: zod is not in it.
 */

/** A control as it was at the moment of capture: name, value, and the words people see where they differ (an option's text). */
export const capturedControl = z.tuple([z.string().max(500), z.string().max(20_000)]).rest(z.string().max(20_000))
export type CapturedControl = z.infer<typeof capturedControl>

/** Value of a field that has no named control: of an element or of a script. */
export const capturedResult = z.object({ value: z.string().max(20_000), text: z.string().max(20_000).optional() })
export type CapturedResult = z.infer<typeof capturedResult>

const text = (max: number) => z.string().max(max)
const known = (max: number) => text(max).nullable().default(null)

/** What the tag knows of the visitor and the visit. Everything may be missing: cookies are refused, storage is blocked. */
export const tagVisit = z.object({
  /** Random id of the visitor. */
  visitor: text(64).default(''),
  /** Number of the visit that the relay gave; null before it answered. */
  number: z
    .string()
    .regex(/^\d{1,12}$/)
    .nullable()
    .default(null),
  /** Number of the visitor's first visit. */
  first: z
    .string()
    .regex(/^\d{1,12}$/)
    .nullable()
    .default(null),
  /** How many visits there were, this one included. */
  count: z.number().int().nonnegative().default(0),
  startedAt: z.number().int().nonnegative().default(0),
  /** Address of the first page of this visit, with its marks. */
  landing: known(4000),
  /** Where the visitor came from to the landing page. */
  referrer: known(4000),
  /** `roistat=` or `rs=` of the landing page, else the cookie `roistat_marker`. */
  marker: known(1000),
  /** `roistat_param1` … `roistat_param5`. */
  params: z.array(text(1000)).max(5).default([]),
  /** `GA1.2.…` without its prefix: the client id of Google Analytics. */
  ga: known(200),
  /** `_ym_uid`. */
  ym: known(200),
  /** `_fbp`. */
  fbp: known(500),
  /** `_fbc`, or made of `fbclid`. */
  fbc: known(1000),
  /** amoCRM's `visitor_uid`. */
  amo: known(200),
})
export type TagVisit = z.infer<typeof tagVisit>

/** The page a lead was sent from. */
export const tagPage = z.object({ url: text(4000), title: text(1000).default(''), referrer: known(4000) })
export type TagPage = z.infer<typeof tagPage>

/** Arguments of `roistatGoal.reach({…})`. */
export const reachedLead = z.object({
  leadName: z.json().optional(),
  text: z.json().optional(),
  name: z.json().optional(),
  phone: z.json().optional(),
  email: z.json().optional(),
  fields: z.json().optional(),
  client_fields: z.json().optional(),
  is_skip_sending: z.json().optional(),
  is_need_callback: z.json().optional(),
  callback_phone: z.json().optional(),
  roistat: z.json().optional(),
})
export type ReachedLead = z.infer<typeof reachedLead>

/** Marks about the capture that people should see; nothing is dropped because of them. */
export const captureMarks = z.object({
  /** A field that people do not see was filled. */
  isHoneypotFilled: z.boolean().default(false),
  /** Ms from the first touch of the form to its submission; null when nobody touched it. */
  fillMs: z.number().int().nonnegative().nullable().default(null),
  /** False: a script of the page dispatched the event. */
  isTrusted: z.boolean().default(true),
  /** The site's own check seemed to refuse this submission and nobody corrected it. */
  isAttempt: z.boolean().default(false),
  /** The form's builder said that it took the submission for spam. */
  isSiteSpam: z.boolean().default(false),
})
export type CaptureMarks = z.infer<typeof captureMarks>

/** What the shared capture code reads of one submission. */
export const capture = z.object({
  controls: z.array(capturedControl).max(500).default([]),
  /** Results by {@link fieldKey}: of `element` and `script` sources. */
  results: z.record(z.string().max(220), capturedResult).default({}),
  marks: captureMarks.prefault({}),
})
export type Capture = z.infer<typeof capture>

/** A submission on the wire. */
export const tagSubmission = capture.extend({
  /** Random; a second copy of the same submission is recognised by it. */
  id: z.string().regex(/^[\w-]{8,64}$/),
  /** Number of the form rule; 0 for `roistatGoal.reach()`. */
  form: z.number().int().nonnegative(),
  lead: reachedLead.optional(),
  page: tagPage,
  visit: tagVisit.prefault({}),
  /** How long it waited on the site's side before it was sent. */
  ageMs: z
    .number()
    .int()
    .nonnegative()
    .max(90 * 86_400_000)
    .default(0),
})
export type TagSubmission = z.infer<typeof tagSubmission>
/** A submission as a tag may write it: what stands for itself is left out. */
export type TagSubmissionCall = z.input<typeof tagSubmission>

/** Asks the relay for a visit's number. */
export const tagVisitCall = z.object({ visit: tagVisit, page: tagPage })
export type TagVisitCall = z.infer<typeof tagVisitCall>

/** The relay's answer: `number` and `first` are what the site's cookies keep. */
export const tagVisitAnswer = z.object({ number: z.string(), first: z.string() })
export type TagVisitAnswer = z.infer<typeof tagVisitAnswer>

/** Something the tag noticed that is no lead: a submission without a required field, an error in a script or in the tag. */
export const tagNotice = z.object({
  kind: z.enum(['incomplete', 'script_error', 'tag_error']),
  form: z.number().int().nonnegative(),
  /** The field's key, or the error's text. No values of the visitor. */
  detail: text(500),
  url: text(1000),
})
export type TagNotice = z.infer<typeof tagNotice>

/** What the served script carries of a form: no titles, no static values, nothing of the CRM. */
export type TagForm = {
  /** Number of the form. */
  id: number
  type: 'form' | 'button'
  /** The list as people wrote it; `>>>` reaches into shadow roots. */
  selector: string
  sites?: { mode: 'include' | 'exclude'; hosts: string[] }
  /** Names of named controls that must be filled: key of the field → name of the control. */
  requiredControls?: Record<string, string>
  /** Keys of element and script fields that must not be empty. */
  requiredResults?: string[]
  /** Elements to read: key of the field → selector. */
  elements?: Record<string, string>
  /** Compiled bodies of script fields: key of the field → function. */
  scripts?: Record<string, (form: unknown, trigger: unknown) => unknown>
}

/** Configuration that the served script is wrapped around. */
export type TagConfig = {
  /** Key of the project in the addresses of the tag's calls. */
  key: string
  /** Origin of the relay such as `https://leads.agency.example`; the script's own origin when empty. */
  origin: string
  /** Changes with every change of forms. */
  version: string
  forms: TagForm[]
}
