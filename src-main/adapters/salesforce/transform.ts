import type { Json, JsonMap } from '../../../src-preload/contract/index.ts'
import type { OutgoingLead } from '../kit/types.ts'
import type { SalesforceConfig, Target } from './config.ts'
import { convert, fitted, isShortMail } from './convert.ts'
import type { Assigned, Origin, Values } from './fields.ts'
import { localIso } from '../../lib/zoned-time.ts'
import { EMPTY_VALUE, isNothing, readable } from '../kit/lead-values.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import { said, wordsFor } from './note.ts'
import type { Field, ObjectInfo } from './types.ts'

const DAY_MS = 24 * 60 * 60_000

/** Usual lengths, for objects whose definitions cannot be read. */
const LENGTHS: Readonly<Record<string, number>> = {
  FirstName: 40,
  LastName: 80,
  Company: 255,
  Phone: 40,
  Email: 80,
  Name: 80,
  Description: 32_000,
}
/** Longest description that is written in one piece where its length is not told. */
export const TEXT_LIMIT = 32_000

/** The definition of a field; undefined when it is not there or definitions are not known. */
export function fieldOf(info: ObjectInfo | null, name: string): Field | undefined {
  return info?.fields.find((field) => field.name === name)
}

/** Length of a record's description, 0 when there is none to write. */
export function descriptionLength(info: ObjectInfo | null): number {
  if (info === null) return TEXT_LIMIT
  const field = fieldOf(info, 'Description')
  return field?.createable === true ? Math.min(field.length === 0 ? TEXT_LIMIT : field.length, TEXT_LIMIT) : 0
}

/** Contact data of a lead that Salesforce can keep as such; the rest is left over. A phone needs five digits to be one. */
export type Contact = { phone: string | null; email: string | null; leftOvers: LeftOver[] }

export function contactOf(lead: OutgoingLead): Contact {
  const phone = lead.phone?.trim() ?? ''
  const email = lead.email?.trim() ?? ''
  const isPhone = lead.phoneE164 !== null || (phone.replace(/\D/g, '').length >= 5 && phone.length <= 40)
  const leftOvers: LeftOver[] = []
  if (!isPhone && phone !== '') leftOvers.push({ name: 'phone', value: phone })
  if (!isShortMail(email) && email !== '') leftOvers.push({ name: 'email', value: email })
  return { phone: isPhone ? (lead.phoneE164 ?? phone) : null, email: isShortMail(email) ? email : null, leftOvers }
}

/** A name as first and last name. Word order of a form's field is not knowable: by default all of it is the last name. */
export function splitName(name: string, order: SalesforceConfig['nameOrder']): { first: string; last: string } {
  const [one = '', ...others] = name.trim().split(/\s+/)
  const rest = others.join(' ')
  if (order === 'last' || rest === '') return { first: '', last: name.trim() }
  return order === 'first_last' ? { first: one, last: rest } : { first: rest, last: one }
}

/** Collects a record's values; what a field cannot hold is left over. Fields that are not there are passed over. */
export type Draft = { values: Values; leftOvers: LeftOver[] }

type Given = { value: Json; origin: Origin; note?: LeftOver | null; isRequired?: boolean }

function put(draft: Draft, info: ObjectInfo | null, named: { name: string } & Given): void {
  const { name, value, origin, note = null, isRequired = false } = named
  const field = fieldOf(info, name)
  if (info !== null && field?.createable !== true && !isRequired) {
    if (note !== null) draft.leftOvers.push(note)
    return
  }
  const length = field?.length ?? LENGTHS[name] ?? 0
  const fitting = typeof value === 'string' ? fitted(value, length) : { value, isPartial: false }
  if (fitting?.isPartial === true && note !== null) draft.leftOvers.push(note)
  draft.values.set(name, { value: fitting?.value ?? value, origin, note, isRequired })
}

function putText(draft: Draft, info: ObjectInfo | null, named: { name: string; text: string; label: string }): void {
  const { name, text, label } = named
  if (text !== '') put(draft, info, { name, value: text, origin: 'lead', note: { name: label, value: text } })
}

/** What a record is made of besides the lead itself. */
export type RecordParts = {
  target: Target
  lead: OutgoingLead
  config: SalesforceConfig
  info: ObjectInfo | null
  /** Values the lead's maps give to this object. */
  mapped: Values
  links: { contactId: string | null; accountId: string | null }
  nowMs: number
}

function putPerson(draft: Draft, { lead, config, info }: Pick<RecordParts, 'lead' | 'config' | 'info'>): void {
  const contact = contactOf(lead)
  const words = wordsFor(config)
  const name = said(lead.name)
  const { first, last } = splitName(name, config.nameOrder)
  draft.leftOvers.push(...contact.leftOvers)
  const note = name === '' ? null : { name: 'name', value: name }
  if (first !== '') put(draft, info, { name: 'FirstName', value: first, origin: 'lead', note })
  const named = [last, contact.phone ?? '', contact.email ?? '', words.nameless].find((text) => text !== '') ?? ''
  put(draft, info, { name: 'LastName', value: named, origin: 'lead', note, isRequired: true })
  putText(draft, info, { name: 'Phone', text: contact.phone ?? '', label: 'phone' })
  putText(draft, info, { name: 'Email', text: contact.email ?? '', label: 'email' })
}

function putLead(draft: Draft, { lead, config, info }: RecordParts): void {
  putPerson(draft, { lead, config, info })
  const company = config.company === '' ? wordsFor(config).noCompany : config.company
  put(draft, info, { name: 'Company', value: company, origin: 'lead', isRequired: true })
  if (config.status !== '') put(draft, info, { name: 'Status', value: config.status, origin: 'connection' })
}

/** The first stage of the org, where the connection names none. */
function stageOf({ config, info }: RecordParts): string | null {
  if (config.status !== '') return config.status
  const active = fieldOf(info, 'StageName')?.picklistValues.filter((choice) => choice.active) ?? []
  return (active.find(({ defaultValue }) => defaultValue) ?? active[0])?.value ?? null
}

function putName(draft: Draft, { lead, config, info }: RecordParts): void {
  const words = wordsFor(config)
  const title = said(lead.title)
  const contact = contactOf(lead)
  const who = [said(lead.name), contact.phone ?? '', contact.email ?? ''].find((text) => text !== '') ?? ''
  const value = title === '' ? [words.lead, who].filter((text) => text !== '').join(': ') : title
  const note = title === '' ? null : { name: 'title', value: title }
  put(draft, info, { name: 'Name', value, origin: 'lead', note, isRequired: true })
}

function putOpportunity(draft: Draft, parts: RecordParts): void {
  const { config, info, links, nowMs } = parts
  putName(draft, parts)
  const stage = stageOf(parts)
  if (stage !== null) put(draft, info, { name: 'StageName', value: stage, origin: 'connection', isRequired: true })
  const closeOn = localIso(nowMs + config.closeInDays * DAY_MS, config.timeZone).slice(0, 10)
  put(draft, info, { name: 'CloseDate', value: closeOn, origin: 'lead', isRequired: true })
  putLink(draft, info, { name: 'AccountId', id: links.accountId })
  putLink(draft, info, { name: 'ContactId', id: links.contactId })
}

function putOrder(draft: Draft, parts: RecordParts): void {
  const { config, info, links, nowMs } = parts
  putName(draft, parts)
  const status = config.status === '' ? 'Draft' : config.status
  put(draft, info, { name: 'Status', value: status, origin: 'connection', isRequired: true })
  const from = localIso(nowMs, config.timeZone).slice(0, 10)
  put(draft, info, { name: 'EffectiveDate', value: from, origin: 'lead', isRequired: true })
  const accountId = links.accountId
  if (accountId !== null) put(draft, info, { name: 'AccountId', value: accountId, origin: 'lead', isRequired: true })
  putLink(draft, info, { name: 'BillToContactId', id: links.contactId })
}

/** A link that Salesforce does not take leaves the record without it; the person's data is in the description anyway. */
function putLink(draft: Draft, info: ObjectInfo | null, { name, id }: { name: string; id: string | null }): void {
  if (id !== null) put(draft, info, { name, value: id, origin: 'lead' })
}

function putSettings(draft: Draft, { lead, config, info, target }: RecordParts): void {
  if (config.ownerId !== '') put(draft, info, { name: 'OwnerId', value: config.ownerId, origin: 'connection' })
  if (config.recordTypeId !== '')
    put(draft, info, { name: 'RecordTypeId', value: config.recordTypeId, origin: 'connection' })
  if (config.leadSource !== '' && target !== 'Order') {
    put(draft, info, { name: 'LeadSource', value: config.leadSource, origin: 'connection' })
  }
  if (config.visitField === '' || lead.visit === null) return
  const field = fieldOf(info, config.visitField)
  const note = { name: config.visitField, value: lead.visit }
  const converted = field === undefined ? null : convert(lead.visit, field, config.timeZone)
  if (field !== undefined && converted === null) draft.leftOvers.push(note)
  else put(draft, info, { name: config.visitField, value: converted?.value ?? lead.visit, origin: 'mapping', note })
}

/** What the lead's maps say wins; a value of the lead itself that is replaced is left over. */
function overlay(draft: Draft, mapped: Values): void {
  for (const [name, assigned] of mapped) {
    const before = draft.values.get(name)
    if (assigned.value === null && before?.isRequired === true) continue
    const isReplaced =
      before !== undefined && before.note !== null && readable(before.note.value) !== readable(assigned.value)
    if (isReplaced && before.note !== null) draft.leftOvers.push(before.note)
    draft.values.set(name, { ...assigned, isRequired: before?.isRequired ?? false })
  }
}

/** Each thing once, in its first place. */
export function distinct(leftOvers: readonly LeftOver[]): LeftOver[] {
  return [...new Map(leftOvers.map((one) => [`${one.name}: ${readable(one.value)}`, one])).values()]
}

/** The record of a lead. */
export function recordOf(parts: RecordParts): Draft {
  const draft: Draft = { values: new Map<string, Assigned>(), leftOvers: [] }
  switch (parts.target) {
    case 'Lead':
      putLead(draft, parts)
      break
    case 'Opportunity':
      putOpportunity(draft, parts)
      break
    case 'Order':
      putOrder(draft, parts)
      break
    default:
      return parts.target satisfies never
  }
  putSettings(draft, parts)
  overlay(draft, parts.mapped)
  return draft
}

/** The contact of a lead. Phone and e-mail are those of the lead: they are what a contact is found by. */
export function contactRecordOf(parts: Pick<RecordParts, 'lead' | 'config' | 'info' | 'mapped'>): Draft {
  const draft: Draft = { values: new Map<string, Assigned>(), leftOvers: [] }
  putPerson(draft, parts)
  const mapped = new Map(parts.mapped)
  for (const name of ['Phone', 'Email']) {
    const taken = draft.values.has(name) ? mapped.get(name) : undefined
    if (taken === undefined) continue
    mapped.delete(name)
    const isOther = readable(taken.value) !== readable(draft.values.get(name)?.value ?? null)
    if (isOther && taken.value !== null && taken.note !== null) draft.leftOvers.push(taken.note)
  }
  overlay(draft, mapped)
  return draft
}

/** The lead's maps without what has a place of its own: the company's name, and texts for the description. */
export type Taken = { map: JsonMap; company: string; own: string[] }

export function takeSpecial(map: JsonMap, takes: { company: boolean; description: boolean }): Taken {
  const taken: Taken = { map: {}, company: '', own: [] }
  for (const [key, value] of Object.entries(map)) {
    const name = key.trim().toLowerCase()
    const isText = typeof value === 'string' || typeof value === 'number'
    if (takes.description && name === 'description' && isText) {
      if (!isNothing(value) && value !== EMPTY_VALUE) taken.own.push(readable(value))
    } else if (takes.company && name === 'company' && isText) {
      if (value !== EMPTY_VALUE) taken.company = readable(value)
    } else taken.map[key] = value
  }
  return taken
}
