import type { Json, JsonMap } from '../../../src-preload/contract/index.ts'
import type { OutgoingLead } from '../kit/types.ts'
import { isMail } from '../kit/lead-values.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import type { YclientsConfig } from './config.ts'
import { idsOf, modeOf } from './config.ts'
import type { SortedFields } from './keys.ts'
import { CLIENT_KEYS, keysOf, sortFields } from './keys.ts'
import { textValue } from './note.ts'
import type { Service } from './types.ts'

const HOUR_S = 3600
/** Digits that make two spellings of a phone one: Russian `8…` is `7…`. */
export function phoneDigits(phone: string): string {
  const digits = phone.replace(/\D/g, '')
  return /^8\d{10}$/.test(digits) ? `7${digits.slice(1)}` : digits
}

/** The person of a lead in the form YCLIENTS takes; what it would refuse is left over. */
export type Contact = { phone: string | null; email: string | null; name: string; leftOvers: LeftOver[] }

/** A phone has 9 to 15 digits with the country code (API Blueprint, `clients/bulk`); a client without a phone is none. */
export function contactOf(lead: OutgoingLead, config: YclientsConfig): Contact {
  const digits = phoneDigits(lead.phoneE164 ?? lead.phone ?? '')
  const phone = /^\d{9,15}$/.test(digits) ? digits : null
  const mail = lead.email?.trim() ?? ''
  const email = isMail(mail) ? mail : null
  const name = textValue(lead.name)?.trim() ?? ''
  const leftOvers: LeftOver[] = []
  const keep = (label: string, value: string | null): void => {
    if (value !== null && value.trim() !== '') leftOvers.push({ name: label, value })
  }
  if (phone === null) {
    keep('name', lead.name)
    keep('phone', lead.phone)
    keep('email', lead.email)
  } else if (email === null) keep('email', lead.email)
  return { phone, email, name: name === '' ? config.clientName : name, leftOvers }
}

/** Where a lead goes: its own `company_id` and `staff_id` win over the connection's. */
export type Place = { companyId: string; staff: Json; fields: JsonMap; leftOvers: LeftOver[] }

/** Takes `company_id` and `staff_id` out of the lead's fields; a branch that is not a number is left over. */
export function placeOf(lead: OutgoingLead, config: YclientsConfig): Place {
  const { company_id: company = '', staff_id: staff = '', ...rest } = lead.fields
  const wanted = typeof company === 'string' || typeof company === 'number' ? String(company).trim() : ''
  const isCompany = /^[1-9]\d*$/.test(wanted)
  const isGiven = company !== '' && company !== null && company !== ' '
  const fields =
    config.visitField === '' || lead.visit === null || Object.hasOwn(rest, config.visitField)
      ? rest
      : { ...rest, [config.visitField]: lead.visit }
  return {
    companyId: isCompany ? wanted : config.companyId,
    staff: staff === null || staff === ' ' ? '' : staff,
    fields,
    leftOvers: isGiven && !isCompany ? [{ name: 'company_id', value: company }] : [],
  }
}

/** The lead's two maps, sorted. In client mode both are the client's. */
export function sortLead(
  lead: OutgoingLead,
  fields: JsonMap,
  config: YclientsConfig,
): Record<'own' | 'client', SortedFields> {
  const mode = modeOf(config)
  const nothing: SortedFields = { plain: {}, custom: [], leftOvers: [] }
  if (mode === 'client') {
    return { own: sortFields({ ...fields, ...lead.clientFields }, CLIENT_KEYS, config.timeZone), client: nothing }
  }
  return {
    own: sortFields(fields, keysOf(mode), config.timeZone),
    client: sortFields(lead.clientFields, CLIENT_KEYS, config.timeZone),
  }
}

/** Everything a record or booking is made of. */
export type VisitParts = {
  marker: string
  config: YclientsConfig
  contact: Contact
  plain: JsonMap
  customValues: JsonMap
  note: string
  staffId: number
  services: readonly Service[]
  datetime: string
}

/** Numbers of the services: the lead's, else the connection's. */
export function serviceIdsOf(plain: JsonMap, config: YclientsConfig): number[] {
  const asked = plain['services']
  return Array.isArray(asked) ? asked.filter((one) => typeof one === 'number') : idsOf(config.serviceIds)
}

/** Seconds: asked for, set, as the services last with this employee, an hour. */
export function lengthOf({ plain, config, services, staffId }: Omit<VisitParts, 'datetime' | 'note'>): number {
  const asked = plain['seance_length']
  if (typeof asked === 'number') return asked
  if (config.durationMinutes > 0) return config.durationMinutes * 60
  const lengths = services.map(({ staff }) => staff?.find((one) => one.id === staffId)?.seance_length ?? 0)
  const total = lengths.reduce((sum, one) => sum + one, 0)
  return total > 0 ? total : HOUR_S
}

/** Body of `POST /records/{company_id}`. */
export function recordOf(parts: VisitParts): JsonMap {
  const { config, contact, plain, customValues } = parts
  const labels = idsOf(config.labelIds)
  const { comment: _comment, services: _services, ...own } = plain
  const wanted = serviceIdsOf(plain, config)
  return {
    staff_id: parts.staffId,
    services: wanted.map((id) => {
      const price = parts.services.find((service) => service.id === id)?.price_min ?? 0
      return { id, first_cost: price, discount: 0, cost: price }
    }),
    // Without a phone there is no client: all contact data is in the comment.
    client: contact.phone === null ? {} : clientHead(contact),
    save_if_busy: config.isSavedIfBusy,
    send_sms: config.isSmsSent && contact.phone !== null,
    ...(labels.length === 0 ? {} : { record_labels: labels }),
    ...own,
    datetime: parts.datetime,
    seance_length: lengthOf(parts),
    comment: parts.note,
    api_id: parts.marker,
    ...(Object.keys(customValues).length === 0 ? {} : { custom_fields: customValues }),
  }
}

function clientHead({ phone, name, email }: Contact): JsonMap {
  return { phone, name, ...(email === null ? {} : { email }) }
}

/** Body of `POST /book_record/{company_id}`. */
export function bookingOf(parts: VisitParts): JsonMap {
  const { contact, plain, customValues, config } = parts
  const services = serviceIdsOf(plain, config)
  return {
    phone: contact.phone,
    fullname: contact.name,
    ...(contact.email === null ? {} : { email: contact.email }),
    comment: parts.note,
    notify_by_sms: plain['notify_by_sms'] ?? 0,
    notify_by_email: plain['notify_by_email'] ?? 0,
    api_id: parts.marker,
    appointments: [
      {
        id: 1,
        services,
        staff_id: parts.staffId,
        datetime: parts.datetime,
        ...(Object.keys(customValues).length === 0 ? {} : { custom_fields: customValues }),
      },
    ],
  }
}

/** Body of `POST /clients/{company_id}`; `comment` only where the client is the lead's own record. */
export function clientOf(contact: Contact, details: JsonMap, comment?: string): JsonMap {
  return { ...details, ...clientHead(contact), ...(comment === undefined ? {} : { comment }) }
}
