import { OutcomeError } from '../kit/outcome-error.ts'
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

const SEARCHED = ['Phone', 'MobilePhone', 'Email'] as const

/** The fields of an object that a person is found by. Without definitions: those that every org has. */
export function personFields(info: ObjectInfo | null): string[] {
  if (info === null) return ['Phone', 'Email']
  return SEARCHED.filter((wanted) => info.fields.some(({ name }) => name === wanted))
}

/**
 * A SOQL condition that finds this person and perhaps others; null when the lead names nobody. Throws `OutcomeError` when the
 * user may not read what people are found by: nobody could tell a new person from a known one.
 */
export function personCondition({ phone, email }: Person, info: ObjectInfo | null): string | null {
  const digits = phone === null ? '' : phoneDigits(phone).slice(-NATIONAL_DIGITS)
  if (digits === '' && email === null) return null
  const parts = personFields(info).flatMap((name) => {
    if (name === 'Email') return email === null ? [] : [`Email = ${quoted(email)}`]
    return digits === '' ? [] : [`${name} LIKE ${digitsPattern(digits)}`]
  })
  if (parts.length > 0) return `(${parts.join(' OR ')})`
  const reason =
    'The user of the connection may not read Phone and Email: let its profile read them, they tell who is known'
  throw new OutcomeError({ kind: 'unauthorized', reason })
}

/** Whether a row has this phone. */
export function hasPhone({ Phone, MobilePhone }: Row, phone: string | null): boolean {
  return phone !== null && [Phone, MobilePhone].some((known) => isSamePhone(known, phone))
}

/** Whether a row is this person, by phone or by e-mail. */
export function isPerson(row: Row, { phone, email }: Person): boolean {
  return hasPhone(row, phone) || (email !== null && row.Email.trim().toLowerCase() === email.trim().toLowerCase())
}
