import type { ListItem } from '../../../src-preload/contract/index.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import { createYclientsClient } from './client.ts'
import type { YclientsClient } from './client.ts'
import type { YclientsContext } from './config.ts'
import { readCustomFields } from './custom-fields.ts'
import type { FieldOwner } from './custom-fields.ts'
import { CLIENT_KEYS, RECORD_KEYS } from './keys.ts'
import type { Keys } from './keys.ts'
import { companies, companyUsers, labels, services, staffList } from './types.ts'

/** The record's status is its attendance; the set is fixed (API Blueprint, "Записи"). */
const ATTENDANCES: readonly (readonly [value: string, label: string])[] = [
  ['0', 'ожидание'],
  ['2', 'подтверждён'],
  ['1', 'пришёл'],
  ['-1', 'не пришёл'],
]

const named = (label: string, id: number): string => (label === '' ? String(id) : label)

function keyItems(keys: Keys): ListItem[] {
  return [...keys].flatMap(([key, kind]) =>
    kind === 'reserved' ? [] : [{ value: key, label: key, isActive: true, detail: kind }],
  )
}

async function fieldItems(client: YclientsClient, owner: FieldOwner): Promise<ListItem[]> {
  return (await readCustomFields(client, owner)).map(({ code, title, type, values }) => {
    const item = { value: code, label: title === '' ? code : title, isActive: true, detail: type.code }
    if (values === null || values === undefined || values.length === 0) return item
    return { ...item, choices: values.map((value) => ({ value, label: value })) }
  })
}

/** Employees; those who were fired are switched off. */
async function staffItems(client: YclientsClient): Promise<ListItem[]> {
  const { data } = await client.get(`/company/${client.companyId}/staff/`, {}, staffList)
  return data.map(({ id, name, specialization, fired }) => ({
    value: String(id),
    label: named(name, id),
    isActive: fired !== true,
    ...(specialization === '' ? {} : { detail: specialization }),
  }))
}

async function serviceItems(client: YclientsClient): Promise<ListItem[]> {
  const { data } = await client.get(`/company/${client.companyId}/services/`, {}, services)
  return data.map(({ id, title, active, price_min: price }) => ({
    value: String(id),
    label: named(title, id),
    isActive: active !== false,
    ...(price === null || price === undefined ? {} : { detail: `${price} ₽` }),
  }))
}

async function labelItems(client: YclientsClient, entity: 1 | 2): Promise<ListItem[]> {
  const { data } = await client.get(`/labels/${client.companyId}/${entity}`, {}, labels)
  return data.map(({ id, title }) => ({ value: String(id), label: named(title, id), isActive: true }))
}

/** Lists only a user may read. */
async function userList(client: YclientsClient, list: string): Promise<ListItem[] | null> {
  switch (list) {
    case 'companies': {
      const { data } = await client.get('/companies', { my: 1 }, companies)
      return data.map(({ id, title, city }) => ({
        value: String(id),
        label: named(title, id),
        isActive: true,
        ...(city === '' ? {} : { detail: city }),
      }))
    }
    case 'users': {
      const { data } = await client.get(`/company_users/${client.companyId}`, {}, companyUsers)
      return data.map(({ id, firstname, login, email }) => ({
        value: String(id),
        label: named(firstname === '' ? login : firstname, id),
        isActive: true,
        detail: email,
      }))
    }
    case 'recordFields':
      return fieldItems(client, 'record')
    case 'clientFields':
      return fieldItems(client, 'client')
    case 'labels':
      return labelItems(client, 2)
    case 'clientLabels':
      return labelItems(client, 1)
    default:
      return null
  }
}

/** Any list of the descriptor. */
export async function readList(context: YclientsContext, list: string): Promise<ListItem[]> {
  const client = createYclientsClient(context)
  switch (list) {
    case 'staff':
      return staffItems(client)
    case 'services':
      return serviceItems(client)
    case 'recordKeys':
      return keyItems(RECORD_KEYS)
    case 'clientKeys':
      return keyItems(CLIENT_KEYS)
    case 'attendances':
      return ATTENDANCES.map(([value, label]) => ({ value, label, isActive: true }))
    default:
  }
  const isDeclared = ['companies', 'users', 'recordFields', 'clientFields', 'labels', 'clientLabels'].includes(list)
  if (isDeclared && !client.hasUser) {
    throw new OutcomeError({
      kind: 'unauthorized',
      reason: 'YCLIENTS shows this list only to a user: enter a user token, or a login and password',
    })
  }
  const items = await userList(client, list)
  if (items === null) throw new OutcomeError({ kind: 'rejected', reason: `YCLIENTS has no list "${list}"` })
  return items
}
