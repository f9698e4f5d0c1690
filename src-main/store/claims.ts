import { STATE_CODE } from './codes.ts'
import { readComment } from './comments.ts'
import { idOf, rowId } from './ids.ts'
import { readJson } from './json-columns.ts'
import { type LeadRow, withDeliveries } from './lead-rows.ts'
import { refreshLeadState, refreshLeads } from './lead-state.ts'
import type { Db } from './open-database.ts'
import type { WriteOperations } from './operations.ts'
import { parkDelivery } from './park-delivery.ts'
import type { Claim, ClaimRequest, StoredStep, Touched } from './records.ts'
import { all, one, run } from './statements.ts'
import type { AttemptId, DeliveryId } from '../../src-preload/contract/index.ts'

type Candidate = {
  id: number
  lead_id: number
  comment_id: number | null
  person_key: string | null
  unknown_since: number | null
  lookup_count: number
  is_repeat_of_unknown: number
}

/**
 * Takes due deliveries of one connection, by receipt, at most one per person. Each gets a lease, a fencing token and its
 * attempt row in the same commit: the intent is on disk before anything is sent.
 */
export function claimDeliveries(db: Db, input: ClaimRequest): Claim[] {
  const busy = new Set(input.busyPersons)
  const claims: Claim[] = []
  for (;;) {
    const candidates = findDue(db, input, { busy, limit: input.limit - claims.length })
    if (candidates.length === 0) return claims
    // Rows of a person claimed a moment ago are passed over; the next round looks behind them.
    for (const candidate of candidates) {
      if (candidate.person_key !== null && busy.has(candidate.person_key)) continue
      if (candidate.person_key !== null) busy.add(candidate.person_key)
      claims.push(claimOne(db, candidate, input))
    }
  }
}

/** Due rows by receipt without those of busy persons: a person with a thousand leads never hides the others. */
function findDue(db: Db, input: ClaimRequest, about: { busy: ReadonlySet<string>; limit: number }): Candidate[] {
  if (about.limit <= 0) return []
  return all<Candidate>(
    db,
    `SELECT id, lead_id, comment_id, person_key, unknown_since, lookup_count, is_repeat_of_unknown FROM deliveries
     WHERE connection_id = ? AND next_at IS NOT NULL AND next_at <= ?
       AND (person_key IS NULL OR person_key NOT IN (SELECT value FROM json_each(?)))
     ORDER BY next_at, id LIMIT ?`,
    rowId(input.connectionId),
    input.dueBy,
    JSON.stringify([...about.busy]),
    about.limit,
  )
}

function claimOne(db: Db, candidate: Candidate, input: ClaimRequest): Claim {
  run(
    db,
    `UPDATE deliveries SET state = ?, next_at = NULL, lease_token = ?, lease_until = ? WHERE id = ?`,
    STATE_CODE.sending,
    input.token,
    input.now + input.leaseMs,
    candidate.id,
  )
  refreshLeadState(db, candidate.lead_id)
  const kind = candidate.unknown_since === null ? 'deliver' : 'lookup'
  const number =
    (one<{ last: number | null }>(db, 'SELECT MAX(number) AS last FROM attempts WHERE delivery_id = ?', candidate.id)
      ?.last ?? 0) + 1
  const attempt = run(
    db,
    'INSERT INTO attempts (delivery_id, number, kind, started_at) VALUES (?, ?, ?, ?)',
    candidate.id,
    number,
    kind,
    input.now,
  )
  const leadRow = one<LeadRow>(db, 'SELECT * FROM leads WHERE id = ?', candidate.lead_id)
  if (leadRow === undefined) throw new Error(`delivery ${candidate.id} has no lead`)
  const [lead] = withDeliveries(db, [leadRow])
  if (lead === undefined) throw new Error(`lead ${candidate.lead_id} cannot be read`)
  return {
    deliveryId: idOf('delivery', candidate.id),
    attemptId: idOf('attempt', attempt.id),
    attemptNumber: number,
    kind,
    token: input.token,
    lead,
    comment: candidate.comment_id === null ? null : readComment(db, candidate.comment_id),
    leadCrmId: candidate.comment_id === null ? null : readLeadCrmId(db, candidate.lead_id, rowId(input.connectionId)),
    personKey: candidate.person_key,
    steps: readSteps(db, candidate.id),
    unknownSince: candidate.unknown_since,
    lookUpCount: candidate.lookup_count,
    isRepeatOfUnknown: candidate.is_repeat_of_unknown === 1,
  }
}

function readLeadCrmId(db: Db, leadRow: number, connectionRow: number): string | null {
  return (
    one<{ crm_id: string }>(
      db,
      `SELECT crm_id FROM deliveries WHERE lead_id = ? AND connection_id = ? AND comment_id IS NULL AND crm_id IS NOT NULL
       ORDER BY id DESC LIMIT 1`,
      leadRow,
      connectionRow,
    )?.crm_id ?? null
  )
}

/** Finished steps of a delivery. */
export function readSteps(db: Db, deliveryRow: number): StoredStep[] {
  return all<{ name: string; result: string; summary: string; finished_at: number }>(
    db,
    'SELECT name, result, summary, finished_at FROM delivery_steps WHERE delivery_id = ? ORDER BY finished_at, name',
    deliveryRow,
  ).map((row) => ({ name: row.name, result: readJson(row.result), summary: row.summary, finishedAt: row.finished_at }))
}

/** Stores a finished step; false when another run owns the delivery by now. */
export function saveStep(db: Db, input: { deliveryId: DeliveryId; token: string; step: StoredStep }): boolean {
  const delivery = rowId(input.deliveryId)
  if (!ownsLease(db, delivery, input.token)) return false
  run(
    db,
    `INSERT INTO delivery_steps (delivery_id, name, result, summary, finished_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (delivery_id, name) DO NOTHING`,
    delivery,
    input.step.name,
    JSON.stringify(input.step.result),
    input.step.summary,
    input.step.finishedAt,
  )
  return true
}

/** Whether this token still owns the delivery (fencing). */
export function ownsLease(db: Db, deliveryRow: number, token: string): boolean {
  return (
    one(
      db,
      'SELECT 1 FROM deliveries WHERE id = ? AND state = ? AND lease_token = ?',
      deliveryRow,
      STATE_CODE.sending,
      token,
    ) !== undefined
  )
}

/** Puts a claim back as it was: nothing had been sent, the attempt row goes. */
export function releaseClaim(
  db: Db,
  input: { deliveryId: DeliveryId; attemptId: AttemptId; token: string; nextAt: number },
): boolean {
  const delivery = rowId(input.deliveryId)
  if (!ownsLease(db, delivery, input.token)) return false
  run(db, 'DELETE FROM attempts WHERE id = ?', rowId(input.attemptId))
  const state = hasAttempts(db, delivery) ? STATE_CODE.retrying : STATE_CODE.queued
  run(
    db,
    'UPDATE deliveries SET state = ?, next_at = ?, lease_token = NULL, lease_until = NULL WHERE id = ?',
    state,
    input.nextAt,
    delivery,
  )
  parkDelivery(db, delivery)
  const row = one<{ lead_id: number }>(db, 'SELECT lead_id FROM deliveries WHERE id = ?', delivery)
  if (row !== undefined) refreshLeadState(db, row.lead_id)
  return true
}

/** Whether anything was ever tried. */
export function hasAttempts(db: Db, deliveryRow: number): boolean {
  return one(db, 'SELECT 1 FROM attempts WHERE delivery_id = ? LIMIT 1', deliveryRow) !== undefined
}

/**
 * Deliveries in `sending` whose lease ended before `leaseBefore` belong to a dead run (after a start: all of them) and their
 * request may have been executed: the open attempt ends as `unknown`, a look-up follows after the settle time. Stored steps stay.
 */
export function recoverSending(db: Db, input: Parameters<WriteOperations['recoverSending']>[0]): Touched {
  const rows = all<{ id: number; lead_id: number; connection_id: number | null }>(
    db,
    `SELECT id, lead_id, connection_id FROM deliveries WHERE state = 1 AND lease_until < ?
       AND id NOT IN (SELECT value FROM json_each(?))`,
    input.leaseBefore,
    JSON.stringify((input.except ?? []).map(rowId)),
  )
  for (const row of rows) {
    run(
      db,
      `UPDATE attempts SET finished_at = ?, outcome = 'unknown', reason = 'the program stopped during the attempt'
       WHERE delivery_id = ? AND finished_at IS NULL`,
      input.now,
      row.id,
    )
    run(
      db,
      `UPDATE deliveries SET state = ?, next_at = ?, lease_token = NULL, lease_until = NULL, attempt_count = attempt_count + 1,
         unknown_since = COALESCE(unknown_since, ?), reason = 'the program stopped during the attempt' WHERE id = ?`,
      STATE_CODE.retrying,
      input.now + settleMsOf(row.connection_id, input),
      input.now,
      row.id,
    )
    parkDelivery(db, row.id)
  }
  return refreshLeads(db, rows)
}

function settleMsOf(connectionRow: number | null, input: Parameters<WriteOperations['recoverSending']>[0]): number {
  if (connectionRow === null) return input.settleMs
  return input.settleMsOf?.[idOf('connection', connectionRow)] ?? input.settleMs
}
