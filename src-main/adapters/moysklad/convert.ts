import type { Json } from '../../../src-preload/contract/index.ts'
import { moscowTime } from './moscow-time.ts'

/** A static single space means "pass an empty value". */
export const EMPTY_VALUE = ' '

/** A value the CRM can take, or that it cannot. */
export type Converted = { isOk: true; value: Json } | { isOk: false }

/** A value that the CRM does not take where it was meant to go; it is kept in the comment of the order. */
export type LeftOver = { name: string; value: Json }

const no: Converted = { isOk: false }
const yes = (value: Json): Converted => ({ isOk: true, value })

const TRUE = new Set(['1', 'true', 'yes', 'y', 'on', 'да'])
const FALSE = new Set(['0', 'false', 'no', 'n', 'off', 'нет'])

/** A value that says nothing: not passed and not worth a note. */
export function isNothing(value: Json): boolean {
  if (value === null || value === '') return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

/** Any value as people read it: lists joined, maps as JSON. */
export function readable(value: Json): string {
  if (Array.isArray(value)) return value.map(readable).join(', ')
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '')
}

/** One line of text of at most `limit` characters; a longer one is not cut but refused, maps cannot be one. */
export function toText(value: Json, limit: number): Converted {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return no
  const text = readable(value)
  return text.length <= limit ? yes(text) : no
}

/** `"1"`, `"да"`, `true` … */
export function toBoolean(value: Json): Converted {
  const word = readable(value).trim().toLowerCase()
  if (TRUE.has(word)) return yes(true)
  return FALSE.has(word) ? yes(false) : no
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

const DATE =
  /^(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})\.(\d{1,2})\.(\d{4}))(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?)?$/
const two = (part: string | undefined): string => (part ?? '0').padStart(2, '0')

/** `2026-03-02`, `02.03.2026`, with or without a time → `Y-m-d H:i:s`; an ISO time with a zone is moved to Moscow. */
export function toDateTime(value: Json): Converted {
  const text = typeof value === 'string' ? value.trim() : ''
  if (/^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:?\d\d)$/.test(text)) {
    const at = Date.parse(text)
    return Number.isNaN(at) ? no : yes(moscowTime(at))
  }
  const parts = DATE.exec(text)
  if (parts === null) return no
  const date = `${parts[1] ?? parts[6] ?? ''}-${two(parts[2] ?? parts[5])}-${two(parts[3] ?? parts[4])}`
  const time = `${two(parts[7])}:${two(parts[8])}:${two(parts[9])}`
  // Date takes 31 February for 3 March: a date that does not come back is not a date.
  const back = new Date(`${date}T${time}Z`)
  const isDate = !Number.isNaN(back.getTime()) && back.toISOString().startsWith(`${date}T${time}`)
  return isDate ? yes(`${date} ${time}`) : no
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
