import { capture, type Form, type FormRule, type Lead, type MappedLead } from '../../src-preload/contract/index.ts'
import { acceptLead } from '../leads/accept.ts'
import { mapSubmission } from './map-submission.ts'

/** What a rule would have made of a lead. */
export type Preview = { after: MappedLead; unknown: string[]; missing: string[] }

/** The part of a lead that a mapping makes. */
export function mappedPart(lead: MappedLead): MappedLead {
  const { title, name, phone, email, comment, fields, clientFields } = lead
  return { title, name, phone, email, comment, fields, clientFields }
}

/**
 * Applies a rule to a lead's own submission as it came; undefined when those bytes are no submission of the tag. Pure, and the
 * same code that makes leads.
 */
export function previewLead(
  rule: FormRule,
  of: { lead: Pick<Lead, 'origin'>; body: Uint8Array },
  defaultCountry: string,
): Preview | undefined {
  const captured = readCapture(of.body)
  if (captured === undefined) return undefined
  const { params, missing, unknown } = mapSubmission(rule, captured)
  const original = { method: 'POST', target: '', contentType: null, body: of.body }
  const lead = acceptLead({ params, warnings: [], origin: of.lead.origin, original }, { defaultCountry })
  return { after: mappedPart(lead), unknown, missing }
}

function readCapture(body: Uint8Array) {
  try {
    return capture.safeParse(JSON.parse(Buffer.from(body).toString('utf8'))).data
  } catch {
    return undefined
  }
}

/** A rule of which nothing fatal is known, copied for a new form: its title says so. */
export function copyOf(form: Form, word: string): FormRule {
  return { ...form.rule, title: `${form.rule.title} ${word}`.trim().slice(0, 1024) }
}
