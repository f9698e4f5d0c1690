import { STATE_CODE, leadStateCode } from './codes.ts'
import { countReceived, countState } from './counters.ts'
import { countFormLead } from './forms.ts'
import { idOf } from './ids.ts'
import { type IntakeOwner, ownerOfKey, ownerOfProject } from './intake-owners.ts'
import { packJson } from './json-columns.ts'
import { type IncomingLead, toIncoming } from './lead-message.ts'
import type { Db } from './open-database.ts'
import { packOriginal } from './originals.ts'
import type { AppendResult, NewLead } from './records.ts'
import { findRecent, fingerprintBytes, rememberRecent } from './recent-submissions.ts'
import { one, run } from './statements.ts'
import { knownOfVisit } from './visits.ts'
import type { ConnectionId } from '../../src-preload/contract/index.ts'

/** How many originals of repeats are kept beside the first. */
const MAX_REPEAT_ORIGINALS = 4

/**
 * Appends a lead with its deliveries, counters and original: one transaction, so an answered lead always has its way on.
 * The very same submission within the project's window is counted on the first lead instead.
 */
export function appendLead(db: Db, input: NewLead): AppendResult {
  return appendIncoming(db, toIncoming(input))
}

/** The same for a lead that is ready to be written. */
export function appendIncoming(db: Db, input: IncomingLead): AppendResult {
  const owner = ownerOfKey(db, input.key)
  return owner === undefined ? { kind: 'unrecognised' } : appendToProject(db, input, owner)
}

/** Appends to a named project, whatever the key says (a lead assigned from the box). */
export function appendToProjectRow(db: Db, input: NewLead, projectRow: number): AppendResult {
  const owner = ownerOfProject(db, projectRow)
  return owner === undefined ? { kind: 'unrecognised' } : appendToProject(db, toIncoming(input), owner)
}

function appendToProject(db: Db, input: IncomingLead, owner: IntakeOwner): AppendResult {
  const projectId = idOf('project', owner.projectRow)
  const repeated = findRepeat(db, input, owner)
  if (repeated !== undefined) {
    noteRepeat(db, repeated, input)
    return { kind: 'stored', leadId: idOf('lead', repeated), projectId, isRepeat: true, connectionIds: [] }
  }
  const plans = planDeliveries(input, owner)
  const state = leadStateCode(plans.map((plan) => plan.state))
  const leadRow = insertLead(db, owner.hasVisits ? withVisit(db, input, owner.projectRow) : input, {
    projectRow: owner.projectRow,
    state,
  })
  const formRow = input.columns[FORM_COLUMN]
  if (typeof formRow === 'number') countFormLead(db, formRow, input.receivedAt)
  const connectionIds: ConnectionId[] = []
  for (const plan of plans) {
    run(
      db,
      `INSERT INTO deliveries (lead_id, connection_id, state, next_at, person_key, reason, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      leadRow,
      plan.connectionRow,
      plan.state,
      plan.state === STATE_CODE.queued ? input.receivedAt : null,
      input.personKey,
      plan.reason,
      input.receivedAt,
    )
    if (plan.state === STATE_CODE.queued && plan.connectionRow !== null) {
      connectionIds.push(idOf('connection', plan.connectionRow))
    }
  }
  run(db, 'INSERT INTO inbox (lead_id, original) VALUES (?, ?)', leadRow, packOriginal(input.original))
  rememberRecent(db, input, { projectRow: owner.projectRow, leadRow })
  countReceived(db, owner.projectRow, input.receivedAt)
  countState(db, owner.projectRow, { from: null, to: state })
  noteLastLead(db, owner, input.receivedAt)
  return { kind: 'stored', leadId: idOf('lead', leadRow), projectId, isRepeat: false, connectionIds }
}

/** Places in `IncomingLead.columns`. */
const VISIT_COLUMN = 6
const FORM_COLUMN = 14
const CONTEXT_COLUMN = 15

/** A lead that the site's own code sent with the number of a visit gets what our tag knows of that visit. */
function withVisit(db: Db, input: IncomingLead, projectRow: number): IncomingLead {
  const visit = input.columns[VISIT_COLUMN]
  if (typeof visit !== 'string' || typeof input.columns[CONTEXT_COLUMN] === 'string') return input
  const known = knownOfVisit(db, projectRow, visit)
  return known === undefined ? input : { ...input, columns: input.columns.with(CONTEXT_COLUMN, packJson(known)) }
}

/** Good to a second, so that a busy project is not written with every lead. */
function noteLastLead(db: Db, owner: IntakeOwner, receivedAt: number): void {
  if (receivedAt - owner.lastLeadAt < 1000) return
  owner.lastLeadAt = receivedAt
  run(
    db,
    'UPDATE projects SET last_lead_at = MAX(COALESCE(last_lead_at, 0), ?) WHERE id = ?',
    receivedAt,
    owner.projectRow,
  )
}

function findRepeat(db: Db, input: IncomingLead, owner: IntakeOwner): number | undefined {
  if (input.submissionId !== null) {
    const same = one<{ id: number }>(db, 'SELECT id FROM leads WHERE submission_id = ?', input.submissionId)
    if (same !== undefined) return same.id
  }
  return findRecent(db, input, owner)
}

function noteRepeat(db: Db, leadRow: number, input: IncomingLead): void {
  // A spool entry imported a second time is no repeat of the visitor.
  const sameEntry =
    input.submissionId !== null &&
    one(db, 'SELECT 1 FROM leads WHERE id = ? AND submission_id = ?', leadRow, input.submissionId) !== undefined
  if (sameEntry) return
  run(db, 'UPDATE leads SET repeat_count = repeat_count + 1 WHERE id = ?', leadRow)
  const repeats = one<{ repeat_count: number }>(db, 'SELECT repeat_count FROM leads WHERE id = ?', leadRow)
  if ((repeats?.repeat_count ?? 0) <= MAX_REPEAT_ORIGINALS) {
    run(db, 'INSERT INTO inbox (lead_id, original) VALUES (?, ?)', leadRow, packOriginal(input.original))
  }
}

type Plan = { connectionRow: number | null; state: number; reason: string | null }

function planDeliveries(input: IncomingLead, owner: IntakeOwner): Plan[] {
  const { targets } = owner
  const { isSkipped } = input
  if (targets.length === 0) {
    const reason = owner.isArchived ? 'the project is archived' : 'the project has no connection yet'
    return [{ connectionRow: null, state: isSkipped ? STATE_CODE.skipped : STATE_CODE.unrouted, reason }]
  }
  return targets.map((target) => {
    if (isSkipped) return { connectionRow: target.id, state: STATE_CODE.skipped, reason: 'is_skip_sending' }
    if (target.state === 'active') return { connectionRow: target.id, state: STATE_CODE.queued, reason: null }
    return { connectionRow: target.id, state: STATE_CODE.held, reason: `the connection is ${target.state}` }
  })
}

function insertLead(db: Db, input: IncomingLead, place: { projectRow: number; state: number }): number {
  return run(
    db,
    `INSERT INTO leads (project_id, received_at, state, title, comment, name, phone, phone_e164, email, visit, fields,
       client_fields, flags, warnings, ip, user_agent, referrer, form_id, context, submission_id, fingerprint)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    place.projectRow,
    input.receivedAt,
    place.state,
    ...input.columns,
    input.submissionId,
    fingerprintBytes(input),
  ).id
}
