import { searchableText } from './lead-search.ts'
import type { LeadRow } from './lead-rows.ts'
import type { Db } from './open-database.ts'
import { compressOriginal } from './originals.ts'
import { all, one, run } from './statements.ts'

type InboxRow = { id: number; lead_id: number; original: Uint8Array | null }

/**
 * Does the work behind the answer for the oldest waiting leads: search index and compressed originals. Answers how many
 * inbox rows it finished; 0 when everything is indexed. Runs inside the caller's transaction.
 */
export function indexInbox(db: Db, limit: number): number {
  const rows = all<InboxRow>(db, 'SELECT id, lead_id, original FROM inbox ORDER BY id LIMIT ?', limit)
  for (const row of rows) {
    indexLead(db, row)
    run(db, 'DELETE FROM inbox WHERE id = ?', row.id)
  }
  return rows.length
}

function indexLead(db: Db, row: InboxRow): void {
  const lead = one<LeadRow>(db, 'SELECT * FROM leads WHERE id = ?', row.lead_id)
  if (lead === undefined) return
  const stored = one<{ last: number | null }>(
    db,
    'SELECT MAX(number) AS last FROM originals WHERE lead_id = ?',
    row.lead_id,
  )
  if (row.original !== null) {
    run(
      db,
      'INSERT INTO originals (lead_id, number, packed) VALUES (?, ?, ?)',
      row.lead_id,
      (stored?.last ?? 0) + 1,
      compressOriginal(row.original),
    )
  }
  // Only the first original and edits change the text; `REPLACE` first removes what the index had.
  const isFirst = (stored?.last ?? null) === null
  if (isFirst) run(db, 'INSERT INTO lead_search (rowid, text) VALUES (?, ?)', row.lead_id, searchableText(lead))
  else if (row.original === null) {
    run(db, 'INSERT OR REPLACE INTO lead_search (rowid, text) VALUES (?, ?)', row.lead_id, searchableText(lead))
  }
}

/** Whether anything waits to be indexed. */
export function hasInbox(db: Db): boolean {
  return one(db, 'SELECT 1 FROM inbox LIMIT 1') !== undefined
}
