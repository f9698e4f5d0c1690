import type { LeadId, ProjectId } from '../../src-preload/contract/index.ts'
import { STATE_CODE } from './codes.ts'
import { countState } from './counters.ts'
import { rowId } from './ids.ts'
import { packJson } from './json-columns.ts'
import type { Db } from './open-database.ts'
import type { LeadValues } from './records.ts'
import { all, one, run } from './statements.ts'

type Edit = { id: LeadId; values: Partial<LeadValues>; personKey: string | null; at: number }

/** Writes what a person changed; the search index follows behind. False when there is no such lead. */
export function editLead(db: Db, input: Edit): boolean {
  const id = rowId(input.id)
  const { values } = input
  const columns: Record<string, string | null | undefined> = {
    title: values.title,
    comment: values.comment,
    name: values.name,
    phone: values.phone,
    phone_e164: values.phoneE164,
    email: values.email,
    fields: values.fields === undefined ? undefined : packJson(values.fields),
    client_fields: values.clientFields === undefined ? undefined : packJson(values.clientFields),
    warnings: values.warnings === undefined ? undefined : packJson(values.warnings),
  }
  const changed = Object.entries(columns).filter(([, value]) => value !== undefined)
  const set = ['is_edited = 1', ...changed.map(([name]) => `${name} = ?`)].join(', ')
  const { changes } = run(db, `UPDATE leads SET ${set} WHERE id = ?`, ...changed.map(([, value]) => value), id)
  if (changes === 0) return false
  run(db, 'UPDATE deliveries SET person_key = ? WHERE lead_id = ?', input.personKey, id)
  // A stored step may hold a contact made from the old values: what the person changed must reach the CRM.
  run(
    db,
    `DELETE FROM delivery_steps WHERE delivery_id IN
       (SELECT id FROM deliveries WHERE lead_id = ? AND comment_id IS NULL AND state NOT IN (?, ?))`,
    id,
    STATE_CODE.delivered,
    STATE_CODE.sending,
  )
  run(db, 'INSERT INTO inbox (lead_id, original) VALUES (?, NULL)', id)
  return true
}

const OLD_LEADS = `FROM leads l WHERE l.project_id = ? AND l.received_at < ?
  AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.lead_id = l.id AND d.state IN (0, 1, 3, 4, 5))`

/** How many leads a retention would remove: older ones with nothing waiting and nothing that needs a person. */
export function previewRetention(
  db: Db,
  input: { projectId: ProjectId; before: number },
): { leadCount: number; oldestReceivedAt: number | null } {
  const row = one<{ count: number; oldest: number | null }>(
    db,
    `SELECT COUNT(*) AS count, MIN(l.received_at) AS oldest ${OLD_LEADS}`,
    rowId(input.projectId),
    input.before,
  )
  return { leadCount: row?.count ?? 0, oldestReceivedAt: row?.oldest ?? null }
}

/** Removes up to `limit` such leads with everything that belongs to them; answers how many. */
export function removeOldLeads(db: Db, input: { projectId: ProjectId; before: number; limit: number }): number {
  const project = rowId(input.projectId)
  const rows = all<{ id: number; state: number }>(
    db,
    `SELECT l.id, l.state ${OLD_LEADS} ORDER BY l.received_at LIMIT ?`,
    project,
    input.before,
    input.limit,
  )
  for (const row of rows) {
    run(db, 'DELETE FROM lead_search WHERE rowid = ?', row.id)
    run(db, 'DELETE FROM inbox WHERE lead_id = ?', row.id)
    run(db, 'DELETE FROM leads WHERE id = ?', row.id)
    countState(db, project, { from: row.state, to: null })
  }
  return rows.length
}
