import { z } from 'zod'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { CommentJob, DeliverJob, LookUp, Outcome } from '../kit/types.ts'
import { createAmoClient, TooManyRows } from './client.ts'
import type { AmoContext } from './config.ts'
import { editContact, ensureContact } from './contacts.ts'
import type { People } from './contacts.ts'
import { blamedOfDeal, dealParts, findMarked, findOpenDeal, isMarked, postDeal, postUnsorted } from './deals.ts'
import { asRetry, finish } from './finish.ts'
import { addNotes, missingPieces, piecesOf } from './notes.ts'
import { AmoRefusal } from './refusal.ts'
import { sendRepaired } from './repair.ts'
import { markStart, startedAfterS } from './start.ts'
import { storedStep } from './steps.ts'
import { personOf } from './transform.ts'
import { DEAL_SCOPE, delivered, openWork } from './work.ts'
import type { Work } from './work.ts'
import { repeatText } from './words.ts'

/** Without the server's time this machine's is trusted, which may be wrong by hours. */
const OWN_CLOCK_MARGIN_S = 24 * 60 * 60

const dealStep = z.object({ id: z.number() })
const openStep = z.object({ id: z.number(), isOwn: z.boolean() })

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

/** Contact, then deal, then the deal's note. The deal's id is a step: whatever becomes of the note, no second deal is made. */
export async function deliver(context: AmoContext, job: DeliverJob): Promise<Outcome> {
  const work = await openWork(context, job)
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
  const work = await openWork(context, job)
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
