import { z } from 'zod'
import { delivery, deliveryState } from './delivery.ts'
import { commentId, formId, leadId, projectId, unrecognisedId } from './id.ts'
import { jsonMap } from './json.ts'
import { instantMs } from './time.ts'
import { variableValues } from './variable.ts'

/** Limits of the seed, in characters. Longer values are cut when the lead is accepted; the original is kept. */
export const LEAD_LIMITS = { title: 1024, comment: 4096, name: 1024, phone: 1024, email: 1024, fields: 8000 } as const

/** Things worth telling people about a lead; each is explained on the screen. */
export const WARNING_CODES = [
  'cut',
  'no_contact',
  'phone_incomplete',
  'placeholder_ignored',
  'object_object',
  'unknown_variable',
  'charset_guessed',
  'parse_error',
  'fields_not_a_map',
  'unsupported_file',
  'honeypot_filled',
  'filled_too_fast',
  'scripted',
  'attempt',
  'site_spam',
  'test_lead',
  'delayed',
  'required_missing',
] as const
export const leadWarning = z.object({
  code: z.enum(WARNING_CODES),
  /** Which field: `comment`, `fields.UF_CRM_1` … */
  field: z.string().nullable(),
  /** Facts such as `5210 → 4096 characters` or the unknown word. */
  detail: z.string().nullable(),
})
export type LeadWarning = z.infer<typeof leadWarning>

/** Flags of the call; a flag is present only when the call carried it. */
export const leadFlags = z.object({
  is_need_callback: z.boolean().optional(),
  callback_phone: z.string().nullable().optional(),
  sync: z.boolean().optional(),
  is_need_check_order_in_processing: z.boolean().optional(),
  is_need_check_order_in_processing_append: z.boolean().optional(),
  is_skip_sending: z.boolean().optional(),
  order_creation_method: z.string().nullable().optional(),
})
export type LeadFlags = z.infer<typeof leadFlags>

/** What the request itself told: used for variables and shown to people. */
export const leadOrigin = z.object({
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  referrer: z.string().nullable(),
})
export type LeadOrigin = z.infer<typeof leadOrigin>

/** A lead as stored: values as received (after limits), before variables are replaced. */
export const lead = z.object({
  id: leadId,
  projectId,
  receivedAt: instantMs,
  title: z.string().nullable(),
  comment: z.string().nullable(),
  name: z.string().nullable(),
  phone: z.string().nullable(),
  /** `+79991234567`, null when the phone cannot be read as a whole number. */
  phoneE164: z.string().nullable(),
  email: z.string().nullable(),
  /** Visit number, null when the call had none (`nocookie`, free text). */
  visit: z.string().nullable(),
  fields: jsonMap,
  clientFields: jsonMap,
  flags: leadFlags,
  warnings: z.array(leadWarning),
  origin: leadOrigin,
  /** The form rule that captured it; null when the site's own code sent it. */
  formId: formId.nullable(),
  /** What our tag knew of the visitor and the page: variables by word. */
  context: variableValues,
  /** How often the very same submission came again and was not stored a second time. */
  repeatCount: z.number().int().nonnegative(),
  /** People changed it after it was received. */
  isEdited: z.boolean(),
  state: deliveryState,
  deliveries: z.array(delivery),
})
export type Lead = z.infer<typeof lead>

/** The submission exactly as it came. `text` is the bytes read as UTF-8 (or Latin-1 when they are not), for reading only. */
export const leadOriginal = z.object({
  method: z.string(),
  target: z.string(),
  contentType: z.string().nullable(),
  byteLength: z.number().int().nonnegative(),
  text: z.string(),
})
export type LeadOriginal = z.infer<typeof leadOriginal>

/** A comment added to a lead (`messages/add`). */
export const leadComment = z.object({
  id: commentId,
  leadId,
  receivedAt: instantMs,
  title: z.string().nullable(),
  message: z.string(),
})
export type LeadComment = z.infer<typeof leadComment>

/** A submission whose key nobody knows; people assign it to a project or discard it. */
export const unrecognisedLead = z.object({
  id: unrecognisedId,
  receivedAt: instantMs,
  key: z.string(),
  title: z.string().nullable(),
  name: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  origin: leadOrigin,
})
export type UnrecognisedLead = z.infer<typeof unrecognisedLead>
