import { z } from 'zod'
import { normalizeFingerprint } from '../kit/certificate.ts'
import type { AdapterContext } from '../kit/types.ts'
import { portalAddress, readWebhook, redirectAddress, SIGN_IN_SERVER, webhookAddress } from './account.ts'
import { isTimeZone } from '../../lib/zoned-time.ts'
import { accountUrl } from '../kit/base-url.ts'

const chosen = z.string().trim().default('')
const idText = z
  .union([z.string().trim(), z.number().transform(String)])
  .pipe(z.string().regex(/^\d*$/, 'expected a number'))
  .default('')

/** An emptied field means its default. */
function orDefault(address: z.ZodType<string, string>, standard: string) {
  const nothing = z
    .string()
    .regex(/^\s*$/)
    .transform(() => standard)
  return z.union([nothing, address]).default(standard)
}

/** Where the browser comes back to, unless another address is registered in the application. */
export const DEFAULT_REDIRECT = 'http://127.0.0.1:47624/bitrix24'

const shared = {
  signIn: z.enum(['webhook', 'app']).default('webhook'),
  webhook: webhookAddress.default(''),
  account: portalAddress.default(''),
  clientId: chosen,
  clientSecret: z.string().trim().default(''),
  redirectUri: orDefault(redirectAddress, DEFAULT_REDIRECT),
  authServer: orDefault(accountUrl, SIGN_IN_SERVER),
  categoryId: idText,
  stageId: chosen,
  sourceId: chosen,
  assignedById: idText,
  hasContactManager: z.boolean().default(false),
  visitField: chosen,
  timeZone: z.string().refine(isTimeZone, 'expected a time zone such as Europe/Moscow').default('Europe/Moscow'),
  noteLanguage: z.enum(['ru', 'en']).default('ru'),
}

const leadSettings = {
  statusId: chosen.refine((code) => code !== 'CONVERTED', 'a new lead cannot be a converted one'),
  // The seed's "leads + deals" and box make a lead of everybody; the CRM itself turns it into a deal.
  knownClient: z.enum(['deal', 'lead']).default('lead'),
}

type SignInFields = Pick<z.output<z.ZodObject<typeof shared>>, 'signIn' | 'webhook' | 'account' | 'clientId'> & {
  clientSecret: string
}

function checkSignIn(value: SignInFields, issues: z.core.$RefinementCtx): void {
  const need = (name: keyof SignInFields, message: string): void => {
    if (value[name] === '') issues.addIssue({ code: 'custom', path: [name], message })
  }
  if (value.signIn === 'webhook') {
    need('webhook', 'enter the address of the incoming webhook')
    return
  }
  need('account', 'enter the address of the portal')
  need('clientId', 'enter the code of the application (client_id)')
  need('clientSecret', 'enter the key of the application (client_secret)')
}

/** Config of a connection that makes deals. */
export const dealsConfig = z.object(shared).superRefine(checkSignIn)
/** Config of a connection that makes leads; those of known clients become deals where the connection says so. */
export const leadsConfig = z.object({ ...shared, ...leadSettings }).superRefine(checkSignIn)
/** Config of a connection to a box. */
export const boxConfig = z
  .object({
    ...shared,
    ...leadSettings,
    certificate: z
      .string()
      .trim()
      .refine((text) => text === '' || normalizeFingerprint(text) !== null, 'expected a SHA-256 fingerprint')
      .default(''),
  })
  .superRefine(checkSignIn)

/** Settings as everything below the adapters sees them, whatever the adapter. */
export type Settings = z.output<z.ZodObject<typeof shared>> & {
  statusId: string
  knownClient: 'deal' | 'lead'
  certificate: string
}

/** Which of the three adapters. `deals`: always a deal · `leads`, `box`: leads, and deals of known clients where that is chosen. */
export type Kind = 'deals' | 'leads' | 'box'

/** What a connection works with. */
export type BitrixContext = AdapterContext<Settings> & { kind: Kind }

/** A context of any of the adapters with complete settings. */
export function withSettings(
  kind: Kind,
  context: AdapterContext<Omit<Settings, 'statusId' | 'knownClient' | 'certificate'> & Partial<Settings>>,
): BitrixContext {
  const config: Settings = { statusId: '', knownClient: 'lead', certificate: '', ...context.config }
  return { ...context, config, kind }
}

/** Address of the portal for people. */
export function portalOf({ signIn, webhook, account }: Pick<Settings, 'signIn' | 'webhook' | 'account'>): string {
  return signIn === 'app' ? account : (readWebhook(webhook)?.portal ?? '')
}

/** What must not be seen besides the fields marked as secrets: the code inside the webhook's address. */
export function moreSecrets({ webhook }: { webhook: string }): string[] {
  const code = readWebhook(webhook)?.code
  return code === undefined ? [] : [code]
}

/** An answer of the CRM that changes rarely, remembered for minutes. */
export function remember<T>(context: BitrixContext, key: string, load: () => Promise<T>): Promise<T> {
  return context.memory === undefined ? load() : context.memory.remember(`bitrix24:${key}`, load)
}

/** Forgets what {@link remember} keeps under these keys. */
export function forget(context: BitrixContext, keys: readonly string[]): void {
  for (const key of keys) context.memory?.forget(`bitrix24:${key}`)
}
