import type { Json } from '../../../src-preload/contract/index.ts'
import { readable } from '../kit/lead-values.ts'
import type { BitrixClient } from './client.ts'
import { forget, remember } from './config.ts'
import type { BitrixContext } from './config.ts'
import type { Choice } from './convert.ts'
import { BitrixRefusal } from './refusal.ts'
import { currencyRow, fieldsAnswer, statusRow, userField, userRow } from './types.ts'
import type { FieldDefinition, StatusRow, UserField, UserRow } from './types.ts'

/** Kinds of records whose fields are known. */
export type Entity = 'deal' | 'lead' | 'contact'

/** A connection as the modules of this folder use it. */
export type Crm = { context: BitrixContext; client: BitrixClient }

/** Fields of an entity by code. */
export type Definitions = ReadonlyMap<string, FieldDefinition>

/** Keys under which answers are remembered, to be forgotten before a check. */
export const REMEMBERED = [
  'fields:deal',
  'fields:lead',
  'fields:contact',
  'userfields:deal',
  'userfields:lead',
  'userfields:contact',
  'currencies',
  'users',
  'pipelines',
  'mode',
  'status:STATUS',
  'status:SOURCE',
  'status:DEAL_STAGE',
]

/** All fields of an entity (`crm.deal.fields` …); asked again when they lack one of `wanted`. */
export async function readDefinitions(
  { context, client }: Crm,
  entity: Entity,
  wanted: readonly string[] = [],
): Promise<Definitions> {
  const key = `fields:${entity}`
  const load = () => remember(context, key, () => client.read(`crm.${entity}.fields`, {}, fieldsAnswer))
  const known = new Map(Object.entries(await load()))
  const lacks = wanted.some((code) => code.startsWith('UF_CRM_') && !known.has(code))
  if (context.memory === undefined || !lacks) return known
  forget(context, [key, `userfields:${entity}`])
  return new Map(Object.entries(await load()))
}

/** Custom fields with their labels and lists; without LANG no labels come. */
export function readUserFields({ context, client }: Crm, entity: Entity): Promise<UserField[]> {
  const method = `crm.${entity}.userfield.list`
  return remember(context, `userfields:${entity}`, () =>
    client.list(method, { filter: { LANG: context.config.noteLanguage } }, { row: userField }),
  )
}

/** A dictionary of the CRM: sources, lead statuses, stages of one pipeline, types. */
export function readStatuses({ context, client }: Crm, dictionary: string): Promise<StatusRow[]> {
  return remember(context, `status:${dictionary}`, () =>
    client.list('crm.status.list', { filter: { ENTITY_ID: dictionary }, order: { SORT: 'ASC' } }, { row: statusRow }),
  )
}

/** A status as something to choose. */
export function statusChoice({ STATUS_ID, NAME }: StatusRow): Choice {
  return { value: STATUS_ID, label: NAME === '' ? STATUS_ID : NAME }
}

/** Currencies of the CRM. */
export async function readCurrencies({ context, client }: Crm): Promise<Choice[]> {
  const rows = await remember(context, 'currencies', () => client.list('crm.currency.list', {}, { row: currencyRow }))
  return rows.map(({ CURRENCY, FULL_NAME }) => ({ value: CURRENCY, label: FULL_NAME === '' ? CURRENCY : FULL_NAME }))
}

/** All users, also those who have left. */
export function readUsers({ context, client }: Crm): Promise<UserRow[]> {
  return remember(context, 'users', () => client.list('user.get', { sort: 'ID', order: 'ASC' }, { row: userRow }))
}

/** One user by id, undefined when there is none. */
export async function readUser({ context, client }: Crm, id: string): Promise<UserRow | undefined> {
  const rows = await remember(context, `user:${id}`, () =>
    client.list('user.get', { FILTER: { ID: id } }, { row: userRow, maxPages: 1 }),
  )
  return rows.find((row) => row.ID === id)
}

/** Name of a user for people. */
export function userName({ ID, NAME, LAST_NAME, EMAIL }: UserRow): string {
  const name = [LAST_NAME, NAME].filter((part) => part !== '').join(' ')
  return name !== '' ? name : EMAIL !== '' ? EMAIL : ID
}

/** What `read` gives; null when the key may not use the method: then nothing is known, and nothing is forbidden by us. */
async function unlessForbidden<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof BitrixRefusal && (error.isRightMissing || error.isMethodMissing)) return null
    throw error
  }
}

/** Active employees a value may mean: by id, name or e-mail. Null when users cannot be read. */
async function userChoices(crm: Crm, value: Json): Promise<Choice[] | null> {
  const text = readable(value).trim()
  if (/^\d+$/.test(text)) {
    const user = await unlessForbidden(async () => [await readUser(crm, text)])
    if (user === null) return null
    return user.flatMap((one) => (one?.ACTIVE === true ? [{ value: one.ID, label: userName(one) }] : []))
  }
  const users = await unlessForbidden(() => readUsers(crm))
  if (users === null) return null
  return users
    .filter(({ ACTIVE }) => ACTIVE)
    .flatMap((user) => [
      { value: user.ID, label: userName(user) },
      { value: user.ID, label: `${user.NAME} ${user.LAST_NAME}` },
      { value: user.ID, label: user.EMAIL },
    ])
}

/** Choices of an enumeration: they come with the field in newer versions, else with the list of custom fields. */
export async function enumerationChoices(
  crm: Crm,
  entity: Entity,
  field: { code: string; definition: FieldDefinition },
): Promise<Choice[]> {
  const items = field.definition.items ?? []
  const rows =
    items.length > 0
      ? items
      : ((await readUserFields(crm, entity)).find(({ FIELD_NAME }) => FIELD_NAME === field.code)?.LIST ?? [])
  return rows.map(({ ID, VALUE }) => ({ value: ID, label: VALUE }))
}

/** The dictionary of a status field, empty when it is not told. */
export async function dictionaryOf(
  crm: Crm,
  entity: Entity,
  field: { code: string; definition: FieldDefinition },
): Promise<string> {
  if (field.definition.statusType !== '' || !field.definition.isDynamic) return field.definition.statusType
  const row = (await readUserFields(crm, entity)).find(({ FIELD_NAME }) => FIELD_NAME === field.code)
  return row?.SETTINGS?.ENTITY_TYPE ?? ''
}

/** What a field's value may be, null when anything of its type. */
export async function choicesFor(
  crm: Crm,
  entity: Entity,
  field: { code: string; definition: FieldDefinition; value: Json },
): Promise<readonly Choice[] | null> {
  switch (field.definition.type) {
    case 'enumeration':
      return enumerationChoices(crm, entity, field)
    case 'crm_status': {
      const dictionary = await dictionaryOf(crm, entity, field)
      return dictionary === '' ? null : (await readStatuses(crm, dictionary)).map(statusChoice)
    }
    case 'crm_currency':
      return readCurrencies(crm)
    case 'user':
    case 'employee':
      return userChoices(crm, field.value)
    default:
      return null
  }
}
