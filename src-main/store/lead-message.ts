import { rowId } from './ids.ts'
import { packJson } from './json-columns.ts'
import type { ConnectionId, LeadId, ProjectId } from '../../src-preload/contract/index.ts'
import type { AppendResult, NewLead, StoredOriginal } from './records.ts'

/**
 * A lead as the writer needs it: columns ready to be bound. `columns` are title, comment, name, phone, phone_e164, email,
 * visit, fields, client_fields, flags, warnings, ip, user_agent, referrer, form_id, context.
 */
export type IncomingLead = {
  key: string
  receivedAt: number
  isSkipped: boolean
  /** Hex; equal for the very same submission. */
  fingerprint: string
  personKey: string | null
  submissionId: string | null
  columns: readonly (string | number | null)[]
  original: StoredOriginal
}

/**
 * The same on its way to the writer thread: a flat list, which is cloned three times faster than objects, with the body as
 * Latin-1, one character a byte: a view of the socket's read buffer would be copied whole (64 KB for a 1 KB form).
 */
export type LeadMessage = readonly (string | number | boolean | null)[]

/** The form in which a lead is written. */
export function toIncoming(lead: NewLead): IncomingLead {
  const { values } = lead
  return {
    key: lead.key,
    receivedAt: lead.receivedAt,
    isSkipped: values.flags.is_skip_sending === true,
    fingerprint: lead.fingerprint,
    personKey: lead.personKey,
    submissionId: lead.submissionId,
    columns: [
      values.title,
      values.comment,
      values.name,
      values.phone,
      values.phoneE164,
      values.email,
      values.visit,
      packJson(values.fields),
      packJson(values.clientFields),
      packJson(values.flags),
      packJson(values.warnings),
      values.origin.ip,
      values.origin.userAgent,
      values.origin.referrer,
      values.formId === null ? null : rowId(values.formId),
      packJson(values.context),
    ],
    original: lead.original,
  }
}

/** Packs a lead for the message. */
export function packLead(lead: NewLead): LeadMessage {
  const incoming = toIncoming(lead)
  const { body, method, target, contentType } = incoming.original
  return [
    incoming.key,
    incoming.receivedAt,
    incoming.isSkipped,
    incoming.fingerprint,
    incoming.personKey,
    incoming.submissionId,
    method,
    target,
    contentType,
    Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1'),
    ...incoming.columns,
  ]
}

/** The lead of a message. */
export function unpackLead(message: LeadMessage): IncomingLead {
  const [
    key,
    receivedAt,
    isSkipped,
    fingerprint,
    personKey,
    submissionId,
    method,
    target,
    contentType,
    body,
    ...columns
  ] = message as [string, number, boolean, string, string | null, string | null, string, string, string | null, string] // written by packLead
  return {
    key,
    receivedAt,
    isSkipped,
    fingerprint,
    personKey,
    submissionId,
    columns,
    original: { method, target, contentType, body: Buffer.from(body, 'latin1') },
  }
}

/** What became of a lead, on its way back: null when no key was known, else lead, project, whether it repeats, connections. */
export type AppendedMessage = null | [leadId: LeadId, projectId: ProjectId, isRepeat: boolean, ...ConnectionId[]]

/** Packs the answer for the message. */
export function packAppended(result: AppendResult): AppendedMessage {
  return result.kind === 'unrecognised'
    ? null
    : [result.leadId, result.projectId, result.isRepeat, ...result.connectionIds]
}

/** The answer of a message. */
export function unpackAppended(message: AppendedMessage): AppendResult {
  if (message === null) return { kind: 'unrecognised' }
  const [leadId, projectId, isRepeat, ...connectionIds] = message
  return { kind: 'stored', leadId, projectId, isRepeat, connectionIds }
}
