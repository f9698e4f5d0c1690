import type { Json } from '../../../src-preload/contract/index.ts'
import { localDateTime } from '../../lib/zoned-time.ts'

/** A static single space means "pass an empty value". */
export const EMPTY_VALUE = ' '

/** A value as the form carries it, or undefined when U-ON would ignore or refuse it. */
export type Converted = string | undefined

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

/** One line of text; maps cannot be one. */
export function toText(value: Json): Converted {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? undefined : readable(value)
}

/** Digits that make two spellings of a phone one: Russian `8…` is `7…`. */
export function phoneDigits(phone: string): string {
  const digits = phone.replace(/\D/g, '')
  return /^8\d{10}$/.test(digits) ? `7${digits.slice(1)}` : digits
}

/** Digits only: a leading `+` is stored as a space. */
export function toPhone(value: Json): Converted {
  const digits = phoneDigits(toText(value) ?? '')
  return digits.length >= 5 ? digits : undefined
}

/** `1 234,50` → `1234.5`; money is in the account's currency, not in kopecks. */
export function toNumber(value: Json): Converted {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value : ''
  const plain = text.replace(/[\s\u00a0]/g, '').replace(',', '.')
  return /^[+-]?\d+(\.\d+)?$/.test(plain) ? String(Number(plain)) : undefined
}

/** A whole number. */
export function toInteger(value: Json): Converted {
  const number = toNumber(value)
  return number !== undefined && Number.isSafeInteger(Number(number)) ? number : undefined
}

/** `1` for yes; for no an empty text, which is not passed: the input is a switch. */
export function toSwitch(value: Json): Converted {
  const word = readable(value).trim().toLowerCase()
  if (TRUE.has(word)) return '1'
  return FALSE.has(word) ? '' : undefined
}

/** A list of words as U-ON writes it: `4*,5*`. */
export function toWords(value: Json): Converted {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return undefined
  const words = (Array.isArray(value) ? value.map(readable) : readable(value).split(/[,;\n]/)).map((word) =>
    word.trim(),
  )
  return words.filter((word) => word !== '').join(',')
}

const DATE =
  /^(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})\.(\d{1,2})\.(\d{4}))(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?)?$/
const two = (part: string | undefined): string => (part ?? '0').padStart(2, '0')

/**
 * `Y-m-d H:i:s` from `2026-03-02`, `02.03.2026`, with or without a time; an ISO time with a zone is moved to the account's. The
 * time is always there: a bare date is sometimes stored as nothing.
 */
export function toDateTime(value: Json, timeZone: string): Converted {
  const text = typeof value === 'string' ? value.trim() : ''
  if (/^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:?\d\d)$/.test(text)) {
    const at = Date.parse(text)
    return Number.isNaN(at) ? undefined : localDateTime(at, timeZone)
  }
  const parts = DATE.exec(text)
  if (parts === null) return undefined
  const date = `${parts[1] ?? parts[6] ?? ''}-${two(parts[2] ?? parts[5])}-${two(parts[3] ?? parts[4])}`
  const time = `${two(parts[7])}:${two(parts[8])}:${two(parts[9])}`
  // Date takes 31 February for 3 March: a date that does not come back is not a date.
  const back = new Date(`${date}T${time}Z`)
  const isReal = !Number.isNaN(back.getTime()) && back.toISOString().startsWith(`${date}T${time}`)
  return isReal ? `${date} ${time}` : undefined
}

/** A list of maps as PHP nests it: `services[0][type_id]` → text. */
export function toRows(name: string, value: Json): Record<string, string> | undefined {
  const list = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.values(value) : value
  if (!Array.isArray(list)) return undefined
  const form: Record<string, string> = {}
  for (const [index, row] of list.entries()) {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) return undefined
    for (const [key, one] of Object.entries(row)) {
      const text = toText(one)
      if (text === undefined) return undefined
      form[`${name}[${index}][${key}]`] = text
    }
  }
  return form
}
