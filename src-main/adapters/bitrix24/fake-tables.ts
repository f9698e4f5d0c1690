import type { FakeEntity, FakeRecord } from './fake-data.ts'

/** Records of one kind, indexed so that a thousand leads stay fast. */
export type FakeTable = {
  rows: Map<number, FakeRecord>
  byOrigin: Map<string, number[]>
  /** By `PHONE:+7…` and `EMAIL:…`, exactly as written. */
  byComm: Map<string, number[]>
  byContact: Map<number, number[]>
}

/** Records of an account. */
export type FakeTables = Record<FakeEntity, FakeTable>

/** Numbers the first record of each kind gets. */
export const FIRST_IDS: Record<FakeEntity, number> = { deal: 8001, lead: 5120, contact: 901 }

/** Empty tables. */
export function emptyTables(): FakeTables {
  const table = (): FakeTable => ({ rows: new Map(), byOrigin: new Map(), byComm: new Map(), byContact: new Map() })
  return { deal: table(), lead: table(), contact: table() }
}

function file<K>(index: Map<K, number[]>, key: K, id: number): void {
  const ids = index.get(key)
  if (ids === undefined) index.set(key, [id])
  else ids.push(id)
}

/** The contacts a record is linked to. */
export function contactsOf(record: Record<string, unknown>): number[] {
  const many = record['CONTACT_IDS']
  const one = record['CONTACT_ID']
  return Array.isArray(many) ? many.map(Number) : one === undefined ? [] : [Number(one)]
}

/** Stores a record; ids count up. */
export function insert(tables: FakeTables, entity: FakeEntity, fields: Record<string, unknown>): FakeRecord {
  const table = tables[entity]
  const record: FakeRecord = { ...fields, ID: FIRST_IDS[entity] + table.rows.size }
  table.rows.set(record.ID, record)
  if (typeof record['ORIGIN_ID'] === 'string') file(table.byOrigin, record['ORIGIN_ID'], record.ID)
  for (const type of ['PHONE', 'EMAIL']) {
    const rows = (record[type] as { VALUE: string }[] | undefined) ?? [] // validated before
    for (const { VALUE } of rows) file(table.byComm, `${type}:${VALUE}`, record.ID)
  }
  for (const contact of contactsOf(record)) file(table.byContact, contact, record.ID)
  return record
}

/** All records of a kind, in order. */
export function records(tables: FakeTables, entity: FakeEntity): FakeRecord[] {
  return [...tables[entity].rows.values()]
}

type Filter = Record<string, unknown>

/** Rows an index gives for a filter, null when no index fits. */
function candidates(table: FakeTable, filter: Filter): number[] | null {
  if (typeof filter['ORIGIN_ID'] === 'string') return table.byOrigin.get(filter['ORIGIN_ID']) ?? []
  if (Array.isArray(filter['@CONTACT_ID']))
    return filter['@CONTACT_ID'].flatMap((id) => table.byContact.get(Number(id)) ?? [])
  if (Array.isArray(filter['@ID'])) return filter['@ID'].map(Number)
  return null
}

/** How a record answers one condition; undefined for a condition the fake does not know. */
function isMet(record: FakeRecord, key: string, wanted: unknown): boolean | undefined {
  switch (key) {
    case '@ID':
      return Array.isArray(wanted) && wanted.map(Number).includes(record.ID)
    case '@CONTACT_ID':
      return Array.isArray(wanted) && contactsOf(record).some((id) => wanted.map(Number).includes(id))
    case '>=DATE_CREATE':
      return Date.parse(String(record['DATE_CREATE'])) >= Date.parse(String(wanted))
    case 'ORIGINATOR_ID':
    case 'ORIGIN_ID':
    case 'CLOSED':
    case 'STATUS_SEMANTIC_ID':
      return record[key] === wanted
    default:
      return undefined
  }
}

/** Records a filter lets through, the newest first when asked so; null when the filter has a condition nobody knows. */
export function select(table: FakeTable, filter: Filter, isNewestFirst: boolean): FakeRecord[] | null {
  const conditions = Object.entries(filter)
  const probe: FakeRecord = { ID: 0 }
  if (conditions.some(([key, wanted]) => isMet(probe, key, wanted) === undefined)) return null
  const ids = candidates(table, filter)
  const rows = ids === null ? [...table.rows.values()] : ids.flatMap((id) => table.rows.get(id) ?? [])
  const met = rows.filter((row) => conditions.every(([key, wanted]) => isMet(row, key, wanted) === true))
  return met.sort((a, b) => (isNewestFirst ? b.ID - a.ID : a.ID - b.ID))
}
