import { findPhoneNumbersInText, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min'
import type { CountryCode } from 'libphonenumber-js/min'

/** What could be read of a phone field. */
export type PhoneReading = {
  /** `+79991234567`; null when there is no whole number. */
  e164: string | null
  /** Something was typed, but it is not a whole number. */
  isIncomplete: boolean
}

const NOTHING: PhoneReading = { e164: null, isIncomplete: false }
const INCOMPLETE: PhoneReading = { e164: null, isIncomplete: true }
/** Longer text is no phone field; the first part is enough for any number. */
const MAX_TEXT = 250
/** What an unfilled input mask leaves: `+7 (900) 000-0_-__`, `###-##`, `xxx`, Cyrillic `ххх`. */
const MASK = /_|#{2}|x{2}|х{2}/i
/** What separates several numbers in one field. */
const BETWEEN_NUMBERS = /[,;/|\n\r]|\sи(?:ли)?\s|\sor\s|\sand\s/i
const FALLBACK_COUNTRY = 'RU'

/** Digits and a leading plus of text made of them and usual separators only; undefined for any other text. */
function plainDigits(text: string): string | undefined {
  let digits = ''
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code >= 0x30 && code <= 0x39) digits += text[i] ?? ''
    else if (code === 0x2b && digits === '') digits = '+'
    else if (code !== 0x20 && code !== 0x28 && code !== 0x29 && code !== 0x2d) return undefined
  }
  return digits
}

/** The usual ways to write a number of Russia or Kazakhstan, without the library: the intake reads thousands a second. */
function readRussian(text: string, country: CountryCode): string | undefined {
  const digits = plainDigits(text)
  if (digits === undefined) return undefined
  const isHome = country === 'RU' || country === 'KZ'
  if (/^\+7[3489]\d{9}$/.test(digits)) return digits
  if (isHome && /^[78][3489]\d{9}$/.test(digits)) return `+7${digits.slice(1)}`
  if (country === 'RU' && /^9\d{9}$/.test(digits)) return `+7${digits}`
  return undefined
}

/** A number that the library holds valid, or possible when its country is written out with a plus. */
function parse(text: string, country: CountryCode): string | undefined {
  const phone = parsePhoneNumberFromString(text, country)
  if (phone === undefined) return undefined
  if (phone.isValid()) return phone.number
  const isWrittenOut = text.trimStart().startsWith('+') && phone.country !== undefined
  return isWrittenOut && phone.isPossible() ? phone.number : undefined
}

function readOne(text: string, country: CountryCode): string | undefined {
  const fast = readRussian(text, country)
  if (fast !== undefined) return fast
  const digits = text.replace(/\D/g, '')
  if (digits.length < 5) return undefined
  const isInternational = text.trimStart().startsWith('+')
  if (isInternational) {
    // "+8 900 …": a mask put the plus before the Russian trunk prefix.
    return parse(text, country) ?? (/^8\d{10}$/.test(digits) ? parse(digits, country) : undefined)
  }
  if (digits.startsWith('00')) return parse(`+${digits.slice(2)}`, country) ?? parse(text, country)
  // "375 29 …" without the plus: a number of another country rather than one of ours that is too long.
  return parse(text, country) ?? (/^[1-79]\d{10,}$/.test(digits) ? parse(`+${digits}`, country) : undefined)
}

/**
 * Reads a phone field. `defaultCountry` (`RU`, `BY` …) is taken for numbers written without their country. Of several
 * numbers the first whole one counts; a number whose input mask was not filled in is incomplete.
 */
export function readPhone(text: string | null, defaultCountry: string): PhoneReading {
  if (text === null || text.trim() === '') return NOTHING
  const country = isSupportedCountry(defaultCountry) ? defaultCountry : FALLBACK_COUNTRY
  const fast = readRussian(text, country)
  if (fast !== undefined) return { e164: fast, isIncomplete: false }
  const head = text.slice(0, MAX_TEXT)
  for (const part of BETWEEN_NUMBERS.test(head) ? head.split(BETWEEN_NUMBERS) : [head]) {
    const e164 = MASK.test(part) ? undefined : readOne(part, country)
    if (e164 !== undefined) return { e164, isIncomplete: false }
  }
  if (MASK.test(head)) return INCOMPLETE
  const found = findPhoneNumbersInText(head, country)[0]
  return found === undefined ? INCOMPLETE : { e164: found.number.number, isIncomplete: false }
}
