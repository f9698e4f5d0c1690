import { z } from 'zod'
import type { CommentJob, DeliverJob, LookUp, Outcome } from '../kit/types.ts'
import { readable } from '../kit/lead-values.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import { remember } from './config.ts'
import { editClient, ensureClient, findByContact } from './contacts.ts'
import type { FoundClient } from './contacts.ts'
import { readUser } from './definitions.ts'
import type { Crm } from './definitions.ts'
import { sortFields } from './fields.ts'
import type { SortedFields } from './fields.ts'
import { addNote, hasNote } from './notes.ts'
import { createRecord, delivered, findOpenDeal, findOpenLead, lookUpRecord, readCrmId } from './records.ts'
import { BitrixRefusal } from './refusal.ts'
import { contactDataOf, contactOf, markOf, ORIGINATOR, recordOf, repeatNote, textValue } from './transform.ts'
import type { ContactData } from './transform.ts'

/** How the CRM works: with leads, or without ("simple": a lead with a name turns into a deal at once). */
export function readMode({ context, client }: Crm): Promise<'classic' | 'simple'> {
  return remember(context, 'mode', async () => {
    try {
      const mode = await client.read('crm.settings.mode.get', {}, z.coerce.number())
      return mode === 2 ? 'simple' : 'classic'
    } catch (error) {
      // Older boxes know one mode only; whom it is not told tries with leads, which works in both.
      if (error instanceof BitrixRefusal && (error.isMethodMissing || error.isRightMissing)) return 'classic'
      throw error
    }
  })
}

type Work = { crm: Crm; job: DeliverJob; contactData: ContactData }

/** Whether the contact's responsible person is asked for by the connection or by the lead. */
function asksForManager({ crm, job }: Work): boolean {
  const isAsked = Object.keys(job.lead.fields).some((key) => key.trim().toUpperCase() === 'ASSIGNED_BY_CONTACT_MANAGER')
  return crm.context.config.hasContactManager || isAsked
}

/** Who is to answer: the client's own manager, whom the lead names, whom the connection names, else the webhook's owner. */
async function responsible({ crm }: Work, sorted: SortedFields, client: FoundClient): Promise<string | undefined> {
  const { config } = crm.context
  const takesManager = sorted.takesContactManager ?? config.hasContactManager
  if (takesManager && client.managerId !== null && (await isActive(crm, client.managerId))) return client.managerId
  const asked = sorted.record['ASSIGNED_BY_ID']
  const named = asked === undefined ? '' : readable(asked)
  return named !== '' ? named : config.assignedById === '' ? undefined : config.assignedById
}

/** A manager who has left gets no new leads; when users cannot be read, nobody is known to have left. */
async function isActive(crm: Crm, id: string): Promise<boolean> {
  try {
    return (await readUser(crm, id))?.ACTIVE !== false
  } catch (error) {
    if (error instanceof BitrixRefusal && (error.isRightMissing || error.isMethodMissing)) return true
    throw error
  }
}

const openStep = z.object({
  found: z.object({ entity: z.enum(['deal', 'lead']), id: z.string(), isOwn: z.boolean() }).nullable(),
})
type OpenRecord = z.infer<typeof openStep>

async function findOpen({ crm, job, contactData }: Work, client: FoundClient, withLeads: boolean): Promise<OpenRecord> {
  const isOwn = (row: { ORIGINATOR_ID: string; ORIGIN_ID: string }): boolean =>
    row.ORIGINATOR_ID === ORIGINATOR && row.ORIGIN_ID === job.marker
  const deal = client.ids.length === 0 ? null : await findOpenDeal(crm, client.ids, job.marker)
  if (deal !== null) return { found: { entity: 'deal', id: deal.ID, isOwn: isOwn(deal) } }
  const { phone, email } = contactData
  if (!withLeads || (phone === null && email === null)) return { found: null }
  const leadIds = await findByContact(crm, 'LEAD', { phone, email, typed: job.lead.phone })
  const lead = leadIds.length === 0 ? null : await findOpenLead(crm, leadIds, job.marker)
  return { found: lead === null ? null : { entity: 'lead', id: lead.ID, isOwn: isOwn(lead) } }
}

/**
 * The open deal or lead a repeated lead belongs to, when the lead asks for that check. With `_append` the lead becomes a comment
 * there; without it nothing is changed. Either way no second record is made. Which record it is, is settled once.
 */
async function intoOpen(work: Work, client: FoundClient, withLeads: boolean): Promise<Outcome | null> {
  const { crm, job } = work
  const { lead, marker } = job
  if (lead.flags.is_need_check_order_in_processing !== true) return null
  if (client.isNew && !withLeads) return null
  const summary = ({ found }: OpenRecord): string =>
    found === null ? 'nothing open' : `open ${found.entity} ${found.id}`
  const { found } = await job.step({ name: 'open', schema: openStep, summary }, () => findOpen(work, client, withLeads))
  if (found === null) return null
  if (found.isOwn) return delivered(crm, found)
  if (lead.flags.is_need_check_order_in_processing_append !== true) return delivered(crm, found, false)
  const isThere = await addNote(crm, found, { text: repeatNote(lead, crm.context.config, marker), marker })
  return isThere ? delivered(crm, found, true) : null
}

/** Gives the lead's client fields to a known contact; those that cannot be given are left over. */
async function giveFields({ crm, job }: Work, sorted: SortedFields, client: FoundClient): Promise<LeftOver[]> {
  const { PHONE, EMAIL, WEB, IM, LINK, ...values } = sorted.contact
  // Added to a known contact they would be there twice after a repeat.
  const added = Object.entries({ PHONE, EMAIL, WEB, IM, LINK })
    .filter(([, value]) => value !== undefined)
    .map(([code]) => code)
  const isGiven =
    client.id === null || Object.keys(values).length === 0
      ? true
      : await editClient(crm, job.step, { id: client.id, values })
  const left = [...added, ...(isGiven ? [] : Object.keys(values))]
  return left.flatMap((code) => {
    const raw = sorted.raw.get(code)
    return raw === undefined ? [] : [raw]
  })
}

type Plan = { entity: 'deal' | 'lead'; sorted: SortedFields; client: FoundClient; left: readonly LeftOver[] }

/** Creates the deal or the lead: the last mutation of a delivery. */
async function create(work: Work, { entity, sorted, client, left }: Plan): Promise<Outcome> {
  const { crm, job, contactData } = work
  const { definitions } = sorted
  const assignedById = await responsible(work, sorted, client)
  const raw = new Map([...sorted.raw].filter(([code]) => code in sorted.record))
  const ref = await createRecord(crm, {
    entity,
    definitions,
    raw,
    build: (dropped) => {
      const refused = [...dropped].flatMap((code) => raw.get(code) ?? [])
      return recordOf({
        entity,
        marker: job.marker,
        lead: job.lead,
        config: crm.context.config,
        contactData,
        values: Object.fromEntries(Object.entries(sorted.record).filter(([code]) => !dropped.has(code))),
        texts: sorted.texts,
        leftOvers: [...contactData.leftOvers, ...sorted.leftOvers, ...left, ...refused],
        contactId: client.id,
        isKnownClient: client.id !== null && !client.isNew,
        linksMany: definitions.has('CONTACT_IDS'),
        assignedById: dropped.has('ASSIGNED_BY_ID') ? undefined : assignedById,
      })
    },
  })
  return delivered(crm, ref)
}

/** Contact, found or created, then deal. */
async function deliverDeal(work: Work): Promise<Outcome> {
  const { crm, job, contactData } = work
  const { lead, marker } = job
  const hasPerson = contactData.phone !== null || contactData.email !== null || (textValue(lead.name) ?? '') !== ''
  const sorted = await sortFields(crm, { lead, entity: 'deal', hasContact: hasPerson })
  const assignedById = await responsible(work, sorted, { id: null, ids: [], managerId: null, isNew: false })
  const sourceId = sorted.record['SOURCE_ID'] ?? (crm.context.config.sourceId || undefined)
  const draft = () => contactOf({ marker, lead, contactData, values: sorted.contact, sourceId, assignedById })
  const client = await ensureClient(crm, job, {
    contactData,
    typed: lead.phone,
    needsManager: asksForManager(work),
    draft: hasPerson ? draft : null,
  })
  const appended = await intoOpen(work, client, false)
  if (appended !== null) return appended
  const left = client.isNew ? [] : await giveFields(work, sorted, client)
  return create(work, { entity: 'deal', sorted, client, left })
}

/** A lead of the CRM, or the deal of a client who is among the contacts. */
async function deliverLead(work: Work): Promise<Outcome> {
  const { crm, job, contactData } = work
  const { lead } = job
  const client = await ensureClient(crm, job, {
    contactData,
    typed: lead.phone,
    needsManager: asksForManager(work),
    draft: null,
  })
  const appended = await intoOpen(work, client, true)
  if (appended !== null) return appended
  const isDeal = client.id !== null && crm.context.config.knownClient === 'deal'
  const entity = isDeal ? 'deal' : 'lead'
  const sorted = await sortFields(crm, { lead, entity, hasContact: client.id !== null })
  const left = client.id === null ? [] : await giveFields(work, sorted, client)
  return create(work, { entity, sorted, client, left })
}

/** Delivers a lead; what it becomes depends on the adapter and on the mode of the CRM. */
export async function deliver(crm: Crm, job: DeliverJob): Promise<Outcome> {
  const work: Work = { crm, job, contactData: contactDataOf(job.lead) }
  const isDeals = crm.context.kind === 'deals' || (await readMode(crm)) === 'simple'
  return isDeals ? deliverDeal(work) : deliverLead(work)
}

/** Looks for the record by its mark. */
export function lookUp(crm: Crm, { marker }: DeliverJob): Promise<LookUp> {
  return lookUpRecord(crm, marker)
}

/** Adds a comment to the record's timeline, once. */
export async function addComment(crm: Crm, job: CommentJob): Promise<Outcome> {
  const ref = readCrmId(crm.context.kind, job.crmId)
  const text = [job.title ?? '', job.message, markOf(job.marker)].filter((part) => part !== '').join('\n')
  const isThere = await addNote(crm, ref, { text, marker: job.marker })
  if (isThere) return delivered(crm, ref)
  return { kind: 'rejected', reason: `${ref.entity} ${ref.id} is no longer in Bitrix24` }
}

/** Looks for the mark of a comment. */
export async function lookUpComment(crm: Crm, job: CommentJob): Promise<LookUp> {
  const ref = readCrmId(crm.context.kind, job.crmId)
  const isThere = await hasNote(crm, ref, job.marker)
  return isThere ? { kind: 'found', crmId: job.crmId } : { kind: 'absent' }
}
