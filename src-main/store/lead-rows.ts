import type { Lead, Delivery, DeliveryState } from '../../src-preload/contract/index.ts'
import { stateOf } from './codes.ts'
import { idOf } from './ids.ts'
import { readFlags, readKnown, readMap, readWarnings } from './json-columns.ts'
import { all } from './statements.ts'
import type { Db } from './open-database.ts'

/** A row of `leads`. */
export type LeadRow = {
  id: number
  project_id: number
  received_at: number
  state: number
  title: string | null
  comment: string | null
  name: string | null
  phone: string | null
  phone_e164: string | null
  email: string | null
  visit: string | null
  fields: string | null
  client_fields: string | null
  flags: string | null
  warnings: string | null
  ip: string | null
  user_agent: string | null
  referrer: string | null
  repeat_count: number
  is_edited: number
  form_id: number | null
  context: string | null
}

/** A row of `deliveries` with its connection's name. */
export type DeliveryRow = {
  id: number
  lead_id: number
  connection_id: number | null
  comment_id: number | null
  state: number
  next_at: number | null
  attempt_count: number
  unknown_since: number | null
  reason: string | null
  crm_id: string | null
  url: string | null
  is_appended: number
  is_reconciled: number
  created_at: number
  finished_at: number | null
  connection_name: string | null
  adapter: string | null
}

/** Columns of a {@link DeliveryRow}; `d` is deliveries, `c` connections. */
export const DELIVERY_COLUMNS = `d.id, d.lead_id, d.connection_id, d.comment_id, d.state, d.next_at, d.attempt_count,
  d.unknown_since, d.reason, d.crm_id, d.url, d.is_appended, d.is_reconciled, d.created_at, d.finished_at,
  c.name AS connection_name, c.adapter`

/** A delivery as the contract names it. */
export function toDelivery(row: DeliveryRow): Delivery {
  return {
    id: idOf('delivery', row.id),
    leadId: idOf('lead', row.lead_id),
    connectionId: row.connection_id === null ? null : idOf('connection', row.connection_id),
    connectionName: row.connection_name,
    adapter: row.adapter,
    commentId: row.comment_id === null ? null : idOf('comment', row.comment_id),
    state: stateOf(row.state),
    isOutcomeUnknown: row.unknown_since !== null,
    attemptCount: row.attempt_count,
    nextAttemptAt: row.next_at,
    reason: row.reason,
    crmId: row.crm_id,
    url: row.url,
    isAppended: row.is_appended === 1,
    isReconciled: row.is_reconciled === 1,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
  }
}

/** A lead as the contract names it. */
export function toLead(row: LeadRow, deliveries: Delivery[]): Lead {
  const state: DeliveryState = stateOf(row.state)
  return {
    id: idOf('lead', row.id),
    projectId: idOf('project', row.project_id),
    receivedAt: row.received_at,
    title: row.title,
    comment: row.comment,
    name: row.name,
    phone: row.phone,
    phoneE164: row.phone_e164,
    email: row.email,
    visit: row.visit,
    fields: readMap(row.fields),
    clientFields: readMap(row.client_fields),
    flags: readFlags(row.flags),
    warnings: readWarnings(row.warnings),
    origin: { ip: row.ip, userAgent: row.user_agent, referrer: row.referrer },
    formId: row.form_id === null ? null : idOf('form', row.form_id),
    context: readKnown(row.context),
    repeatCount: row.repeat_count,
    isEdited: row.is_edited === 1,
    state,
    deliveries,
  }
}

/** Leads with their deliveries: one more query for the whole page. */
export function withDeliveries(db: Db, rows: LeadRow[]): Lead[] {
  if (rows.length === 0) return []
  const ids = JSON.stringify(rows.map((row) => row.id))
  const deliveries = new Map<number, Delivery[]>()
  const found = all<DeliveryRow>(
    db,
    `SELECT ${DELIVERY_COLUMNS} FROM deliveries d LEFT JOIN connections c ON c.id = d.connection_id
     WHERE d.lead_id IN (SELECT value FROM json_each(?)) ORDER BY d.id`,
    ids,
  )
  for (const row of found) {
    const list = deliveries.get(row.lead_id) ?? []
    list.push(toDelivery(row))
    deliveries.set(row.lead_id, list)
  }
  return rows.map((row) => toLead(row, deliveries.get(row.id) ?? []))
}
