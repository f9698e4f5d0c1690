import { z } from 'zod'
import {
  lead as leadSchema,
  type LeadOriginal,
  type ProjectId,
  type UnrecognisedId,
  type UnrecognisedLead,
} from '../../src-preload/contract/index.ts'
import { appendToProjectRow } from './append-lead.ts'
import { idOf, rowId } from './ids.ts'
import type { Db } from './open-database.ts'
import type { Page } from './operations.ts'
import { packOriginal, readableOriginal, unpackOriginal } from './originals.ts'
import type { AppendResult, NewLead } from './records.ts'
import { all, one, run } from './statements.ts'

/** What is kept of a submission besides its bytes, so that it can become a lead later. */
const storedLead = z.object({
  values: leadSchema
    .pick({
      title: true,
      comment: true,
      name: true,
      phone: true,
      phoneE164: true,
      email: true,
      visit: true,
      fields: true,
      clientFields: true,
      flags: true,
      warnings: true,
      origin: true,
    })
    .extend({
      // Rows of an earlier version lack what came later.
      formId: leadSchema.shape.formId.default(null),
      context: leadSchema.shape.context.default({}),
    }),
  fingerprint: z.string(),
  personKey: z.string().nullable(),
  submissionId: z.string().nullable(),
})

type Row = { id: number; received_at: number; intake_key: string; lead: string; original: Uint8Array }

/** Longest key that is kept; longer ones are cut, the original has them whole. */
const MAX_KEY_CHARS = 200

/** Puts a submission into the box; the oldest go when it is full. */
export function appendUnrecognised(db: Db, input: { lead: NewLead; maxCount: number }): UnrecognisedId {
  const { lead } = input
  const { id } = run(
    db,
    'INSERT INTO unrecognised (received_at, intake_key, lead, original) VALUES (?, ?, ?, ?)',
    lead.receivedAt,
    lead.key.slice(0, MAX_KEY_CHARS),
    JSON.stringify({
      values: lead.values,
      fingerprint: lead.fingerprint,
      personKey: lead.personKey,
      submissionId: lead.submissionId,
    }),
    packOriginal(lead.original),
  )
  run(
    db,
    'DELETE FROM unrecognised WHERE id <= (SELECT id FROM unrecognised ORDER BY id DESC LIMIT 1 OFFSET ?)',
    input.maxCount,
  )
  return idOf('unrecognised', id)
}

function toUnrecognised(row: Row): UnrecognisedLead {
  const { values } = storedLead.parse(JSON.parse(row.lead))
  return {
    id: idOf('unrecognised', row.id),
    receivedAt: row.received_at,
    key: row.intake_key,
    title: values.title,
    name: values.name,
    phone: values.phone,
    email: values.email,
    origin: values.origin,
  }
}

/** The box, newest first. */
export function listUnrecognised(
  db: Db,
  input: { limit: number; cursor: string | null },
): Page<UnrecognisedLead> & { total: number } {
  const before = /^\d{1,15}$/.test(input.cursor ?? '') ? Number(input.cursor) : Number.MAX_SAFE_INTEGER
  const rows = all<Row>(db, 'SELECT * FROM unrecognised WHERE id < ? ORDER BY id DESC LIMIT ?', before, input.limit + 1)
  const items = rows.slice(0, input.limit)
  const last = items.at(-1)
  return {
    items: items.map(toUnrecognised),
    next: rows.length > input.limit && last !== undefined ? String(last.id) : null,
    total: countUnrecognised(db),
  }
}

/** How many are in the box. */
export function countUnrecognised(db: Db): number {
  return one<{ count: number }>(db, 'SELECT COUNT(*) AS count FROM unrecognised')?.count ?? 0
}

/** One of the box with its bytes. */
export function getUnrecognised(
  db: Db,
  input: { id: UnrecognisedId },
): { lead: UnrecognisedLead; original: LeadOriginal } | undefined {
  const row = one<Row>(db, 'SELECT * FROM unrecognised WHERE id = ?', rowId(input.id))
  return row === undefined ? undefined : { lead: toUnrecognised(row), original: readableOriginal(row.original) }
}

/** Makes a lead of it in a project, with the time it was received; undefined when it is gone. */
export function assignUnrecognised(
  db: Db,
  input: { id: UnrecognisedId; projectId: ProjectId },
): AppendResult | undefined {
  const row = one<Row>(db, 'SELECT * FROM unrecognised WHERE id = ?', rowId(input.id))
  if (row === undefined) return undefined
  const lead = { ...storedLead.parse(JSON.parse(row.lead)), key: row.intake_key, receivedAt: row.received_at }
  const result = appendToProjectRow(db, { ...lead, original: unpackOriginal(row.original) }, rowId(input.projectId))
  if (result.kind === 'stored') run(db, 'DELETE FROM unrecognised WHERE id = ?', row.id)
  return result
}

/** Throws one away. */
export function discardUnrecognised(db: Db, input: { id: UnrecognisedId }): boolean {
  return run(db, 'DELETE FROM unrecognised WHERE id = ?', rowId(input.id)).changes === 1
}
