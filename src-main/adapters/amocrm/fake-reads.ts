import type { FakeAnswer } from '../kit/fake-server.ts'
import type { FakeAccount, FakeRecord } from './fake-account.ts'
import { complain, good } from './fake-answers.ts'
import type { Call } from './fake-answers.ts'

const EMPTY: FakeAnswer = { status: 204 }
/** Deals of each contact; kept beside the records so that a thousand of them are read fast. */
const dealsOf = new WeakMap<FakeAccount, Map<number, number[]>>()
/** The text of a record as the search index has it. */
const indexed = new WeakMap<FakeRecord, string>()

/** Links a deal to a contact. */
export function link(account: FakeAccount, contactId: number, leadId: number): void {
  const links = dealsOf.get(account) ?? new Map<number, number[]>()
  dealsOf.set(account, links)
  links.set(contactId, [...(links.get(contactId) ?? []), leadId])
}

function textOf(record: FakeRecord): string {
  const known = indexed.get(record)
  if (known !== undefined) return known
  const values = ((record['custom_fields_values'] ?? []) as { values: { value: unknown }[] }[]).flatMap((field) =>
    field.values.map(({ value }) => String(value)),
  )
  const { name } = record
  const text = [typeof name === 'string' ? name : '', ...values, ...values.map((value) => value.replace(/\D/g, ''))]
    .join('\n')
    .toLowerCase()
  indexed.set(record, text)
  return text
}

function shown(call: Call, record: FakeRecord): FakeRecord {
  const { account, request } = call
  const withLeads = (request.query.get('with') ?? '').includes('leads')
  const leads = dealsOf.get(account)?.get(Number(record['id'])) ?? []
  const links = withLeads
    ? { _embedded: account.isOdd && leads.length === 0 ? [] : { tags: [], leads: leads.map((id) => ({ id })) } }
    : {}
  const own: FakeRecord = { ...record, ...links }
  return account.isOdd && typeof own['id'] === 'number' ? { ...own, id: String(own['id']) } : own
}

/** One record; an id that nobody knows is 204. */
export function readRecord(call: Call, kind: 'leads' | 'contacts', id: number): FakeAnswer {
  const record = call.account[kind].get(id)
  return record === undefined ? EMPTY : good(shown(call, record))
}

/** A page of a list; an empty one is 204. Records are given in the order in which they were made. */
export function list(call: Call, key: string, rows: readonly object[]): FakeAnswer {
  const { account, request } = call
  const { query } = request
  const limit = Number(query.get('limit') ?? 50)
  const page = Number(query.get('page') ?? 1)
  if (!Number.isInteger(limit) || limit < 1 || limit > 250) return complain(call, `limit ${limit}`)
  const wanted = query.get('query')
  const records = rows as readonly FakeRecord[]
  // The newest records are not in the search index yet, but in every list.
  const searched = wanted === null ? records : records.slice(0, records.length - account.searchLag)
  const found = wanted === null ? records : searched.filter((row) => textOf(row).includes(wanted.toLowerCase()))
  const isNewestFirst = query.get('order[id]') === 'desc' || query.get('order[created_at]') === 'desc'
  const ordered = isNewestFirst ? [...found].reverse() : found
  const slice = ordered.slice((page - 1) * limit, page * limit)
  if (slice.length === 0) return EMPTY
  const hasNext = page * limit < ordered.length
  const next = hasNext ? { next: { href: `${request.path}?page=${page + 1}` } } : {}
  return good({
    _page: page,
    _links: { self: { href: request.path }, ...next },
    _embedded: { [key]: slice.map((row) => shown(call, row)) },
  })
}
