import type { ProjectSettings } from '../../src-preload/contract/index.ts'
import type { Db } from './open-database.ts'
import type { IncomingLead } from './lead-message.ts'
import { all, one } from './statements.ts'

/**
 * Recognises the very same submission within its project's window. The fingerprint stands in the lead's row and is found through
 * a map in memory: an index over fingerprints would dirty a random page for every lead, four times the lead's own bytes.
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
/** As it stands in the lead's row. */
export const fingerprintBytes = (input: IncomingLead): Buffer => Buffer.from(shortHex(input), 'hex')
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
    `SELECT id AS lead_id, project_id, fingerprint, received_at FROM leads
     WHERE received_at > ? AND fingerprint IS NOT NULL ORDER BY id`,
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
  const row = one<{ project_id: number; fingerprint: Uint8Array | null }>(
    db,
    'SELECT project_id, fingerprint FROM leads WHERE id = ?',
    hit.leadRow,
  )
  const isReal =
    row?.project_id === place.projectRow && fingerprintBytes(input).equals(row.fingerprint ?? Buffer.alloc(0))
  return isReal ? hit.leadRow : undefined
}

/**
 * A lead of the spool is older than leads that were stored before it: the map may have forgotten its time. Reads the whole
 * table of one day, which only imports do.
 */
function findEarlier(db: Db, input: IncomingLead, place: { projectRow: number; windowMs: number }): number | undefined {
  return one<{ lead_id: number }>(
    db,
    `SELECT id AS lead_id FROM leads
     WHERE received_at > @receivedAt - @windowMs AND received_at < @receivedAt + @windowMs
       AND project_id = @project AND fingerprint = @fingerprint
     ORDER BY id DESC LIMIT 1`,
    {
      project: place.projectRow,
      fingerprint: fingerprintBytes(input),
      receivedAt: input.receivedAt,
      windowMs: place.windowMs,
    },
  )?.lead_id
}

/** Remembers a new lead's submission; its row has the fingerprint. */
export function rememberRecent(db: Db, input: IncomingLead, place: { projectRow: number; leadRow: number }): void {
  const recent = recentOf(db, input.receivedAt)
  const key = keyOf(place.projectRow, shortHex(input))
  recent.leads.delete(key)
  recent.leads.set(key, { leadRow: place.leadRow, receivedAt: input.receivedAt })
  // Oldest first: a map keeps the order of insertion.
  for (const [oldest, entry] of recent.leads) {
    if (input.receivedAt - entry.receivedAt < recent.windowMs) break
    recent.leads.delete(oldest)
  }
}
