import type { Json, JsonMap } from '../../../src-preload/contract/index.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { DeliverJob, Outcome } from '../kit/types.ts'
import { isNothing } from '../kit/lead-values.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import { createFreshClient } from './client.ts'
import type { FreshClient } from './client.ts'
import { createFreshClientV2 } from './client-v2.ts'
import { ensureCompany, findCompanies } from './companies.ts'
import type { Chosen } from './companies.ts'
import { hasV1 } from './config.ts'
import type { FreshofficeContext } from './config.ts'
import { addTask, delivered, findOpen } from './deals.ts'
import { idOf, readClosedStatuses, readDealTypes, readStatuses, readUsers } from './directories.ts'
import { takeColumns } from './keys.ts'
import { readColumns } from './metadata.ts'
import { markOf, noteOf, repeatNote, textValue } from './note.ts'
import { NAME_LIMIT, companyName, companyOf, contactOf, dateStartOf, dealOf, insertOf, sortLead } from './transform.ts'
import type { Contact } from './transform.ts'
import { insertedId } from './types.ts'
import type { Status } from './types.ts'

/** So many counterparties with the lead's phone or e-mail are asked for open deals. */
const MAX_COMPANIES = 5

/** A lead sorted and converted: everything that only reads. */
type Prepared = {
  context: FreshofficeContext
  client: FreshClient
  job: DeliverJob
  contact: Contact
  deal: JsonMap
  company: JsonMap
  person: JsonMap
  managerId: string
  typeId: string
  statusId: string
  leftOvers: LeftOver[]
}

/** Statuses, those of this kind of deals first: other kinds may have statuses of the same name. */
async function statusesOf(context: FreshofficeContext, typeId: string): Promise<Status[] | null> {
  const statuses = await readStatuses(context)
  return statuses?.toSorted((a, b) => Number(b.typeId === typeId) - Number(a.typeId === typeId)) ?? null
}

/** Names that are not known may be columns of this account; v2 takes none beyond its own. */
async function sortWithColumns(context: FreshofficeContext, client: FreshClient, { lead }: DeliverJob) {
  const { config } = context
  const sorted = sortLead(lead, config)
  const { deal, company } = sorted.unknown
  const isAsked = hasV1(config) && deal.length + company.length > 0
  if (!isAsked) return { ...sorted, leftOvers: [...sorted.leftOvers, ...deal, ...company] }
  const columns = await readColumns(context, client)
  const own = takeColumns(deal, config.api === 'v1' ? columns.deal : new Map(), config.timeZone)
  const theirs = takeColumns([...own.rest, ...company], columns.company, config.timeZone)
  return {
    ...sorted,
    deal: { ...sorted.deal, ...own.values },
    company: { ...sorted.company, ...theirs.values },
    leftOvers: [...sorted.leftOvers, ...own.leftOvers, ...theirs.leftOvers, ...theirs.rest],
  }
}

async function prepare(context: FreshofficeContext, job: DeliverJob): Promise<Prepared> {
  const { config } = context
  const client = createFreshClient(context)
  const contact = contactOf(job.lead)
  const sorted = await sortWithColumns(context, client, job)
  const leftOvers = [...contact.leftOvers, ...sorted.leftOvers]
  const chosen = async (name: string, fallback: string, read: Parameters<typeof idOf>[1]): Promise<string> => {
    const asked: Json = sorted.deal[name] ?? (Object.hasOwn(sorted.deal, name) ? null : fallback)
    if (typeof asked !== 'string' || asked === '') return ''
    const id = await idOf(asked, read)
    if (id === undefined) leftOvers.push({ name, value: asked })
    return id ?? fallback
  }
  const typeId = await chosen('id_type_deal', config.dealTypeId, () => readDealTypes(context))
  return {
    context,
    client,
    job,
    contact,
    deal: sorted.deal,
    company: sorted.company,
    person: sorted.person,
    managerId: await chosen('id_manager', config.managerId, () => readUsers(context)),
    typeId,
    statusId: await chosen('id_status_deal', config.statusId, () => statusesOf(context, typeId)),
    leftOvers,
  }
}

/**
 * The open deal a repeated lead belongs to, when the lead asks for that check: with `_append` it becomes a task there, without
 * it nothing is changed. `isChecked` is false where FreshOffice cannot tell.
 */
async function intoOpenDeal({
  context,
  client,
  job,
  contact,
}: Prepared): Promise<{ outcome: Outcome | null; isChecked: boolean }> {
  const { lead, marker } = job
  const { config } = context
  if (lead.flags.is_need_check_order_in_processing !== true) return { outcome: null, isChecked: true }
  const closed = hasV1(config) ? await readClosedStatuses(context) : null
  if (closed === null) return { outcome: null, isChecked: false }
  const { ids, isBlind } = await findCompanies(client, contact)
  if (ids.length === 0) return { outcome: null, isChecked: !isBlind }
  const open = await findOpen(client, { companyIds: ids.slice(0, MAX_COMPANIES), closed, marker })
  if (open === undefined) return { outcome: null, isChecked: true }
  const outcome = delivered(config, open.id_deal)
  if (open.note?.includes(markOf(marker)) === true) return { outcome, isChecked: true }
  const isAppended = lead.flags.is_need_check_order_in_processing_append === true
  if (isAppended) {
    const note = repeatNote(open.id_deal, { lead, marker, language: config.noteLanguage })
    await addTask(context, client, { deal: open, marker, note })
  }
  return { outcome: { ...outcome, isAppended }, isChecked: true }
}

/** The counterparty: the one the lead names, the one for all deals, else found or made. */
async function companyFor({ context, client, job, ...parts }: Prepared): Promise<Chosen> {
  const { config } = context
  const asked = parts.deal['id_company']
  if (typeof asked === 'number') return { id: String(asked), isNew: false, isBlind: false }
  if (!hasV1(config)) return { id: config.companyId, isNew: false, isBlind: false }
  const { marker, lead } = job
  const name = companyName(parts.company, parts.contact, { marker, clientName: config.clientName })
  const body = companyOf({ ...parts, name }, { marker, receivedAtMs: lead.receivedAtMs, config })
  return ensureCompany(client, job.step, {
    contact: parts.contact,
    isSearched: config.isClientSearched,
    marker,
    name,
    body,
  })
}

/** Values for the counterparty that was there before: it is not changed, so they stay in the note. `person` is no news. */
function unplaced({ company, person }: Prepared): LeftOver[] {
  return Object.entries({ ...company, ...person }).flatMap(([name, value]) =>
    name === 'person' || isNothing(value) ? [] : [{ name, value }],
  )
}

function noteFor(prepared: Prepared, { isNew, isBlind }: Chosen, isChecked: boolean): string {
  const { context, job, deal, leftOvers } = prepared
  const { api, noteLanguage } = context.config
  const asked = deal['note']
  const title = textValue(job.lead.title) ?? ''
  const chance = api === 'v2' && typeof deal['chance'] === 'number' ? [{ name: 'chance', value: deal['chance'] }] : []
  return noteOf({
    lead: job.lead,
    marker: job.marker,
    language: noteLanguage,
    // In v2 the title is the name of the deal; one that is cut there stands whole here.
    isTitled: api === 'v1' || title.length > NAME_LIMIT,
    asked: typeof asked === 'string' ? asked : '',
    isKnownClient: !isNew,
    isBlind,
    isUnchecked: !isChecked,
    isUncertainRepeat: job.isRepeatOfUnknown && !hasV1(context.config),
    leftOvers: [...leftOvers, ...chance, ...(isNew ? [] : unplaced(prepared))],
  })
}

/** A lead → a deal. The counterparty comes first, as a step; the create of the deal is the last mutation. */
export async function deliver(context: FreshofficeContext, job: DeliverJob): Promise<Outcome> {
  const { config } = context
  const prepared = await prepare(context, job)
  const { client, deal, managerId, typeId, statusId, contact } = prepared
  if (config.api === 'v2') assertWhole(prepared)
  const { outcome, isChecked } = await intoOpenDeal(prepared)
  if (outcome !== null) return outcome
  const company = await companyFor(prepared)
  const dateStart = dateStartOf(deal, job.lead, config)
  const note = noteFor(prepared, company, isChecked)
  const parts = { companyId: company.id, managerId, typeId, statusId, deal, dateStart, note }
  if (config.api === 'v1') return delivered(config, await client.create('deal', dealOf(parts)))
  const title = textValue(job.lead.title) ?? ''
  const name = title === '' ? `${contact.name ?? config.clientName} ${markOf(job.marker)}` : title
  const body = insertOf({ ...parts, name, finishDays: config.finishDays })
  return delivered(config, await createFreshClientV2(context).create('deal/insert', body, insertedId))
}

/** v2 takes no deal without these; a lead may have emptied them. */
function assertWhole({ managerId, typeId, statusId }: Prepared): void {
  const wanted = { id_manager: managerId, id_type_deal: typeId, id_status_deal: statusId }
  for (const [field, id] of Object.entries(wanted)) {
    if (id === '') throw new OutcomeError({ kind: 'rejected', reason: `API v2 takes no deal without ${field}`, field })
  }
}
