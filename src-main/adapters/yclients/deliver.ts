import type { JsonMap } from '../../../src-preload/contract/index.ts'
import type { DeliverJob, Outcome } from '../kit/types.ts'
import { isNothing, readable } from '../kit/lead-values.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import { createYclientsClient, remember } from './client.ts'
import type { YclientsClient } from './client.ts'
import { appendToClient, clientsByPhone, createClientCard, ensureClient, findClients, hiddenClient } from './clients.ts'
import type { YclientsContext } from './config.ts'
import { modeOf } from './config.ts'
import { deliveredClient, deliveredRecord } from './crm-id.ts'
import { convertCustomFields } from './custom-fields.ts'
import type { SortedFields } from './keys.ts'
import { noteOf, repeatNote } from './note.ts'
import { appendToRecord, findOpenRecord, isMadeBy } from './records.ts'
import { clientOf, contactOf, placeOf, serviceIdsOf, sortLead } from './transform.ts'
import type { Contact, Place } from './transform.ts'
import { services, staffList } from './types.ts'
import type { Service } from './types.ts'
import { bookVisit, recordVisit } from './visits.ts'

/** So many cards with the lead's phone or e-mail are asked for open records. */
const MAX_CLIENTS = 5

/** A lead sorted and converted, ready for any of the three ways. */
export type Prepared = {
  context: YclientsContext
  client: YclientsClient
  job: DeliverJob
  place: Place
  contact: Contact
  own: SortedFields
  customValues: JsonMap
  /** Plain and custom values for the client's card. */
  details: JsonMap
  leftOvers: LeftOver[]
}

/** Branch, person, fields: everything that only reads. */
async function prepare(context: YclientsContext, job: DeliverJob): Promise<Prepared> {
  const { config } = context
  const { lead } = job
  const place = placeOf(lead, config)
  const client = createYclientsClient(context, place.companyId)
  const contact = contactOf(lead, config)
  const sorted = sortLead(lead, place.fields, config)
  const owner = modeOf(config) === 'client' ? 'client' : 'record'
  const custom = await convertCustomFields(context, client, { owner, values: sorted.own.custom })
  const theirs = await convertCustomFields(context, client, { owner: 'client', values: sorted.client.custom })
  const hasCustom = Object.keys(theirs.values).length > 0
  const isPerson = contact.phone !== null && client.hasUser
  const clientLeft = isPerson
    ? [...sorted.client.leftOvers, ...theirs.leftOvers]
    : Object.entries(lead.clientFields).flatMap(([name, value]) => (isNothing(value) ? [] : [{ name, value }]))
  return {
    context,
    client,
    job,
    place,
    contact,
    own: sorted.own,
    customValues: custom.values,
    details: isPerson ? { ...sorted.client.plain, ...(hasCustom ? { custom_fields: theirs.values } : {}) } : {},
    leftOvers: [...contact.leftOvers, ...place.leftOvers, ...sorted.own.leftOvers, ...custom.leftOvers, ...clientLeft],
  }
}

/** The comment of what is created; values that found no place since `prepare` come in `more`. */
export function noteFor(prepared: Prepared, more: readonly LeftOver[] = []): string {
  const { context, client, job, own, customValues, leftOvers } = prepared
  const { visitField, noteLanguage } = context.config
  const asked = own.plain['comment']
  return noteOf({
    lead: job.lead,
    marker: job.marker,
    language: noteLanguage,
    asked: typeof asked === 'string' ? asked : '',
    leftOvers: [...leftOvers, ...more].filter(({ name, value }) => name !== visitField || value !== job.lead.visit),
    isVisitPlaced: visitField !== '' && Object.hasOwn(customValues, visitField),
    isUncertainRepeat: job.isRepeatOfUnknown && !client.hasUser,
    isUnchecked: job.lead.flags.is_need_check_order_in_processing === true && !client.hasUser,
  })
}

type Chosen = { staffId: number; leftOvers: LeftOver[] }

/** The employee by number or by name: the lead's, else the connection's, else 0 (anybody). An unknown one is left over. */
async function staffOf({ context, client, place }: Prepared): Promise<Chosen> {
  const fallback = Number(context.config.staffId)
  const word = readable(place.staff).trim()
  if (/^\d+$/.test(word)) return { staffId: Number(word) === 0 ? fallback : Number(word), leftOvers: [] }
  if (word === '') return { staffId: fallback, leftOvers: [] }
  const path = `/company/${client.companyId}/staff/`
  const { data } = await remember(context, `${client.companyId}:staff`, () => client.get(path, {}, staffList))
  const named = data.find((one) => one.fired !== true && one.name.trim().toLowerCase() === word.toLowerCase())
  return named === undefined
    ? { staffId: fallback, leftOvers: [{ name: 'staff_id', value: place.staff }] }
    : { staffId: named.id, leftOvers: [] }
}

/** Prices and lengths of the chosen services. */
async function servicesOf({ context, client, own }: Prepared): Promise<Service[]> {
  const wanted = serviceIdsOf(own.plain, context.config)
  if (wanted.length === 0) return []
  const path = `/company/${client.companyId}/services/`
  const { data } = await remember(context, `${client.companyId}:services`, () => client.get(path, {}, services))
  return data.filter(({ id }) => wanted.includes(id))
}

/**
 * The open record a repeated lead belongs to, when the lead asks for that check. With `_append` the lead becomes a note
 * there; without it nothing is changed. Either way no second record is made.
 */
async function intoOpenRecord({ context, client, job, contact }: Prepared): Promise<Outcome | null> {
  const { marker, lead } = job
  const { config } = context
  if (lead.flags.is_need_check_order_in_processing !== true || !client.hasUser) return null
  const clientIds = (await findClients(client, contact)).slice(0, MAX_CLIENTS).map(({ id }) => id)
  const open = await findOpenRecord(client, { clientIds, marker, nowMs: context.clock.now() })
  if (open === undefined) return null
  if (isMadeBy(open, marker)) return deliveredRecord(config, client.companyId, open)
  if (lead.flags.is_need_check_order_in_processing_append !== true) {
    return { ...deliveredRecord(config, client.companyId, open), isAppended: false }
  }
  await appendToRecord(client, open.id, { text: repeatNote({ lead, marker, language: config.noteLanguage }), marker })
  return { ...deliveredRecord(config, client.companyId, open), isAppended: true }
}

/** Client fields first (a step), then the record: its create is the last mutation. */
async function deliverVisit(prepared: Prepared, mode: 'record' | 'booking'): Promise<Outcome> {
  const { context, client, job, contact, details } = prepared
  const { config } = context
  if (mode === 'booking' && contact.phone === null) {
    return { kind: 'rejected', reason: 'Online booking needs a phone, and the lead has none', field: 'phone' }
  }
  const { staffId, leftOvers } = await staffOf(prepared)
  if (mode === 'record' && staffId === 0) {
    const reason = 'A record needs an employee: choose one in the connection or pass the field staff_id'
    return { kind: 'rejected', reason, field: 'staff_id' }
  }
  const appended = await intoOpenRecord(prepared)
  if (appended !== null) return appended
  const chosen = await servicesOf(prepared)
  const hasDetails = Object.keys(details).length > 0 && contact.phone !== null
  const isPlaced =
    !hasDetails || (await ensureClient(client, job.step, { contact, phone: contact.phone ?? '', details }))
  const unplaced = isPlaced ? [] : Object.entries(details).map(([name, value]) => ({ name, value }))
  const visit = { prepared, note: noteFor(prepared, [...leftOvers, ...unplaced]), staffId, services: chosen }
  const made = mode === 'record' ? await recordVisit(visit) : await bookVisit(visit)
  return deliveredRecord(config, client.companyId, made)
}

/** The client card is the lead's record: a known one gets the lead as a note, with the mark. */
async function deliverClient(prepared: Prepared): Promise<Outcome> {
  const { context, client, job, contact, own, customValues } = prepared
  if (contact.phone === null) {
    return { kind: 'rejected', reason: 'A client card needs a phone, and the lead has none', field: 'phone' }
  }
  const { comment: _comment, ...plain } = own.plain
  const details: JsonMap = {
    ...plain,
    ...(Object.keys(customValues).length === 0 ? {} : { custom_fields: customValues }),
  }
  const text = noteFor(prepared)
  const delivered = (id: number): Outcome => deliveredClient(context.config, client.companyId, id)
  const [known] = await clientsByPhone(client, contact.phone)
  if (known === undefined) {
    const id = await createClientCard(client, clientOf(contact, details, text))
    if (id !== null) return delivered(id)
  }
  const [found] = known === undefined ? await clientsByPhone(client, contact.phone) : [known]
  if (found === undefined) throw hiddenClient()
  await appendToClient(client, found.id, { text, marker: job.marker, details })
  return delivered(found.id)
}

/** A lead → a record, a booking or a client card. */
export async function deliver(context: YclientsContext, job: DeliverJob): Promise<Outcome> {
  const prepared = await prepare(context, job)
  const mode = modeOf(context.config)
  return mode === 'client' ? deliverClient(prepared) : deliverVisit(prepared, mode)
}
