import type { ConnectionId, Delivery, DeliveryId, LeadId } from '../../src-preload/contract/index.ts'
import { STATE_CODE } from './codes.ts'
import { hasAttempts } from './claims.ts'
import { idOf, rowId } from './ids.ts'
import { DELIVERY_COLUMNS, type DeliveryRow, toDelivery } from './lead-rows.ts'
import { refreshLeadState, refreshLeads } from './lead-state.ts'
import type { Db } from './open-database.ts'
import type { Touched } from './records.ts'
import { all, one, run } from './statements.ts'

type Row = {
  id: number
  lead_id: number
  connection_id: number | null
  comment_id: number | null
  state: number
  unknown_since: number | null
}
const ROW = 'id, lead_id, connection_id, comment_id, state, unknown_since'

/**
 * Puts a delivery back in the queue, due now, whatever its age; a lead without a connection gets the project's connections.
 * A delivery that is being sent stays as it is. One whose outcome is unknown is looked up first, never sent blindly. One
 * that was delivered starts again with its steps forgotten: only a person who asked for that gets here.
 */
export function requeue(db: Db, input: { deliveryId: DeliveryId; now: number }): Touched {
  const row = one<Row>(db, `SELECT ${ROW} FROM deliveries WHERE id = ?`, rowId(input.deliveryId))
  if (row === undefined || row.state === STATE_CODE.sending) return { leadIds: [], projectIds: [], connectionIds: [] }
  if (row.connection_id === null) return route(db, row, input.now)
  const connection = one<{ state: string }>(db, 'SELECT state FROM connections WHERE id = ?', row.connection_id)
  if (row.state === STATE_CODE.delivered) run(db, 'DELETE FROM delivery_steps WHERE delivery_id = ?', row.id)
  const isActive = connection?.state === 'active'
  const isWaitingForDeal = row.comment_id !== null && !hasDeal(db, row)
  const state = !isActive ? STATE_CODE.held : hasAttempts(db, row.id) ? STATE_CODE.retrying : STATE_CODE.queued
  run(
    db,
    `UPDATE deliveries SET state = ?, next_at = ?, resent_at = ?, finished_at = NULL WHERE id = ?`,
    state,
    isActive && !isWaitingForDeal ? input.now : null,
    input.now,
    row.id,
  )
  return refreshLeads(db, [row])
}

function hasDeal(db: Db, row: Row): boolean {
  return (
    one(
      db,
      'SELECT 1 FROM deliveries WHERE lead_id = ? AND connection_id = ? AND comment_id IS NULL AND crm_id IS NOT NULL',
      row.lead_id,
      row.connection_id,
    ) !== undefined
  )
}

/** Gives an unrouted delivery to the first connection of its project and adds one for each further connection. */
function route(db: Db, row: Row, now: number): Touched {
  const connections = all<{ id: number; state: string }>(
    db,
    `SELECT c.id, c.state FROM connections c JOIN leads l ON l.project_id = c.project_id
     WHERE l.id = ? AND c.is_removed = 0
       AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.lead_id = l.id AND d.connection_id = c.id AND d.comment_id IS NULL)
     ORDER BY c.id`,
    row.lead_id,
  )
  const touched: { lead_id: number; connection_id: number | null }[] = []
  for (const [index, connection] of connections.entries()) {
    const isActive = connection.state === 'active'
    const state = isActive ? STATE_CODE.queued : STATE_CODE.held
    const nextAt = isActive ? now : null
    if (index === 0) {
      run(
        db,
        'UPDATE deliveries SET connection_id = ?, state = ?, next_at = ?, reason = NULL, resent_at = ? WHERE id = ?',
        connection.id,
        state,
        nextAt,
        now,
        row.id,
      )
    } else {
      run(
        db,
        `INSERT INTO deliveries (lead_id, connection_id, state, next_at, person_key, created_at)
         SELECT lead_id, ?, ?, ?, person_key, ? FROM deliveries WHERE id = ?`,
        connection.id,
        state,
        nextAt,
        now,
        row.id,
      )
    }
    run(
      db,
      `INSERT INTO deliveries (lead_id, connection_id, comment_id, state, reason, created_at)
       SELECT lead_id, ?, id, ?, 'waits for the deal of its lead', ? FROM comments WHERE lead_id = ?`,
      connection.id,
      state,
      now,
      row.lead_id,
    )
    touched.push({ lead_id: row.lead_id, connection_id: connection.id })
  }
  return refreshLeads(db, touched)
}

/**
 * Puts back every unsent lead received since `since` that fell out of the queue: no next time although it waits, a connection
 * that is active again, a connection that was added later. A next time after `latest` was made by a clock that has been set
 * back since: it is due now.
 */
export function sweep(db: Db, input: { now: number; since: number; latest?: number }): Touched {
  const stranded = all<Row>(
    db,
    `SELECT ${ROW} FROM deliveries WHERE next_at > ?`,
    input.latest ?? Number.MAX_SAFE_INTEGER,
  )
  for (const row of stranded) run(db, 'UPDATE deliveries SET next_at = ? WHERE id = ?', input.now, row.id)
  const lost = all<Row>(
    db,
    `SELECT ${ROW.replaceAll(/\b(id|lead_id|connection_id|comment_id|state|unknown_since)\b/g, 'd.$1')}
     FROM deliveries d JOIN leads l ON l.id = d.lead_id
     LEFT JOIN connections c ON c.id = d.connection_id
     WHERE d.state NOT IN (2, 6) AND l.received_at >= ? AND (
       (d.state IN (0, 3) AND d.next_at IS NULL AND c.state = 'active' AND (d.comment_id IS NULL OR EXISTS (
         SELECT 1 FROM deliveries m WHERE m.lead_id = d.lead_id AND m.connection_id = d.connection_id
           AND m.comment_id IS NULL AND m.crm_id IS NOT NULL)))
       OR (d.state = 5 AND c.state = 'active')
       OR (d.state = 7 AND EXISTS (SELECT 1 FROM connections k JOIN projects p ON p.id = k.project_id
           WHERE k.project_id = l.project_id AND k.is_removed = 0 AND p.is_archived = 0)))`,
    input.since,
  )
  const touched = lost.map((row) => requeue(db, { deliveryId: idOf('delivery', row.id), now: input.now }))
  touched.push(refreshLeads(db, stranded))
  return {
    leadIds: [...new Set(touched.flatMap((part) => part.leadIds))],
    projectIds: [...new Set(touched.flatMap((part) => part.projectIds))],
    connectionIds: [...new Set(touched.flatMap((part) => part.connectionIds))],
  }
}

/** A person says what became of an unclear delivery. Undefined when it is not waiting for that answer. */
export function decide(
  db: Db,
  input: { id: DeliveryId; decision: 'delivered' | 'send_again'; crmId: string | null; at: number },
): Delivery | undefined {
  const row = one<Row>(db, `SELECT ${ROW} FROM deliveries WHERE id = ?`, rowId(input.id))
  if (row === undefined || row.unknown_since === null || row.state === STATE_CODE.sending) return undefined
  if (input.decision === 'delivered') {
    run(
      db,
      `UPDATE deliveries SET state = ?, next_at = NULL, unknown_since = NULL, crm_id = ?, reason = 'confirmed by a person',
         is_reconciled = 1, finished_at = ? WHERE id = ?`,
      STATE_CODE.delivered,
      input.crmId ?? '',
      input.at,
      row.id,
    )
  } else {
    run(
      db,
      'UPDATE deliveries SET unknown_since = NULL, lookup_count = 0, is_repeat_of_unknown = 1 WHERE id = ?',
      row.id,
    )
    requeue(db, { deliveryId: input.id, now: input.at })
  }
  refreshLeadState(db, row.lead_id)
  const after = one<DeliveryRow>(
    db,
    `SELECT ${DELIVERY_COLUMNS} FROM deliveries d LEFT JOIN connections c ON c.id = d.connection_id WHERE d.id = ?`,
    row.id,
  )
  return after === undefined ? undefined : toDelivery(after)
}

/** Waiting deliveries of a lead become `skipped`; one that is being sent or was delivered stays. */
export function skipLead(db: Db, input: { id: LeadId; at: number }): Touched {
  const rows = all<Row>(
    db,
    `SELECT ${ROW} FROM deliveries WHERE lead_id = ? AND state NOT IN (?, ?, ?)`,
    rowId(input.id),
    STATE_CODE.sending,
    STATE_CODE.delivered,
    STATE_CODE.skipped,
  )
  for (const row of rows) {
    run(
      db,
      `UPDATE deliveries SET state = ?, next_at = NULL, reason = 'skipped by a person', finished_at = ? WHERE id = ?`,
      STATE_CODE.skipped,
      input.at,
      row.id,
    )
  }
  return refreshLeads(db, rows)
}

/** Makes retries of an account due now; unclear ones only when they have settled since before `unknownBefore`. */
export function pullForward(db: Db, input: { connectionId: ConnectionId; now: number; unknownBefore: number }): number {
  return run(
    db,
    `UPDATE deliveries SET next_at = ? WHERE connection_id = ? AND next_at > ?
       AND (unknown_since IS NULL OR unknown_since < ?)`,
    input.now,
    rowId(input.connectionId),
    input.now,
    input.unknownBefore,
  ).changes
}

/**
 * Moves waiting times with the wall clock. Set back: all of them, else they would wait for the lost time again. Set forward:
 * only those of unclear deliveries that still settle (unclear since `settlingSince` or later), because no real time passed
 * and the CRM may still be working at them.
 */
export function shiftDue(db: Db, input: { byMs: number; settlingSince: number }): number {
  return run(
    db,
    `UPDATE deliveries SET next_at = MAX(0, next_at + @byMs), unknown_since = unknown_since + @byMs
     WHERE next_at IS NOT NULL AND (@byMs < 0 OR unknown_since >= @settlingSince)`,
    input,
  ).changes
}
