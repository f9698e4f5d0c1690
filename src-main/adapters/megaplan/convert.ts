import type { Json } from '../../../src-preload/contract/index.ts'
import type { Field, Value } from './fields.ts'
import { localDateTime } from '../../lib/zoned-time.ts'

/** A static single space means "pass an empty value". */
export const EMPTY_VALUE = ' '

const TRUE = new Set(['1', 'true', 'yes', 'y', 'on', 'да'])
const FALSE = new Set(['0', 'false', 'no', 'n', 'off', 'нет'])

/** Any value as people read it: lists joined, maps as JSON. */
export function readable(value: Json): string {
  if (Array.isArray(value)) return value.map(readable).join(', ')
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '')
}

/** A value that says nothing: not passed and not worth a note. */
export function isNothing(value: Json): boolean {
  if (value === null || value === '') return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

/** `1 234,50` → 1234.5 */
function toNumber(value: Json): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  const text = typeof value === 'string' ? value.replace(/[\s\u00a0\u202f]/g, '').replace(',', '.') : ''
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined
}

/** An amount of money; a currency sign or word behind it is taken off. A map with `Value` is an amount as API v1 writes it. */
function toAmount(value: Json): number | undefined {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return toNumber(value['Value'] ?? value['value'] ?? null)
  }
  return toNumber(typeof value === 'string' ? value.replace(/\s*(₽|руб(лей|ля)?\.?|р\.|rub)\s*$/i, '') : value)
}

function toBoolean(value: Json): boolean | undefined {
  const word = readable(value).trim().toLowerCase()
  if (TRUE.has(word)) return true
  return FALSE.has(word) ? false : undefined
}

const DATE =
  /^(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})\.(\d{1,2})\.(\d{4}))(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?)?$/
const two = (part: string | undefined): string => (part ?? '0').padStart(2, '0')

/** `2026-03-02`, `02.03.2026`, with or without a time; an ISO time with a zone is moved to the account's. */
function toDateTime(value: Json, timeZone: string): { date: string; time: string } | undefined {
  const text = typeof value === 'string' ? value.trim() : ''
  if (/^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:?\d\d)$/.test(text)) {
    const at = Date.parse(text)
    const [date = '', time = ''] = Number.isNaN(at) ? [] : localDateTime(at, timeZone).split(' ')
    return date === '' ? undefined : { date, time }
  }
  const parts = DATE.exec(text)
  if (parts === null) return undefined
  const date = `${parts[1] ?? parts[6] ?? ''}-${two(parts[2] ?? parts[5])}-${two(parts[3] ?? parts[4])}`
  const time = `${two(parts[7])}:${two(parts[8])}:${two(parts[9])}`
  // Date takes 31 February for 3 March: a date that does not come back is not a date.
  const back = new Date(`${date}T${time}Z`)
  return Number.isNaN(back.getTime()) || !back.toISOString().startsWith(`${date}T${time}`) ? undefined : { date, time }
}

/** Several values: a list, JSON text of a list, or a map with the keys 0, 1, 2 … as forms nest lists. */
function toItems(value: Json): Json[] | undefined {
  const parsed = typeof value === 'string' && value.trim().startsWith('[') ? parse(value) : value
  if (Array.isArray(parsed)) return parsed
  if (typeof parsed !== 'object' || parsed === null) return undefined
  const keys = Object.keys(parsed)
  return keys.length > 0 && keys.every((key) => /^\d+$/.test(key)) ? Object.values(parsed) : undefined
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json // JSON.parse gives nothing else
  } catch {
    return null
  }
}

function toChoice(value: Json, field: Field): string | undefined {
  const wanted = readable(value).trim()
  if (field.choices.length === 0) return wanted
  const exact = field.choices.find((choice) => choice === wanted)
  const alike = field.choices.find((choice) => choice.trim().toLowerCase() === wanted.toLowerCase())
  return exact ?? alike ?? (field.isOpenChoice ? wanted : undefined)
}

function toId(value: Json): string | undefined {
  const inner =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? (value['id'] ?? value['Id']) : value
  const text = typeof inner === 'number' ? String(inner) : typeof inner === 'string' ? inner.trim() : ''
  return /^[1-9]\d*$/.test(text) ? text : undefined
}

function defined<T, V>(value: T | undefined, make: (value: T) => V): V | undefined {
  return value === undefined ? undefined : make(value)
}

function toSingle(value: Json, field: Field, timeZone: string): Value | undefined {
  switch (field.kind) {
    case 'text':
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) return undefined
      return { kind: 'text', text: readable(value) }
    case 'number':
      return defined(toNumber(value), (number) => ({ kind: 'number', number }))
    case 'boolean':
      return defined(toBoolean(value), (isTrue) => ({ kind: 'boolean', isTrue }))
    case 'money':
      return defined(toAmount(value), (amount) => ({ kind: 'money', amount }))
    case 'date':
      return defined(toDateTime(value, timeZone), ({ date }) => ({ kind: 'date', date }))
    case 'datetime':
      return defined(toDateTime(value, timeZone), ({ date, time }) => ({ kind: 'datetime', text: `${date} ${time}` }))
    case 'choice':
      return defined(toChoice(value, field), (text) => ({ kind: 'text', text }))
    case 'reference':
      return defined(toId(value), (id) => ({ kind: 'reference', id, refType: field.refType ?? '' }))
    case 'file':
      return undefined
    default:
      return field.kind satisfies never
  }
}

/** Several values; text is split at commas where the whole is not one value. All must fit. */
function toList(value: Json, field: Field, timeZone: string): Value | undefined {
  const given = toItems(value)
  const whole = given === undefined ? toSingle(value, field, timeZone) : undefined
  if (whole !== undefined && field.kind !== 'text') return { kind: 'list', items: [whole] }
  const words =
    given ??
    (field.kind === 'text'
      ? [value]
      : readable(value)
          .split(/[,;\n]/)
          .map((word) => word.trim()))
  const items = words.map((word) => toSingle(word, field, timeZone))
  const known = items.filter((item) => item !== undefined)
  return known.length === items.length && known.length > 0 ? { kind: 'list', items: known } : undefined
}

/** A value → what its field takes; undefined when it does not fit. */
export function toValue(value: Json, field: Field, timeZone: string): Value | undefined {
  if (value === EMPTY_VALUE) {
    return field.kind === 'file' ? undefined : { kind: 'empty', of: field.kind, isMultiple: field.isMultiple }
  }
  return field.isMultiple ? toList(value, field, timeZone) : toSingle(value, field, timeZone)
}
