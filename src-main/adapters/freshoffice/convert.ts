import type { Json } from '../../../src-preload/contract/index.ts'
import { localIso } from '../../lib/zoned-time.ts'

/** A static single space means "pass an empty value". */
export const EMPTY_VALUE = ' '

/** A value the CRM can take, or that it cannot. */
export type Converted = { isOk: true; value: Json } | { isOk: false }

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

/** Text; maps cannot be one. */
export function toText(value: Json): Converted {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? no : yes(readable(value))
}

/** `1 234,50` → 1234.5. */
export function toNumber(value: Json): Converted {
  if (typeof value === 'number') return Number.isFinite(value) ? yes(value) : no
  const text = typeof value === 'string' ? value.replace(/[\s\u00a0]/g, '').replace(',', '.') : ''
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? yes(Number(text)) : no
}

/** Money in roubles: `1 234,5 ₽` → 1234.5, at most two decimals. */
export function toMoney(value: Json): Converted {
  const text = typeof value === 'string' ? value.replace(/\s*(₽|руб\.?|р\.)\s*$/i, '') : value
  const number = toNumber(text)
  return number.isOk ? yes(Math.round(Number(number.value) * 100) / 100) : no
}

/** Probability: `75`, `75%`; 0 to 100. */
export function toChance(value: Json): Converted {
  const number = toNumber(typeof value === 'string' ? value.replace(/\s*%\s*$/, '') : value)
  return number.isOk && Number(number.value) >= 0 && Number(number.value) <= 100 ? number : no
}

/** A whole number that JSON carries exactly. */
export function toInteger(value: Json): Converted {
  const number = toNumber(value)
  return number.isOk && Number.isSafeInteger(number.value) ? number : no
}

/** `"1"`, `"да"`, `true` … */
export function toBoolean(value: Json): Converted {
  const word = readable(value).trim().toLowerCase()
  if (TRUE.has(word)) return yes(true)
  return FALSE.has(word) ? yes(false) : no
}

/** Kind of a counterparty: 1 legal entity, 2 individual (the seed), by number or by word. */
export function toPerson(value: Json): Converted {
  const word = readable(value).trim().toLowerCase()
  if (/^(1$|юр|legal|company)/.test(word)) return yes(1)
  return /^(2$|физ|individual|person)/.test(word) ? yes(2) : no
}

const DATE =
  /^(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})\.(\d{1,2})\.(\d{4}))(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?)?$/
const two = (part: string | undefined): string => (part ?? '0').padStart(2, '0')

/** `2026-03-02`, `02.03.2026`, with or without a time → `2026-03-02T00:00:00`; a time with a zone is moved to the account's. */
export function toMoment(value: Json, timeZone: string): Converted {
  const text = typeof value === 'string' ? value.trim() : ''
  if (/^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:?\d\d)$/.test(text)) {
    const at = Date.parse(text)
    return Number.isNaN(at) ? no : yes(localIso(at, timeZone))
  }
  const parts = DATE.exec(text)
  if (parts === null) return no
  const date = `${parts[1] ?? parts[6] ?? ''}-${two(parts[2] ?? parts[5])}-${two(parts[3] ?? parts[4])}`
  const moment = `${date}T${two(parts[7])}:${two(parts[8])}:${two(parts[9])}`
  // Date takes 31 February for 3 March: a date that does not come back is not a date.
  const back = new Date(`${moment}Z`)
  const isReal = !Number.isNaN(back.getTime()) && back.toISOString().startsWith(moment)
  return isReal ? yes(moment) : no
}
