import { z } from 'zod'
import { CrmFailure } from '../kit/crm-failure.ts'
import { outcomeOfFailure } from '../kit/outcome.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { CommentJob, DeliverJob, LookUp, Outcome } from '../kit/types.ts'
import { openBooks } from './books.ts'
import { createAmoClient, TooManyRows } from './client.ts'
import type { AmoClient } from './client.ts'
import type { AmoContext } from './config.ts'
import { editContact, ensureContact, isContactEdited, settledPeople } from './contacts.ts'
import type { ContactTools, People } from './contacts.ts'
import { blamedOfDeal, dealParts, findMarked, findOpenDeal, isMarked, postDeal, postUnsorted } from './deals.ts'
import type { NewDeal } from './deals.ts'
import { gatherKnown } from './known.ts'
import { addNotes, missingPieces, piecesOf, postPieces } from './notes.ts'
import type { Part } from './parts.ts'
import { AmoRefusal } from './refusal.ts'
import { refusedIds, sendRepaired } from './repair.ts'
import { markStart, startedAfterS } from './start.ts'
import { storedStep } from './steps.ts'
import { personOf, planLead } from './transform.ts'
import type { LeadPlan } from './transform.ts'
import type { LeftOver } from './types.ts'
import { isTitleCut, LATE_MS, markOf, noteText, repeatText } from './words.ts'

/** Without the server's time this machine's is trusted, which may be wrong by hours. */
const OWN_CLOCK_MARGIN_S = 24 * 60 * 60
/** How long a note whose end was unclear may still be on its way; only then is it looked for. */
const NOTE_SETTLE_MS = 90_000
const DEAL_SCOPE = 'deal'

const dealStep = z.object({ id: z.number() })
const openStep = z.object({ id: z.number(), isOwn: z.boolean() })
const noteStep = z.object({ pieces: z.number() })

/** A delivery under way. */
type Work = ContactTools & { context: AmoContext; job: DeliverJob; plan: LeadPlan; deal: NewDeal }

async function open(context: AmoContext, job: DeliverJob): Promise<Work> {
  const client = createAmoClient(context)
  const books = openBooks(context, client)
  const { lead, marker } = job
  const plan = planLead(lead, context.config, await gatherKnown(lead, books))
  const deal = { plan, config: context.config, marker, lead }
  return { client, books, step: job.step, context, job, plan, deal }
}

async function delivered(client: AmoClient, id: number, isAppended?: boolean): Promise<Outcome> {
  const url = `${await client.origin()}/leads/detail/${id}`
  return { kind: 'delivered', crmId: String(id), url, ...(isAppended === undefined ? {} : { isAppended }) }
}

/** Whether the lead says enough of a person for a contact. */
function hasPerson({ plan }: Work): boolean {
  return plan.contact.some(({ id }) => ['name', 'first_name', 'last_name', 'field PHONE', 'field EMAIL'].includes(id))
}

/** The lead's contact, found or made. An incoming lead brings its own, so there a contact is only looked for when duplicates are checked. */
async function peopleOf(work: Work): Promise<People | null> {
  const { job, plan } = work
  if (!hasPerson(work)) return null
  const isChecked = job.lead.flags.is_need_check_order_in_processing === true
  if (plan.stage.isUnsorted && !isChecked) return null
  const people = await ensureContact(work, 'contact', {
    person: personOf(job.lead),
    parts: plan.stage.isUnsorted ? null : plan.contact,
  })
  const [id] = people?.ids ?? []
  if (people?.isNew === false && id !== undefined && plan.clientFields.length > 0)
    await editContact(work, id, plan.clientFields)
  return people
}

/** There is no open deal to append to. Thrown out of the step, so that nothing is stored. */
class NoOpenDeal extends Error {}

/**
 * The open deal a repeated lead belongs to, when the lead asks for that check. With `_append` the lead becomes a note there; without it
 * nothing is changed. Either way no second deal is made. Which deal it is, is settled once.
 */
async function intoOpenDeal(work: Work, people: People | null): Promise<Outcome | null> {
  const { client, job, context } = work
  const { lead, marker, step } = job
  if (lead.flags.is_need_check_order_in_processing !== true || people === null || people.isNew) return null
  try {
    const found = await step(
      { name: 'open deal', schema: openStep, summary: ({ id }) => `open deal ${id}` },
      async () => {
        const wanted = { contactIds: people.ids, marker, nowS: Math.floor(context.clock.now() / 1000) }
        const one = await findOpenDeal(client, wanted)
        if (one === undefined) throw new NoOpenDeal()
        return { id: one.id, isOwn: isMarked(one, marker) }
      },
    )
    if (found.isOwn) return await finish(work, found.id, false)
    if (lead.flags.is_need_check_order_in_processing_append !== true) return await delivered(client, found.id, false)
    await addNotes(client, found.id, { text: repeatText(lead, context.config), marker }).catch(asRetry)
    return await delivered(client, found.id, true)
  } catch (error) {
    // The deal was deleted since it was found: the lead needs one of its own.
    const isGone = error instanceof AmoRefusal && error.status === 404 && error.outcome.kind === 'rejected'
    if (error instanceof NoOpenDeal || isGone) return null
    throw error
  }
}

function blamesContact(error: unknown): boolean {
  return (
    error instanceof AmoRefusal && error.complaints.some(({ path }) => /^_embedded\.contacts\.\d+(\.id)?$/.test(path))
  )
}

/** The contact was deleted or merged since it was found: it is found or made anew, once. */
async function withContact(
  work: Work,
  people: People | null,
  post: (contactId: number | null) => Promise<number>,
): Promise<number> {
  try {
    return await post(people?.ids[0] ?? null)
  } catch (error) {
    if (people === null || !blamesContact(error)) throw error
    const again = await ensureContact(work, 'contact again', {
      person: personOf(work.job.lead),
      parts: work.plan.contact,
    })
    return await post(again?.ids[0] ?? null)
  }
}

/** Two equal incoming leads cannot wait at once: amoCRM's refusal may mean that ours is there already. */
async function adopt(work: Work, error: unknown): Promise<number> {
  if (!(error instanceof AmoRefusal) || error.outcome.kind !== 'rejected' || !work.plan.stage.isUnsorted) throw error
  const known = await findMarked(work.client, await wantedOf(work))
  if (known === undefined) throw error
  return known
}

/** Makes the deal, the last thing that a delivery needs. */
async function createDeal(work: Work, people: People | null): Promise<number> {
  const { client, books, step, deal, plan } = work
  await markStart(client, step)
  const record = {
    step,
    scope: DEAL_SCOPE,
    parts: dealParts(deal),
    blame: blamedOfDeal,
    onRefused: () => {
      books.forgetFields()
    },
  }
  const summary = ({ id }: { id: number }): string => `deal ${id}`
  const { id } = await step({ name: 'deal', schema: dealStep, summary }, async () => ({
    id: await sendRepaired(record, (kept) =>
      plan.stage.isUnsorted
        ? postUnsorted(client, deal, kept)
        : withContact(work, people, (contactId) => postDeal(client, deal, { kept, contactId })),
    ).catch((error: unknown) => adopt(work, error)),
  }))
  return id
}

async function refusedOf(work: Work, scope: string, parts: readonly Part[]): Promise<LeftOver[]> {
  const ids = await refusedIds(work.step, scope)
  return parts.filter(({ id }) => ids.has(id)).flatMap(({ from }) => from)
}

/** What has no place in deal and contact: left over when the lead was sorted, or refused by amoCRM. */
async function homeless(work: Work, people: People | null): Promise<LeftOver[]> {
  const { plan, step, deal } = work
  const { isUnsorted } = plan.stage
  const left = [...plan.leftOvers, ...(await refusedOf(work, DEAL_SCOPE, dealParts(deal)))]
  if (isUnsorted) {
    const responsible = plan.deal.filter(({ id }) => id === 'responsible_user_id').flatMap(({ from }) => from)
    const isOwn = work.job.lead.fields['responsible_user_id'] !== undefined
    return [...left, ...(isOwn ? responsible : [])]
  }
  const fields = plan.clientFields.flatMap(({ from }) => from)
  if (people === null) return [...left, ...fields]
  if (!(await isContactEdited(step))) return [...left, ...fields]
  const scopes = people.isNew ? ['contact', 'contact again'] : ['client fields']
  const refused = await Promise.all(scopes.map((scope) => refusedOf(work, scope, plan.contact)))
  return [...left, ...refused.flat()]
}

async function noteOf(work: Work): Promise<string> {
  const { context, job, plan, books } = work
  const { isUnsorted } = plan.stage
  const people = await settledPeople(work.step)
  const nowMs = context.clock.now()
  const isLate = nowMs - job.lead.receivedAtMs >= LATE_MS
  // The mark may have been refused by its field: then it is in the name and takes room there.
  const isShort = context.config.markerField === '' || (await refusedIds(work.step, DEAL_SCOPE)).has('mark')
  return noteText({
    lead: job.lead,
    config: context.config,
    leftOvers: await homeless(work, people),
    placed: plan.placed,
    hasContactLine: people !== null && !people.isNew && !isUnsorted,
    title: isTitleCut(plan.title, isShort ? markOf(job.marker) : '') ? plan.title : '',
    timeZone: isLate ? await books.timeZone() : 'Europe/Moscow',
    nowMs,
    isPossibleRepeat: job.isRepeatOfUnknown,
  })
}

/** A note is looked for before it is added, so an unclear end is a plain retry, once it cannot be on its way any more. */
function asRetry(error: unknown): never {
  const outcome =
    error instanceof CrmFailure ? outcomeOfFailure(error) : error instanceof OutcomeError ? error.outcome : null
  if (outcome?.kind !== 'unknown') throw error
  throw new OutcomeError({ ...outcome, kind: 'retry', afterMs: NOTE_SETTLE_MS })
}

/** Gives a made deal its note, once, then it is delivered. `isFresh`: no attempt can have added a part of it before. */
async function finish(work: Work, dealId: number, isFresh: boolean): Promise<Outcome> {
  const { client, job } = work
  const summary = ({ pieces }: { pieces: number }): string =>
    pieces === 0 ? 'no note is needed' : `note of deal ${dealId}`
  await job
    .step({ name: 'note', schema: noteStep, summary }, async () => {
      const text = await noteOf(work)
      if (text === '') return { pieces: 0 }
      const pieces = piecesOf(text, job.marker)
      await postPieces(client, dealId, isFresh ? pieces : await missingPieces(client, dealId, pieces))
      return { pieces: pieces.length }
    })
    .catch(asRetry)
  return delivered(client, dealId)
}

/** Contact, then deal, then the deal's note. The deal's id is a step: whatever becomes of the note, no second deal is made. */
export async function deliver(context: AmoContext, job: DeliverJob): Promise<Outcome> {
  const work = await open(context, job)
  const made = await storedStep(job.step, 'deal', dealStep)
  if (made !== null) return finish(work, made.id, false)
  const people = await peopleOf(work)
  const appended = await intoOpenDeal(work, people)
  if (appended !== null) return appended
  // An incoming lead may have been there before, with its note.
  return finish(work, await createDeal(work, people), !work.plan.stage.isUnsorted)
}

async function wantedOf({ job, plan }: Work): Promise<Parameters<typeof findMarked>[1]> {
  const byOwnClock = Math.floor(job.lead.receivedAtMs / 1000) - OWN_CLOCK_MARGIN_S
  const sinceS = (await startedAfterS(job.step)) ?? byOwnClock
  return { marker: job.marker, sinceS, isUnsorted: plan.stage.isUnsorted }
}

/**
 * Looks for the deal by its mark, and completes it: an attempt that died between deal and note leaves a deal without the lead's
 * comment. The note is looked for by its mark first, so nothing is doubled.
 */
export async function lookUp(context: AmoContext, job: DeliverJob): Promise<LookUp> {
  const work = await open(context, job)
  const made = await storedStep(job.step, 'deal', dealStep)
  let id = made?.id
  try {
    id ??= await findMarked(work.client, await wantedOf(work))
  } catch (error) {
    if (!(error instanceof TooManyRows)) throw error
    return { kind: 'impossible', reason: 'amoCRM has too many deals since this lead was sent to look through them' }
  }
  if (id === undefined) return { kind: 'absent' }
  const outcome = await finish(work, id, false)
  if (outcome.kind !== 'delivered') return { kind: 'failed', outcome }
  const { crmId, url } = outcome
  return { kind: 'found', crmId, ...(url === undefined ? {} : { url }) }
}

function commentText({ title, message }: CommentJob): string {
  return [title ?? '', message].filter((part) => part !== '').join('\n')
}

/** The id of a deal as the delivery keeps it. */
function dealId(crmId: string): number {
  const id = Number(crmId)
  if (Number.isSafeInteger(id) && id > 0) return id
  throw new OutcomeError({ kind: 'rejected', reason: `"${crmId}" is no number of a deal in amoCRM` })
}

/** Adds a comment to a deal as a note with its mark, unless it is there. */
export async function addComment(context: AmoContext, job: CommentJob): Promise<Outcome> {
  const client = createAmoClient(context)
  await addNotes(client, dealId(job.crmId), { text: commentText(job), marker: job.marker })
  return delivered(client, dealId(job.crmId))
}

/** Looks for the marks of a comment. */
export async function lookUpComment(context: AmoContext, job: CommentJob): Promise<LookUp> {
  const client = createAmoClient(context)
  const missing = await missingPieces(client, dealId(job.crmId), piecesOf(commentText(job), job.marker))
  return missing.length === 0 ? { kind: 'found', crmId: job.crmId } : { kind: 'absent' }
}
