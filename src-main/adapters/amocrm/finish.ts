import { z } from 'zod'
import { CrmFailure } from '../kit/crm-failure.ts'
import { outcomeOfFailure } from '../kit/outcome.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { Outcome } from '../kit/types.ts'
import { isContactEdited, settledPeople } from './contacts.ts'
import type { People } from './contacts.ts'
import { dealParts } from './deals.ts'
import { missingPieces, piecesOf, postPieces } from './notes.ts'
import type { Part } from './parts.ts'
import { refusedIds } from './repair.ts'
import { storedStep } from './steps.ts'
import type { LeftOver } from './types.ts'
import { DEAL_SCOPE, delivered } from './work.ts'
import type { Work } from './work.ts'
import { isTitleCut, LATE_MS, markOf, noteText } from './words.ts'

/** How long a note whose end was unclear may still be on its way; only then is it looked for. */
const NOTE_SETTLE_MS = 90_000

const noteStep = z.object({ pieces: z.number() })
const longNoteStep = z.object({ text: z.string() })

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

/**
 * The note's text. What a later attempt would tell may differ (it is late, a field was made): a text of several pieces is kept
 * before the first is sent, so that missing pieces fit to those that are there.
 */
async function settledNote(work: Work): Promise<string> {
  const { step, job } = work
  const kept = await storedStep(step, 'long note', longNoteStep)
  if (kept !== null) return kept.text
  const text = await noteOf(work)
  if (piecesOf(text, job.marker).length === 1) return text
  const summary = (): string => 'a note of several parts'
  return (await step({ name: 'long note', schema: longNoteStep, summary }, () => Promise.resolve({ text }))).text
}

/** A note is looked for before it is added, so an unclear end is a plain retry, once it cannot be on its way any more. */
export function asRetry(error: unknown): never {
  const outcome =
    error instanceof CrmFailure ? outcomeOfFailure(error) : error instanceof OutcomeError ? error.outcome : null
  if (outcome?.kind !== 'unknown') throw error
  throw new OutcomeError({ ...outcome, kind: 'retry', afterMs: NOTE_SETTLE_MS })
}

/** Gives a made deal its note, once, then it is delivered. `isFresh`: no attempt can have added a part of it before. */
export async function finish(work: Work, dealId: number, isFresh: boolean): Promise<Outcome> {
  const { client, job } = work
  const summary = ({ pieces }: { pieces: number }): string =>
    pieces === 0 ? 'no note is needed' : `note of deal ${dealId}`
  await job
    .step({ name: 'note', schema: noteStep, summary }, async () => {
      const text = await settledNote(work)
      if (text === '') return { pieces: 0 }
      const pieces = piecesOf(text, job.marker)
      await postPieces(client, dealId, isFresh ? pieces : await missingPieces(client, dealId, pieces))
      return { pieces: pieces.length }
    })
    .catch(asRetry)
  return delivered(client, dealId)
}
