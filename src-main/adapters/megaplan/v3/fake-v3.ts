import type { FakeAnswer, FakeRequest } from '../../kit/fake-server.ts'
import type { FakeAccount, FakeClient, FakeDeal, FakeField } from '../fake-account.ts'
import { complain, findById, moscowTime, searchClients } from '../fake-account.ts'
import { envelope, refused, unknownCall } from './fake-answers.ts'
import { write } from './fake-v3-writes.ts'

type Query = Record<string, unknown>

/** Signs in: form only, and never in the envelope. */
function authorize(account: FakeAccount, request: FakeRequest): FakeAnswer {
  if (request.headers['content-type'] !== 'application/x-www-form-urlencoded')
    complain(account, 'sign-in is not a form')
  const form = new URLSearchParams(request.body)
  const grant = form.get('grant_type')
  const isByPassword =
    grant === 'password' && form.get('username') === account.login && form.get('password') === account.password
  const isByRefresh = grant === 'refresh_token' && form.get('refresh_token') === account.refreshToken
  if (!isByPassword && !isByRefresh) {
    return {
      status: 400,
      json: { error: 'invalid_grant', error_description: 'Invalid username and password combination' },
    }
  }
  const next = (token: string): string => token.replace(/\d+$/, (number) => String(Number(number) + 1))
  if (isByRefresh) {
    account.accessToken = next(account.accessToken)
    account.refreshToken = next(account.refreshToken)
  }
  return {
    status: 200,
    json: {
      access_token: account.accessToken,
      expires_in: 172800,
      token_type: 'bearer',
      scope: null,
      refresh_token: account.refreshToken,
    },
  }
}

/** API v3 of a fake account. */
export function handleV3(account: FakeAccount, request: FakeRequest): FakeAnswer {
  const path = request.path.replace(/^\/api\/v3/, '')
  if (path === '/auth/access_token') return authorize(account, request)
  if (request.headers['authorization'] !== `Bearer ${account.accessToken}`)
    return refused(401, null, 'Требуется авторизация')
  if (account.forbidden.some((part) => path.includes(part))) return refused(403, null, 'Недостаточно прав')
  if (request.method === 'POST') return write(account, path, request)
  const query = readQuery(account, request)
  if (query === undefined) return refused(422, null, 'Неверный запрос')
  return read(account, path, query) ?? unknownCall(account, request)
}

/** The whole query is one JSON document without a name. */
function readQuery(account: FakeAccount, { query }: FakeRequest): Query | undefined {
  const entries = [...query]
  const [text, value] = entries[0] ?? ['{}', '']
  try {
    if (entries.length <= 1 && value === '') return JSON.parse(text) as Query // sent by the adapter under test
  } catch {
    // told below
  }
  complain(account, `the query is not one JSON document: ${query.toString()}`)
  return undefined
}

function allow(account: FakeAccount, query: Query, names: readonly string[]): void {
  for (const name of Object.keys(query)) if (!names.includes(name)) complain(account, `unknown query key ${name}`)
}

const PAGING = ['limit', 'pageAfter', 'fields']

type Listed<T> = { rows: readonly T[]; show: (row: T) => object }

/** A page of rows after the asked element. */
function page<T extends { id: number }>(account: FakeAccount, query: Query, { rows, show }: Listed<T>): FakeAnswer {
  allow(account, query, [...PAGING, 'sortBy', 'filter', 'program', 'q'])
  const limit = typeof query['limit'] === 'number' ? query['limit'] : 100
  const after = query['pageAfter'] as { contentType?: string; id?: string } | undefined
  const isLink = after?.contentType !== undefined && after.id !== undefined
  if (after !== undefined && !isLink) complain(account, 'pageAfter is no link')
  const start = after === undefined ? 0 : rows.findIndex(({ id }) => String(id) === after.id) + 1
  const data = rows.slice(start, start + limit).map(show)
  const pagination = { count: rows.length, limit, hasMoreNext: start + limit < rows.length }
  return envelope(200, { data, ...(account.hasPagination ? { pagination } : {}) })
}

function read(account: FakeAccount, path: string, query: Query): FakeAnswer | undefined {
  const [, area = '', id = '', part = ''] = path.split('/')
  switch (area) {
    case 'currentUser':
      return envelope(200, {
        data: {
          contentType: 'Employee',
          id: '1000005',
          name: 'Орлова Анна',
          ...(account.actions === undefined ? {} : { possibleActions: account.actions }),
        },
      })
    case 'program':
      return readProgram(account, { id, part }, query)
    case 'employee':
      return page(account, query, { rows: account.employees, show: shownEmployee })
    case 'contractorHuman':
    case 'contractorCompany':
      return id === 'extraFields' ? page(account, query, { rows: account.clientFields, show: shownField }) : undefined
    case 'contractor':
      return readContractor(account, { id, part }, query)
    case 'deal':
      return readDeals(account, { id, part }, query)
    default:
      return undefined
  }
}

function readProgram(
  account: FakeAccount,
  { id, part }: { id: string; part: string },
  query: Query,
): FakeAnswer | undefined {
  const known = account.programs.find((one) => String(one.id) === id)
  if (id === '') return page(account, query, { rows: account.programs, show: (row) => entity('Program', row) })
  if (known === undefined) return refused(404, null, 'Схема не найдена')
  if (part === 'fields') return page(account, query, { rows: account.dealFields[known.id] ?? [], show: shownField })
  if (part !== 'states') return undefined
  const rows = account.states.filter(({ programId }) => programId === known.id)
  return page(account, query, {
    rows,
    show: ({ id: stateId, name, type }) => ({ ...entity('ProgramState', { id: stateId }), name, type }),
  })
}

function entity(contentType: string, row: { id: number }): object {
  return { contentType, ...row, id: String(row.id) }
}

function shownEmployee({ email, ...row }: FakeAccount['employees'][number]): object {
  const contactInfo = [{ contentType: 'ContactInfo', type: 'email', value: email }]
  return {
    ...entity('Employee', row),
    contactInfo,
    fireDay: row.isWorking ? null : { contentType: 'DateTime', value: '2025-12-01' },
  }
}

function shownField({ more, ...row }: FakeField): object {
  return { ...entity('StringField', row), isSystem: false, isRequired: false, isMultiple: false, ...more }
}

function shownClient(account: FakeAccount, client: FakeClient, isCard: boolean): object {
  const of = (type: string, values: readonly string[]): object[] =>
    values.map((value) => ({ contentType: 'ContactInfo', type, value }))
  const contentType = client.kind === 'human' ? 'ContractorHuman' : 'ContractorCompany'
  const contacts = { contactInfo: [...of('phone', client.phones), ...of('email', client.emails)] }
  return {
    contentType,
    id: String(client.id),
    name: client.name,
    ...(client.isDropped === true ? { isDropped: true } : {}),
    ...(isCard || account.hasContactsInLists ? contacts : {}),
  }
}

function readContractor(
  account: FakeAccount,
  about: { id: string; part: string },
  query: Query,
): FakeAnswer | undefined {
  if (about.id === '') {
    if (query['pageAfter'] !== undefined) return refused(422, 'pageAfter', 'Неверное значение')
    const words = typeof query['q'] === 'string' ? query['q'] : ''
    if (words === '') complain(account, 'a search without words')
    const rows = searchClients(account, words)
    return page(account, query, { rows, show: (client) => shownClient(account, client, false) })
  }
  const client = findById(account.clients, about.id)
  if (client === undefined) return refused(404, null, 'Клиент не найден')
  if (about.part === '') return envelope(200, { data: shownClient(account, client, true) })
  if (about.part !== 'deals') return undefined
  const rows = account.deals.filter(({ clientId }) => clientId === client.id)
  return page(account, query, { rows, show: (deal) => shownDeal(account, deal, query) })
}

/** A list shows few fields unless others are asked for; a card shows all. */
function shownDeal(account: FakeAccount, deal: FakeDeal, query: Query | null): object {
  const all: Record<string, unknown> = {
    name: deal.values['name'] ?? `№${deal.id}`,
    description: deal.description,
    timeCreated: { contentType: 'DateTime', value: moscowTime(deal.createdAtMs) },
    result: deal.result,
    ...deal.values,
  }
  const asked = query === null ? Object.keys(all) : ((query['fields'] as string[] | undefined) ?? ['name'])
  const isHidden = (name: string): boolean =>
    query !== null && name === 'description' && !account.hasDescriptionsInLists
  const shown = asked.filter((name) => name in all && !isHidden(name)).map((name) => [name, all[name]] as const)
  return { contentType: 'Deal', id: String(deal.id), ...Object.fromEntries(shown) }
}

type MarkTerm = { field: string; comparison: string; value: string; contentType: string }

/** The one filter that is sent: a text term within a scheme. */
function markTerm(account: FakeAccount, query: Query): MarkTerm | undefined {
  const filter = query['filter'] as
    { contentType?: string; config?: { termGroup?: { terms?: MarkTerm[] } } } | undefined
  if (filter === undefined) return undefined
  const term = filter.config?.termGroup?.terms?.[0]
  const program = query['program'] as { contentType?: string } | undefined
  const isGood =
    filter.contentType === 'TradeFilter' &&
    term?.contentType === 'FilterTermString' &&
    program?.contentType === 'Program'
  if (!isGood) complain(account, `a filter that the API does not know: ${JSON.stringify(query)}`)
  return term
}

function readDeals(
  account: FakeAccount,
  { id, part }: { id: string; part: string },
  query: Query,
): FakeAnswer | undefined {
  if (id !== '') {
    const deal = findById(account.deals, id)
    if (deal === undefined) return refused(404, null, 'Сделка не найдена')
    if (part === '') return envelope(200, { data: shownDeal(account, deal, null) })
    if (part !== 'comments') return undefined
    return page(account, query, {
      rows: account.comments.filter(({ dealId }) => dealId === deal.id),
      show: (one) => ({ contentType: 'Comment', id: String(one.id), content: one.text }),
    })
  }
  const term = markTerm(account, query)
  if (term !== undefined && account.filters === 'refused') return refused(422, 'filter', 'Неизвестное поле фильтра')
  const isFiltered = term !== undefined && account.filters === 'work'
  const found = isFiltered ? account.deals.filter(({ values }) => values[term.field] === term.value) : account.deals
  const sorted = query['sortBy'] !== undefined && account.sortsDeals ? found.toReversed() : found
  return page(account, query, { rows: sorted, show: (deal) => shownDeal(account, deal, query) })
}
