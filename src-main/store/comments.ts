import type { LeadComment, LeadId } from '../../src-preload/contract/index.ts'
import { STATE_CODE } from './codes.ts'
import { idOf, rowId } from './ids.ts'
import { refreshLeads } from './lead-state.ts'
import type { Db } from './open-database.ts'
import type { Touched } from './records.ts'
import { all, one, run } from './statements.ts'

type CommentRow = { id: number; lead_id: number; received_at: number; title: string | null; message: string }

const toComment = (row: CommentRow): LeadComment => ({
  id: idOf('comment', row.id),
  leadId: idOf('lead', row.lead_id),
  receivedAt: row.received_at,
  title: row.title,
  message: row.message,
})

/** One comment by its row. */
export function readComment(db: Db, commentRow: number): LeadComment | null {
  const row = one<CommentRow>(db, 'SELECT * FROM comments WHERE id = ?', commentRow)
  return row === undefined ? null : toComment(row)
}

/** Comments of a lead, oldest first. */
export function listComments(db: Db, input: { leadId: LeadId }): LeadComment[] {
  return all<CommentRow>(db, 'SELECT * FROM comments WHERE lead_id = ? ORDER BY id', rowId(input.leadId)).map(toComment)
}

type LeadDelivery = { connection_id: number; state: number; person_key: string | null; connection_state: string }

/** Appends a comment and its deliveries: due at once where the lead is delivered, waiting for the deal elsewhere. */
export function appendComment(
  db: Db,
  input: { leadId: LeadId; title: string | null; message: string; at: number },
): { comment: LeadComment; touched: Touched } {
  const lead = rowId(input.leadId)
  const id = run(
    db,
    'INSERT INTO comments (lead_id, received_at, title, message) VALUES (?, ?, ?, ?)',
    lead,
    input.at,
    input.title,
    input.message,
  ).id
  const targets = all<LeadDelivery>(
    db,
    `SELECT d.connection_id, d.state, d.person_key, c.state AS connection_state FROM deliveries d
     JOIN connections c ON c.id = d.connection_id
     WHERE d.lead_id = ? AND d.comment_id IS NULL AND c.is_removed = 0`,
    lead,
  )
  for (const target of targets) insertDelivery(db, { lead, id, target, at: input.at })
  const rows = targets.map((target) => ({ lead_id: lead, connection_id: target.connection_id }))
  const comment = readComment(db, id)
  if (comment === null) throw new Error('the comment cannot be read back')
  return { comment, touched: refreshLeads(db, rows.length > 0 ? rows : [{ lead_id: lead, connection_id: null }]) }
}

function insertDelivery(db: Db, input: { lead: number; id: number; target: LeadDelivery; at: number }): void {
  const { target } = input
  const isSkipped = target.state === STATE_CODE.skipped
  const isHeld = target.connection_state !== 'active'
  const state = isSkipped ? STATE_CODE.skipped : isHeld ? STATE_CODE.held : STATE_CODE.queued
  const isDue = state === STATE_CODE.queued && target.state === STATE_CODE.delivered
  run(
    db,
    `INSERT INTO deliveries (lead_id, connection_id, comment_id, state, next_at, person_key, reason, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    input.lead,
    target.connection_id,
    input.id,
    state,
    isDue ? input.at : null,
    target.person_key,
    isDue || state !== STATE_CODE.queued ? null : 'waits for the deal of its lead',
    input.at,
  )
}
