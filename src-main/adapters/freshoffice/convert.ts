import type { Json } from '../../../src-preload/contract/index.ts'
import { readable, readLocalDate, toFlag } from '../kit/lead-values.ts'

/** A value the CRM can take, or that it cannot. */
export type Converted = { isOk: true; value: Json } | { isOk: false }

const no: Converted = { isOk: false }
const yes = (value: Json): Converted => ({ isOk: true, value })

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
  const flag = toFlag(value)
  return flag === undefined ? no : yes(flag)
}

/** Kind of a counterparty: 1 legal entity, 2 individual (the seed), by number or by word. */
export function toPerson(value: Json): Converted {
  const word = readable(value).trim().toLowerCase()
  if (/^(1$|юр|legal|company)/.test(word)) return yes(1)
  return /^(2$|физ|individual|person)/.test(word) ? yes(2) : no
}

/** `2026-03-02`, `02.03.2026`, with or without a time → `2026-03-02T00:00:00`; a time with a zone is moved to the account's. */
export function toMoment(value: Json, timeZone: string): Converted {
  const read = readLocalDate(value, timeZone)
  return read === undefined ? no : yes(`${read.date}T${read.time}`)
}
