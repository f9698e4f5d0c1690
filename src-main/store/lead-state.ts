import { leadStateCode } from './codes.ts'
import { countState } from './counters.ts'
import { idOf } from './ids.ts'
import type { Db } from './open-database.ts'
import type { Touched } from './records.ts'
import { all, one, run } from './statements.ts'

/** Recomputes the state a lead shows after its deliveries changed, and moves the counters with it. */
export function refreshLeadState(db: Db, leadRow: number): void {
  const lead = one<{ project_id: number; state: number }>(
    db,
    'SELECT project_id, state FROM leads WHERE id = ?',
    leadRow,
  )
  if (lead === undefined) return
  const codes = all<{ state: number }>(db, 'SELECT state FROM deliveries WHERE lead_id = ?', leadRow)
  const next = leadStateCode(codes.map((row) => row.state))
  if (next === lead.state) return
  run(db, 'UPDATE leads SET state = ? WHERE id = ?', next, leadRow)
  countState(db, lead.project_id, { from: lead.state, to: next })
}

/** Refreshes many leads and says what was touched, for topics. */
export function refreshLeads(db: Db, rows: { lead_id: number; connection_id: number | null }[]): Touched {
  const leadRows = new Set(rows.map((row) => row.lead_id))
  for (const leadRow of leadRows) refreshLeadState(db, leadRow)
  const projects = all<{ project_id: number }>(
    db,
    'SELECT DISTINCT project_id FROM leads WHERE id IN (SELECT value FROM json_each(?))',
    JSON.stringify([...leadRows]),
  )
  const connections = new Set(rows.flatMap((row) => (row.connection_id === null ? [] : [row.connection_id])))
  return {
    leadIds: [...leadRows].map((row) => idOf('lead', row)),
    projectIds: projects.map((row) => idOf('project', row.project_id)),
    connectionIds: [...connections].map((row) => idOf('connection', row)),
  }
}
