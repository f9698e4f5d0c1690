import type { ProjectSettings } from '../../src-preload/contract/index.ts'
import type { Db } from './open-database.ts'
import type { IncomingLead } from './lead-message.ts'
import { all, one, run } from './statements.ts'

/**
 * Recognises the very same submission within its project's window. Rows are appended in order of leads and found through a map
 * in memory: an index over fingerprints would dirty a random page for every lead, four times the lead's own bytes.
 * What the map says is verified against the row, so an entry of a rolled-back group is never believed.
 */
type Recent = {
  /** Longest window of any project. */
  windowMs: number
  leads: Map<string, { leadRow: number; receivedAt: number }>
}

const known = new WeakMap<Db, Recent>()

/** 128 bits are enough to tell submissions apart and half the size of the hash. */
const shortHex = (input: IncomingLead): string => input.fingerprint.slice(0, 32)
const keyOf = (projectRow: number, hex: string): string => `${projectRow}.${hex}`

/** Windows may have changed: the map is read anew with the next lead. */
export function forgetWindows(db: Db): void {
  known.delete(db)
}

function recentOf(db: Db, now: number): Recent {
  const recent = known.get(db)
  if (recent !== undefined) return recent
  const windows = all<{ settings: string }>(db, 'SELECT settings FROM projects').map(
    (row) => (JSON.parse(row.settings) as ProjectSettings).repeatWindowMs, // written by us, parsed by zod before
  )
  const windowMs = Math.max(0, ...windows)
  const rows = all<{ lead_id: number; project_id: number; fingerprint: Uint8Array; received_at: number }>(
    db,
    'SELECT lead_id, project_id, fingerprint, received_at FROM recent_submissions WHERE received_at > ? ORDER BY lead_id',
    now - windowMs,
  )
  const leads = new Map(
    rows.map((row) => [
      keyOf(row.project_id, Buffer.from(row.fingerprint).toString('hex')),
      { leadRow: row.lead_id, receivedAt: row.received_at },
    ]),
  )
  const fresh = { windowMs, leads }
  known.set(db, fresh)
  return fresh
}

/** The lead that this submission repeats, undefined when it is a new one. */
export function findRecent(
  db: Db,
  input: IncomingLead,
  place: { projectRow: number; windowMs: number },
): number | undefined {
  if (place.windowMs === 0) return undefined
  const hit = recentOf(db, input.receivedAt).leads.get(keyOf(place.projectRow, shortHex(input)))
  if (hit === undefined || Math.abs(input.receivedAt - hit.receivedAt) >= place.windowMs) {
    return input.submissionId === null ? undefined : findEarlier(db, input, place)
  }
  const row = one<{ project_id: number; fingerprint: Uint8Array }>(
    db,
    'SELECT project_id, fingerprint FROM recent_submissions WHERE lead_id = ?',
    hit.leadRow,
  )
  const isReal = row?.project_id === place.projectRow && Buffer.from(shortHex(input), 'hex').equals(row.fingerprint)
  return isReal ? hit.leadRow : undefined
}

/**
 * A lead of the spool is older than leads that were stored before it: the map may have forgotten its time. Reads the whole
 * table of one day, which only imports do.
 */
function findEarlier(db: Db, input: IncomingLead, place: { projectRow: number; windowMs: number }): number | undefined {
  return one<{ lead_id: number }>(
    db,
    `SELECT lead_id FROM recent_submissions WHERE project_id = @project AND fingerprint = @fingerprint
       AND ABS(received_at - @receivedAt) < @windowMs ORDER BY lead_id DESC LIMIT 1`,
    {
      project: place.projectRow,
      fingerprint: Buffer.from(shortHex(input), 'hex'),
      receivedAt: input.receivedAt,
      windowMs: place.windowMs,
    },
  )?.lead_id
}

/** Remembers a new lead's submission. */
export function rememberRecent(db: Db, input: IncomingLead, place: { projectRow: number; leadRow: number }): void {
  const hex = shortHex(input)
  run(
    db,
    'INSERT INTO recent_submissions (lead_id, project_id, fingerprint, received_at) VALUES (?, ?, ?, ?)',
    place.leadRow,
    place.projectRow,
    Buffer.from(hex, 'hex'),
    input.receivedAt,
  )
  const recent = recentOf(db, input.receivedAt)
  const key = keyOf(place.projectRow, hex)
  recent.leads.delete(key)
  recent.leads.set(key, { leadRow: place.leadRow, receivedAt: input.receivedAt })
  // Oldest first: a map keeps the order of insertion.
  for (const [oldest, entry] of recent.leads) {
    if (input.receivedAt - entry.receivedAt < recent.windowMs) break
    recent.leads.delete(oldest)
  }
}

/** Forgets submissions older than the longest possible window; keeps the table small. */
export function pruneSubmissions(db: Db, before: number): number {
  return run(
    db,
    `DELETE FROM recent_submissions WHERE lead_id IN
       (SELECT lead_id FROM recent_submissions ORDER BY lead_id LIMIT 500) AND received_at < ?`,
    before,
  ).changes
}
