import { STATE_CODE } from './codes.ts'
import type { Db } from './open-database.ts'
import { one, run } from './statements.ts'

/**
 * After an attempt that ended when its connection was no longer in use: what would wait is held like the rest of a paused
 * connection, and unrouted like the rest of a removed one. Without it nobody would ever look at the row again.
 */
export function parkDelivery(db: Db, deliveryRow: number): void {
  const row = one<{ state: number; connection: string | null; is_removed: number | null }>(
    db,
    `SELECT d.state, c.state AS connection, c.is_removed FROM deliveries d LEFT JOIN connections c ON c.id = d.connection_id
     WHERE d.id = ?`,
    deliveryRow,
  )
  if (row === undefined || row.connection === null || row.connection === 'active') return
  const isWaiting = row.state === STATE_CODE.queued || row.state === STATE_CODE.retrying
  const isOpen = isWaiting || row.state === STATE_CODE.failed || row.state === STATE_CODE.held
  if (row.is_removed === 1 && isOpen) unroute(db, deliveryRow)
  else if (isWaiting) {
    run(db, 'UPDATE deliveries SET state = ?, next_at = NULL WHERE id = ?', STATE_CODE.held, deliveryRow)
  }
}

/**
 * Takes a delivery from its removed connection. Finished steps name objects of that account and go; that its outcome is
 * unknown stays, so a new connection to the same CRM looks it up before it sends.
 */
export function unroute(db: Db, deliveryRow: number): void {
  run(db, 'DELETE FROM delivery_steps WHERE delivery_id = ?', deliveryRow)
  run(
    db,
    `UPDATE deliveries SET state = ?, next_at = NULL, connection_id = NULL, lookup_count = 0,
       reason = 'the connection was removed' WHERE id = ?`,
    STATE_CODE.unrouted,
    deliveryRow,
  )
}
