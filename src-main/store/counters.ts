import { all, run } from './statements.ts'
import type { Db } from './open-database.ts'

/** Changes of counters that wait for the end of their transaction, by `project.state` and `project.day`. */
type Waiting = { states: Map<string, number>; days: Map<string, number> }
const waiting = new WeakMap<Db, Waiting>()

function waitingOf(db: Db): Waiting {
  const found = waiting.get(db) ?? { states: new Map(), days: new Map() }
  waiting.set(db, found)
  return found
}

function add(map: Map<string, number>, key: string, by: number): void {
  map.set(key, (map.get(key) ?? 0) + by)
}

/** Moves one lead from a state to another in the counters; `from` null: a new lead, `to` null: a removed one. */
export function countState(db: Db, projectRow: number, change: { from: number | null; to: number | null }): void {
  if (change.from === change.to) return
  const { states } = waitingOf(db)
  if (change.from !== null) add(states, `${projectRow}.${change.from}`, -1)
  if (change.to !== null) add(states, `${projectRow}.${change.to}`, 1)
}

/**
 * Writes the changes counted since the last time, each counter once: a group of leads touches few of them. Must run inside
 * the transaction that made the changes, as its last act.
 */
export function writeCounters(db: Db): void {
  const found = waiting.get(db)
  if (found === undefined) return
  waiting.delete(db)
  for (const [key, by] of found.states) {
    if (by === 0) continue
    const [project = '', state = ''] = key.split('.')
    run(
      db,
      `INSERT INTO state_counts (project_id, state, count) VALUES (?, ?, ?)
       ON CONFLICT (project_id, state) DO UPDATE SET count = count + excluded.count`,
      Number(project),
      Number(state),
      by,
    )
  }
  for (const [key, by] of found.days) {
    const [project = '', day = ''] = key.split('.')
    run(
      db,
      `INSERT INTO day_counts (project_id, day, received) VALUES (?, ?, ?)
       ON CONFLICT (project_id, day) DO UPDATE SET received = received + excluded.received`,
      Number(project),
      Number(day),
      by,
    )
  }
}

/** Forgets changes of a transaction that was rolled back. */
export function dropCounters(db: Db): void {
  waiting.delete(db)
}

/** Length of a counted day in ms; days are counted in UTC. */
export const DAY_MS = 86_400_000

/** Counts a received lead on its day. */
export function countReceived(db: Db, projectRow: number, receivedAt: number): void {
  add(waitingOf(db).days, `${projectRow}.${Math.floor(receivedAt / DAY_MS)}`, 1)
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
