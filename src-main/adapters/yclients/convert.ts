import type { Json } from '../../../src-preload/contract/index.ts'
import { EMPTY_VALUE, readable, readLocalDate, toFlag } from '../kit/lead-values.ts'
import { momentOfLocal, zonedIso } from '../../lib/zoned-time.ts'
import type { CustomField } from './types.ts'

/** A value the CRM can take, or that it cannot. */
export type Converted = { isOk: true; value: Json } | { isOk: false }

const no: Converted = { isOk: false }
const yes = (value: Json): Converted => ({ isOk: true, value })

/** Longest text of a custom field, in characters (API Blueprint, "Дополнительные поля"). */
const TEXT_LIMIT = 255

/** One line of text; maps cannot be one. */
export function toText(value: Json): Converted {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? no : yes(readable(value))
}

/** `"1"`, `"да"`, `true` … */
export function toBoolean(value: Json): Converted {
  const flag = toFlag(value)
  return flag === undefined ? no : yes(flag)
}

/** `1 234,50` → 1234.5; money is in roubles. */
export function toNumber(value: Json): Converted {
  if (typeof value === 'number') return Number.isFinite(value) ? yes(value) : no
  const text = typeof value === 'string' ? value.replace(/[\s\u00a0]/g, '').replace(',', '.') : ''
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? yes(Number(text)) : no
}

/** A whole number that JSON carries exactly. */
export function toInteger(value: Json): Converted {
  const number = toNumber(value)
  return number.isOk && Number.isSafeInteger(number.value) ? number : no
}

/** `5, 7`, `[5, "7"]` or a map with such values → numbers. */
export function toIds(value: Json): Converted {
  const list = typeof value === 'object' && value !== null ? Object.values(value) : readable(value).split(/[,;\s]+/)
  const numbers = list.filter((one) => one !== '').map(toInteger)
  const ids = numbers.flatMap((one) => (one.isOk ? [one.value] : []))
  return ids.length === numbers.length && ids.length > 0 ? yes(ids) : no
}

/** `2026-03-02`, `02.03.2026`, with or without a time; an ISO time with a zone is moved to the branch's. */
function readDate(value: Json, timeZone: string): string | undefined {
  const read = readLocalDate(value, timeZone)
  return read === undefined ? undefined : `${read.date} ${read.time}`
}

/** `Y-m-d`. */
export function toDate(value: Json, timeZone: string): Converted {
  const read = readDate(value, timeZone)
  return read === undefined ? no : yes(read.slice(0, 10))
}

/** `Y-m-d H:i:s` in the branch's time. */
export function toDateTime(value: Json, timeZone: string): Converted {
  const read = readDate(value, timeZone)
  return read === undefined ? no : yes(read)
}

/** ISO 8601 with the branch's offset. */
export function toMoment(value: Json, timeZone: string): Converted {
  const read = readDate(value, timeZone)
  const at = read === undefined ? Number.NaN : momentOfLocal(read, timeZone)
  return Number.isNaN(at) ? no : yes(zonedIso(at, timeZone))
}

/** A value → what a custom field takes. What it would refuse or cut (texts over 255) is not ok. */
export function toCustomField(value: Json, field: CustomField, timeZone: string): Converted {
  const isSelect = field.type.code === 'select' || field.type.code === 'list'
  if (value === EMPTY_VALUE) return yes(isSelect ? [] : '')
  if (isSelect) return toChoices(value, field.values ?? [])
  switch (field.type.code) {
    case 'number':
      return toNumber(value)
    case 'date':
      return toDate(value, timeZone)
    case 'datetime':
      return toDateTime(value, timeZone)
    default: {
      const text = toText(value)
      return text.isOk && readable(text.value).length <= TEXT_LIMIT ? text : no
    }
  }
}

/** A list of choices by their texts; all must be known where the choices are. */
function toChoices(value: Json, choices: readonly string[]): Converted {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return no
  const words = (Array.isArray(value) ? value : [value]).map((word) => readable(word).trim())
  if (choices.length === 0) return yes(words)
  const find = (word: string): string | undefined =>
    choices.find((choice) => choice.trim().toLowerCase() === word.toLowerCase())
  const whole = words.map(find)
  const found = whole.includes(undefined)
    ? words.flatMap((word) => word.split(/[,;\n]/)).map((word) => find(word.trim()))
    : whole
  const known = found.filter((choice) => choice !== undefined)
  return known.length === found.length && known.length > 0 ? yes([...new Set(known)]) : no
}
