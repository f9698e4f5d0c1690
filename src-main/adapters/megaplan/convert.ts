import type { Json } from '../../../src-preload/contract/index.ts'
import type { Field, Value } from './fields.ts'
import { EMPTY_VALUE, readable, readLocalDate, toFlag } from '../kit/lead-values.ts'

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
      return defined(toFlag(value), (isTrue) => ({ kind: 'boolean', isTrue }))
    case 'money':
      return defined(toAmount(value), (amount) => ({ kind: 'money', amount }))
    case 'date':
      return defined(readLocalDate(value, timeZone), ({ date }) => ({ kind: 'date', date }))
    case 'datetime':
      return defined(readLocalDate(value, timeZone), ({ date, time }) => ({
        kind: 'datetime',
        text: `${date} ${time}`,
      }))
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
