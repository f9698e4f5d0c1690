import { STATE_CODE, stateOf } from './codes.ts'
import { ownsLease } from './claims.ts'
import { idOf, rowId } from './ids.ts'
import { packExchanges } from './json-columns.ts'
import { refreshLeadState } from './lead-state.ts'
import type { Db } from './open-database.ts'
import { parkDelivery } from './park-delivery.ts'
import type { AttemptEnd, FinishResult } from './records.ts'
import { one, run } from './statements.ts'

type Row = { lead_id: number; connection_id: number; comment_id: number | null; state: number; project_id: number }

/**
 * Writes how an attempt ended and where the delivery goes. A run that lost its lease changes nothing but its own attempt
 * row, so a late answer never overwrites what a newer run did.
 */
export function finishAttempt(db: Db, end: AttemptEnd): FinishResult {
  const delivery = rowId(end.deliveryId)
  run(
    db,
    'UPDATE attempts SET finished_at = ?, outcome = ?, reason = ?, exchanges = ? WHERE id = ?',
    end.at,
    end.outcome,
    end.reason,
    packExchanges(end.exchanges),
    rowId(end.attemptId),
  )
  const isStale = !ownsLease(db, delivery, end.token)
  if (!isStale) {
    writeNext(db, delivery, end)
    parkDelivery(db, delivery)
  }
  const row = one<Row>(
    db,
    `SELECT d.lead_id, d.connection_id, d.comment_id, d.state, l.project_id FROM deliveries d JOIN leads l ON l.id = d.lead_id
     WHERE d.id = ?`,
    delivery,
  )
  if (row === undefined) throw new Error(`delivery ${end.deliveryId} is gone`)
  if (!isStale) {
    refreshLeadState(db, row.lead_id)
    if (end.next.state === 'delivered' && row.comment_id === null) queueWaitingComments(db, row, end.at)
  }
  return {
    isStale,
    leadId: idOf('lead', row.lead_id),
    projectId: idOf('project', row.project_id),
    state: stateOf(row.state),
  }
}

function writeNext(db: Db, delivery: number, end: AttemptEnd): void {
  const { next } = end
  const common = { counted: end.isCounted ? 1 : 0, reason: end.reason, id: delivery }
  const clear = 'lease_token = NULL, lease_until = NULL, attempt_count = attempt_count + @counted, reason = @reason'
  switch (next.state) {
    case 'delivered':
      run(
        db,
        `UPDATE deliveries SET state = @state, next_at = NULL, ${clear}, unknown_since = NULL, lookup_count = 0,
           is_repeat_of_unknown = 0, crm_id = @crmId, url = @url, is_appended = @isAppended, is_reconciled = @isReconciled,
           finished_at = @at WHERE id = @id`,
        {
          ...common,
          state: STATE_CODE.delivered,
          crmId: next.crmId,
          url: next.url,
          isAppended: next.isAppended ? 1 : 0,
          isReconciled: next.isReconciled ? 1 : 0,
          at: end.at,
        },
      )
      return
    case 'retrying':
      run(
        db,
        `UPDATE deliveries SET state = @state, next_at = @nextAt, ${clear}, unknown_since = @unknownSince,
           lookup_count = @lookUpCount, is_repeat_of_unknown = @isRepeat WHERE id = @id`,
        {
          ...common,
          state: STATE_CODE.retrying,
          nextAt: next.nextAt,
          unknownSince: next.unknownSince,
          lookUpCount: next.lookUpCount,
          isRepeat: next.isRepeatOfUnknown ? 1 : 0,
        },
      )
      return
    case 'failed':
      run(
        db,
        `UPDATE deliveries SET state = @state, next_at = NULL, ${clear},
           unknown_since = CASE WHEN @isUnknown = 1 THEN COALESCE(unknown_since, @at) ELSE NULL END, finished_at = @at
         WHERE id = @id`,
        { ...common, state: STATE_CODE.failed, isUnknown: next.isUnknown ? 1 : 0, at: end.at },
      )
      return
    case 'held':
      run(db, `UPDATE deliveries SET state = @state, next_at = NULL, ${clear} WHERE id = @id`, {
        ...common,
        state: STATE_CODE.held,
      })
  }
}

/** Comments that came before the deal was there are due now. */
function queueWaitingComments(db: Db, row: Row, at: number): void {
  run(
    db,
    `UPDATE deliveries SET next_at = ? WHERE lead_id = ? AND connection_id = ? AND comment_id IS NOT NULL AND state = ?
       AND next_at IS NULL`,
    at,
    row.lead_id,
    row.connection_id,
    STATE_CODE.queued,
  )
}
