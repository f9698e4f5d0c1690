import { startFakeServer } from '../kit/fake-server.ts'
import type { FakeAnswer, FakeRequest, FakeServer } from '../kit/fake-server.ts'
import { TABLES, metadataOf, readFilter } from './fake-odata.ts'
import type { FakeRow, Filter } from './fake-odata.ts'
import { FakeStore } from './fake-store.ts'
import type { FakeAccount } from './fake-store.ts'

/** A FreshOffice account behind both APIs. `complaints` lists requests no real client would send. */
export type FakeFreshoffice = FakeServer & {
  account: FakeAccount
  rows: (set: string) => FakeRow[]
  complaints: string[]
}

type Complain = (words: string) => FakeAnswer
type Tools = { store: FakeStore; complain: Complain }

/** A refusal of v1 in the form of OData. */
export const odataError = (status: number, words: string, inner?: string): FakeAnswer => ({
  status,
  json: {
    error: {
      code: '',
      message: { lang: 'ru-RU', value: words },
      ...(inner === undefined ? {} : { innererror: { message: inner, type: '', stacktrace: '' } }),
    },
  },
})

/** An answer of v2. */
export const envelope = (value: unknown, more: object = {}): FakeAnswer => ({
  status: 200,
  json: { status: 'success', error: null, code: '0', rows: 1, pages: 1, page: 1, value, ...more },
})

/** Starts an empty account with two employees, kinds and statuses of deals. */
export async function startFakeFreshoffice(changes: Partial<FakeAccount> = {}): Promise<FakeFreshoffice> {
  const store = new FakeStore(changes)
  const complaints: string[] = []
  const server = await startFakeServer((request) => {
    const complain: Complain = (words) => {
      complaints.push(`${request.method} ${request.path}: ${words}`)
      return odataError(400, words)
    }
    return route({ store, complain }, request)
  })
  return { ...server, account: store.account, rows: (set) => store.rows(set), complaints }
}

function route(tools: Tools, request: FakeRequest): FakeAnswer {
  const authorization = request.headers['authorization'] ?? ''
  if (authorization.startsWith('Bearer ')) return routeV2(tools, request)
  const { apiId, apiKey } = tools.store.account
  const expected = `Basic ${Buffer.from(`${apiId}:${apiKey}`).toString('base64')}`
  if (!authorization.startsWith('Basic ') || /\s/.test(authorization.slice(6))) return tools.complain('no credentials')
  if (authorization !== expected) return { status: 401, text: '' }
  const set = request.path.slice(1)
  return request.method === 'GET' ? read(tools, set, request) : write(tools, set, request)
}

const OPTIONS = new Set(['$select', '$filter', '$orderby', '$top'])

function read({ store, complain }: Tools, set: string, { query, headers }: FakeRequest): FakeAnswer {
  if (headers['content-type'] !== 'application/json') return complain('reads carry application/json')
  if (set === '$metadata') {
    if (!store.account.hasMetadata) return odataError(404, "Resource not found for the segment '$metadata'.")
    const tables = Object.fromEntries(Object.keys(TABLES).map((name) => [name, store.table(name)]))
    const known = Object.entries(tables).flatMap(([name, one]) => (one === undefined ? [] : [[name, one] as const]))
    return { status: 200, headers: { 'content-type': 'application/xml' }, text: metadataOf(Object.fromEntries(known)) }
  }
  const table = store.table(set)
  if (table === undefined) return odataError(404, `Resource not found for the segment '${set}'.`)
  const strange = [...query.keys()].find((name) => !OPTIONS.has(name))
  if (strange !== undefined) return complain(`unknown option ${strange}`)
  let filter: Filter = []
  const wanted = query.get('$filter')
  try {
    if (wanted !== null) filter = readFilter(wanted, table.columns)
  } catch (error) {
    return complain(String(error))
  }
  const columns = query.get('$select')?.split(',') ?? Object.keys(table.columns)
  const strangeColumn = columns.find((column) => table.columns[column] === undefined)
  if (strangeColumn !== undefined) return complain(`Could not find a property named '${strangeColumn}'`)
  const rows = store.select(set, filter)
  const [order, direction] = query.get('$orderby')?.split(' ') ?? []
  if (order !== undefined) rows.sort((a, b) => (Number(a[order]) - Number(b[order])) * (direction === 'desc' ? -1 : 1))
  const shown = rows.slice(0, Math.min(Number(query.get('$top') ?? store.account.pageCap), store.account.pageCap))
  const results = shown.map((row) => ({ __metadata: {}, ...pick(store, row, columns) }))
  return { status: 200, json: { d: { results } } }
}

function pick(store: FakeStore, row: FakeRow, columns: readonly string[]): FakeRow {
  const { ownership, isFinalTold } = store.account
  const hidden = [...(ownership === 'none' ? ['contact_id'] : []), ...(isFinalTold ? [] : ['IS_FINAL'])]
  return Object.fromEntries(columns.flatMap((name) => (hidden.includes(name) ? [] : [[name, row[name] ?? null]])))
}

function write({ store, complain }: Tools, set: string, { method, headers, body }: FakeRequest): FakeAnswer {
  if (method !== 'POST') return complain('only POST is known to write')
  if (!/^application\/json;odata=verbose(;|$)/.test(headers['content-type'] ?? ''))
    return complain('writes are verbose')
  const made = store.insert(set, JSON.parse(body) as FakeRow) // sent by the adapter under test
  if ('wrong' in made) return complain(made.wrong.join('; '))
  const { id_deal: id, ...rest } = made.row
  const row = set === 'deal' ? { ...rest, [store.account.dealKey]: id } : made.row
  return { status: 201, json: { d: { __metadata: {}, ...row } } }
}

const V2_DEAL: Record<string, 'text' | 'int' | 'date' | 'number'> = {
  name: 'text',
  company_id: 'int',
  type_id: 'int',
  status_id: 'int',
  user_id: 'int',
  date_start: 'date',
  date_finish: 'date',
  sum: 'number',
  note: 'text',
}
const OPTIONAL = new Set(['sum', 'note'])

function fits(value: unknown, kind: (typeof V2_DEAL)[string]): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string' && value !== ''
    case 'int':
      return Number.isInteger(value) && Number(value) > 0
    case 'date':
      return /^\d{4}-\d\d-\d\d$/.test(String(value))
    case 'number':
      return typeof value === 'number'
    default:
      return kind satisfies never
  }
}

function routeV2({ store, complain }: Tools, { method, path, headers, body }: FakeRequest): FakeAnswer {
  if (headers['authorization'] !== `Bearer ${store.account.apiToken}`) return { status: 401, text: '' }
  if (headers['content-type'] !== 'application/json') return complain('v2 takes application/json')
  const list = (rows: unknown): FakeAnswer => envelope(store.account.isValueText ? JSON.stringify(rows) : rows)
  switch (`${method} ${path}`) {
    case 'GET /users/list':
      return list(store.rows('users').map((row) => ({ ...row, email: `u${String(row['id'])}@example.org` })))
    case 'GET /directory/32':
      return list(store.rows('tip_deal').map((row) => ({ ID: row['ID_TYPE_DEAL'], NAME: row['TYPE_DEAL'] })))
    case 'GET /directory/33':
      return list(
        store
          .rows('status_deal')
          .map((row) => ({ ...row, ID: row['ID_STATUS_DEAL'], NAME: row['STATUS_DEAL'], ID_STATUS_DEAL: undefined })),
      )
    case 'POST /deal/insert':
      return insertDeal({ store, complain }, JSON.parse(body) as FakeRow) // sent by the adapter under test
    default:
      return complain('unexpected request')
  }
}

function insertDeal({ store, complain }: Tools, deal: FakeRow): FakeAnswer {
  const wrong = Object.entries(V2_DEAL).filter(([name, kind]) => {
    const value = deal[name]
    return value === undefined ? !OPTIONAL.has(name) : !fits(value, kind)
  })
  const strange = Object.keys(deal).filter((name) => V2_DEAL[name] === undefined)
  if (wrong.length + strange.length > 0) return complain(`deal/insert: ${JSON.stringify([wrong, strange])}`)
  const made = store.insert('deal', {
    id_company: deal['company_id'],
    id_manager: deal['user_id'],
    id_type_deal: deal['type_id'],
    id_status_deal: deal['status_id'],
    summa: Number(deal['sum'] ?? 0).toFixed(2),
    date_start: `${String(deal['date_start'])}T00:00:00`,
    date_finish: `${String(deal['date_finish'])}T00:00:00`,
    note: `${String(deal['name'])}\n${String(deal['note'])}`,
  })
  return 'wrong' in made ? complain(made.wrong.join('; ')) : envelope(String(made.row['id_deal']))
}
