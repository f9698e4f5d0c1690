import type { FakeAnswer } from '../kit/fake-server.ts'
import { METHODS } from './fake-data.ts'
import type { FakeAccount, FakeEntity, FakeRecord } from './fake-data.ts'
import { contactsOf, insert, select } from './fake-tables.ts'
import { complaintsAbout, refusalFor } from './fake-validation.ts'

type Params = Record<string, unknown>
const PAGE = 50

/** A refusal as the API gives it. */
export function refuse(status: number, error: string, words: string): FakeAnswer {
  return { status, json: { error, error_description: words } }
}

/** A good answer. */
function answer(account: FakeAccount, result: unknown, more: object = {}): FakeAnswer {
  const operating = account.tellsOperating
    ? { operating_reset_at: Math.floor(account.nowMs() / 1000) + 600, operating: 0.2 }
    : {}
  return { status: 200, json: { result, ...more, time: { start: 1, finish: 2, duration: 1, ...operating } } }
}

/** Names of the methods this account has. */
function methodsOf({ missing }: FakeAccount): string[] {
  return METHODS.filter((name) => !missing.includes(name))
}

const object = (value: unknown): Params => (typeof value === 'object' && value !== null ? (value as Params) : {}) // of JSON

function page(account: FakeAccount, rows: readonly unknown[], params: Params): FakeAnswer {
  const start = Number(params['start'] ?? 0)
  const part = rows.slice(start, start + PAGE)
  const isMore = rows.length > start + PAGE
  return answer(account, part, { total: rows.length, ...(isMore ? { next: start + PAGE } : {}) })
}

/** Old methods tell everything as text. */
function shown(record: FakeRecord, names: unknown): Params {
  const wanted = Array.isArray(names) ? names.map(String) : Object.keys(record)
  const contact = contactsOf(record)[0]
  const whole: Params = { ...record, CONTACT_ID: contact ?? null }
  return Object.fromEntries(
    wanted.map((name) => {
      const value = whole[name]
      return [name, typeof value === 'number' ? String(value) : (value ?? null)]
    }),
  )
}

/** Runs one method. */
export function run(account: FakeAccount, method: string, params: Params): FakeAnswer {
  if (!methodsOf(account).includes(method)) {
    if (!account.missing.includes(method)) account.complaints.push(`there is no method ${method}`)
    return refuse(404, 'ERROR_METHOD_NOT_FOUND', 'Method not found!')
  }
  const scope = method.startsWith('crm.') ? 'crm' : method.startsWith('user.') ? 'user' : null
  if (scope !== null && !account.scopes.includes(scope)) {
    return refuse(403, 'insufficient_scope', 'The request requires higher privileges')
  }
  const [, entity = '', name = ''] = /^crm\.(deal|lead|contact)\.(.+)$/.exec(method) ?? []
  if (name !== '') return runRecord(account, { entity: entity as FakeEntity, name }, params) // matched above
  return runOther(account, method, params)
}

function runRecord(
  account: FakeAccount,
  { entity, name }: { entity: FakeEntity; name: string },
  params: Params,
): FakeAnswer {
  const table = account.tables[entity]
  const record = table.rows.get(Number(params['id']))
  switch (name) {
    case 'fields':
      return answer(account, shownFields(account, entity))
    case 'userfield.list':
      return page(account, shownUserFields(account, entity, object(params['filter'])), params)
    case 'add':
      return add(account, entity, params)
    case 'list': {
      const order = Object.values(object(params['order']))
      const rows = select(table, object(params['filter']), order.includes('DESC'))
      if (rows !== null)
        return page(
          account,
          rows.map((row) => shown(row, params['select'])),
          params,
        )
      account.complaints.push(`a filter that is ignored: ${JSON.stringify(params['filter'])}`)
      return page(
        account,
        [...table.rows.values()].map((row) => shown(row, params['select'])),
        params,
      )
    }
    case 'get':
      return record === undefined ? refuse(400, '', 'Not found') : answer(account, shown(record, undefined))
    default: {
      if (record === undefined) return refuse(400, '', 'Not found')
      const fields = object(params['fields'])
      complain(account, entity, fields)
      Object.assign(record, fields)
      return answer(account, true)
    }
  }
}

function complain(account: FakeAccount, entity: FakeEntity, fields: Params): void {
  const rules = {
    fields: account.fields[entity],
    statuses: account.statuses,
    users: account.users.map(({ ID }) => Number(ID)),
  }
  account.complaints.push(...complaintsAbout(fields, rules).map((words) => `${entity}: ${words}`))
}

function add(account: FakeAccount, entity: FakeEntity, params: Params): FakeAnswer {
  const fields = object(params['fields'])
  complain(account, entity, fields)
  if (entity === 'contact' && (fields['NAME'] ?? '') === '' && (fields['LAST_NAME'] ?? '') === '')
    account.complaints.push('a contact without a name')
  const refusal = refusalFor(fields)
  if (refusal !== null) return refuse(400, refusal.error, refusal.words)
  const state = entity === 'deal' ? { CLOSED: 'N' } : entity === 'lead' ? { STATUS_SEMANTIC_ID: 'P' } : {}
  const stored = { ...state, DATE_CREATE: new Date(account.nowMs()).toISOString(), ...fields }
  return answer(account, insert(account.tables, entity, stored).ID)
}

function shownFields(account: FakeAccount, entity: FakeEntity): object {
  return Object.fromEntries(
    Object.entries(account.fields[entity]).map(([code, field]) => [
      code,
      {
        type: field.type,
        isRequired: field.isRequired ?? false,
        isReadOnly: field.isReadOnly ?? false,
        isImmutable: code === 'CATEGORY_ID',
        isMultiple: field.isMultiple ?? false,
        isDynamic: field.isDynamic ?? false,
        title: field.isDynamic === true ? code : (field.title ?? code),
        ...(field.label === undefined ? {} : { formLabel: field.label, listLabel: field.label }),
        ...(field.statusType === undefined ? {} : { statusType: field.statusType }),
        ...(field.items === undefined || !account.tellsItems ? {} : { items: field.items }),
      },
    ]),
  )
}

function shownUserFields(account: FakeAccount, entity: FakeEntity, filter: Params): object[] {
  return Object.entries(account.fields[entity])
    .filter(([, { isDynamic }]) => isDynamic === true)
    .map(([code, field], index) => ({
      ID: String(index + 1),
      FIELD_NAME: code,
      USER_TYPE_ID: field.type,
      // Without LANG no labels come.
      ...(filter['LANG'] === undefined ? {} : { EDIT_FORM_LABEL: field.label ?? null }),
      ...(field.items === undefined ? {} : { LIST: field.items }),
      SETTINGS: field.dictionary === undefined ? [] : { ENTITY_TYPE: field.dictionary },
    }))
}

function runOther(account: FakeAccount, method: string, params: Params): FakeAnswer {
  const filter = object(params['filter'])
  // This method takes its filter in capitals only.
  const asked = object(params['FILTER'])
  switch (method) {
    case 'profile': {
      const [user] = account.users
      if (!account.isActive) return answer(account, [])
      return answer(account, { ID: account.user, ADMIN: account.isAdmin, NAME: user?.NAME, LAST_NAME: user?.LAST_NAME })
    }
    case 'scope':
      return answer(account, account.scopes)
    case 'methods':
      return answer(account, methodsOf(account))
    case 'crm.settings.mode.get':
      return answer(account, account.mode)
    case 'crm.status.list':
      return statuses(account, filter, params)
    case 'crm.category.list':
      return answer(account, {
        categories: account.pipelines.map((one) => ({ ...one, isDefault: one.id === 0 ? 'Y' : 'N' })),
      })
    case 'crm.dealcategory.list':
      return page(
        account,
        account.pipelines.filter(({ id }) => id !== 0).map(({ id, name }) => ({ ID: String(id), NAME: name })),
        params,
      )
    case 'crm.currency.list':
      return answer(account, [
        { CURRENCY: 'RUB', FULL_NAME: 'Российский рубль' },
        { CURRENCY: 'USD', FULL_NAME: 'Доллар США' },
      ])
    case 'user.get':
      return page(
        account,
        account.users.filter(({ ID }) => asked['ID'] === undefined || asked['ID'] === ID),
        params,
      )
    case 'crm.duplicate.findbycomm':
      return duplicates(account, params)
    case 'batch':
      return batch(account, params)
    default:
      return comments(account, method, params)
  }
}

function statuses(account: FakeAccount, filter: Params, params: Params): FakeAnswer {
  const rows = Object.entries(account.statuses[String(filter['ENTITY_ID'])] ?? {})
  const shownRows = rows.map(([STATUS_ID, NAME], index) => ({
    ID: String(100 + index),
    STATUS_ID,
    NAME,
    SEMANTICS: null,
  }))
  return page(account, shownRows, params)
}

/** Compares numbers as they are written, and tells only kinds with hits; none at all is a list. */
function duplicates(account: FakeAccount, params: Params): FakeAnswer {
  const { type, values, entity_type: owner } = params
  if (type !== 'PHONE' && type !== 'EMAIL') return refuse(400, 'Communication type is not defined', '')
  if (!Array.isArray(values) || values.length === 0 || values.length > 20)
    return refuse(400, 'Communication values is not defined', '')
  const table = account.tables[owner === 'LEAD' ? 'lead' : 'contact']
  const ids = [...new Set(values.flatMap((value) => table.byComm.get(`${type}:${String(value)}`) ?? []))]
  return answer(account, ids.length === 0 ? [] : { [String(owner)]: ids })
}

/** HTTP 200 whatever happens; empty maps are lists. */
function batch(account: FakeAccount, params: Params): FakeAnswer {
  const good: Params = {}
  const bad: Params = {}
  for (const [key, command] of Object.entries(object(params['cmd']))) {
    const [method = '', query = ''] = String(command).split('?')
    const filter: Params = {}
    for (const [name, value] of new URLSearchParams(query)) {
      const inner = /^filter\[(.+)\]$/.exec(name)?.[1]
      if (inner !== undefined) filter[inner] = value
    }
    const { json } = run(account, method, { filter })
    const { result, ...rest } = object(json)
    if (result === undefined) bad[key] = rest
    else good[key] = result
  }
  const map = (part: Params): unknown => (Object.keys(part).length === 0 ? [] : part)
  return answer(account, {
    result: map(good),
    result_error: map(bad),
    result_total: [],
    result_next: [],
    result_time: [],
  })
}

function comments(account: FakeAccount, method: string, params: Params): FakeAnswer {
  const about = object(method === 'crm.timeline.comment.add' ? params['fields'] : params['filter'])
  const { ENTITY_ID: id, ENTITY_TYPE: type } = about
  const isThere = (type === 'deal' || type === 'lead') && account.tables[type].rows.has(Number(id))
  if (method === 'crm.timeline.comment.list') {
    const own = account.comments.filter((one) => one.ENTITY_TYPE === type && one.ENTITY_ID === Number(id))
    const rows = own.map(({ ID, COMMENT }) => ({ ID: String(ID), COMMENT })).reverse()
    return page(account, rows, params)
  }
  if (!isThere) return refuse(400, 'OWNER_NOT_FOUND', 'Owner was not found')
  const text = about['COMMENT']
  if (typeof text !== 'string' || text === '') return refuse(400, 'INVALID_ARG_VALUE', 'Empty comment message')
  const ID = 701 + account.comments.length
  account.comments.push({ ID, ENTITY_TYPE: type, ENTITY_ID: Number(id), COMMENT: text })
  return answer(account, ID)
}
