import { z } from 'zod'
import type { DeliverJob, Outcome } from '../kit/types.ts'
import type { SalesforceClient } from './client.ts'
import { finalStatuses } from './config.ts'
import type { SalesforceContext } from './config.ts'
import { repeatSubject, repeatText } from './note.ts'
import { isPerson, personCondition, personFields } from './phones.ts'
import { delivered, findRecord } from './records.ts'
import { CannotLook } from './marks.ts'
import { SalesforceRefusal } from './refusal.ts'
import { moment, oneOf, quoted } from './soql.ts'
import { addTasksOnce, GoneRecord } from './tasks.ts'
import { contactOf, fieldOf } from './transform.ts'
import { closedRow, leadRow, orderRow, roleRow } from './types.ts'
import type { ObjectInfo } from './types.ts'

/** Records older than this are not asked for when duplicates are checked (the seed's rule). */
const OPEN_DAYS = 30
const DAY_MS = 24 * 60 * 60_000

/** Whose records to look for: the lead's person, and the contact when it is known. */
export type Owner = { info: ObjectInfo | null; contactId: string | null }

type Tools = { context: SalesforceContext; client: SalesforceClient }

function sinceOf({ clock }: SalesforceContext): string {
  return moment(clock.now() - OPEN_DAYS * DAY_MS)
}

/** Opportunities among these that are not closed. */
async function openOpportunities(client: SalesforceClient, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await client.query(`SELECT Id, IsClosed FROM Opportunity WHERE Id IN ${oneOf(ids)}`, closedRow)
  return new Set(rows.filter(({ IsClosed }) => !IsClosed).map(({ Id }) => Id))
}

/** The newest lead of this person that is not finished, or the open opportunity that a lead has become. */
async function openLead(
  { context, client }: Tools,
  job: DeliverJob,
  info: ObjectInfo | null,
): Promise<string | undefined> {
  const person = contactOf(job.lead)
  const condition = personCondition(person, info)
  if (condition === null) return undefined
  const final = finalStatuses(context.config)
  // Who may not see opportunities does not see this either.
  const become =
    info === null || fieldOf(info, 'ConvertedOpportunityId') !== undefined ? ['ConvertedOpportunityId'] : []
  const fields = ['Id', 'Status', 'IsConverted', ...become, ...personFields(info)].join(', ')
  const where = `CreatedDate >= ${sinceOf(context)} AND ${condition}`
  const rows = await client.query(
    `SELECT ${fields} FROM Lead WHERE ${where} ORDER BY CreatedDate DESC, Id DESC`,
    leadRow,
  )
  const own = rows.filter((row) => isPerson(row, person))
  const converted = own.flatMap((row) => (row.IsConverted ? (row.ConvertedOpportunityId ?? []) : []))
  const open = await openOpportunities(client, converted)
  for (const row of own) {
    if (!row.IsConverted && !final.has(row.Status.trim().toLowerCase())) return row.Id
    if (row.IsConverted && row.ConvertedOpportunityId !== null && open.has(row.ConvertedOpportunityId)) {
      return row.ConvertedOpportunityId
    }
  }
  return undefined
}

async function openDeal({ context, client }: Tools, contactId: string): Promise<string | undefined> {
  const since = sinceOf(context)
  if (context.config.target === 'Order') {
    const soql = `SELECT Id, Status FROM Order WHERE BillToContactId = ${quoted(contactId)} AND CreatedDate >= ${since} ORDER BY CreatedDate DESC, Id DESC`
    const final = finalStatuses(context.config)
    const rows = await client.query(soql, orderRow)
    return rows.find(({ Status }) => !final.has(Status.trim().toLowerCase()))?.Id
  }
  const soql = `SELECT OpportunityId FROM OpportunityContactRole WHERE ContactId = ${quoted(contactId)} AND Opportunity.IsClosed = false AND Opportunity.CreatedDate >= ${since} ORDER BY Opportunity.CreatedDate DESC, Id DESC`
  return (await client.query(soql, roleRow))[0]?.OpportunityId
}

/** There is no open record to append to. Thrown out of the step, so that nothing is stored. */
class NoOpenRecord extends Error {}

/** A record that this very lead has made, if that can be found out. */
async function ownRecord({ context, client }: Tools, job: DeliverJob): Promise<string | undefined> {
  if (!job.isRepeatOfUnknown) return undefined
  try {
    return await findRecord(context, client, job)
  } catch (error) {
    if (error instanceof CannotLook) return undefined
    throw error
  }
}

async function find(tools: Tools, job: DeliverJob, owner: Owner): Promise<{ id: string; isOwn: boolean }> {
  const own = await ownRecord(tools, job)
  if (own !== undefined) return { id: own, isOwn: true }
  const isLead = tools.context.config.target === 'Lead'
  const id = isLead
    ? await openLead(tools, job, owner.info)
    : owner.contactId === null
      ? undefined
      : await openDeal(tools, owner.contactId)
  if (id === undefined) throw new NoOpenRecord()
  return { id, isOwn: false }
}

const openStep = z.object({ id: z.string(), isOwn: z.boolean() })

function isGone(error: unknown): boolean {
  if (error instanceof NoOpenRecord || error instanceof GoneRecord) return true
  return (
    error instanceof SalesforceRefusal && error.find('ENTITY_IS_DELETED', 'INVALID_CROSS_REFERENCE_KEY') !== undefined
  )
}

/** Adds a repeated lead to a record as a task, once. */
export function appendLead({ context, client }: Tools, job: DeliverJob, recordId: string): Promise<void> {
  const { lead, marker } = job
  const text = { subject: repeatSubject(lead, context.config), text: repeatText(lead, context.config), marker }
  return addTasksOnce(context, client, { recordId, text })
}

/**
 * The open record a repeated lead belongs to, when the lead asks for that check. With `_append` the lead becomes a task there;
 * without it nothing is changed. Either way no second record is made. Which record it is, is settled once.
 */
export async function intoOpenRecord(tools: Tools, job: DeliverJob, owner: Owner): Promise<Outcome | null> {
  const { flags } = job.lead
  if (flags.is_need_check_order_in_processing !== true) return null
  const summary = ({ id }: { id: string }): string => `open record ${id}`
  try {
    const open = await job.step({ name: 'open_record', schema: openStep, summary }, () => find(tools, job, owner))
    if (open.isOwn) return await delivered(tools.client, open.id)
    if (flags.is_need_check_order_in_processing_append !== true) return await delivered(tools.client, open.id, false)
    await appendLead(tools, job, open.id)
    return await delivered(tools.client, open.id, true)
  } catch (error) {
    if (isGone(error)) return null
    throw error
  }
}
