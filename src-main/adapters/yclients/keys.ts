import type { Json, JsonMap } from '../../../src-preload/contract/index.ts'
import { EMPTY_VALUE, isNothing } from '../kit/lead-values.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import { toBoolean, toDate, toIds, toInteger, toMoment, toNumber, toText } from './convert.ts'
import type { Converted } from './convert.ts'
import type { Mode } from './config.ts'

/** Form of a plain field. `reserved` belongs to the adapter: it decides it itself. */
export type KeyKind = 'text' | 'integer' | 'number' | 'flag' | 'date' | 'moment' | 'ids' | 'color' | 'reserved'
export type Keys = ReadonlyMap<string, KeyKind>

/** Plain writable fields of `POST /records` (API Blueprint, "Записи"). Any other key is a custom field by code. */
export const RECORD_KEYS: Keys = new Map<string, KeyKind>([
  ['comment', 'text'],
  ['services', 'ids'],
  ['datetime', 'moment'],
  ['seance_length', 'integer'],
  ['save_if_busy', 'flag'],
  ['send_sms', 'flag'],
  ['sms_remain_hours', 'integer'],
  ['email_remain_hours', 'integer'],
  ['attendance', 'integer'],
  ['custom_color', 'color'],
  ['record_labels', 'ids'],
  ['activity_id', 'integer'],
  ['api_id', 'reserved'],
  ['client', 'reserved'],
])

/** Plain writable fields of `POST /book_record` ("Запись на сеанс"). */
const BOOKING_KEYS: Keys = new Map<string, KeyKind>([
  ['comment', 'text'],
  ['services', 'ids'],
  ['datetime', 'moment'],
  ['notify_by_sms', 'integer'],
  ['notify_by_email', 'integer'],
  ['api_id', 'reserved'],
  ['appointments', 'reserved'],
])

/** Plain writable fields of `POST /clients` ("Клиенты"). Name, phone and e-mail are those of the lead. */
export const CLIENT_KEYS: Keys = new Map<string, KeyKind>([
  ['comment', 'text'],
  ['sex_id', 'integer'],
  ['importance_id', 'integer'],
  ['discount', 'number'],
  ['card', 'text'],
  ['birth_date', 'date'],
  ['spent', 'number'],
  ['balance', 'number'],
  ['sms_check', 'flag'],
  ['sms_not', 'flag'],
  ['categories', 'ids'],
  ['name', 'reserved'],
  ['phone', 'reserved'],
  ['email', 'reserved'],
])

/** Plain fields a lead's `fields` may name in this mode. */
export function keysOf(mode: Mode): Keys {
  switch (mode) {
    case 'record':
      return RECORD_KEYS
    case 'booking':
      return BOOKING_KEYS
    case 'client':
      return CLIENT_KEYS
    default:
      return mode satisfies never
  }
}

/** A value → what a plain field takes. */
function toKey(value: Json, kind: KeyKind, timeZone: string): Converted {
  if (kind === 'reserved') return { isOk: false }
  if (value === EMPTY_VALUE && (kind === 'text' || kind === 'ids'))
    return { isOk: true, value: kind === 'ids' ? [] : '' }
  switch (kind) {
    case 'text':
      return toText(value)
    case 'integer':
      return toInteger(value)
    case 'number':
      return toNumber(value)
    case 'flag':
      return toBoolean(value)
    case 'date':
      return toDate(value, timeZone)
    case 'moment':
      return toMoment(value, timeZone)
    case 'ids':
      return toIds(value)
    case 'color':
      return toColor(value)
    default:
      return kind satisfies never
  }
}

/** Six hex digits without `#`. */
function toColor(value: Json): Converted {
  const hex = typeof value === 'string' ? value.trim().replace(/^#/, '') : ''
  return /^[0-9a-f]{6}$/i.test(hex) ? { isOk: true, value: hex } : { isOk: false }
}

/** A lead's map sorted by where each value goes. */
export type SortedFields = {
  plain: JsonMap
  /** Values meant for custom fields, by code. */
  custom: (readonly [string, Json])[]
  leftOvers: LeftOver[]
}

/** Sorts `fields` or `client_fields`: plain keys, the rest by code. Empty values say nothing. */
export function sortFields(fields: JsonMap, keys: Keys, timeZone: string): SortedFields {
  const sorted: SortedFields = { plain: {}, custom: [], leftOvers: [] }
  for (const [name, value] of Object.entries(fields)) {
    if (isNothing(value)) continue
    const kind = keys.get(name)
    if (kind === undefined) {
      const isMap = name === 'custom_fields' && typeof value === 'object' && value !== null && !Array.isArray(value)
      sorted.custom.push(
        ...(isMap ? Object.entries(value).filter(([, one]) => !isNothing(one)) : [[name, value] as const]),
      )
      continue
    }
    const converted = toKey(value, kind, timeZone)
    if (converted.isOk) sorted.plain[name] = converted.value
    else sorted.leftOvers.push({ name, value })
  }
  return sorted
}
