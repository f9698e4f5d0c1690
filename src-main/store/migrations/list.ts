import { initialSchema } from './0001-initial.ts'
import { accountTokens } from './0002-account-tokens.ts'
import { leadFingerprints } from './0003-lead-fingerprints.ts'
import { formsAndVisits } from './0004-forms-and-visits.ts'

/** Every migration in order; its number is its place, from 1. A shipped one is never edited: add the next. */
export const MIGRATIONS: readonly { slug: string; sql: string }[] = [
  { slug: 'initial', sql: initialSchema },
  { slug: 'account-tokens', sql: accountTokens },
  { slug: 'lead-fingerprints', sql: leadFingerprints },
  { slug: 'forms-and-visits', sql: formsAndVisits },
]
