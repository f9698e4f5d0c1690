import { CrmFailure } from '../kit/crm-failure.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { CommentJob, DeliverJob, LookUp, Outcome, OutgoingLead } from '../kit/types.ts'
import { UonRefusal } from './answer.ts'
import type { UonClient } from './client.ts'
import { createUonClient } from './client.ts'
import { findClient } from './clients.ts'
import type { Kind, UonConfig, UonContext } from './config.ts'
import { delivered, deliveredWithoutId, parseCrmId } from './crm-id.ts'
import { readManagers } from './directories.ts'
import { formOf } from './fields.ts'
import { commentNote, markOf, repeatNote } from './note.ts'
import { appendNote, findByMark, findOpen, readExisting } from './records.ts'
import { contactOf, createForm, kindOf, withVisit } from './transform.ts'
import { created } from './types.ts'

function plan(lead: OutgoingLead, config: UonConfig) {
  const { contact, fields } = contactOf(lead)
  return { contact, fields, kind: kindOf(config, contact, fields) }
}

/**
 * What a repeated lead that asks for the check of open leads belongs to. With `_append` it becomes a note there; without it
 * nothing is changed. Either way no second one is made.
 */
async function intoOpen(
  context: UonContext,
  client: UonClient,
  about: { job: DeliverJob; kind: Kind; clientId: string },
): Promise<Outcome | null> {
  const { kind, clientId } = about
  const { lead, marker } = about.job
  if (lead.flags.is_need_check_order_in_processing !== true) return null
  const open = await findOpen(context, client, { kind, clientId, marker })
  if (open === undefined) return null
  const ref = { kind, id: open.found.id }
  if (open.isOwn) return delivered(context.config, ref)
  const isAppended = lead.flags.is_need_check_order_in_processing_append === true
  if (isAppended) {
    await appendNote(client, ref, { text: repeatNote(lead, marker, context.config.noteLanguage), marker })
  }
  return { ...delivered(context.config, ref), isAppended }
}

/** Creates; a 404 that names no input may mean the key as well as a value, so the account is asked for its managers. */
async function create(client: UonClient, kind: Kind, form: Record<string, string>): Promise<string> {
  try {
    return (await client.change(`${kind}/create`, form, created)).id
  } catch (error) {
    if (!(error instanceof UonRefusal) || !error.isVague || (await knowsKey(client))) throw error
    throw new OutcomeError({
      kind: 'unauthorized',
      reason: 'U-ON answers 404 to everything with this key: copy it again from Settings → API and WebHooks',
    })
  }
}

async function knowsKey(client: UonClient): Promise<boolean> {
  try {
    return (await readManagers(client)).length > 0
  } catch (error) {
    if (error instanceof UonRefusal) return false
    throw error
  }
}

/** A lead → a lead or a request. The client is only searched before: U-ON makes a new one itself, together with the record. */
export async function deliver(context: UonContext, job: DeliverJob): Promise<Outcome> {
  const { config, clock } = context
  const { lead, marker } = job
  const client = createUonClient(context)
  const { contact, fields, kind } = plan(lead, config)
  const sorted = await formOf(context, client, { kind, fields: withVisit(fields, lead, config) })
  const clientId = sorted.form['r_cl_id'] ?? (await findClient(client, contact))
  if (clientId !== undefined && clientId !== '') {
    const appended = await intoOpen(context, client, { job, kind, clientId })
    if (appended !== null) return appended
  }
  const nowMs = clock.now()
  const form = createForm({ kind, marker, lead, config, contact, sorted, clientId, nowMs })
  const id = await create(client, kind, form)
  return Number(id) === 0 ? adopt(context, job, kind) : delivered(config, { kind, id })
}

/** Accepted with the number 0: the number is looked up once; it is delivered either way. */
async function adopt(context: UonContext, { lead, marker }: DeliverJob, kind: Kind): Promise<Outcome> {
  try {
    const wanted = { kind, marker, receivedAtMs: lead.receivedAtMs, nowMs: context.clock.now() }
    const found = await findByMark(createUonClient(context), wanted)
    if (found !== undefined) return delivered(context.config, { kind, id: found.id })
  } catch (error) {
    // The create was confirmed; that its number cannot be found now changes nothing.
    if (!(error instanceof OutcomeError) && !(error instanceof CrmFailure)) throw error
  }
  return deliveredWithoutId(marker)
}

/** Looks for the mark among what was created since the lead came. */
export async function lookUp(context: UonContext, { lead, marker }: DeliverJob): Promise<LookUp> {
  const { kind } = plan(lead, context.config)
  const wanted = { kind, marker, receivedAtMs: lead.receivedAtMs, nowMs: context.clock.now() }
  const found = await findByMark(createUonClient(context), wanted)
  if (found === undefined) return { kind: 'absent' }
  const { crmId, url } = delivered(context.config, { kind, id: found.id })
  return { kind: 'found', crmId, ...(url === undefined ? {} : { url }) }
}

/** Appends a comment to the note, with its mark. */
export async function addComment(context: UonContext, job: CommentJob): Promise<Outcome> {
  const ref = parseCrmId(job.crmId)
  await appendNote(createUonClient(context), ref, { text: commentNote(job), marker: job.marker })
  return delivered(context.config, ref)
}

/** Looks for the mark of a comment. */
export async function lookUpComment(context: UonContext, job: CommentJob): Promise<LookUp> {
  const { notes } = await readExisting(createUonClient(context), parseCrmId(job.crmId))
  return notes.includes(markOf(job.marker)) ? { kind: 'found', crmId: job.crmId } : { kind: 'absent' }
}
