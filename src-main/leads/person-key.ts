import { createHash } from 'node:crypto'

/**
 * Key of a person for one-at-a-time delivery: the phone where it can be read, else the e-mail. Hashed: it is an index, not
 * data. Null when the lead names nobody.
 */
export function personKeyOf(lead: {
  phoneE164: string | null
  phone: string | null
  email: string | null
}): string | null {
  const digits = lead.phone?.replace(/\D/g, '') ?? ''
  const name = lead.phoneE164 ?? (digits.length >= 7 ? digits : null) ?? lead.email?.trim().toLowerCase() ?? ''
  return name === '' ? null : createHash('sha256').update(name).digest('base64url').slice(0, 11)
}
