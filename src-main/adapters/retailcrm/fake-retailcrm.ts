import { startFakeServer } from '../kit/fake-server.ts'
import type { FakeAnswer, FakeRequest, FakeServer } from '../kit/fake-server.ts'
import { checkOrder } from './fake-validation.ts'
import type { FakeRecord } from './fake-validation.ts'

/** What a test may change about a fake account before or while it runs. */
export type FakeAccount = {
  apiKey: string
  scopes: string[]
  credentials: string[]
  versions: string[]
  siteAccess: string
  sitesAvailable: string[]
  sites: string[]
  timeZone: string
  /** Merged customers: id → the one they were merged into. */
  merged: Map<number, number>
  customers: FakeRecord[]
  orders: FakeRecord[]
}

/** A RetailCRM account that remembers, with the API's quirks. */
export type FakeRetailcrm = FakeServer & { account: FakeAccount }

const CUSTOM_FIELDS = {
  order: [
    { name: 'Номер визита', code: 'roistat_visit', type: 'string' },
    { name: 'Город', code: 'city', type: 'string' },
    { name: 'Согласие', code: 'agreed', type: 'boolean' },
    { name: 'Этаж', code: 'floor', type: 'integer' },
    { name: 'Площадь', code: 'area', type: 'numeric' },
    { name: 'Замер', code: 'visit_on', type: 'date' },
    { name: 'Тип', code: 'lead_type', type: 'dictionary', dictionary: 'lead-types' },
    { name: 'Интересы', code: 'interests', type: 'multiselect_dictionary', dictionary: 'interests' },
  ],
  customer: [{ name: 'Уровень', code: 'level', type: 'dictionary', dictionary: 'levels' }],
}
const DICTIONARIES: Record<string, { code: string; name: string }[]> = {
  'lead-types': [
    { code: 'calc-form', name: 'Форма расчёта' },
    { code: 'callback', name: 'Обратный звонок' },
  ],
  interests: [
    { code: 'pvc', name: 'Пластик' },
    { code: 'balcony', name: 'Балкон, лоджия' },
  ],
  levels: [{ code: 'gold', name: 'Золотой' }],
}
const BOOKS: Record<string, [container: string, rows: object]> = {
  'order-methods': [
    'orderMethods',
    {
      'landing-page': { code: 'landing-page', name: 'Лендинг', active: true },
      phone: { code: 'phone', name: 'По телефону', active: true },
      old: { code: 'old', name: 'Старый', active: false },
    },
  ],
  'order-types': ['orderTypes', { 'eshop-individual': { code: 'eshop-individual', name: 'Физлицо', active: true } }],
  'payment-types': ['paymentTypes', { cash: { code: 'cash', name: 'Наличные', active: true } }],
  'delivery-types': ['deliveryTypes', { courier: { code: 'courier', name: 'Курьер', active: true } }],
  statuses: [
    'statuses',
    {
      complete: { code: 'complete', name: 'Выполнен', active: true, ordering: 30, group: 'complete' },
      new: { code: 'new', name: 'Новый', active: true, ordering: 10, group: 'new' },
      assembling: { code: 'assembling', name: 'Комплектуется', active: true, ordering: 20, group: 'assembling' },
    },
  ],
}

const refusal = (status: number, errorMsg: string, more: object = {}): FakeAnswer => ({
  status,
  json: { success: false, errorMsg, ...more },
})

/** Starts an empty account with one shop and a key that may do everything the adapter needs. */
export async function startFakeRetailcrm(changes: Partial<FakeAccount> = {}): Promise<FakeRetailcrm> {
  const account: FakeAccount = {
    apiKey: 'rcrm-key-0f9e8d7c6b5a',
    scopes: ['order_read', 'order_write', 'customer_read', 'customer_write', 'reference_read', 'custom_fields_read'],
    credentials: [],
    versions: ['3.0', '4.0', '5.0'],
    siteAccess: 'access_full',
    sitesAvailable: [],
    sites: ['main-shop'],
    timeZone: 'Europe/Moscow',
    merged: new Map(),
    customers: [],
    orders: [],
    ...changes,
  }
  const server = await startFakeServer((request) => route(account, request))
  return { ...server, account }
}

function route(account: FakeAccount, request: FakeRequest): FakeAnswer {
  const key = request.headers['x-api-key']
  if (key === undefined) return refusal(403, '"apiKey" is missing.')
  if (key !== account.apiKey) return refusal(403, 'Wrong "apiKey" value.')
  const path = request.path.replace(/^\/api\/(v5\/)?/, '')
  return request.method === 'GET' ? read(account, path, request) : write(account, path, request)
}

function read(account: FakeAccount, path: string, { query }: FakeRequest): FakeAnswer {
  const good = (data: object): FakeAnswer => ({ status: 200, json: { success: true, ...data } })
  const pagination = { limit: 100, totalCount: 1, currentPage: 1, totalPageCount: 1 }
  const [area = '', part = '', code = ''] = path.split('/')
  switch (area) {
    case 'api-versions':
      return good({ versions: account.versions })
    case 'credentials': {
      const { scopes, credentials, siteAccess, sitesAvailable } = account
      return good({ scopes, credentials, siteAccess, ...(sitesAvailable.length === 0 ? {} : { sitesAvailable }) })
    }
    case 'settings':
      return good({ settings: { timezone: { value: account.timeZone, updated_at: '2026-01-01 00:00:00' } } })
    case 'users':
      return good({
        pagination,
        users: [{ id: 17, firstName: 'Анна', lastName: 'Орлова', email: 'a@example.org', active: true }],
      })
    case 'reference':
      return readBook(account, part)
    case 'custom-fields': {
      if (!account.scopes.includes('custom_fields_read')) return refusal(403, 'Access denied.')
      const row = (name: string): object => ({ name, code: name, elements: DICTIONARIES[name] ?? [] })
      if (part === '') {
        const entity = query.get('filter[entity]') === 'customer' ? 'customer' : 'order'
        return good({ pagination, customFields: CUSTOM_FIELDS[entity] })
      }
      if (code === '') return good({ pagination, customDictionaries: Object.keys(DICTIONARIES).map(row) })
      return code in DICTIONARIES ? good({ customDictionary: row(code) }) : refusal(404, 'Not found')
    }
    case 'customers':
      return good({ pagination, customers: account.customers.filter((one) => matchesCustomer(one, query)).map(shown) })
    case 'orders': {
      if (part === '')
        return good({ pagination, orders: account.orders.filter((one) => matchesOrder(one, query)).map(shown) })
      const order = account.orders.find((one) => String(one['id']) === part)
      return order === undefined ? refusal(404, 'Not found') : good({ order: shown(order) })
    }
    default:
      return refusal(404, 'API method not found')
  }
}

function readBook(account: FakeAccount, book: string): FakeAnswer {
  if (!account.scopes.includes('reference_read')) return refusal(403, 'Access denied.')
  if (book === 'sites') {
    const sites = Object.fromEntries(account.sites.map((code) => [code, { code, name: `Магазин ${code}` }]))
    return { status: 200, json: { success: true, sites } }
  }
  const [container, rows] = BOOKS[book] ?? []
  return container === undefined
    ? refusal(404, 'API method not found')
    : { status: 200, json: { success: true, [container]: rows } }
}

/** What PHP shows: an empty map is `[]`, payments are keyed by id when they are read. */
function shown(record: FakeRecord): FakeRecord {
  const custom = record['customFields']
  return {
    ...record,
    customFields: custom === undefined || Object.keys(custom as object).length === 0 ? [] : custom,
    payments: {},
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** The server's search is fuzzy: any part of a name or of a phone's digits, as they are written. */
function matchesCustomer(customer: FakeRecord, query: URLSearchParams): boolean {
  const name = query.get('filter[name]')
  const email = query.get('filter[email]')
  const phones = (customer['phones'] as { number: string }[] | undefined) ?? []
  const isNamed =
    name === null ||
    [textOf(customer['firstName']), ...phones.map((one) => one.number.replace(/\D/g, ''))].some((text) =>
      text.includes(name),
    )
  return isNamed && (email === null || textOf(customer['email']).toLowerCase().includes(email.toLowerCase()))
}

function matchesOrder(order: FakeRecord, query: URLSearchParams): boolean {
  const externalIds = query.getAll('filter[externalIds][]')
  const sites = query.getAll('filter[sites][]')
  const customerId = query.get('filter[customerId]')
  const since = query.get('filter[createdAtFrom]')
  const customer = order['customer'] as { id?: number } | undefined
  return (
    (externalIds.length === 0 || externalIds.includes(String(order['externalId']))) &&
    (sites.length === 0 || sites.includes(String(order['site']))) &&
    (customerId === null || String(customer?.id) === customerId) &&
    (since === null || String(order['createdAt']) >= since)
  )
}

function write(account: FakeAccount, path: string, request: FakeRequest): FakeAnswer {
  if (request.headers['content-type'] !== 'application/x-www-form-urlencoded')
    return refusal(400, 'Errors in the input parameters')
  const form = new URLSearchParams(request.body)
  const site = form.get('site') ?? ''
  if (site === '' && account.sites.length > 1) return refusal(400, "Parameter 'site' is missing")
  const payload = (name: string): FakeRecord => JSON.parse(form.get(name) ?? '{}') as FakeRecord // sent by the adapter under test
  if (path === 'customers/create')
    return createCustomer(account, { ...payload('customer'), site: site === '' ? account.sites[0] : site })
  if (path === 'orders/create')
    return createOrder(account, { ...payload('order'), site: site === '' ? account.sites[0] : site })
  const [, area = '', id = ''] = /^(orders|customers)\/(\d+)\/edit$/.exec(path) ?? []
  if (area === '' || form.get('by') !== 'id') return refusal(404, 'API method not found')
  const heir = area === 'customers' ? account.merged.get(Number(id)) : undefined
  if (heir !== undefined) return refusal(404, 'Not found', { combinedTo: { id: heir, externalId: null } })
  const records = area === 'orders' ? account.orders : account.customers
  const record = records.find((one) => String(one['id']) === id)
  if (record === undefined) return refusal(404, 'Not found')
  Object.assign(record, payload(area === 'orders' ? 'order' : 'customer'))
  return { status: 200, json: { success: true, id: Number(id) } }
}

function createCustomer(account: FakeAccount, customer: FakeRecord): FakeAnswer {
  const id = 9001 + account.customers.length
  account.customers.push({ ...customer, id })
  return { status: 201, json: { success: true, id } }
}

function createOrder(account: FakeAccount, order: FakeRecord): FakeAnswer {
  const { externalId } = order
  if (externalId !== undefined && account.orders.some((one) => one['externalId'] === externalId)) {
    return refusal(400, 'Order already exists.')
  }
  const errors = checkOrder(order, CUSTOM_FIELDS.order, DICTIONARIES)
  const customerId = (order['customer'] as { id?: number } | undefined)?.id
  if (customerId !== undefined && account.merged.has(customerId)) {
    const heir = account.merged.get(customerId)
    return refusal(404, 'Not found', { combinedTo: { id: heir } })
  }
  if (customerId !== undefined && !account.customers.some((one) => one['id'] === customerId)) {
    errors['customer.id'] = `Customer with id=${customerId} not found`
  }
  if (Object.keys(errors).length > 0) return refusal(400, 'Order is not loaded', { errors })
  const id = 51001 + account.orders.length
  const stored: FakeRecord = { status: 'new', createdAt: '2026-01-15 12:00:00', ...order, id, number: `${id}A` }
  account.orders.push(stored)
  return {
    status: 201,
    json: { success: true, id, order: { ...stored, customFields: stored['customFields'] ?? [], payments: [] } },
  }
}
