import { startFakeServer } from '../kit/fake-server.ts'
import type { FakeAnswer, FakeRequest, FakeServer } from '../kit/fake-server.ts'
import { complaintsAbout, hasContact } from './fake-validation.ts'
import type { FakeRow } from './fake-validation.ts'

/** What a test may change about a fake account before or while it runs. */
export type FakeAccount = {
  apiKey: string
  managers: FakeRow[]
  /** Rows of reference books by the name of their call. */
  books: Record<string, FakeRow[]>
  extendedFields: { id: number; name: string; section: number; type: number }[]
  clients: FakeRow[]
  leads: FakeRow[]
  requests: FakeRow[]
  /** How the number of a new record is told. */
  idOf: (id: number) => unknown
  /** What `request/update/{id}` changes: by number in both lists, only requests, or nothing though it answers success. */
  updates: 'both' | 'requests' | 'nothing'
  pageSize: number
  /** `pages_all` is told. */
  isPageCountShown: boolean
  /** A lead has the same system number under both names. */
  isShared: boolean
}

/** A U-ON account that remembers, with the API's quirks. `complaints` lists requests that a real server would take wrongly. */
export type FakeUon = FakeServer & { account: FakeAccount; complaints: string[] }

type Tools = { account: FakeAccount; complaints: string[]; byPhone: Map<string, FakeRow>; byMail: Map<string, FakeRow> }

const good = (data: object): FakeAnswer => ({ status: 200, json: { result: 200, ...data } })
/** U-ON's way to say that a list is empty. */
export const nothing = (key: string): FakeAnswer => ({ status: 404, json: { result: 404, [key]: [] } })
/** U-ON's way to refuse a value. */
export const refusal = (words: string): FakeAnswer => ({ status: 404, json: { result: 404, message: words } })

const BOOKS: FakeAccount['books'] = {
  status_lead: [
    { id: '1', name: 'Новое &rarr; в работе', ord: '1', is_archive: '0' },
    { id: 2, name: 'Думает', ord: 2, is_archive: 0 },
    { id: '9', name: 'Архив', ord: '9', is_archive: '1' },
  ],
  status: [
    { id: '1', name: 'Бронь', is_archive: '0', is_cancel: '0' },
    { id: '8', name: 'Аннуляция', is_archive: '0', is_cancel: '1' },
  ],
  source: [{ id: '5', name: 'Сайт' }],
  reason_deny: [{ id: '3', name: 'Дорого' }],
  'company-office': [{ id: '4', name: 'Офис на &laquo;Мира&raquo;' }],
  company: [{ id: '6', name: 'ООО Тур' }],
  'travel-type': [{ id: '2', name: 'Пляжный отдых' }],
  countries: [
    { id: '30', name: 'Турция' },
    { id: '31', name: 'Египет' },
  ],
}

/** Starts an empty account with one manager, books and custom fields. */
export async function startFakeUon(changes: Partial<FakeAccount> = {}): Promise<FakeUon> {
  const account: FakeAccount = {
    apiKey: 'Uon-0f9e8d7c6b5a4',
    managers: [
      { u_id: '3', u_name: 'Анна', u_surname: 'Орлова', u_email: 'a@example.org', active: '1', office_id: '4' },
      { u_id: 7, u_name: 'Пётр', u_surname: 'Старый', active: 0 },
    ],
    books: BOOKS,
    extendedFields: [
      { id: 199, name: 'Откуда узнали?', section: 2, type: 2 },
      { id: 200, name: 'Визит', section: 2, type: 1 },
      { id: 201, name: 'Дата звонка', section: 2, type: 4 },
      { id: 300, name: 'Визит', section: 1, type: 1 },
    ],
    clients: [],
    leads: [],
    requests: [],
    idOf: String,
    updates: 'both',
    pageSize: 100,
    isPageCountShown: false,
    isShared: false,
    ...changes,
  }
  const tools: Tools = { account, complaints: [], byPhone: new Map(), byMail: new Map() }
  for (const client of account.clients) indexClient(tools, client)
  const server = await startFakeServer((request) => route(tools, request))
  return { ...server, account, complaints: tools.complaints }
}

const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')

function indexClient({ byPhone, byMail }: Tools, client: FakeRow): void {
  for (const key of ['u_phone', 'u_phone_mobile']) {
    const digits = textOf(client[key]).replace(/\D/g, '')
    if (digits !== '' && !byPhone.has(digits)) byPhone.set(digits, client)
  }
  const mail = textOf(client['u_email']).toLowerCase()
  if (mail !== '' && !byMail.has(mail)) byMail.set(mail, client)
}

function route(tools: Tools, request: FakeRequest): FakeAnswer {
  const [, key = '', ...rest] = request.path.split('/')
  const path = rest.join('/')
  const complain = (words: string): FakeAnswer => {
    tools.complaints.push(`${request.method} ${path}: ${words}`)
    return { status: 500, text: 'Server error' }
  }
  if (key !== tools.account.apiKey) return { status: 403, json: { error: 'Access denied' } }
  if (!path.endsWith('.json')) return complain('no format')
  const call = path.slice(0, -'.json'.length)
  if ([...request.query].length > 0) return complain('a query')
  if (request.method === 'GET') return read(tools, call) ?? complain('unexpected request')
  const isForm = request.headers['content-type'] === 'application/x-www-form-urlencoded; charset=UTF-8'
  if (request.method !== 'POST' || !isForm) return complain('not a form in UTF-8')
  const form = new URLSearchParams(request.body)
  return write(tools, { call, form, complain }) ?? complain('unexpected request')
}

/** Pages from 1; beyond the last one there is "nothing". */
function page(account: FakeAccount, about: { key: string; rows: readonly FakeRow[]; number: string }): FakeAnswer {
  const { key, rows } = about
  const number = Number(about.number === '' ? '1' : about.number)
  const shown = rows.slice((number - 1) * account.pageSize, number * account.pageSize)
  if (shown.length === 0) return nothing(key)
  const pages = account.isPageCountShown ? { pages_all: Math.ceil(rows.length / account.pageSize) } : {}
  return { status: 200, json: { [key]: shown, ...pages } }
}

/** Rows that a test gave a `dat` are filtered by it, all others are made "now" and in every window. */
function inWindow(rows: readonly FakeRow[], from: string, to: string): FakeRow[] {
  return rows.filter((row) => {
    const day = textOf(row['dat']).slice(0, 10)
    return day === '' || (day >= from && day <= to)
  })
}

function read({ account, byPhone }: Tools, call: string): FakeAnswer | null {
  const [area = '', first = '', second = '', third = ''] = call.split('/')
  const book = account.books[area]
  if (book !== undefined && first === '') return book.length === 0 ? nothing('records') : good({ records: book })
  switch (area) {
    case 'manager':
      return account.managers.length === 0 ? nothing('users') : good({ users: account.managers })
    case 'extended_field':
      return page(account, { key: 'records', rows: account.extendedFields, number: first })
    case 'leads':
      return page(account, { key: 'leads', rows: inWindow(account.leads, first, second), number: third })
    case 'requests':
      return page(account, { key: 'requests', rows: inWindow(account.requests, first, second), number: third })
    case 'lead':
      return one('lead', rowsById(account.leads, first))
    case 'request':
      return one(
        'request',
        rowsById(account.requests, first) ?? (account.isShared ? rowsById(account.leads, first) : undefined),
      )
    case 'lead-by-client':
      return page(account, {
        key: 'leads',
        rows: account.leads.filter((row) => row['client_id'] === first),
        number: second,
      })
    case 'request-by-client':
      return page(account, {
        key: 'requests',
        rows: account.requests.filter((row) => row['client_id'] === first),
        number: second,
      })
    case 'user': {
      const client = byPhone.get(second)
      return first !== 'phone' ? null : client === undefined ? nothing('users') : good({ users: [client] })
    }
    default:
      return null
  }
}

const rowsById = (rows: readonly FakeRow[], id: string): FakeRow | undefined =>
  rows.find((row) => textOf(row['id']) === id)

function one(key: string, row: FakeRow | undefined): FakeAnswer {
  return row === undefined ? nothing(key) : good({ [key]: [row] })
}

type Post = { call: string; form: URLSearchParams; complain: (words: string) => FakeAnswer }

function write(tools: Tools, { call, form, complain }: Post): FakeAnswer | null {
  const { account } = tools
  if (call === 'user/email') {
    const client = tools.byMail.get((form.get('email') ?? '').toLowerCase())
    return client === undefined ? nothing('users') : good({ users: [client] })
  }
  if (call === 'lead/create' || call === 'request/create') {
    const kind = call === 'lead/create' ? 'lead' : 'request'
    const wrong = complaintsAbout(kind, form, account.extendedFields)
    if (wrong.length > 0) return complain(wrong.join('; '))
    if (kind === 'lead' && !hasContact(form)) return complain('a lead without a contact')
    return create(tools, kind, form)
  }
  const id = /^request\/update\/(\d+)$/.exec(call)?.[1]
  if (id === undefined) return null
  if ([...form.keys()].join() !== 'note') return complain('an update of more than the note')
  const rows = account.updates === 'both' ? [...account.leads, ...account.requests] : account.requests
  const row = account.updates === 'nothing' ? undefined : rowsById(rows, id)
  if (row !== undefined) row['notes'] = form.get('note')
  return good({ id })
}

function create(tools: Tools, kind: 'lead' | 'request', form: URLSearchParams): FakeAnswer {
  const { account } = tools
  const rows = kind === 'lead' ? account.leads : account.requests
  const id = (kind === 'lead' ? 4711 : 51) + rows.length
  const { note, r_dat: dat, status_id: status, ...inputs } = Object.fromEntries(form)
  rows.push({
    id: String(id),
    id_system: `${kind}-${id}`,
    notes: note ?? '',
    dat: dat ?? '',
    dat_close: '0000-00-00 00:00:00',
    status_id: status ?? '1',
    client_id: form.get('r_cl_id') ?? newClient(tools, form),
    client_name: form.get('u_name') ?? '',
    inputs,
  })
  return good({ id: account.idOf(id) })
}

/** U-ON makes the tourist together with the lead. */
function newClient(tools: Tools, form: URLSearchParams): string {
  const { clients } = tools.account
  const client: FakeRow = {
    u_id: String(900 + clients.length),
    u_name: form.get('u_name') ?? '',
    // A leading plus would be stored as a space.
    u_phone: (form.get('u_phone') ?? '').replace('+', ' '),
    u_phone_mobile: form.get('u_phone_mobile') ?? null,
    u_email: form.get('u_email') ?? '',
  }
  clients.push(client)
  indexClient(tools, client)
  return textOf(client['u_id'])
}
