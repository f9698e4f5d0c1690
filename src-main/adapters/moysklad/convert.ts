import type { Json } from '../../../src-preload/contract/index.ts'
import { readable, readLocalDate, toFlag } from '../kit/lead-values.ts'
import { MOSCOW } from './moscow-time.ts'

/** A value the CRM can take, or that it cannot. */
export type Converted = { isOk: true; value: Json } | { isOk: false }

const no: Converted = { isOk: false }
const yes = (value: Json): Converted => ({ isOk: true, value })

/** One line of text of at most `limit` characters; a longer one is not cut but refused, maps cannot be one. */
export function toText(value: Json, limit: number): Converted {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return no
  const text = readable(value)
  return text.length <= limit ? yes(text) : no
}

/** `"1"`, `"да"`, `true` … */
export function toBoolean(value: Json): Converted {
  const flag = toFlag(value)
  return flag === undefined ? no : yes(flag)
}

/** `1 234,50` → 1234.5; undefined when it is no number. */
export function readNumber(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  const text = typeof value === 'string' ? value.replace(/[\s\u00a0]/g, '').replace(',', '.') : ''
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined
}

/** A number. */
export function toNumber(value: Json): Converted {
  const number = readNumber(value)
  return number === undefined ? no : yes(number)
}

/** A whole number that JSON carries exactly. */
export function toInteger(value: Json): Converted {
  const number = readNumber(value)
  return Number.isSafeInteger(number) ? yes(number ?? 0) : no
}

/** `2026-03-02`, `02.03.2026`, with or without a time → `Y-m-d H:i:s`; an ISO time with a zone is moved to Moscow. */
export function toDateTime(value: Json): Converted {
  const read = readLocalDate(value, MOSCOW)
  return read === undefined ? no : yes(`${read.date} ${read.time}`)
}

/** A list of texts: a list, a map with the keys 0, 1, 2 …, JSON text, or words separated by commas. */
export function toTexts(value: Json): Converted {
  const list = toList(value) ?? (typeof value === 'string' ? value.split(/[,;\n]/) : [])
  const texts = list.flatMap((one) => (typeof one === 'object' ? [] : [readable(one).trim()]))
  const known = texts.filter((text) => text !== '')
  return known.length > 0 && texts.length === list.length ? yes(known) : no
}

/** A list: as it is, from JSON text, or from a map with the keys 0, 1, 2 … as forms nest lists; undefined when it is none. */
export function toList(value: Json): Json[] | undefined {
  const parsed = typeof value === 'string' ? parseJson(value) : value
  if (Array.isArray(parsed)) return parsed
  if (typeof parsed !== 'object' || parsed === null) return undefined
  const keys = Object.keys(parsed)
  return keys.length > 0 && keys.every((key) => /^\d+$/.test(key)) ? Object.values(parsed) : undefined
}

/** A map: as it is or from JSON text; undefined when it is none. */
export function toMap(value: Json): Record<string, Json> | undefined {
  const parsed = typeof value === 'string' ? parseJson(value) : value
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? parsed : undefined
}

function parseJson(text: string): Json {
  if (!/^\s*[[{]/.test(text)) return null
  try {
    return JSON.parse(text) as Json // JSON.parse gives nothing else
  } catch {
    return null
  }
}

/** Roubles (or any currency) as people write them → hundredths, without the noise of binary fractions. */
export function toHundredths(amount: number): number {
  return Math.round(Number((amount * 100).toFixed(3)))
}
