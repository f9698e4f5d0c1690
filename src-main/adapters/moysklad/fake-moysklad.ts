import { gzipSync } from 'node:zlib'
import { startFakeServer } from '../kit/fake-server.ts'
import type { FakeAnswer, FakeRequest, FakeServer, Fault } from '../kit/fake-server.ts'
import { createFakeAccount } from './fake-account.ts'
import type { FakeAccount } from './fake-account.ts'
import { ID, STATES } from './fake-data.ts'
import type { FakeField, FakeRecord } from './fake-data.ts'
import { parseFilter, passes } from './fake-filter.ts'
import type { Condition } from './fake-filter.ts'
import { BodyCheck, refuse } from './fake-validation.ts'

/** A MoySklad account that remembers, as strict as the documentation. */
export type FakeMoysklad = FakeServer & { account: FakeAccount }

type Call = { account: FakeAccount; origin: string; request: FakeRequest; path: string[] }

const BASE = '/api/remap/1.2/'
const QUERY = new Set(['filter', 'search', 'limit', 'offset', 'order', 'expand', 'action'])
const FILTERS: Record<string, readonly string[]> = {
  customerorder: ['syncId', 'externalCode', 'agent', 'moment'],
  counterparty: ['archived', 'phone', 'email'],
  employee: ['archived', 'uid', 'name'],
}

/** Starts an account with one own organization and a user who may do all the adapter needs. */
export async function startFakeMoysklad(changes: Partial<FakeAccount> = {}): Promise<FakeMoysklad> {
  const account = createFakeAccount(changes)
  const server: FakeServer = await startFakeServer((request) => {
    const path = request.path.startsWith(BASE) ? request.path.slice(BASE.length).split('/') : ['?']
    return compressed(answer({ account, origin: server.url, request, path }))
  })
  return { ...server, account }
}

/** Every answer of the service comes compressed. */
function compressed(reply: FakeAnswer | Fault): FakeAnswer | Fault {
  if ('kind' in reply || reply.json === undefined) return reply
  const headers = { 'content-type': 'application/json;charset=utf-8', 'content-encoding': 'gzip', ...reply.headers }
  return { status: reply.status, headers, text: gzipSync(JSON.stringify(reply.json)) }
}

function complain({ account, request }: Call, words: string, reply: FakeAnswer): FakeAnswer {
  account.complaints.push(`${request.method} ${request.path}: ${words}`)
  return reply
}

function answer(call: Call): FakeAnswer {
  const { account, request } = call
  const { headers, method } = request
  if (!(headers['accept-encoding'] ?? '').includes('gzip')) return complain(call, 'no gzip', { status: 415 })
  const basic = `Basic ${Buffer.from(`${account.login}:${account.password}`).toString('base64')}`
  const { authorization } = headers
  if (authorization !== `Bearer ${account.token}` && authorization !== basic)
    return refuse(401, 1056, 'Ошибка аутентификации: Неправильный пароль или имя пользователя или ключ авторизации')
  if (headers['accept'] !== 'application/json;charset=utf-8')
    return complain(call, 'Accept', refuse(400, 1062, 'Accept'))
  const strange = [...request.query.keys()].find((key) => !QUERY.has(key))
  if (strange !== undefined) return complain(call, `query ${strange}`, refuse(400, 1034, 'unknown parameter'))
  if (method === 'GET') return read(call)
  if (headers['content-type'] !== 'application/json') return complain(call, 'Content-Type', refuse(400, 1037, 'type'))
  const body = JSON.parse(request.body) as FakeRecord // sent by the adapter under test
  return write(call, body)
}

function unknownPath(call: Call): FakeAnswer {
  return complain(call, 'unknown path', refuse(404, 1002, 'unknown path'))
}

function read(call: Call): FakeAnswer {
  const { account, path } = call
  const [area, type = '', id, sub] = path
  if (path.join('/') === 'context/employee') return employee(account)
  if (area !== 'entity') return unknownPath(call)
  if (id === 'metadata' && (type === 'customerorder' || type === 'counterparty')) return metadata(call, type, sub)
  if (type === 'customentity') {
    const rows = account.dictionaries[`customentity/${id ?? ''}`]
    return rows === undefined
      ? refuse(404, 1021, 'no dictionary')
      : dictionary(call, { rows, folder: `${type}/${id ?? ''}`, id: sub })
  }
  if (type === 'customerorder' && sub === 'notes') return notes(call, id ?? '')
  if (type === 'customerorder' || type === 'counterparty') return records(call, type, id)
  const rows = account.dictionaries[type]
  return rows === undefined || sub !== undefined ? unknownPath(call) : dictionary(call, { rows, folder: type, id })
}

function employee({ hasEmployee, permissions }: FakeAccount): FakeAnswer {
  if (!hasEmployee) return refuse(403, 1085, 'the token has no user')
  return { status: 200, json: { id: ID.employee, uid: 'robot@okna', name: 'Робот', permissions } }
}

function metaOf({ origin }: Call, path: string, type: string): FakeRecord {
  return { href: `${origin}${BASE}entity/${path}`, type, mediaType: 'application/json' }
}

function metadata(call: Call, owner: 'customerorder' | 'counterparty', part: string | undefined): FakeAnswer {
  const { account } = call
  if (part === 'attributes') {
    if (account.hidesFields) return refuse(403, 1016, 'no right to view')
    return page(
      call,
      account.fields[owner].map((field) => shownField(call, owner, field)),
    )
  }
  if (part !== undefined || owner === 'counterparty') return unknownPath(call)
  const states = STATES.map((one) => ({ ...one, meta: metaOf(call, `${owner}/metadata/states/${one.id}`, 'state') }))
  return { status: 200, json: { meta: metaOf(call, `${owner}/metadata`, 'metadata'), states } }
}

/** Some answers have the id of a field only in its address. */
function shownField(call: Call, owner: string, { id, dictionary: dict, ...field }: FakeField): FakeRecord {
  const href = `${call.origin}${BASE}context/companysettings/metadata/customEntities/${dict ?? ''}`
  return {
    meta: metaOf(call, `${owner}/metadata/attributes/${id}`, 'attributemetadata'),
    ...field,
    ...(dict === undefined
      ? {}
      : { customEntityMeta: { href, type: 'customentitymetadata', mediaType: 'application/json' } }),
  }
}

function dictionary(call: Call, about: { rows: FakeRecord[]; folder: string; id: string | undefined }): FakeAnswer {
  const { account, origin } = call
  const { rows, folder, id } = about
  const type = folder.split('/')[0] ?? ''
  const shown = (row: FakeRecord): FakeRecord => ({
    ...row,
    meta: metaOf(call, `${folder}/${String(row['id'])}`, type),
  })
  if (id === undefined) {
    const conditions = conditionsOf(call, FILTERS[type] ?? ['archived', 'name'])
    return 'status' in conditions ? conditions : page(call, rows.filter((row) => passes(row, conditions)).map(shown))
  }
  const real = account.browserIds[id]
  if (real !== undefined && rows.some((row) => row['id'] === real)) {
    return { status: 308, headers: { location: `${account.redirectHost ?? origin}${BASE}entity/${folder}/${real}` } }
  }
  const row = rows.find((one) => one['id'] === id)
  return row === undefined ? refuse(404, 1021, 'not found') : { status: 200, json: shown(row) }
}

function conditionsOf(call: Call, known: readonly string[]): Condition[] | FakeAnswer {
  const filter = call.request.query.get('filter')
  const conditions = filter === null ? [] : parseFilter(filter)
  if (conditions === null || conditions.some(({ field }) => !known.includes(field)))
    return complain(call, `filter ${filter ?? ''}`, refuse(400, 1034, 'filter'))
  return conditions
}

function page(call: Call, rows: readonly unknown[]): FakeAnswer {
  const limit = Number(call.request.query.get('limit') ?? 1000)
  const offset = Number(call.request.query.get('offset') ?? 0)
  const isGood = limit >= 1 && limit <= (call.request.query.has('expand') ? 100 : 1000)
  if (!isGood) return complain(call, `limit ${limit}`, refuse(400, 1041, 'limit'))
  const meta = { ...metaOf(call, call.path.slice(1).join('/'), 'list'), size: rows.length, limit, offset }
  return { status: 200, json: { context: {}, meta, rows: rows.slice(offset, offset + limit) } }
}

function records(call: Call, type: 'customerorder' | 'counterparty', id: string | undefined): FakeAnswer {
  const { account, request } = call
  const all = type === 'customerorder' ? account.orders : account.counterparties
  const shown = (row: FakeRecord): FakeRecord => shownRecord(call, type, row)
  if (id !== undefined) {
    const row = all.get(id)
    return row === undefined ? refuse(404, 1021, 'not found') : { status: 200, json: shown(row) }
  }
  const conditions = conditionsOf(call, FILTERS[type] ?? [])
  if ('status' in conditions) return conditions
  const search = request.query.get('search')
  const rows = all.candidates(conditions, search).filter((row) => passes(row, conditions))
  if (request.query.get('order') === 'moment,desc')
    rows.sort((a, b) => String(b['moment']).localeCompare(String(a['moment'])))
  return page(call, rows.map(shown))
}

function shownRecord(call: Call, type: string, row: FakeRecord): FakeRecord {
  const id = String(row['id'])
  const uuidHref = `https://online.moysklad.ru/app/#${type === 'counterparty' ? 'company' : type}/edit?id=${id}`
  // Collections are shown as an address only, unless they are expanded.
  const { contactpersons, positions: _positions, files: _files, ...rest } = row
  const isExpanded = call.request.query.get('expand') === 'contactpersons'
  const persons = { meta: { size: 0 }, ...(isExpanded ? { rows: contactpersons ?? [] } : {}) }
  const more = type === 'counterparty' ? { contactpersons: persons } : {}
  return { ...rest, ...more, meta: { ...metaOf(call, `${type}/${id}`, type), uuidHref } }
}

function notes(call: Call, orderId: string): FakeAnswer {
  if (!call.account.orders.has(orderId)) return refuse(404, 1021, 'not found')
  return page(call, call.account.notes.get(orderId) ?? [])
}

function write(call: Call, body: FakeRecord): FakeAnswer {
  const { account, origin, path, request } = call
  const check = new BodyCheck(account, origin)
  const [area, type, id = '', sub] = path
  if (request.method === 'POST' && path.join('/') === 'wizard/customerorder') return wizard(call, check, body)
  if (area !== 'entity' || (type !== 'customerorder' && type !== 'counterparty')) return unknownPath(call)
  if (type === 'customerorder' && sub === 'notes' && request.method === 'POST') return addNote(call, id, body)
  if (type === 'counterparty' && id !== '' && request.method === 'PUT') {
    if (account.permissions['counterparty']?.['update'] === undefined) return refuse(403, 1017, 'no right to edit')
    const fault = check.counterparty(body, false)
    if (fault !== null) return fault
    const row = account.counterparties.get(id)
    if (row === undefined) return refuse(404, 1021, 'not found')
    Object.assign(row, body)
    return { status: 200, json: shownRecord(call, type, row) }
  }
  if (id !== '' || request.method !== 'POST') return unknownPath(call)
  return create(call, check, { type, body })
}

function create(
  call: Call,
  check: BodyCheck,
  { type, body }: { type: 'customerorder' | 'counterparty'; body: FakeRecord },
): FakeAnswer {
  const { account } = call
  const all = type === 'customerorder' ? account.orders : account.counterparties
  const rights = account.permissions
  if (rights[type]?.['create'] === undefined) return refuse(403, 1045, 'no right to create')
  // A known syncId gives what was made before, whatever the body says.
  const known = typeof body['syncId'] === 'string' ? all.bySyncId(body['syncId']) : undefined
  if (known !== undefined) return { status: 200, json: shownRecord(call, type, known) }
  const fault = type === 'customerorder' ? check.order(body) : check.counterparty(body, true)
  if (fault !== null) return fault
  if (type === 'customerorder') {
    if (body['owner'] !== undefined && rights['ownerAssign'] === undefined)
      return refuse(403, 1075, ['no right to set', 'owner'])
    if (body['applicable'] !== false && rights['customerorder']?.['approve'] === undefined)
      return refuse(403, 1092, 'no right to post')
    if (body['name'] !== undefined && all.some((row) => row['name'] === body['name']))
      return refuse(412, 3006, ['not unique', 'name'])
  }
  return { status: 200, json: shownRecord(call, type, all.add(body)) }
}

function addNote(call: Call, orderId: string, body: FakeRecord): FakeAnswer {
  const { account } = call
  const { description } = body
  if (!account.orders.has(orderId)) return refuse(404, 1021, 'not found')
  if (typeof description !== 'string' || description.length > 4096 || Object.keys(body).length !== 1)
    return complain(call, 'note', refuse(412, 3040, ['too long', 'description']))
  const list = account.notes.get(orderId) ?? []
  const note = { id: `note-${list.length + 1}`, description }
  account.notes.set(orderId, [...list, note])
  return { status: 201, json: [note] }
}

/** Fills price and VAT from the cards of the goods; stores nothing. */
function wizard(call: Call, check: BodyCheck, body: FakeRecord): FakeAnswer {
  if (call.request.query.get('action') !== 'evaluate_price,evaluate_vat')
    return complain(call, 'action', refuse(400, 1041, 'action'))
  if (body['organization'] === undefined || body['agent'] === undefined)
    return complain(call, 'agent', refuse(412, 3000, 'agent'))
  const fault = check.positions(body['positions'])
  if (fault !== null) return fault
  const positions = (body['positions'] as FakeRecord[]).map((position) => {
    const { href, type } = (position['assortment'] as { meta: { href: string; type: string } }).meta
    const card = call.account.dictionaries[type]?.find(({ id }) => href.endsWith(`/${String(id)}`))
    return { price: card?.['price'], ...position, vat: card?.['vat'], vatEnabled: Number(card?.['vat']) > 0 }
  })
  return { status: 200, json: { ...body, positions } }
}
