import { createHash, createHmac } from 'node:crypto'
import type { FakeAnswer, FakeRequest } from '../../kit/fake-server.ts'
import type { FakeAccount, FakeClient, FakeDeal } from '../fake-account.ts'
import { addClient, addDeal, complain, findById, moscowTime, searchClients, takenField } from '../fake-account.ts'

/** A good answer of API v1. */
export function ok(data: unknown): FakeAnswer {
  return { status: 200, json: { status: { code: 'ok', message: null }, data } }
}

/** A refusal of API v1: HTTP 200 and a text. PHP sends the empty map as `[]`. */
export function fault(message: string, status = 200): FakeAnswer {
  return { status, json: { status: { code: 'error', message }, data: [] } }
}

/** Whether the signature is the one that the vendor's page describes, worked out apart from the adapter. */
function isSigned(account: FakeAccount, request: FakeRequest): boolean {
  const { method, path, query, headers } = request
  const uri = query.size === 0 ? path : `${path}?${query.toString()}`
  const host = (headers['host'] ?? '').split(':')[0] ?? ''
  const text = `${method}\n\n${headers['content-type'] ?? ''}\n${headers['date'] ?? ''}\n${host}${uri}`
  const hex = createHmac('sha1', account.secretKey).update(text).digest('hex')
  const isDate = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}$/.test(headers['date'] ?? '')
  return isDate && headers['x-authorization'] === `${account.accessId}:${Buffer.from(hex).toString('base64')}`
}

function authorize(account: FakeAccount, request: FakeRequest): FakeAnswer {
  const form = new URLSearchParams(request.body)
  const hash = createHash('md5').update(account.password).digest('hex')
  if (form.get('Login') !== account.login || form.get('Password') !== hash) return fault('Неверный логин или пароль')
  const { accessId, secretKey } = account
  return ok({ UserId: 17, EmployeeId: 1000005, ContractorId: '', AccessId: accessId, SecretKey: secretKey })
}

/** API v1 of a fake account. */
export function handleV1(account: FakeAccount, request: FakeRequest): FakeAnswer {
  const answer = route(account, request)
  // The server's clock is the one of the tests, not of the machine that runs them.
  return { ...answer, headers: { date: new Date(account.nowMs()).toUTCString(), ...answer.headers } }
}

function route(account: FakeAccount, request: FakeRequest): FakeAnswer {
  const { path, headers } = request
  if (headers['accept'] !== 'application/json') complain(account, `${path} does not ask for JSON`)
  if (path === '/BumsCommonApiV01/System/datetime.api') return ok({ datetime: new Date(account.nowMs()).toISOString() })
  if (path === '/BumsCommonApiV01/User/authorize.api') return authorize(account, request)
  if (!isSigned(account, request)) return fault('Invalid signature', 403)
  if (account.forbidden.some((part) => path.includes(part))) return fault('Нет доступа')
  if (request.method === 'POST' && headers['content-type'] !== 'application/x-www-form-urlencoded')
    complain(account, 'a body is not a form')
  const params = request.method === 'POST' ? new URLSearchParams(request.body) : request.query
  const answer = request.method === 'POST' ? write(account, path, params) : read(account, path, params)
  if (answer !== undefined) return answer
  complain(account, `unknown call ${request.method} ${path}`)
  return fault('Unknown action', 404)
}

function allow(account: FakeAccount, params: URLSearchParams, names: RegExp): void {
  for (const name of params.keys()) if (!names.test(name)) complain(account, `unknown parameter ${name}`)
}

function page<T>(params: URLSearchParams, rows: readonly T[]): T[] {
  const offset = Number(params.get('Offset') ?? '0')
  return rows.slice(offset, offset + Math.min(100, Number(params.get('Limit') ?? '50')))
}

/** Fields as API v1 lists them: it tells no values of choices. */
const shownField = ({ name, hrName, type }: { name: string; hrName: string; type: string }): object => ({
  Name: name,
  Translation: hrName,
  Type: type,
})

function read(account: FakeAccount, path: string, params: URLSearchParams): FakeAnswer | undefined {
  switch (path) {
    case '/BumsCommonApiV01/UserInfo/id.api':
      return ok({ UserId: 17, EmployeeId: 1000005 })
    case '/BumsTradeApiV01/Program/list.api':
      return ok({ programs: account.programs.map(({ id, name }) => ({ Id: id, Name: name })) })
    case '/BumsStaffApiV01/Employee/list.api':
      return ok({
        employees: account.employees.map(({ id, name, email, isWorking }) => ({
          Id: id,
          Name: name,
          Email: email,
          FireDay: isWorking ? '' : '2025-12-01',
        })),
      })
    case '/BumsTradeApiV01/Deal/listFields.api':
      return ok({ Fields: (account.dealFields[Number(params.get('ProgramId'))] ?? []).map(shownField) })
    case '/BumsCrmApiV01/Contractor/listFields.api':
      return ok({ Fields: account.clientFields.map(shownField) })
    case '/BumsCrmApiV01/Contractor/list.api': {
      allow(account, params, /^(FilterId|Phone|qs|Limit|Offset)$/)
      const rows = searchClients(account, params.get('Phone') ?? params.get('qs') ?? '')
      return ok({ clients: page(params, rows).map((one) => shownClient(one, account.hasContactsInLists)) })
    }
    case '/BumsCrmApiV01/Contractor/card.api': {
      const client = findById(account.clients, params.get('Id') ?? '')
      return client === undefined ? fault('Not found') : ok({ contractor: shownClient(client, true) })
    }
    case '/BumsTradeApiV01/Deal/list.api':
      return readDeals(account, params)
    case '/BumsTradeApiV01/Deal/card.api': {
      const deal = findById(account.deals, params.get('Id') ?? '')
      return deal === undefined ? fault('Not found') : ok({ deal: shownDeal(deal, params, true) })
    }
    case '/BumsCommonApiV01/Comment/list.api': {
      allow(account, params, /^(SubjectType|SubjectId|Order|Limit|Offset)$/)
      const rows = account.comments.filter(({ dealId }) => String(dealId) === params.get('SubjectId'))
      return ok({ comments: page(params, rows).map(({ id, text }) => ({ Id: id, Text: text })) })
    }
    default:
      return undefined
  }
}

function shownClient({ id, kind, name, phones, emails }: FakeClient, hasContacts: boolean): object {
  return { Id: id, Name: name, PersonType: kind, ...(hasContacts ? { Phones: phones, Email: emails[0] ?? '' } : {}) }
}

/** A deal with what is asked for; custom fields only when they are named in `ExtraFields`. */
function shownDeal(deal: FakeDeal, params: URLSearchParams, hasDescription: boolean): object {
  const all: Record<string, unknown> = {
    Name: deal.values['Model[CustomName]'] ?? `№${deal.id}`,
    TimeCreated: moscowTime(deal.createdAtMs),
    TimeUpdated: moscowTime(deal.createdAtMs),
    Status: { Id: 40, Name: deal.statusName === '' ? 'Новая' : deal.statusName },
    ...(hasDescription ? { Description: deal.description } : {}),
  }
  const of = (prefix: string): string[] =>
    [...params].filter(([name]) => name.startsWith(prefix)).map(([, value]) => value)
  const requested = of('RequestedFields').filter((name) => name in all)
  const extra = of('ExtraFields').map((name) => [name, deal.values[`Model[${name}]`] ?? null] as const)
  return { Id: deal.id, ...Object.fromEntries([...requested.map((name) => [name, all[name]] as const), ...extra]) }
}

function readDeals(account: FakeAccount, params: URLSearchParams): FakeAnswer {
  allow(
    account,
    params,
    /^(Limit|Offset|(RequestedFields|ExtraFields)\[\d+\]|FilterFields\[\w+\](\[greaterOrEqual\])?)$/,
  )
  const filters = [...params].filter(([name]) => name.startsWith('FilterFields'))
  if (filters.some(([name]) => name.includes('CustomField')) && account.filters === 'refused')
    return fault('SQLSTATE[42S22]: Column not found')
  const isShown = (deal: FakeDeal): boolean =>
    filters.every(([name, value]) => {
      if (name.includes('CustomField')) {
        return account.filters === 'ignored' || deal.values[name.replace('FilterFields', 'Model')] === value
      }
      if (name === 'FilterFields[Program]') return String(deal.programId) === value
      if (name === 'FilterFields[Contractor]') return String(deal.clientId) === value
      if (name === 'FilterFields[TimeUpdated][greaterOrEqual]') return moscowTime(deal.createdAtMs) >= value
      complain(account, `unknown filter ${name}`)
      return false
    })
  return ok({
    deals: page(params, account.deals.filter(isShown)).map((deal) =>
      shownDeal(deal, params, account.hasDescriptionsInLists),
    ),
  })
}

function write(account: FakeAccount, path: string, form: URLSearchParams): FakeAnswer | undefined {
  switch (path) {
    case '/BumsTradeApiV01/Deal/save.api':
      return saveDeal(account, form)
    case '/BumsCrmApiV01/Contractor/save.api':
      return saveClient(account, form)
    case '/BumsCommonApiV01/Comment/create.api': {
      allow(account, form, /^(SubjectType|SubjectId|Model\[Text\])$/)
      if (findById(account.deals, form.get('SubjectId') ?? '') === undefined) return fault('Сделка не найдена')
      const id = 501 + account.comments.length
      account.comments.push({ id, dealId: Number(form.get('SubjectId')), text: form.get('Model[Text]') ?? '' })
      return ok({ comment: { Id: id } })
    }
    default:
      return undefined
  }
}

/** Custom fields of a form that the account lacks: live accounts ignore them without a word. */
function checkNames(account: FakeAccount, form: URLSearchParams, fields: readonly { name: string }[]): void {
  for (const name of form.keys()) {
    const custom = /^Model\[(\w*CustomField\w*)\]/.exec(name)?.[1]
    if (custom !== undefined && !fields.some((field) => field.name === custom))
      complain(account, `unknown field ${name}`)
  }
}

function saveDeal(account: FakeAccount, form: URLSearchParams): FakeAnswer {
  const PARTS =
    /^(ProgramId|StatusId|StrictLogic|Model\[(Description|Contractor|Manager|Auditors|CustomName|Cost|Paid|\w*CustomField\w*)\](\[\w+\])*)$/
  allow(account, form, PARTS)
  const programId = Number(form.get('ProgramId'))
  if (!account.programs.some(({ id }) => id === programId)) return fault('Схема сделки не найдена')
  checkNames(account, form, account.dealFields[programId] ?? [])
  const contractor = form.get('Model[Contractor]')
  if (contractor !== null && findById(account.clients, contractor) === undefined) return fault('Клиент не найден')
  const bare = Object.fromEntries(
    [...form].filter(([name]) => !/^(ProgramId|Model\[(Description|Contractor)\])$/.test(name)),
  )
  const unique = takenField({ ...account, uniqueFields: account.uniqueFields.map((name) => `Model[${name}]`) }, bare)
  if (unique !== undefined) return fault(`${unique.slice(6, -1)}: значение уже используется`)
  const deal = addDeal(account, {
    programId,
    clientId: contractor === null ? null : Number(contractor),
    description: form.get('Model[Description]') ?? '',
    statusName: '',
    values: bare,
  })
  return ok({ deal: { Id: deal.id, GUID: null, Name: `№${deal.id}` } })
}

function saveClient(account: FakeAccount, form: URLSearchParams): FakeAnswer {
  checkNames(account, form, account.clientFields)
  const id = form.get('Id')
  const values = Object.fromEntries(
    [...form].filter(([name]) => name.includes('CustomField') || name === 'Model[Responsibles]'),
  )
  if (id !== null) {
    const client = findById(account.clients, id)
    if (client === undefined) return fault('Клиент не найден')
    Object.assign(client.values, values)
    return ok({ contractor: { Id: Number(id) } })
  }
  const isHuman = form.get('Model[TypePerson]') === 'human'
  const parts = isHuman ? ['LastName', 'FirstName', 'MiddleName'] : ['CompanyName']
  const names = parts.map((name) => form.get(`Model[${name}]`) ?? '')
  if (names.includes('')) return fault('Не заполнены обязательные поля')
  const phones = [...form].filter(([name]) => name.startsWith('Model[Phones]')).map(([, value]) => value)
  const email = form.get('Model[Email]')
  const client = addClient(account, {
    kind: isHuman ? 'human' : 'company',
    name: names.join(' '),
    phones,
    emails: email === null ? [] : [email],
    values,
  })
  return ok({ contractor: { Id: client.id, Name: client.name } })
}
