import { z } from 'zod'
import { projectId, formId } from './id.ts'
import { instantMs } from './time.ts'

/** A value of a control: what it sends, or the words that people see (an option's text, a box's label). */
export const controlPart = z.enum(['value', 'text'])
export type ControlPart = z.infer<typeof controlPart>

/**
 * Where a field of a lead gets its value: `static` text with variables (a single space sends an empty value) · `field` a
 * control of the form by its `name` · `element` a control without a name, by a selector inside the form, else on the page ·
 * `script` the result of JavaScript in the page: a function body with `form` and `trigger` at hand that ends with `return`.
 */
export const fieldSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('static'), value: z.string().max(8000) }),
  z.object({ kind: z.literal('field'), name: z.string().min(1).max(500), part: controlPart.default('value') }),
  z.object({ kind: z.literal('element'), selector: z.string().min(1).max(1000), part: controlPart.default('value') }),
  z.object({ kind: z.literal('script'), code: z.string().min(1).max(20_000) }),
])
export type FieldSource = z.infer<typeof fieldSource>

const sourced = { source: fieldSource.nullable().default(null), isRequired: z.boolean().default(false) }

/** How a main field is filled; `isRequired`: without a value the lead is not sent. */
export const mappedField = z.object(sourced)
export type MappedField = z.infer<typeof mappedField>

/** A field of the CRM: of the deal (`fields`) or of the contact (`client_fields`). */
export const extraField = z.object({
  of: z.enum(['deal', 'contact']),
  /** The CRM's own name of the field, such as `UF_CRM_1`. */
  key: z.string().trim().min(1).max(200),
  ...sourced,
})
export type ExtraField = z.infer<typeof extraField>

/** Main fields of a lead, in the order people see them. */
export const MAIN_FIELDS = ['name', 'phone', 'email', 'comment'] as const
export type MainField = (typeof MAIN_FIELDS)[number]

/** Host names of sites: `shop.example` (with or without `www.`), `*.shop.example` for every host below it. An empty list: every site. */
export const siteFilter = z.object({
  mode: z.enum(['include', 'exclude']).default('exclude'),
  hosts: z.array(z.string().trim().toLowerCase().min(1).max(253)).max(200).default([]),
})
export type SiteFilter = z.infer<typeof siteFilter>

/** What a form of a project captures and what becomes of it. */
export const formRule = z.object({
  /** Title of the deal; variables are replaced. */
  title: z.string().max(1024).default(''),
  /** `form`: a form that is submitted · `button`: any element that is clicked. */
  type: z.enum(['form', 'button']),
  /** CSS selectors by comma; `host >>> inner` reaches into an open shadow root. */
  selector: z.string().trim().min(1).max(4000),
  isCallbackWanted: z.boolean().default(false),
  /** Number that the operator is called on instead of his own; empty = his own. */
  callbackPhone: z.string().trim().max(100).default(''),
  /** Off: the lead is stored, and not sent to the CRM. */
  isSentToCrm: z.boolean().default(true),
  sites: siteFilter.prefault({}),
  name: mappedField.prefault({}),
  phone: mappedField.prefault({}),
  email: mappedField.prefault({}),
  comment: mappedField.prefault({}),
  extras: z.array(extraField).max(200).default([]),
})
export type FormRule = z.infer<typeof formRule>

/** State of the newest check of a form's selectors on its page. `changed`: it matches, but its fields are others than they were. */
export const formCheckState = z.enum(['matched', 'missing', 'several', 'changed', 'unreachable'])
export type FormCheckState = z.infer<typeof formCheckState>

/** One check of a form's selectors. */
export const formCheck = z.object({
  checkedAt: instantMs,
  url: z.string(),
  state: formCheckState,
  /** How many elements each selector of the list matched. */
  counts: z.array(z.object({ selector: z.string(), count: z.number().int().nonnegative() })),
  /** What was seen, or why the page could not be opened (English). */
  detail: z.string().nullable(),
  /** `missing`, although the selectors match something: a rule of the type "Form" catches none of it. */
  warning: z.literal('not_a_form').optional(),
})
export type FormCheck = z.infer<typeof formCheck>

/** What a form looked like where it was picked: the page, names of its fields, words of its button. Null: typed by hand. */
export const formFingerprint = z.object({
  url: z.string().max(4000),
  controls: z.array(z.string().max(500)).max(300),
  words: z.string().max(300),
})
export type FormFingerprint = z.infer<typeof formFingerprint>

/** A form of a project with its published rule. */
export const form = z.object({
  id: formId,
  projectId,
  rule: formRule,
  isEnabled: z.boolean(),
  /** Number of the published version, from 1. */
  version: z.number().int().positive(),
  fingerprint: formFingerprint.nullable(),
  createdAt: instantMs,
  changedAt: instantMs,
  lastLeadAt: instantMs.nullable(),
  leadCount: z.number().int().nonnegative(),
  /** Submissions that were not sent because a required field was empty. */
  incompleteCount: z.number().int().nonnegative(),
  lastIncompleteAt: instantMs.nullable(),
  lastCheck: formCheck.nullable(),
})
export type Form = z.infer<typeof form>

/** A version of a form's rule; versions are never changed. */
export const formVersion = z.object({
  number: z.number().int().positive(),
  rule: formRule,
  actor: z.string(),
  createdAt: instantMs,
  /** `rollback to 3`, or null. */
  note: z.string().nullable(),
})
export type FormVersion = z.infer<typeof formVersion>

/** Key of a field in results of elements and scripts: `name` … `comment`, `deal:UF_CRM_1`, `contact:CODE`. */
export function fieldKey(field: MainField | Pick<ExtraField, 'of' | 'key'>): string {
  return typeof field === 'string' ? field : `${field.of}:${field.key}`
}
