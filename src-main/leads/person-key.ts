/**
 * Key of a person for one-at-a-time delivery: the phone where it can be read, else its digits, else the e-mail. Null when the
 * lead names nobody.
 */
export function personKeyOf(lead: {
  phoneE164: string | null
  phone: string | null
  email: string | null
}): string | null {
  if (lead.phoneE164 !== null) return lead.phoneE164
  const digits = lead.phone?.replace(/\D/g, '') ?? ''
  if (digits.length >= 7) return digits.slice(0, 40)
  const email = lead.email?.trim().toLowerCase() ?? ''
  return email === '' ? null : email.slice(0, 200)
}
