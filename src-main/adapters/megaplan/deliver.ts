import { z } from 'zod'
import { CrmFailure } from '../kit/crm-failure.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { DeliverJob, Outcome, OutgoingLead } from '../kit/types.ts'
import { EMPTY_VALUE, isNothing } from '../kit/lead-values.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import { ensureClient } from './clients.ts'
import type { FoundClient } from './clients.ts'
import { contactOf } from './contact.ts'
import { dealUrl, TooManyDeals } from './crm.ts'
import type { ClientRef, DealRow, MegaplanCrm } from './crm.ts'
import { indexFields } from './fields.ts'
import type { Assigned, Field } from './fields.ts'
import { commentOnce, findMarked, isMarked } from './look-up.ts'
import { isAboutCall, MegaplanRefusal } from './refusal.ts'
import { makeWithout } from './repair.ts'
import { fieldsWithVisit, sortLead } from './transform.ts'
import type { SortedLead } from './transform.ts'
import { dealText, repeatText } from './words.ts'

/** Deals older than this do not count as open when duplicates are checked (the seed's rule). */
const OPEN_DEAL_DAYS = 30
const DAY_MS = 24 * 60 * 60_000

function delivered(crm: MegaplanCrm, id: string, isAppended?: boolean): Outcome {
  const url = dealUrl(crm.settings, id)
  return { kind: 'delivered', crmId: id, url, ...(isAppended === undefined ? {} : { isAppended }) }
}

/** The scheme of the deal: what the lead says, what the connection says, else the only one there is. */
async function programOf(crm: MegaplanCrm, lead: OutgoingLead): Promise<string> {
  const core = indexFields(crm.core.deal, [])
  const asked = Object.entries(lead.fields).find(([key]) => core.find(key)?.name === crm.names.program)?.[1]
  const id = typeof asked === 'number' ? String(asked) : typeof asked === 'string' ? asked.trim() : ''
  if (/^[1-9]\d*$/.test(id)) return id
  if (crm.settings.programId !== '') return crm.settings.programId
  const [only, ...others] = await crm.programs()
  if (only !== undefined && others.length === 0) return only.id
  const reason = 'Choose the deal scheme in the connection: Megaplan has none or several'
  throw new OutcomeError({ kind: 'unauthorized', reason })
}

/** Fields that a key may not read are as good as unknown: their values go to the description. */
async function readable(read: () => Promise<Field[]>): Promise<Field[]> {
  try {
    return await read()
  } catch (error) {
    if (isAboutCall(error)) return []
    throw error
  }
}

/** Sorts the lead's maps by the account's fields; these are read only when the maps name some. */
async function sort(crm: MegaplanCrm, lead: OutgoingLead, programId: string): Promise<SortedLead> {
  const { core, settings } = crm
  const plain = { deal: indexFields(core.deal, []), client: indexFields(core.client, []) }
  const wanted = [...Object.entries(fieldsWithVisit(lead, settings)), ...Object.entries(lead.clientFields)]
    .filter(
      ([key, value]) => !isNothing(value) && plain.deal.find(key) === undefined && plain.client.find(key) === undefined,
    )
    .map(([key]) => key)
    .filter((key) => key.trim().toLowerCase() !== 'description')
  if (wanted.length === 0) return sortLead(lead, plain, settings)
  const deal = indexFields(core.deal, await readable(() => crm.dealFields(programId, wanted)))
  const others = wanted.filter((key) => deal.find(key) === undefined)
  const client = others.length === 0 ? [] : await readable(() => crm.clientFields(others))
  return sortLead(lead, { deal, client: indexFields(core.client, client) }, settings)
}

/** There is no open deal to append to. Thrown out of the step, so that nothing is stored. */
class NoOpenDeal extends Error {}

async function findOpenDeal(crm: MegaplanCrm, client: ClientRef, marker: string): Promise<DealRow> {
  const since = crm.nowMs() - OPEN_DEAL_DAYS * DAY_MS
  const rows = await crm.clientDeals(client)
  const own = rows.find((row) => isMarked(row, marker))
  if (own !== undefined) return own
  const recent = rows.filter(({ createdAtMs }) => createdAtMs === null || createdAtMs >= since)
  const [newest] = recent.filter(({ isOpen }) => isOpen === true).sort((a, b) => Number(b.id) - Number(a.id))
  if (newest === undefined) throw new NoOpenDeal()
  return newest
}

const openDealStep = z.object({ id: z.string(), isOwn: z.boolean() })

/**
 * The open deal a repeated lead belongs to, when the lead asks for that check. With `_append` the lead becomes a comment there;
 * without it nothing is changed. Either way no second deal is made. Which deal it is, is settled once.
 */
async function intoOpenDeal(crm: MegaplanCrm, job: DeliverJob, client: FoundClient | null): Promise<Outcome | null> {
  const { lead, marker, step } = job
  if (lead.flags.is_need_check_order_in_processing !== true || client === null || client.isNew) return null
  const summary = ({ id }: { id: string }): string => `open deal ${id}`
  try {
    const open = await step({ name: 'open_deal', schema: openDealStep, summary }, async () => {
      const deal = await findOpenDeal(crm, client.ref, marker)
      return { id: deal.id, isOwn: isMarked(deal, marker) }
    })
    if (open.isOwn) return delivered(crm, open.id)
    if (lead.flags.is_need_check_order_in_processing_append !== true) return delivered(crm, open.id, false)
    await commentOnce(crm, open.id, { text: repeatText(lead, crm.settings, marker), marker })
    return delivered(crm, open.id, true)
  } catch (error) {
    if (error instanceof NoOpenDeal) return null
    throw error
  }
}

/** The deal's fields: those of the lead win over what the lead's title and the connection say. */
function valuesOf(crm: MegaplanCrm, job: DeliverJob, sorted: SortedLead): Map<string, Assigned> {
  const { settings, names } = crm
  const values = new Map<string, Assigned>()
  const text = (name: string, words: string): void => {
    values.set(name, { key: name, raw: words, value: { kind: 'text', text: words } })
  }
  const reference = (name: string, id: string, refType: string): void => {
    if (id !== '') values.set(name, { key: name, raw: id, value: { kind: 'reference', id, refType } })
  }
  const { title } = job.lead
  if (title !== null && title !== '') text(names.name, title === EMPTY_VALUE ? '' : title)
  reference(names.manager, settings.managerId, 'Employee')
  reference(names.state, settings.stateId, 'ProgramState')
  for (const [name, assigned] of sorted.deal) if (name !== names.program) values.set(name, assigned)
  if (settings.markerField !== '') text(settings.markerField, job.marker)
  return values
}

/** Which of the deal's fields may be left out when Megaplan refuses them: what the lead brought, and the mark's own field. */
function droppable(crm: MegaplanCrm, values: ReadonlyMap<string, Assigned>, sorted: SortedLead): Map<string, Assigned> {
  return new Map([...values].filter(([name]) => sorted.deal.has(name) || name === crm.settings.markerField))
}

/** Words of a value that another deal has already. */
const TAKEN = /уникальн|unique|already|уже (есть|существует|использ)/i

function unclear(words: string): OutcomeError {
  return new OutcomeError({ kind: 'unknown', reason: words, trouble: 'lead' })
}

/** The lead's own deal after a refused create; null when it is not there, undefined when nobody can say. */
async function ownDeal(crm: MegaplanCrm, job: DeliverJob): Promise<string | null | undefined> {
  try {
    const deal = await findMarked(crm, job.marker, job.lead.receivedAtMs - DAY_MS)
    return deal?.id ?? null
  } catch (error) {
    if (error instanceof TooManyDeals || error instanceof OutcomeError || error instanceof CrmFailure) return undefined
    throw error
  }
}

/**
 * What to do about a create that was refused because of fields which may be left out. The deal may be there nevertheless: a
 * refused mark may be taken by it, and API v1 may refuse after it has saved. It is looked up and its id given; where nobody can say
 * it stays unclear; when it is not there the refusal is thrown on, and the create is repeated without those fields.
 */
async function adopt(crm: MegaplanCrm, job: DeliverJob, refusal: MegaplanRefusal): Promise<string> {
  const { markerField } = crm.settings
  const isMark = markerField !== '' && refusal.names(markerField)
  if (!isMark && !crm.refusesLate) throw refusal
  const own = await ownDeal(crm, job)
  if (typeof own === 'string') return own
  const { words } = refusal.facts
  if (own === undefined) throw unclear(`Megaplan refused the deal, and whether it is there cannot be seen: ${words}`)
  if (isMark && TAKEN.test(words))
    throw unclear(`Megaplan says that a deal with this mark exists, but does not show it: ${words}`)
  throw refusal
}

/** A text of Megaplan's database that comes again after the deal was looked for and not found will come every time. */
function settled(refusal: MegaplanRefusal, { isRepeatOfUnknown }: DeliverJob): OutcomeError {
  const { outcome, facts } = refusal
  if (!isRepeatOfUnknown || outcome.kind !== 'unknown' || outcome.trouble !== 'lead') return refusal
  const reason = `Megaplan failed again, and the deal was not there after the first time: ${facts.words}`
  return new OutcomeError({ kind: 'rejected', reason })
}

type NewDeal = { programId: string; client: ClientRef | null; sorted: SortedLead; leftOvers: readonly LeftOver[] }

/** Creates the deal; gives its id, also when Megaplan already has it. */
async function createDeal(crm: MegaplanCrm, job: DeliverJob, about: NewDeal): Promise<string> {
  const { programId, client, sorted } = about
  const { settings } = crm
  const values = valuesOf(crm, job, sorted)
  const optional = droppable(crm, values, sorted)
  const { made } = await makeWithout(optional, async (kept, dropped) => {
    const refused = dropped.flatMap((name): LeftOver[] => {
      const assigned = name === settings.markerField ? undefined : optional.get(name)
      return assigned === undefined ? [] : [{ name: assigned.key, value: assigned.raw }]
    })
    const text = dealText({
      lead: job.lead,
      settings,
      marker: job.marker,
      own: sorted.text,
      leftOvers: [...about.leftOvers, ...refused],
      isPossibleRepeat: job.isRepeatOfUnknown,
    })
    const left = new Map([...values].filter(([name]) => !optional.has(name) || kept.has(name)))
    try {
      return await crm.createDeal({ programId, client, text, values: left })
    } catch (error) {
      if (!(error instanceof MegaplanRefusal)) throw error
      const isRepairable = error.outcome.kind === 'rejected' && [...kept.keys()].some((name) => error.names(name))
      if (!isRepairable) throw settled(error, job)
      return adopt(crm, job, error)
    }
  })
  return made
}

/** Without a client there is nobody to give the client's fields to. */
function homeless(sorted: SortedLead): LeftOver[] {
  return [...sorted.client.values()].flatMap(({ key, raw }) => (raw === EMPTY_VALUE ? [] : [{ name: key, value: raw }]))
}

/** Client, then deal. The deal's create is the last mutation. */
export async function deliver(crm: MegaplanCrm, job: DeliverJob): Promise<Outcome> {
  const { lead } = job
  const programId = await programOf(crm, lead)
  const sorted = await sort(crm, lead, programId)
  const contact = contactOf(lead)
  const client = await ensureClient(crm, job, { contact, values: sorted.client })
  const appended = await intoOpenDeal(crm, job, client)
  if (appended !== null) return appended
  const leftOvers = [...contact.leftOvers, ...sorted.leftOvers, ...(client === null ? homeless(sorted) : client.left)]
  const id = await createDeal(crm, job, { programId, client: client?.ref ?? null, sorted, leftOvers })
  return delivered(crm, id)
}
