import type { OutgoingLead } from '../kit/types.ts'
import { isMail } from '../kit/lead-values.ts'
import type { LeftOver } from '../kit/lead-values.ts'

/** Contact data the CRM can keep as such; the rest is left over. */
export type Contact = { phone: string | null; email: string | null; leftOvers: LeftOver[] }

/** Phone and e-mail of a lead. A phone needs five digits to be one. */
export function contactOf(lead: OutgoingLead): Contact {
  const phone = lead.phone?.trim() ?? ''
  const email = lead.email?.trim() ?? ''
  const isPhone = lead.phoneE164 !== null || phone.replace(/\D/g, '').length >= 5
  const leftOvers: LeftOver[] = []
  if (!isPhone && phone !== '') leftOvers.push({ name: 'phone', value: phone })
  if (!isMail(email) && email !== '') leftOvers.push({ name: 'email', value: email })
  return {
    phone: isPhone ? (lead.phoneE164 ?? phone) : null,
    email: isMail(email) ? email : null,
    leftOvers,
  }
}

/** Digits that make two spellings of a phone one: Russian `8…` and ten bare digits are `7…`. */
export function phoneDigits(phone: string): string {
  const digits = phone.replace(/\D/g, '')
  if (/^8\d{10}$/.test(digits)) return `7${digits.slice(1)}`
  return /^9\d{9}$/.test(digits) ? `7${digits}` : digits
}

/** What to search for: the server's own matching is not documented, so the whole number and its last ten digits are asked for. */
export function phoneSpellings(phone: string): string[] {
  const digits = phoneDigits(phone)
  return /^7\d{10}$/.test(digits) ? [digits, digits.slice(1)] : [digits]
}

/** Whether two e-mails are one. */
export function isSameMail(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase()
}
