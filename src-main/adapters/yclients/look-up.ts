import type { CommentJob, DeliverJob, LookUp, Outcome } from '../kit/types.ts'
import { createYclientsClient } from './client.ts'
import { appendToClient, clientsByPhone, readClient } from './clients.ts'
import type { YclientsContext } from './config.ts'
import { modeOf } from './config.ts'
import { deliveredClient, deliveredRecord, parseCrmId } from './crm-id.ts'
import { commentNote, markOf } from './note.ts'
import { appendToRecord, findByMark, readRecord } from './records.ts'
import { contactOf, placeOf } from './transform.ts'

const NO_USER = 'without a user YCLIENTS does not show what it has received'

function found(outcome: Extract<Outcome, { kind: 'delivered' }>): LookUp {
  const { crmId, url } = outcome
  return { kind: 'found', crmId, ...(url === undefined ? {} : { url }) }
}

/** Looks for the record, or in client mode the card, that carries this lead's mark. */
export async function lookUp(context: YclientsContext, { lead, marker }: DeliverJob): Promise<LookUp> {
  const { config } = context
  const client = createYclientsClient(context, placeOf(lead, config).companyId)
  if (!client.hasUser) return { kind: 'impossible', reason: NO_USER }
  if (modeOf(config) === 'client') {
    const { phone } = contactOf(lead, config)
    for (const { id } of phone === null ? [] : await clientsByPhone(client, phone)) {
      const card = await readClient(client, id)
      if (card.comment.includes(markOf(marker))) return found(deliveredClient(config, client.companyId, id))
    }
    return { kind: 'absent' }
  }
  const wanted = { marker, receivedAtMs: lead.receivedAtMs, nowMs: context.clock.now() }
  const record = await findByMark(client, wanted)
  return record === undefined ? { kind: 'absent' } : found(deliveredRecord(config, client.companyId, record))
}

/** Appends a comment to the record's comment, or to the card's, with its mark. */
export async function addComment(context: YclientsContext, job: CommentJob): Promise<Outcome> {
  const { companyId, kind, id } = parseCrmId(context.config, job.crmId)
  const client = createYclientsClient(context, companyId)
  if (!client.hasUser) {
    return { kind: 'rejected', reason: 'Comments need a user: enter a user token, or a login and password' }
  }
  const addition = { text: commentNote(job), marker: job.marker }
  if (kind === 'client') {
    await appendToClient(client, id, addition)
    return deliveredClient(context.config, companyId, id)
  }
  return deliveredRecord(context.config, companyId, await appendToRecord(client, id, addition))
}

/** Looks for the mark of a comment. */
export async function lookUpComment(context: YclientsContext, job: CommentJob): Promise<LookUp> {
  const { companyId, kind, id } = parseCrmId(context.config, job.crmId)
  const client = createYclientsClient(context, companyId)
  if (!client.hasUser) return { kind: 'impossible', reason: NO_USER }
  const { comment } = kind === 'client' ? await readClient(client, id) : await readRecord(client, id)
  return comment.includes(markOf(job.marker)) ? { kind: 'found', crmId: job.crmId } : { kind: 'absent' }
}
