import { digitsPattern, quoted } from './soql.ts'
import type { ObjectInfo } from './types.ts'

/** Whom to look for. */
export type Person = { phone: string | null; email: string | null }

type Row = { Phone: string; MobilePhone: string; Email: string }

const NATIONAL_DIGITS = 10

/** Digits that make two spellings of a phone one: Russian `8…` and ten bare digits are `7…`. */
export function phoneDigits(phone: string): string {
  const digits = phone.replace(/\D/g, '')
  if (/^8\d{10}$/.test(digits)) return `7${digits.slice(1)}`
  return /^9\d{9}$/.test(digits) ? `7${digits}` : digits
}

/** Whether two spellings are one phone; a number written without its country is the same. */
export function isSamePhone(a: string, b: string): boolean {
  const [one, other] = [phoneDigits(a), phoneDigits(b)].sort((x, y) => x.length - y.length)
  if (one === undefined || other === undefined || one === '') return false
  return one === other || (one.length >= NATIONAL_DIGITS && other.endsWith(one))
}

/** Phone fields an object has. */
export function phoneFields(info: ObjectInfo | null): ('Phone' | 'MobilePhone')[] {
  const hasMobile = info?.fields.some(({ name }) => name === 'MobilePhone') === true
  return hasMobile ? ['Phone', 'MobilePhone'] : ['Phone']
}

/** A SOQL condition that finds this person and perhaps others; null when there is nothing to look for. */
export function personCondition({ phone, email }: Person, info: ObjectInfo | null): string | null {
  const digits = phone === null ? '' : phoneDigits(phone).slice(-NATIONAL_DIGITS)
  const parts = [
    ...(digits === '' ? [] : phoneFields(info).map((name) => `${name} LIKE ${digitsPattern(digits)}`)),
    ...(email === null ? [] : [`Email = ${quoted(email)}`]),
  ]
  return parts.length === 0 ? null : `(${parts.join(' OR ')})`
}

/** Whether a row has this phone. */
export function hasPhone({ Phone, MobilePhone }: Row, phone: string | null): boolean {
  return phone !== null && [Phone, MobilePhone].some((known) => isSamePhone(known, phone))
}

/** Whether a row is this person, by phone or by e-mail. */
export function isPerson(row: Row, { phone, email }: Person): boolean {
  return hasPhone(row, phone) || (email !== null && row.Email.trim().toLowerCase() === email.trim().toLowerCase())
}
