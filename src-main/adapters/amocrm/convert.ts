import type { Json, JsonMap } from '../../../src-preload/contract/index.ts'
import { withOffset } from '../../lib/zoned-time.ts'
import { EMPTY_VALUE, readable, readLocalDate, toFlag, wallClockAt } from '../kit/lead-values.ts'
import type { WallClock } from '../kit/lead-values.ts'
import type { Choice } from './types.ts'

/** Values of a field as the API takes them, null to clear it; or a value that does not fit. */
export type Converted = { isOk: true; values: JsonMap[] | null } | { isOk: false }

/** A custom field as far as conversion needs it. */
export type FieldType = { type: string; code?: string | null | undefined; enums: readonly Choice[] }

const no: Converted = { isOk: false }
const yes = (...values: JsonMap[]): Converted => ({ isOk: true, values })

function isMap(value: Json): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** One text; undefined for maps. */
export function toText(value: Json): string | undefined {
  return isMap(value) ? undefined : readable(value)
}

/** `1 234,50 руб.` → 1234.5; undefined when it is no number. */
export function toNumber(value: Json): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'string') return undefined
  const text = value
    .replace(/(?:руб(?:лей|ля|ль)?|р|rub|usd|eur|[₽$€])\.?\s*$/i, '')
    .replace(/^\s*[₽$€]/, '')
    .replace(/[\s\u00a0\u202f]/g, '')
    .replace(',', '.')
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined
}

/** Whole currency units, cut as the vendor's own library does. `isExact` is false when a fraction was dropped. */
export function toPrice(value: Json): { price: number; isExact: boolean } | undefined {
  const number = value === EMPTY_VALUE ? 0 : toNumber(value)
  if (number === undefined || !Number.isSafeInteger(Math.trunc(number)) || number < 0) return undefined
  return { price: Math.trunc(number), isExact: Number.isInteger(number) }
}

/** An id: `501` or `"501"`; undefined when it is none. */
export function toId(value: Json): number | undefined {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : ''
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined
}

/** Names of tags: a list, or words separated by commas; without empty ones and repeats. */
export function toTags(value: Json): string[] {
  const list = isMap(value) ? Object.values(value) : Array.isArray(value) ? value : [value]
  const names = list.flatMap((one) => readable(one).split(',')).map((name) => name.trim())
  return [...new Set(names.filter((name) => name !== ''))]
}

/** Several values: a list, a map with the keys 0, 1, 2 … as forms nest lists, JSON text of a list, or the one value. */
function toList(value: Json): Json[] {
  if (Array.isArray(value)) return value
  if (isMap(value)) return Object.keys(value).every((key) => /^\d+$/.test(key)) ? Object.values(value) : [value]
  const text = typeof value === 'string' ? value.trim() : ''
  if (!text.startsWith('[')) return [value]
  try {
    const parsed = JSON.parse(text) as Json // JSON.parse gives nothing else
    return Array.isArray(parsed) ? parsed : [value]
  } catch {
    return [value]
  }
}

/** `2026-03-02`, `02.03.2026`, with or without a time; Unix seconds and ISO times with a zone are moved to the account's zone. */
function readDate(value: Json, timeZone: string): WallClock | undefined {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''
  // Unix seconds, the API's own form.
  return /^\d{9,10}$/.test(text) ? wallClockAt(Number(text) * 1000, timeZone) : readLocalDate(text, timeZone)
}

function findChoice(value: Json, enums: readonly Choice[]): Choice | undefined {
  const wanted = readable(value).trim()
  const isSame = (text: string | null | undefined): boolean => text?.trim().toLowerCase() === wanted.toLowerCase()
  return (
    enums.find(({ id }) => String(id) === wanted) ??
    enums.find((one) => isSame(one.value)) ??
    enums.find((one) => isSame(one.code))
  )
}

function toChoices(value: Json, enums: readonly Choice[]): Converted {
  const words = toList(value)
  const whole = words.map((one) => findChoice(one, enums))
  const found = whole.includes(undefined)
    ? words.flatMap((one) => readable(one).split(/[,;\n]/)).map((one) => findChoice(one, enums))
    : whole
  const known = found.filter((one) => one !== undefined)
  if (known.length === 0 || known.length < found.length) return no
  return yes(...[...new Set(known.map(({ id }) => id))].map((id) => ({ enum_id: id })))
}

const ADDRESS_PARTS = ['address_line_1', 'address_line_2', 'city', 'state', 'zip', 'country']

/** A whole address as its first line, or its parts by code or number. */
function toAddress(value: Json): Converted {
  if (!isMap(value)) return yes({ value: readable(value), enum_id: 1 })
  const parts = Object.entries(value).map(([name, part]) => {
    const place = ADDRESS_PARTS.indexOf(name)
    return { value: readable(part), enum_id: place >= 0 ? place + 1 : Number(name) }
  })
  return parts.every(({ enum_id: part }) => Number.isInteger(part) && part >= 1 && part <= 6) ? yes(...parts) : no
}

function toNamed(value: Json): Converted {
  if (!isMap(value)) return yes({ value: { name: readable(value) } })
  return typeof value['name'] === 'string' && value['name'] !== '' ? yes({ value }) : no
}

function toMultitext(value: Json, code: string | null | undefined): Converted {
  const kind: JsonMap = code === 'PHONE' || code === 'EMAIL' ? { enum_code: 'WORK' } : {}
  const list = toList(value)
  const texts = list.flatMap((one) => (isMap(one) ? [] : [readable(one).trim()])).filter((text) => text !== '')
  return texts.length === 0 || texts.length < list.length ? no : yes(...texts.map((text) => ({ value: text, ...kind })))
}

function single(value: Json | undefined): Converted {
  return value === undefined ? no : yes({ value })
}

function toMoment(value: Json, timeZone: string, isDay: boolean): Converted {
  const read = readDate(value, timeZone)
  return read === undefined
    ? no
    : yes({ value: withOffset(`${read.date}T${isDay ? '00:00:00' : read.time}`, timeZone) })
}

/** A value → what a custom field of this type takes (the vendor's page on custom fields). Unknown types are text. */
export function toFieldValues(value: Json, field: FieldType, timeZone: string): Converted {
  if (value === EMPTY_VALUE) return { isOk: true, values: null }
  switch (field.type) {
    case 'numeric': {
      const number = toNumber(value)
      return single(number === undefined ? undefined : String(number))
    }
    case 'monetary':
    case 'price':
      return single(toNumber(value))
    case 'checkbox':
      return single(toFlag(value))
    case 'select':
    case 'radiobutton':
    case 'category': {
      const found = findChoice(value, field.enums)
      return found === undefined ? no : yes({ enum_id: found.id })
    }
    case 'multiselect':
      return toChoices(value, field.enums)
    case 'multitext':
      return toMultitext(value, field.code)
    case 'date':
    case 'birthday':
      return toMoment(value, timeZone, true)
    case 'date_time':
      return toMoment(value, timeZone, false)
    case 'smart_address':
      return toAddress(value)
    case 'legal_entity':
    case 'linked_entity':
      return toNamed(value)
    // What these need (files of another service, elements of lists, invoices) no form can give.
    case 'chained_list':
    case 'file':
    case 'items':
    case 'payer':
    case 'supplier':
      return no
    default:
      return single(toText(value))
  }
}
