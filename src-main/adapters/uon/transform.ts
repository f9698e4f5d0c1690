import type { Json, JsonMap } from '../../../src-preload/contract/index.ts'
import type { OutgoingLead } from '../kit/types.ts'
import type { Kind, UonConfig } from './config.ts'
import { phoneDigits, toPhone, toText } from './convert.ts'
import type { FormParts } from './fields.ts'
import { CONTACT_INPUTS } from './inputs.ts'
import { localDateTime } from '../../lib/zoned-time.ts'
import { isMail, isNothing, readable } from '../kit/lead-values.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import { noteOf, textValue } from './note.ts'

/** A lead that waited longer than this gets its own time as the time of creation. */
const LATE_MS = 5 * 60_000
/** The person of a lead in the form U-ON takes; what it would refuse is left over. */
export type Contact = { name: string; phone: string | null; email: string | null; leftOvers: LeftOver[] }

/** The lead's name, phone and e-mail; those of its maps (`u_name` …) only where the lead has none of its own. */
export function contactOf(lead: OutgoingLead): { contact: Contact; fields: JsonMap } {
  const { u_name: name, u_phone: phone, u_email: email, ...fields } = { ...lead.fields, ...ownClientFields(lead) }
  const leftOvers: LeftOver[] = []
  const pick = (own: string | null, label: string, other: Json | undefined): string => {
    const given = other === undefined || isNothing(other) ? '' : readable(other)
    if (own === null || own === '') return given
    if (given !== '' && given !== own) leftOvers.push({ name: label, value: given })
    return own
  }
  const named = pick(lead.name, 'u_name', name)
  const called = pick(lead.phone, 'u_phone', phone)
  const mailed = pick(lead.email, 'u_email', email).trim()
  const digits = phoneDigits(called === lead.phone ? (lead.phoneE164 ?? called) : called)
  const isPhone = digits.length >= 5
  if (!isPhone && called.trim() !== '') leftOvers.push({ name: 'phone', value: called })
  if (!isMail(mailed) && mailed !== '') leftOvers.push({ name: 'email', value: mailed })
  return {
    contact: {
      name: textValue(named) ?? '',
      phone: isPhone ? digits : null,
      email: isMail(mailed) ? mailed : null,
      leftOvers,
    },
    fields,
  }
}

/** Inputs of the client begin with `u_`; any other key of `client_fields` cannot reach the card through a create. */
function ownClientFields(lead: OutgoingLead): JsonMap {
  return Object.fromEntries(Object.entries(lead.clientFields).filter(([name]) => name.startsWith('u_')))
}

/** Keys of `client_fields` that no create takes. */
export function clientLeftOvers(lead: OutgoingLead): LeftOver[] {
  return Object.entries(lead.clientFields).flatMap(([name, value]) =>
    name.startsWith('u_') || isNothing(value) ? [] : [{ name, value }],
  )
}

/** A lead of U-ON needs a contact: without one it can only become a request. Depends on the lead alone, so every attempt agrees. */
export function kindOf(config: UonConfig, contact: Contact, fields: JsonMap): Kind {
  if (config.target === 'request') return 'request'
  const hasOther = CONTACT_INPUTS.some((name) => {
    const value = fields[name] ?? null
    const text = name.startsWith('u_phone') ? toPhone(value) : toText(value)
    return (text ?? '').trim() !== ''
  })
  return contact.phone !== null || contact.email !== null || hasOther ? 'lead' : 'request'
}

/** `Иванова Ольга Петровна` → surname, name, patronymic. */
function splitName(name: string): Record<string, string> {
  const [surname = '', first = '', ...rest] = name.split(/\s+/).filter((part) => part !== '')
  if (first === '') return { u_name: name }
  return { u_surname: surname, u_name: first, ...(rest.length === 0 ? {} : { u_sname: rest.join(' ') }) }
}

const UTM = [
  ['utm_source', 'utmSource'],
  ['utm_medium', 'utmMedium'],
  ['utm_campaign', 'utmCampaign'],
  ['utm_content', 'utmContent'],
  ['utm_term', 'utmTerm'],
] as const

/** Everything a create is made of. */
export type CreateParts = {
  kind: Kind
  marker: string
  lead: OutgoingLead
  config: UonConfig
  contact: Contact
  sorted: FormParts
  clientId: string | undefined
  nowMs: number
}

/** The form of `lead/create` or `request/create`. The lead's own fields win over what the connection says. */
export function createForm(parts: CreateParts): Record<string, string> {
  const { marker, lead, config, contact, sorted, clientId } = parts
  const { note: asked = '', ...own } = sorted.form
  const visitInput = `extended_fields[${config.visitField}]`
  const isVisitPlaced = config.visitField !== '' && Object.hasOwn(own, visitInput)
  const isLate = parts.nowMs - lead.receivedAtMs >= LATE_MS
  const given: Record<string, string | null | undefined> = {
    r_dat: isLate ? localDateTime(lead.receivedAtMs, config.timeZone) : undefined,
    r_u_id: config.managerId,
    r_co_id: config.officeId,
    // The statuses of leads and of requests are two books.
    status_id: parts.kind === config.target ? config.statusId : undefined,
    source: config.source,
    r_cl_id: clientId,
    ...Object.fromEntries(UTM.map(([input, word]) => [input, lead.variables[word]])),
    ...(config.isNameSplit ? splitName(contact.name) : { u_name: contact.name }),
    u_phone: contact.phone,
    u_email: contact.email,
    roistat: config.isRoistatSent ? lead.visit : undefined,
  }
  const passed = Object.entries(given).filter((pair): pair is [string, string] => (pair[1] ?? '') !== '')
  return {
    ...Object.fromEntries(passed),
    ...own,
    note: noteOf({
      lead,
      marker,
      language: config.noteLanguage,
      asked,
      leftOvers: [...contact.leftOvers, ...sorted.leftOvers, ...clientLeftOvers(lead)].filter(
        ({ name, value }) => name !== config.visitField || value !== lead.visit,
      ),
      isVisitPlaced,
    }),
  }
}

/** The lead's fields, the visit number among them where a field was chosen for it. */
export function withVisit(fields: JsonMap, lead: OutgoingLead, config: UonConfig): JsonMap {
  const names = [config.visitField, `ext_${config.visitField}`]
  if (config.visitField === '' || lead.visit === null || names.some((name) => Object.hasOwn(fields, name)))
    return fields
  return { ...fields, [config.visitField]: lead.visit }
}
