import {
  DELIVERY_STATES,
  type Attempt,
  type AttemptKind,
  type ConnectionId,
  type DeliveryDetail,
  type DeliveryId,
  type DeliveryState,
  type OutcomeKind,
  type ProjectId,
} from '../../src-preload/contract/index.ts'
import { readSteps } from './claims.ts'
import { STATE_CODE, stateOf } from './codes.ts'
import { readStateCounts } from './counters.ts'
import { idOf, rowId } from './ids.ts'
import { readExchanges } from './json-columns.ts'
import { leadConditions } from './lead-conditions.ts'
import { DELIVERY_COLUMNS, type DeliveryRow, toDelivery } from './lead-rows.ts'
import type { Db } from './open-database.ts'
import type { DueRecord, ResendCandidate, ResendQuery } from './records.ts'
import { all, one } from './statements.ts'

type AttemptRow = {
  id: number
  number: number
  kind: AttemptKind
  started_at: number
  finished_at: number | null
  outcome: OutcomeKind | null
  reason: string | null
  exchanges: Uint8Array | null
}

const toAttempt = (row: AttemptRow): Attempt => ({
  id: idOf('attempt', row.id),
  number: row.number,
  kind: row.kind,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
  outcome: row.outcome,
  reason: row.reason,
  exchanges: readExchanges(row.exchanges),
})

/** A delivery with its attempts (oldest first) and steps. */
export function getDelivery(db: Db, input: { id: DeliveryId }): DeliveryDetail | undefined {
  const row = one<DeliveryRow>(
    db,
    `SELECT ${DELIVERY_COLUMNS} FROM deliveries d LEFT JOIN connections c ON c.id = d.connection_id WHERE d.id = ?`,
    rowId(input.id),
  )
  if (row === undefined) return undefined
  const attempts = all<AttemptRow>(db, 'SELECT * FROM attempts WHERE delivery_id = ? ORDER BY number, id', row.id)
  const steps = readSteps(db, row.id).map(({ name, summary, finishedAt }) => ({ name, summary, finishedAt }))
  return { ...toDelivery(row), attempts: attempts.map(toAttempt), steps }
}

/** Leads per state, from the counters. */
export function countByState(db: Db, input: { projectId?: ProjectId }): Record<DeliveryState, number> {
  const counts = readStateCounts(db, input.projectId === undefined ? null : rowId(input.projectId))
  const entries = DELIVERY_STATES.map((state) => [state, counts.get(STATE_CODE[state]) ?? 0] as const)
  return Object.fromEntries(entries) as Record<DeliveryState, number> // one entry for every state of the list
}

/** Next due time of every connection that has something waiting. */
export function listDue(db: Db): DueRecord[] {
  return all<{ connection_id: number; next_at: number }>(
    db,
    `SELECT connection_id, MIN(next_at) AS next_at FROM deliveries WHERE next_at IS NOT NULL AND connection_id IS NOT NULL
     GROUP BY connection_id`,
  ).map((row) => ({ connectionId: idOf('connection', row.connection_id), nextAt: row.next_at }))
}

/** Next due time of one connection. */
export function nextDue(db: Db, input: { connectionId: ConnectionId }): number | undefined {
  return (
    one<{ next_at: number | null }>(
      db,
      'SELECT MIN(next_at) AS next_at FROM deliveries WHERE connection_id = ? AND next_at IS NOT NULL',
      rowId(input.connectionId),
    )?.next_at ?? undefined
  )
}

/** Highest lead row so far. */
export function maxLeadNumber(db: Db): number {
  return one<{ last: number | null }>(db, 'SELECT MAX(id) AS last FROM leads')?.last ?? 0
}

type CandidateRow = { id: number; lead_id: number; state: number; resent_at: number | null; last_at: number | null }

/** A page of the deliveries that a re-send would touch, by lead. Leads up to `maxLeadId`, after `cursor`. */
export function pickResend(db: Db, input: ResendQuery): ResendCandidate[] {
  const conditions = leadConditions(input.filter ?? {})
  const where = ['l.id > @cursor', 'l.id <= @maxLeadId', ...conditions.where]
  const params: Record<string, unknown> = { ...conditions.params, cursor: input.cursor, maxLeadId: input.maxLeadId }
  if (input.deliveryIds !== undefined) {
    where.push('d.id IN (SELECT value FROM json_each(@deliveries))')
    params['deliveries'] = JSON.stringify(input.deliveryIds.map(rowId))
  }
  if (input.leadIds !== undefined) {
    where.push('l.id IN (SELECT value FROM json_each(@leads))')
    params['leads'] = JSON.stringify(input.leadIds.map(rowId))
  }
  if (input.connectionId !== undefined) {
    where.push('d.connection_id = @connection')
    params['connection'] = rowId(input.connectionId)
  }
  const rows = all<CandidateRow>(
    db,
    `SELECT d.id, d.lead_id, d.state, d.resent_at,
       (SELECT MAX(started_at) FROM attempts a WHERE a.delivery_id = d.id) AS last_at
     FROM leads l JOIN deliveries d ON d.lead_id = l.id
     WHERE l.id IN (SELECT l.id FROM leads l JOIN deliveries d ON d.lead_id = l.id WHERE ${where.join(' AND ')}
       GROUP BY l.id ORDER BY l.id LIMIT ${Math.trunc(input.limit)})
       AND ${where.join(' AND ')}
     ORDER BY d.lead_id, d.id`,
    params,
  )
  return rows.map((row) => ({
    deliveryId: idOf('delivery', row.id),
    leadId: idOf('lead', row.lead_id),
    leadNumber: row.lead_id,
    state: stateOf(row.state),
    resentAt: row.resent_at,
    lastAttemptAt: row.last_at,
  }))
}
