import type { Json, JsonMap } from '../../../src-preload/contract/index.ts'
import type { OutgoingLead } from '../kit/types.ts'
import type { FreshofficeConfig } from './config.ts'
import { localIso } from '../../lib/zoned-time.ts'
import { isMail, readable } from '../kit/lead-values.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import { addDays } from './add-days.ts'
import { COMPANY_KEYS, CONTACT_KEYS, DEAL_KEYS, V2_NAMES, entriesOf, takeColumns } from './keys.ts'
import { markOf, textValue } from './note.ts'

/** Longest name sent; what is cut stays in the note. */
export const NAME_LIMIT = 200
/** What stands in columns of a contact person that nobody filled; code in production sends it. */
const DASH = '—'

/** Digits that make two spellings of a phone one: Russian `8…` is `7…`. */
export function phoneDigits(phone: string): string {
  const digits = phone.replace(/\D/g, '')
  return /^8\d{10}$/.test(digits) ? `7${digits.slice(1)}` : digits
}

/** The person of a lead; what cannot be a phone or an e-mail is left over. */
export type Contact = {
  /** Digits with the country code. */
  phone: string | null
  /** As it was typed, for searches. */
  typedPhone: string
  email: string | null
  name: string | null
  leftOvers: LeftOver[]
}

/** A phone has 5 to 15 digits. */
export function contactOf(lead: OutgoingLead): Contact {
  const digits = phoneDigits(lead.phoneE164 ?? lead.phone ?? '')
  const phone = /^\d{5,15}$/.test(digits) ? digits : null
  const mail = lead.email?.trim() ?? ''
  const email = isMail(mail) ? mail : null
  const name = textValue(lead.name)?.replace(/\s+/g, ' ').trim() ?? ''
  const leftOvers: LeftOver[] = []
  if (phone === null && lead.phone !== null && lead.phone.trim() !== '') {
    leftOvers.push({ name: 'phone', value: lead.phone })
  }
  if (email === null && mail !== '') leftOvers.push({ name: 'email', value: mail })
  if (name.length > NAME_LIMIT) leftOvers.push({ name: 'name', value: name })
  return { phone, typedPhone: lead.phone?.trim() ?? '', email, name: name === '' ? null : cut(name), leftOvers }
}

function cut(text: string): string {
  return text.length <= NAME_LIMIT ? text : text.slice(0, NAME_LIMIT).toWellFormed()
}

/** A lead's maps by the table they go to. Names are those of v1; `unknown` ones may be columns of this account. */
export type SortedLead = {
  deal: JsonMap
  company: JsonMap
  person: JsonMap
  unknown: { deal: LeftOver[]; company: LeftOver[] }
  leftOvers: LeftOver[]
}

/** Sorts `fields` (deal, else counterparty) and `client_fields` (counterparty, else its contact person). */
export function sortLead(lead: OutgoingLead, { api, timeZone }: FreshofficeConfig): SortedLead {
  const own = entriesOf(lead.fields).map(({ name, value }) => {
    return { name: api === 'v2' ? (V2_NAMES.get(name) ?? name) : name, value }
  })
  const deal = takeColumns(own, DEAL_KEYS, timeZone)
  const ofDeal = takeColumns(deal.rest, COMPANY_KEYS, timeZone)
  const company = takeColumns(entriesOf(lead.clientFields), COMPANY_KEYS, timeZone)
  const person = takeColumns(company.rest, CONTACT_KEYS, timeZone)
  return {
    deal: deal.values,
    company: { ...ofDeal.values, ...company.values },
    person: person.values,
    unknown: { deal: ofDeal.rest, company: person.rest },
    leftOvers: [deal, ofDeal, company, person].flatMap(({ leftOvers }) => leftOvers),
  }
}

/** When the deal begins: as the lead says, else when it came. The same in every attempt: the look-up depends on it. */
export function dateStartOf(deal: JsonMap, lead: OutgoingLead, { timeZone }: FreshofficeConfig): string {
  const asked = deal['date_start']
  return typeof asked === 'string' ? asked : localIso(lead.receivedAtMs, timeZone)
}

function withoutNulls(map: JsonMap): JsonMap {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== null))
}

/** Everything a deal is made of. Ids are digits; an empty one is not sent. */
export type DealParts = {
  companyId: string
  managerId: string
  typeId: string
  statusId: string
  /** Columns by the names of v1, converted; a null leaves the column empty. */
  deal: JsonMap
  dateStart: string
  note: string
}

const CHOSEN = ['id_company', 'id_manager', 'id_type_deal', 'id_status_deal', 'summa', 'chance', 'date_start', 'note']

/** Body of `POST /deal` (v1). Ids, sum and chance go as text: the only form that code in production sends. */
export function dealOf(parts: DealParts): JsonMap {
  const { deal, managerId, typeId, statusId } = parts
  const more = Object.fromEntries(Object.entries(withoutNulls(deal)).filter(([name]) => !CHOSEN.includes(name)))
  const { summa = 0, chance = null } = deal
  return {
    id_company: parts.companyId,
    ...(typeId === '' ? {} : { id_type_deal: typeId }),
    ...(statusId === '' ? {} : { id_status_deal: statusId }),
    ...(managerId === '' ? {} : { id_manager: managerId }),
    ...(summa === null ? {} : { summa: Number(summa).toFixed(2) }),
    ...(chance === null ? {} : { chance: readable(chance) }),
    date_start: parts.dateStart,
    ...more,
    note: parts.note,
  }
}

/** Body of `POST /deal/insert` (v2). */
export function insertOf(parts: DealParts & { name: string; finishDays: number }): JsonMap {
  const { deal, dateStart } = parts
  const { summa = null, date_finish: finish = null } = deal
  const start = dateStart.slice(0, 10)
  return {
    name: cut(parts.name),
    company_id: Number(parts.companyId),
    type_id: Number(parts.typeId),
    status_id: Number(parts.statusId),
    user_id: Number(parts.managerId),
    date_start: start,
    date_finish: typeof finish === 'string' ? finish.slice(0, 10) : addDays(start, parts.finishDays),
    ...(summa === null ? {} : { sum: summa }),
    note: parts.note,
  }
}

/** `Иван Петров` → first and last name; a single word is the first name. */
function nameParts(name: string): { first_name: string; last_name: string } {
  const [first = name, ...rest] = name.split(' ')
  return { first_name: first, last_name: rest.length === 0 ? DASH : rest.join(' ') }
}

/** Name of a new counterparty: the lead's; without one, a name that no other lead has. */
export function companyName(company: JsonMap, contact: Contact, about: { marker: string; clientName: string }): string {
  const asked = company['name']
  if (typeof asked === 'string' && asked.trim() !== '') return cut(asked.trim())
  return contact.name ?? `${about.clientName} ${contact.phone ?? contact.email ?? about.marker}`
}

const number = (id: string): number | undefined => (id === '' ? undefined : Number(id))

/** Body of `POST /companies`: counterparty, contact person, phone and e-mail at once. */
export function companyOf(
  parts: { company: JsonMap; person: JsonMap; contact: Contact; managerId: string; name: string },
  about: { marker: string; receivedAtMs: number; config: FreshofficeConfig },
): JsonMap {
  const { contact, person } = parts
  const { config } = about
  const { note: asked, ...company } = parts.company
  const names = nameParts(contact.name ?? parts.name)
  const { phone, email } = contact
  const status = number(config.contactStatusId)
  const hasPerson = phone !== null || email !== null || contact.name !== null || Object.keys(person).length > 0
  const defaults: Record<string, Json | undefined> = {
    person: Number(config.person),
    type_id: number(config.companyTypeId),
    group_id: number(config.companyGroupId),
    user_id: number(parts.managerId),
    info_source: config.infoSource === '' ? undefined : config.infoSource,
  }
  const given = Object.entries({ ...defaults, ...company }).filter(([, value]) => value !== undefined && value !== null)
  return {
    ...(Object.fromEntries(given) as JsonMap), // undefined ones are filtered out above
    name: parts.name,
    note: typeof asked === 'string' && asked !== '' ? `${markOf(about.marker)}\n${asked}` : markOf(about.marker),
    // The service does not always fill it.
    created: `${localIso(about.receivedAtMs, config.timeZone)}.000000`,
    contacts: hasPerson
      ? [
          {
            ...names,
            post: DASH,
            ...(status === undefined ? {} : { status_id: status }),
            ...withoutNulls(person),
            ...(phone === null ? {} : { phones: [{ phone }] }),
            ...(email === null ? {} : { emails: [{ email }] }),
          },
        ]
      : [],
  }
}
