import type { Json, JsonMap } from '../../../src-preload/contract/index.ts'
import { EMPTY_VALUE, isNothing } from '../kit/lead-values.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import { toBoolean, toChance, toInteger, toMoment, toMoney, toNumber, toPerson, toText } from './convert.ts'
import type { Converted } from './convert.ts'

/** Form of a column. `named` is an id that people may also give by name; `reserved` is decided by the adapter. */
export type KeyKind =
  'text' | 'id' | 'named' | 'integer' | 'number' | 'money' | 'chance' | 'person' | 'flag' | 'moment' | 'reserved'
export type Keys = ReadonlyMap<string, KeyKind>

/** Columns of `deal` that code in production writes; the seed's keys are among them. */
export const DEAL_KEYS: Keys = new Map<string, KeyKind>([
  ['id_company', 'id'],
  ['id_manager', 'named'],
  ['id_type_deal', 'named'],
  ['id_status_deal', 'named'],
  ['summa', 'money'],
  ['chance', 'chance'],
  ['date_start', 'moment'],
  ['date_finish', 'moment'],
  ['note', 'text'],
  ['id_deal', 'reserved'],
])

/** Names that v2 gives to columns of a deal (apidoc.myfreshcloud.com, "Добавление"), and what they are called in v1. */
export const V2_NAMES: ReadonlyMap<string, string> = new Map([
  ['company_id', 'id_company'],
  ['user_id', 'id_manager'],
  ['type_id', 'id_type_deal'],
  ['status_id', 'id_status_deal'],
  ['sum', 'summa'],
])

/** Columns of `companies`. */
export const COMPANY_KEYS: Keys = new Map<string, KeyKind>([
  ['name', 'text'],
  ['person', 'person'],
  ['type_id', 'id'],
  ['group_id', 'id'],
  ['user_id', 'id'],
  ['info_source', 'text'],
  ['note', 'text'],
  ['url', 'text'],
  ['city', 'text'],
  ['country', 'text'],
  ['id', 'reserved'],
  ['created', 'reserved'],
  ['created_by', 'reserved'],
  ['phones', 'reserved'],
  ['contacts', 'reserved'],
])

/** Columns of `contacts`. */
export const CONTACT_KEYS: Keys = new Map<string, KeyKind>([
  ['first_name', 'text'],
  ['last_name', 'text'],
  ['post', 'text'],
  ['status_id', 'id'],
])

/** A value → what a column of this kind takes. A name of something stays text until the directory is asked. */
export function toKind(value: Json, kind: KeyKind, timeZone: string): Converted {
  switch (kind) {
    case 'text':
      return value === EMPTY_VALUE ? { isOk: true, value: '' } : toText(value)
    case 'named':
      return toText(typeof value === 'string' ? value.trim() : value)
    case 'id': {
      const number = toInteger(value)
      return number.isOk && Number(number.value) > 0 ? number : { isOk: false }
    }
    case 'integer':
      return toInteger(value)
    case 'number':
      return toNumber(value)
    case 'money':
      return toMoney(value)
    case 'chance':
      return toChance(value)
    case 'person':
      return toPerson(value)
    case 'flag':
      return toBoolean(value)
    case 'moment':
      return toMoment(value, timeZone)
    case 'reserved':
      return { isOk: false }
    default:
      return kind satisfies never
  }
}

/** Where values of a lead's map go. A null means "leave this column empty": the single space of a column that is no text. */
export type Sorted = { values: JsonMap; rest: LeftOver[]; leftOvers: LeftOver[] }

/** Takes the columns in `keys` out of a map; `rest` are names it does not know, `leftOvers` values a column does not take. */
export function takeColumns(map: readonly LeftOver[], keys: Keys, timeZone: string): Sorted {
  const sorted: Sorted = { values: {}, rest: [], leftOvers: [] }
  for (const { name, value } of map) {
    const kind = keys.get(name)
    if (isNothing(value)) continue
    if (kind === undefined) {
      sorted.rest.push({ name, value })
      continue
    }
    if (value === EMPTY_VALUE && kind !== 'text' && kind !== 'reserved') {
      sorted.values[name] = null
      continue
    }
    const converted = toKind(value, kind, timeZone)
    if (converted.isOk) sorted.values[name] = converted.value
    else sorted.leftOvers.push({ name, value })
  }
  return sorted
}

/** A lead's map as a list. */
export function entriesOf(map: JsonMap): LeftOver[] {
  return Object.entries(map).map(([name, value]) => ({ name, value }))
}
