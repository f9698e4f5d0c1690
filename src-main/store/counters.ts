import { all, run } from './statements.ts'
import type { Db } from './open-database.ts'

/** Moves one lead from a state to another in the counters; `from` null: a new lead, `to` null: a removed one. */
export function countState(db: Db, projectRow: number, change: { from: number | null; to: number | null }): void {
  if (change.from === change.to) return
  if (change.from !== null) addTo(db, projectRow, { state: change.from, by: -1 })
  if (change.to !== null) addTo(db, projectRow, { state: change.to, by: 1 })
}

function addTo(db: Db, projectRow: number, change: { state: number; by: number }): void {
  run(
    db,
    `INSERT INTO state_counts (project_id, state, count) VALUES (?, ?, ?)
     ON CONFLICT (project_id, state) DO UPDATE SET count = count + excluded.count`,
    projectRow,
    change.state,
    change.by,
  )
}

/** Length of a counted day in ms; days are counted in UTC. */
export const DAY_MS = 86_400_000

/** Counts a received lead on its day. */
export function countReceived(db: Db, projectRow: number, receivedAt: number): void {
  run(
    db,
    `INSERT INTO day_counts (project_id, day, received) VALUES (?, ?, 1)
     ON CONFLICT (project_id, day) DO UPDATE SET received = received + 1`,
    projectRow,
    Math.floor(receivedAt / DAY_MS),
  )
}

/** Counts per state code, of one project or of all. */
export function readStateCounts(db: Db, projectRow: number | null): Map<number, number> {
  const rows = all<{ state: number; count: number }>(
    db,
    `SELECT state, SUM(count) AS count FROM state_counts WHERE @project IS NULL OR project_id = @project GROUP BY state`,
    { project: projectRow },
  )
  return new Map(rows.map((row) => [row.state, row.count]))
}
