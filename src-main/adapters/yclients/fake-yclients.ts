import { startFakeServer } from '../kit/fake-server.ts'
import type { FakeAnswer, FakeRequest, FakeServer } from '../kit/fake-server.ts'
import { createFakeBranch } from './fake-branch.ts'
import type { FakeBranch } from './fake-branch.ts'
import { complaintsAbout, customComplaints } from './fake-validation.ts'
import type { FakeField, FakeRow } from './fake-validation.ts'

/** A YCLIENTS branch that remembers, with the API's quirks. `complaints` lists requests no real client would send. */
export type FakeYclients = FakeServer & { branch: FakeBranch; complaints: string[] }

type Tools = { branch: FakeBranch; complaints: string[]; byPhone: Map<string, FakeRow> }

const good = (data: unknown, meta: unknown = []): FakeAnswer => ({ status: 200, json: { success: true, data, meta } })
const made = (data: unknown): FakeAnswer => ({ status: 201, json: { success: true, data, meta: [] } })

/** A refusal in the API's own form. */
export const refusal = (status: number, message: string, more: object = {}): FakeAnswer => ({
  status,
  json: { success: false, data: null, meta: { message, ...more } },
})

/** Starts an empty branch with one employee and a user who may do everything. */
export async function startFakeYclients(changes: Partial<FakeBranch> = {}): Promise<FakeYclients> {
  const branch = createFakeBranch(changes)
  const tools: Tools = { branch, complaints: [], byPhone: new Map() }
  for (const client of branch.clients) tools.byPhone.set(digitsOf(client['phone']), client)
  const server = await startFakeServer((request) => route(tools, request))
  return { ...server, branch, complaints: tools.complaints }
}

const digitsOf = (phone: unknown): string => (typeof phone === 'string' ? phone.replace(/\D/g, '') : '')

function route(tools: Tools, request: FakeRequest): FakeAnswer {
  const { branch } = tools
  const complain = (words: string): FakeAnswer => {
    tools.complaints.push(`${request.method} ${request.path}: ${words}`)
    return refusal(400, words)
  }
  if (!request.path.startsWith('/api/v1/')) return complain('unexpected path')
  if (request.headers['accept'] !== branch.accept) return complain('wrong Accept header')
  const who = /^Bearer ([^\s,]+)(?:, User (\S+))?$/.exec(request.headers['authorization'] ?? '')
  if (who === null) return complain('malformed Authorization header')
  const [, partner, user] = who
  if (partner !== branch.partnerToken) return refusal(401, 'Необходима авторизация')
  const path = request.path.slice('/api/v1'.length)
  if (path === '/auth') return user === undefined ? signIn(branch, request) : complain('signing in needs no user')
  const isPublic = /^\/(book_|company\/\d+(\/(staff|services)\/)?$)/.test(path)
  if (!isPublic && user !== branch.userToken) return refusal(401, 'Необходима авторизация пользователя')
  if (request.method === 'GET') return read(tools, path, request.query) ?? complain('unexpected request')
  if (!(request.headers['content-type'] ?? '').startsWith('application/json')) return complain('the body is not JSON')
  const body = JSON.parse(request.body) as FakeRow // sent by the adapter under test
  return write(tools, { method: request.method, path, body }, complain) ?? complain('unexpected request')
}

function signIn(branch: FakeBranch, { method, body }: FakeRequest): FakeAnswer {
  const { login, password, ...rest } = JSON.parse(body) as FakeRow // sent by the adapter under test
  if (method !== 'POST' || Object.keys(rest).length > 0) return refusal(400, 'Неверный запрос')
  if (login !== branch.login || password !== branch.password) return refusal(401, 'Неверный логин или пароль')
  return made({ id: 501, user_token: branch.userToken, name: 'Админ', login, is_approved: true })
}

function fieldRow({ code, type, values }: FakeField): FakeRow {
  return {
    id: 1,
    salon_id: 4564,
    custom_field: { id: 1, code, title: `Поле ${code}`, type: { code: type, title: type }, values: values ?? null },
  }
}

function read(tools: Tools, path: string, query: URLSearchParams): FakeAnswer | null {
  const { branch } = tools
  if (path === '/companies') return good([branch.company])
  const [, area = '', company = '', part = '', last = ''] = path.split('/')
  if (area === 'custom_fields') {
    return last !== '' || part !== branch.companyId ? branchMissing(part) : customFieldList(branch, company)
  }
  const place = area === 'user' ? part : company
  if (place !== branch.companyId) return branchMissing(place)
  switch (area) {
    case 'company':
      if (part === '') return good(branch.company)
      return part === 'staff' ? good(branch.staff) : part === 'services' ? good(branch.services) : null
    case 'user':
      return company === 'permissions' ? good(branch.permissions) : null
    case 'license':
      return good(branch.license)
    case 'labels':
      return good([{ id: part === '2' ? 21 : 11, title: part === '2' ? 'Сайт' : 'VIP', color: '#fff' }])
    case 'company_users':
      return good([{ id: 71, firstname: 'Ольга', login: '79000000000', email: 'o@example.org', access: {} }])
    case 'records':
      return listRecords(branch, query)
    case 'record':
      return one(branch.records, part, (row) => shownRecord(branch, row))
    case 'client':
      return one(branch.clients, part, (row) => row)
    case 'clients':
      return listClients(branch, query)
    default:
      return readFreeTimes(branch, { area, part, last })
  }
}

const branchMissing = (id: string): FakeAnswer => refusal(404, `Филиал ${id} не найден`)

function customFieldList(branch: FakeBranch, owner: string): FakeAnswer | null {
  if (owner === 'record') return good([...branch.recordFields, reservedField].map(fieldRow))
  return owner === 'client' ? good(branch.clientFields.map(fieldRow)) : null
}

const reservedField: FakeField = { code: 'yc_partner_public_key', type: 'text' }

function one(rows: FakeRow[], id: string, shown: (row: FakeRow) => FakeRow): FakeAnswer {
  // Ids are given in order, from the first row's on.
  const row = rows[Number(id) - Number(rows[0]?.['id'])] ?? rows.find((other) => String(other['id']) === id)
  return row === undefined || String(row['id']) !== id ? refusal(404, 'Не найдено') : good(shown(row))
}

function readFreeTimes(branch: FakeBranch, at: { area: string; part: string; last: string }): FakeAnswer | null {
  const slot = (datetime: string) => ({ time: datetime.slice(11, 16), seance_length: 3600, datetime })
  const days = [...new Set(branch.freeTimes.map((time) => time.slice(0, 10)))]
  switch (at.area) {
    case 'book_dates':
      return good({ booking_days: {}, booking_dates: days, working_days: {}, working_dates: days })
    case 'book_times':
      return good(branch.freeTimes.filter((time) => time.startsWith(at.last)).map(slot))
    case 'book_staff_seances':
      return good({
        seance_date: days[0] ?? null,
        seances: branch.freeTimes.filter((time) => time.startsWith(days[0] ?? '-')).map(slot),
      })
    default:
      return null
  }
}

/** Empty maps are lists, an attendance has two names, labels are whole rows. */
function shownRecord(branch: FakeBranch, row: FakeRow): FakeRow {
  const labels = row['record_labels']
  return {
    ...row,
    api_id: branch.isApiIdShown ? (row['api_id'] ?? '') : '',
    visit_attendance: row['attendance'] ?? 0,
    custom_fields: row['custom_fields'] ?? [],
    record_labels: Array.isArray(labels) ? labels.map((id: unknown) => ({ id, title: 'Сайт' })) : [],
    documents: [],
  }
}

function pageOf(branch: FakeBranch, rows: readonly FakeRow[], query: URLSearchParams): FakeAnswer {
  const page = Number(query.get('page') ?? '1')
  const size = Math.min(Number(query.get('count') ?? '50'), branch.pageCap)
  const shown = rows.slice((page - 1) * size, page * size)
  return good(shown, branch.isTotalShown ? { page, total_count: rows.length } : [])
}

/** Rows that a test gave a `create_date` are filtered by it, all others are made "now" and in every window. */
function listRecords(branch: FakeBranch, query: URLSearchParams): FakeAnswer {
  const from = query.get('c_start_date') ?? ''
  const to = query.get('c_end_date') ?? '9'
  const clientId = query.get('client_id')
  const rows = branch.records.filter((row) => {
    const date = row['create_date']
    const client = row['client'] as { id?: number } | null | undefined // as stored below
    return (
      (typeof date !== 'string' || (date.slice(0, 10) >= from && date.slice(0, 10) <= to)) &&
      (query.get('with_deleted') === '1' || row['deleted'] !== true) &&
      (clientId === null || String(client?.id) === clientId)
    )
  })
  const answer = pageOf(branch, rows, query)
  const { data, ...rest } = answer.json as { data: FakeRow[] } // made by pageOf
  return { ...answer, json: { ...rest, data: data.map((row) => shownRecord(branch, row)) } }
}

/** The older list matches parts of an e-mail. */
function listClients(branch: FakeBranch, query: URLSearchParams): FakeAnswer {
  const email = query.get('email') ?? ''
  const rows = branch.clients.filter((row) => typeof row['email'] === 'string' && row['email'].includes(email))
  return rows.length === 0 ? refusal(404, 'Клиенты не найдены') : pageOf(branch, rows, query)
}

type Write = { method: string; path: string; body: FakeRow }

function write(tools: Tools, call: Write, complain: (words: string) => FakeAnswer): FakeAnswer | null {
  const { branch } = tools
  const { method, path, body } = call
  const [, area = '', company = '', part = ''] = path.split('/')
  if (company !== branch.companyId) return branchMissing(company)
  const refuse = (errors: Record<string, string[]>): FakeAnswer | null =>
    Object.keys(errors).length === 0
      ? null
      : (complain(JSON.stringify(errors)), refusal(422, 'Ошибка валидации', { errors }))
  if (area === 'company') return refuse(complaintsAbout('search', body)) ?? searchClients(tools, body)
  if (area === 'book_record' && method === 'POST') return book(tools, body, refuse)
  if (area === 'records' && method === 'POST') {
    return (
      refuse(complaintsAbout('record', body)) ??
      refuse(customComplaints(body['custom_fields'], branch.recordFields)) ??
      createRecord(tools, body)
    )
  }
  const errors = area === 'record' ? complaintsAbout('record', body) : complaintsAbout('client', body)
  if (area === 'clients' && method === 'POST') {
    return (
      refuse(errors) ??
      refuse(customComplaints(body['custom_fields'], branch.clientFields)) ??
      createClient(tools, body)
    )
  }
  if (method !== 'PUT' || (area !== 'record' && area !== 'client')) return null
  return refuse(errors) ?? replace(area === 'record' ? branch.records : branch.clients, part, body)
}

/** A PUT replaces: what is not in the body is gone, ids and the client's number stay. */
function replace(rows: FakeRow[], id: string, body: FakeRow): FakeAnswer {
  const row = rows.find((other) => String(other['id']) === id)
  if (row === undefined) return refusal(404, 'Не найдено')
  const client = row['client'] as FakeRow | null | undefined // as stored by createRecord
  for (const key of Object.keys(row)) if (!['id', 'create_date'].includes(key)) Reflect.deleteProperty(row, key)
  const head = body['client'] as FakeRow | undefined // validated
  Object.assign(row, body, head === undefined ? {} : { client: { ...head, id: client?.['id'] } })
  return made(row)
}

/** Looks into phones and names, as the real quick search does. */
function searchClients(tools: Tools, body: FakeRow): FakeAnswer {
  const [filter] = body['filters'] as { type: string; state: { value: string } }[] // validated as a list, sent by the adapter
  const value = filter?.state.value ?? ''
  const exact = tools.byPhone.get(value)
  const named = tools.branch.clients.filter((row) => row !== exact && row['name'] === value)
  const rows = [...named, ...(exact === undefined ? [] : [exact])]
  const data = rows.map(({ id, name, phone, email }) => ({ id, name, phone, email: email ?? '' }))
  return good(data, { total_count: data.length })
}

function createClient(tools: Tools, body: FakeRow): FakeAnswer {
  const { branch, byPhone } = tools
  const phone = digitsOf(body['phone'])
  if (byPhone.has(phone)) return refusal(422, 'Клиент с таким номером телефона уже существует')
  const row = { custom_fields: [], categories: [], ...body, phone: `+${phone}`, id: 900_001 + branch.clients.length }
  branch.clients.push(row)
  byPhone.set(phone, row)
  return made(row)
}

/** YCLIENTS finds the client by phone, or makes one. */
function clientOfVisit(tools: Tools, head: FakeRow): FakeRow | null {
  const phone = digitsOf(head['phone'])
  if (phone === '') return null
  if (!tools.byPhone.has(phone)) createClient(tools, head)
  return { ...head, id: tools.byPhone.get(phone)?.['id'] }
}

function createRecord(tools: Tools, body: FakeRow): FakeAnswer {
  const { branch } = tools
  if (!branch.staff.some((row) => String(row['id']) === String(body['staff_id'])))
    return refusal(404, 'Сотрудник не найден')
  if (body['save_if_busy'] !== true && branch.busyTimes.includes(String(body['datetime']))) {
    return refusal(409, 'Сотрудник занят', { conflict: true })
  }
  const client = clientOfVisit(tools, body['client'] as FakeRow) // validated
  const row: FakeRow = { ...body, client, id: 700_001 + branch.records.length }
  branch.records.push(row)
  return made(shownRecord(branch, row))
}

function book(
  tools: Tools,
  body: FakeRow,
  refuse: (errors: Record<string, string[]>) => FakeAnswer | null,
): FakeAnswer {
  const { branch } = tools
  const [appointment = {}] = (body['appointments'] ?? []) as FakeRow[] // checked just below
  const wrong = refuse(complaintsAbout('booking', body)) ?? refuse(complaintsAbout('appointment', appointment))
  if (wrong !== null) return wrong
  const time = String(appointment['datetime'])
  if (branch.busyTimes.includes(time)) return refusal(422, 'Выбранное время занято', { code: 433 })
  if (!branch.freeTimes.includes(time)) return refuse({ datetime: ['not a free time'] }) ?? refusal(422, '')
  const { phone, fullname, comment, api_id: apiId } = body
  const client = clientOfVisit(tools, { phone, name: fullname })
  const { staff_id: staffId, custom_fields: custom } = appointment
  const row: FakeRow = {
    id: 700_001 + branch.records.length,
    staff_id: staffId,
    client,
    datetime: time,
    seance_length: 3600,
    comment,
    api_id: apiId,
    custom_fields: custom,
  }
  branch.records.push(row)
  return made([{ id: 1, record_id: row['id'], record_hash: '0123456789abcdef0123456789abcdef' }])
}
