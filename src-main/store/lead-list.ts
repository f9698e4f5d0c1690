import type { FormId, Lead, LeadFilter, LeadId, LeadOriginal, ProjectId } from '../../src-preload/contract/index.ts'
import { idOf, rowId } from './ids.ts'
import { leadConditions } from './lead-conditions.ts'
import { type LeadRow, withDeliveries } from './lead-rows.ts'
import { searchLeads } from './lead-search.ts'
import type { Db } from './open-database.ts'
import type { Page } from './operations.ts'
import { readableOriginal, unpackOriginal } from './originals.ts'
import type { FormLead } from './records.ts'
import { all, one } from './statements.ts'

type Query = LeadFilter & { limit: number; cursor: string | null }

/**
 * Leads newest first, by keyset over `(received_at, id)`. With `search` the order is by id and the cursor is the id.
 * A cursor that is not ours gives the first page.
 */
export function listLeads(db: Db, input: Query): Page<Lead> {
  if (input.search !== undefined && input.search !== '') return searchLeads(db, { ...input, search: input.search })
  const conditions = leadConditions(input)
  const pages = splitByState(input, conditions)
  const rows = pages
    .flatMap((page) => readPage(db, input, page))
    .sort((a, b) => b.received_at - a.received_at || b.id - a.id)
    .slice(0, input.limit + 1)
  const items = rows.slice(0, input.limit)
  const last = items.at(-1)
  const next = rows.length > input.limit && last !== undefined ? `${last.received_at}.${last.id}` : null
  return { items: withDeliveries(db, items), next }
}

type Conditions = { where: string[]; params: Record<string, unknown> }

/**
 * One query per state and one merge: each walks its index in order and stops at the page's end, where `IN` would sort
 * everything that matches.
 */
function splitByState(input: Query, all: Conditions): Conditions[] {
  if (input.states === undefined || input.states.length < 2) return [all]
  return input.states.map((state) => leadConditions({ ...input, states: [state] }))
}

function readPage(db: Db, input: Query, conditions: Conditions): LeadRow[] {
  const where = [...conditions.where]
  const params = { ...conditions.params, limit: input.limit + 1 }
  const cursor = parseCursor(input.cursor)
  if (cursor !== undefined) {
    where.push('(l.received_at, l.id) < (@cursorAt, @cursorId)')
    Object.assign(params, { cursorAt: cursor.receivedAt, cursorId: cursor.id })
  }
  const clause = where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`
  return all<LeadRow>(
    db,
    `SELECT l.* FROM leads l ${clause} ORDER BY l.received_at DESC, l.id DESC LIMIT @limit`,
    params,
  )
}

function parseCursor(text: string | null): { receivedAt: number; id: number } | undefined {
  const match = text === null ? null : /^(\d{1,16})\.(\d{1,16})$/.exec(text)
  return match === null ? undefined : { receivedAt: Number(match[1]), id: Number(match[2]) }
}

/** One lead with its deliveries. */
export function getLead(db: Db, input: { id: LeadId }): Lead | undefined {
  const row = one<LeadRow>(db, 'SELECT * FROM leads WHERE id = ?', rowId(input.id))
  return row === undefined ? undefined : withDeliveries(db, [row])[0]
}

/** Newest leads of a form with the bytes of their first submission. */
export function listFormLeads(db: Db, input: { id: FormId; limit: number }): FormLead[] {
  const rows = all<LeadRow>(
    db,
    'SELECT * FROM leads WHERE form_id = ? ORDER BY id DESC LIMIT ?',
    rowId(input.id),
    input.limit,
  )
  return withDeliveries(db, rows).map((lead) => {
    const packed = packedOriginal(db, rowId(lead.id))
    return { lead, body: packed === undefined ? Buffer.alloc(0) : unpackOriginal(packed).body }
  })
}

/** The first submission of a lead, as it came. */
export function getOriginal(db: Db, input: { leadId: LeadId }): LeadOriginal | undefined {
  const packed = packedOriginal(db, rowId(input.leadId))
  return packed === undefined ? undefined : readableOriginal(packed)
}

function packedOriginal(db: Db, id: number): Uint8Array | undefined {
  const row =
    one<{ packed: Uint8Array }>(db, 'SELECT packed FROM originals WHERE lead_id = ? ORDER BY number LIMIT 1', id) ??
    one<{ packed: Uint8Array }>(
      db,
      'SELECT original AS packed FROM inbox WHERE lead_id = ? AND original IS NOT NULL ORDER BY id LIMIT 1',
      id,
    )
  return row?.packed
}

/** A lead of a project by `lead_N`, N or its deal number in the CRM; our own number goes first. */
export function findLead(db: Db, input: { projectId: ProjectId; target: string }): LeadId | undefined {
  const project = rowId(input.projectId)
  const match = /^(?:lead_)?(\d{1,15})$/.exec(input.target.trim())
  if (match !== null) {
    const own = one<{ id: number }>(
      db,
      'SELECT id FROM leads WHERE id = ? AND project_id = ?',
      Number(match[1]),
      project,
    )
    if (own !== undefined) return idOf('lead', own.id)
  }
  const deal = one<{ lead_id: number }>(
    db,
    `SELECT d.lead_id FROM deliveries d JOIN leads l ON l.id = d.lead_id WHERE d.crm_id = ? AND l.project_id = ?
     ORDER BY d.id DESC LIMIT 1`,
    input.target.trim(),
    project,
  )
  return deal === undefined ? undefined : idOf('lead', deal.lead_id)
}
