import type { Json } from '../../../src-preload/contract/index.ts'
import { readable, readLocalDate, toFlag } from '../kit/lead-values.ts'

/** A value as the form carries it, or undefined when U-ON would ignore or refuse it. */
export type Converted = string | undefined

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
  const flag = toFlag(value)
  return flag === undefined ? undefined : flag ? '1' : ''
}

/** A list of words as U-ON writes it: `4*,5*`. */
export function toWords(value: Json): Converted {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return undefined
  const words = (Array.isArray(value) ? value.map(readable) : readable(value).split(/[,;\n]/)).map((word) =>
    word.trim(),
  )
  return words.filter((word) => word !== '').join(',')
}

/**
 * `Y-m-d H:i:s` from `2026-03-02`, `02.03.2026`, with or without a time; an ISO time with a zone is moved to the account's. The
 * time is always there: a bare date is sometimes stored as nothing.
 */
export function toDateTime(value: Json, timeZone: string): Converted {
  const read = readLocalDate(value, timeZone)
  return read === undefined ? undefined : `${read.date} ${read.time}`
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
