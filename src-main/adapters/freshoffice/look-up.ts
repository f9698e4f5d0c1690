import type { CommentJob, DeliverJob, LookUp, Outcome } from '../kit/types.ts'
import { createFreshClient } from './client.ts'
import { hasV1 } from './config.ts'
import type { FreshofficeContext } from './config.ts'
import { addTask, checkedId, delivered, findByMark, hasTask, readDeal } from './deals.ts'
import { localIso } from '../../lib/zoned-time.ts'
import { commentNote } from './note.ts'
import { dateStartOf, sortLead } from './transform.ts'

const NO_V1 = 'without a key of API v1 FreshOffice does not show what it has received'

/** Looks for the deal that carries this lead's mark. */
export async function lookUp(context: FreshofficeContext, { lead, marker }: DeliverJob): Promise<LookUp> {
  const { config, clock } = context
  if (!hasV1(config)) return { kind: 'impossible', reason: NO_V1 }
  const dateStart = dateStartOf(sortLead(lead, config).deal, lead, config)
  const nowIso = localIso(clock.now(), config.timeZone)
  const found = await findByMark(createFreshClient(context), { marker, dateStart, nowIso })
  if (found === undefined) return { kind: 'absent' }
  const { crmId, url } = delivered(config, found.id_deal)
  return { kind: 'found', crmId, ...(url === undefined ? {} : { url }) }
}

/** A comment becomes a task about the deal, with its mark. */
export async function addComment(context: FreshofficeContext, job: CommentJob): Promise<Outcome> {
  const { config } = context
  if (!hasV1(config)) {
    return { kind: 'rejected', reason: 'Comments need a key of API v1: enter it in the connection' }
  }
  const client = createFreshClient(context)
  const deal = await readDeal(client, checkedId(job.crmId))
  const note = commentNote(deal.id_deal, { ...job, language: config.noteLanguage })
  await addTask(context, client, { deal, marker: job.marker, note })
  return delivered(config, deal.id_deal)
}

/** Looks for the mark of a comment among the tasks of the deal's counterparty. */
export async function lookUpComment(context: FreshofficeContext, job: CommentJob): Promise<LookUp> {
  if (!hasV1(context.config)) return { kind: 'impossible', reason: NO_V1 }
  const client = createFreshClient(context)
  const deal = await readDeal(client, checkedId(job.crmId))
  return (await hasTask(client, deal, job.marker)) ? { kind: 'found', crmId: job.crmId } : { kind: 'absent' }
}
