import { z } from 'zod'
import type { AdapterContext } from '../kit/types.ts'
import { isCommonHost, parseAccount } from './hosts.ts'
import { readPrivateKey } from './jwt.ts'
import { isTimeZone } from '../../lib/zoned-time.ts'

/** What a lead becomes. */
export const TARGETS = ['Lead', 'Opportunity', 'Order'] as const
export type Target = (typeof TARGETS)[number]

/** Oldest API version with everything the adapter needs (duplicate rule header). */
export const OLDEST_API = 52
export const DEFAULT_API = '62.0'
/** Where the browser comes back to: this program listens there. The same address is registered in the app. */
export const DEFAULT_CALLBACK = 'http://localhost:1717/OauthRedirect'

const account = z.string().transform((text, issues) => {
  const parsed = parseAccount(text)
  if (parsed.success) return parsed.data
  issues.addIssue({ code: 'custom', message: parsed.error.issues[0]?.message ?? 'expected an address' })
  return z.NEVER
})

// Only what a key may hold: one pasted with a line break inside or Cyrillic letters is told at once.
const keyText = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]*$/, 'it has characters that no key has')
const text = z.string().trim().default('')
const fieldName = z
  .string()
  .trim()
  .regex(/^([A-Za-z]\w*)?$/, 'expected an API name such as Estafeta_Id__c')
  .default('')
const recordId = z
  .string()
  .trim()
  .regex(/^([A-Za-z0-9]{15}([A-Za-z0-9]{3})?)?$/, 'expected an id of 15 or 18 characters')
  .default('')
const apiVersion = z
  .string()
  .trim()
  .regex(/^v?\d{2}(\.0)?$/, 'expected a version such as 62.0')
  .transform((version) => `${version.replace(/^v|\.0$/g, '')}.0`)
  .refine((version) => Number(version) >= OLDEST_API, `expected ${OLDEST_API}.0 or newer`)

/** Config of a connection; the form is in `form.ts`. */
export const config = z
  .object({
    account,
    signIn: z.enum(['client_credentials', 'jwt', 'browser']).default('client_credentials'),
    clientId: keyText.min(1, 'enter the consumer key'),
    clientSecret: keyText.default(''),
    username: text,
    privateKey: z
      .string()
      .refine(
        (pem) => pem.trim() === '' || readPrivateKey(pem) !== null,
        'expected an RSA private key in PEM, not encrypted',
      )
      .default(''),
    audience: text.refine((url) => url === '' || URL.parse(url)?.protocol === 'https:', 'expected an https address'),
    callbackUrl: z
      .string()
      .trim()
      .refine((url) => /^https?:$/.test(URL.parse(url)?.protocol ?? ''), 'expected an address')
      .default(DEFAULT_CALLBACK),
    target: z.enum(TARGETS).default('Lead'),
    markerField: fieldName,
    ownerId: recordId,
    hasAssignmentRules: z.boolean().default(true),
    status: text,
    leadSource: text,
    recordTypeId: recordId,
    visitField: fieldName,
    company: text,
    nameOrder: z.enum(['last', 'first_last', 'last_first']).default('last'),
    closeInDays: z.number().int().min(0).max(3650).default(30),
    accountId: recordId,
    duplicates: z.enum(['save', 'append', 'refuse']).default('save'),
    finalStatuses: z.string().default('Closed - Converted, Closed - Not Converted, Unqualified, Activated'),
    apiVersion: apiVersion.default(DEFAULT_API),
    timeZone: z.string().refine(isTimeZone, 'expected a time zone such as Europe/Moscow').default('Europe/Moscow'),
    noteLanguage: z.enum(['ru', 'en']).default('ru'),
  })
  .superRefine((value, issues) => {
    const complain = (name: string, message: string): void => {
      issues.addIssue({ code: 'custom', path: [name], message })
    }
    switch (value.signIn) {
      case 'client_credentials':
        if (value.clientSecret === '') complain('clientSecret', 'enter the consumer secret')
        if (isCommonHost(value.account)) {
          complain('account', 'this way of signing in needs your own address, such as acme.my.salesforce.com')
        }
        return
      case 'jwt':
        if (value.username === '') complain('username', 'enter the username')
        if (value.privateKey.trim() === '') complain('privateKey', 'enter the private key')
        return
      case 'browser':
        return
      default:
        return value.signIn satisfies never
    }
  })
export type SalesforceConfig = z.output<typeof config>
export type SalesforceContext = AdapterContext<SalesforceConfig>

/** What stored tokens belong to: another org, app, user or way of signing in makes them void. */
export function tokenScope({ account, signIn, clientId, username }: SalesforceConfig): string {
  return [account, signIn, clientId, signIn === 'jwt' ? username : ''].join(' ')
}

/** The key without its frame: a transcript could show it in one piece. */
export function moreSecrets({ privateKey }: SalesforceConfig): string[] {
  const body = privateKey.replace(/-----[^-]+-----/g, '').replace(/\\n|\s+/g, '')
  return body === '' ? [] : [body]
}

/** Statuses of finished leads and orders, as they are compared. */
export function finalStatuses({ finalStatuses }: SalesforceConfig): ReadonlySet<string> {
  return new Set(finalStatuses.split(',').map((status) => status.trim().toLowerCase()))
}
