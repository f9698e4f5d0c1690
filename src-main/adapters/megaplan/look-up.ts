import type { CommentJob, DeliverJob, LookUp, Outcome } from '../kit/types.ts'
import { dealUrl, markOf, TooManyDeals } from './crm.ts'
import type { DealRow, MegaplanCrm } from './crm.ts'

/** Times of Megaplan are in the account's zone and by its clock: a deal may seem a day older than it is. */
const DAY_MS = 24 * 60 * 60_000
/** Most deals that are read one by one because the list does not tell their description. */
const MAX_SINGLE_READS = 50

/** Whether a deal bears this mark. */
export function isMarked({ text, mark }: DealRow, marker: string): boolean {
  return mark === marker || (text ?? '').includes(markOf(marker))
}

/** The oldest of several deals. */
export function oldestDeal(rows: readonly DealRow[]): DealRow | undefined {
  return [...rows].sort((a, b) => Number(a.id) - Number(b.id))[0]
}

/**
 * Looks for the deal by its mark. The mark's own field is asked first; that it finds nothing proves nothing (whether filters work
 * on custom fields is not documented), so all deals since the lead came are read and compared before the answer is "absent".
 */
export async function lookUp(crm: MegaplanCrm, job: DeliverJob): Promise<LookUp> {
  try {
    const deal = await findMarked(crm, job.marker, job.lead.receivedAtMs - DAY_MS)
    return deal === undefined
      ? { kind: 'absent' }
      : { kind: 'found', crmId: deal.id, url: dealUrl(crm.settings, deal.id) }
  } catch (error) {
    if (!(error instanceof TooManyDeals)) throw error
    const reason = 'Megaplan has too many deals since this lead came to look through them'
    return { kind: 'impossible', reason }
  }
}

/** The deal with this mark among those made since then. Throws `TooManyDeals` when nobody can say. */
export async function findMarked(crm: MegaplanCrm, marker: string, sinceMs: number): Promise<DealRow | undefined> {
  const byField = oldestDeal((await crm.dealsByMark(marker)).filter((row) => isMarked(row, marker)))
  if (byField !== undefined) return byField
  let singleReads = 0
  for await (const page of crm.recentDeals(sinceMs)) {
    const found = oldestDeal(page.filter((row) => isMarked(row, marker)))
    if (found !== undefined) return found
    for (const row of page) {
      if (row.text !== undefined || (row.createdAtMs !== null && row.createdAtMs < sinceMs)) continue
      singleReads += 1
      if (singleReads > MAX_SINGLE_READS) throw new TooManyDeals()
      if (isMarked(await crm.readDeal(row.id), marker)) return row
    }
  }
  return undefined
}

/** Adds a comment to a deal unless one with its mark is already there. */
export async function commentOnce(
  crm: MegaplanCrm,
  dealId: string,
  comment: { text: string; marker: string },
): Promise<void> {
  const mark = markOf(comment.marker)
  const known = await crm.comments(dealId)
  if (!known.some((text) => text.includes(mark))) await crm.addComment(dealId, comment.text)
}

/** Adds a comment to the lead's deal, with its mark. */
export async function addComment(crm: MegaplanCrm, job: CommentJob): Promise<Outcome> {
  const text = [job.title ?? '', job.message, markOf(job.marker)].filter((part) => part !== '').join('\n')
  await commentOnce(crm, job.crmId, { text, marker: job.marker })
  return { kind: 'delivered', crmId: job.crmId, url: dealUrl(crm.settings, job.crmId) }
}

/** Looks for the mark of a comment. */
export async function lookUpComment(crm: MegaplanCrm, job: CommentJob): Promise<LookUp> {
  const texts = await crm.comments(job.crmId)
  return texts.some((text) => text.includes(markOf(job.marker)))
    ? { kind: 'found', crmId: job.crmId, url: dealUrl(crm.settings, job.crmId) }
    : { kind: 'absent' }
}
