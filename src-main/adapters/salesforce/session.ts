import type { Json } from '../../../src-preload/contract/index.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { AccountTokens } from '../kit/types.ts'
import type { SalesforceConfig, SalesforceContext } from './config.ts'
import { isSandbox } from './hosts.ts'
import { readPrivateKey, signAssertion } from './jwt.ts'
import { withSecret } from './sign-in.ts'
import { askTokens } from './token-endpoint.ts'
import { tokens as tokensSchema } from './types.ts'
import type { Tokens } from './types.ts'

/** Tokens that requests are made with. */
export type Session = {
  current(): Promise<Tokens>
  /** Signs in anew, whatever is kept: proves that it works. */
  prove(): Promise<Tokens>
  /** New tokens after Salesforce refused these. Throws `OutcomeError` when only a person can help. */
  renew(refused: Tokens): Promise<Tokens>
}

const MEMORY_KEY = 'salesforce:session'

function refuse(reason: string): OutcomeError {
  return new OutcomeError({ kind: 'unauthorized', reason })
}

function audienceOf({ account, audience }: SalesforceConfig): string {
  if (audience !== '') return audience
  return isSandbox(account) ? 'https://test.salesforce.com' : 'https://login.salesforce.com'
}

/** Signs in. `known` are the last tokens, null when there are none. */
async function obtain(context: SalesforceContext, known: Tokens | null): Promise<Tokens> {
  const { config, clock, tokens } = context
  const { clientId, clientSecret, username } = config
  switch (config.signIn) {
    case 'client_credentials':
      return askTokens(context, { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret })
    case 'jwt': {
      const key = readPrivateKey(config.privateKey)
      if (key === null) throw refuse('The private key cannot be read: paste it again')
      const claims = { issuer: clientId, subject: username, audience: audienceOf(config), nowMs: clock.now() }
      const assertion = signAssertion(claims, key)
      return askTokens(context, { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion })
    }
    case 'browser': {
      if (tokens === undefined) throw refuse('Save the connection, then sign in to Salesforce')
      const refreshToken = known?.refreshToken ?? null
      if (refreshToken === null) throw refuse('Nobody is signed in to Salesforce: sign in')
      const form = { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: clientId }
      return askTokens(context, withSecret(config, form), known)
    }
    default:
      return config.signIn satisfies never
  }
}

function read(stored: Json | null): Tokens | null {
  const parsed = tokensSchema.safeParse(stored)
  return parsed.success ? parsed.data : null
}

/**
 * The session of a connection. Tokens outlive the program and are renewed by one caller at a time, because Salesforce limits
 * sign-ins and may change the refresh token with each. A draft has no store: its tokens stay in memory.
 */
export function openSession(context: SalesforceContext): Session {
  const { memory, http, tokens } = context
  let held: Tokens | null = null
  const hold = (known: Tokens): Tokens => {
    http.hide(known.accessToken)
    if (known.refreshToken !== null) http.hide(known.refreshToken)
    held = known
    return known
  }
  const renewStored = async (refused: Tokens | null, kept: AccountTokens): Promise<Tokens> => {
    const stored = await kept.renew(async (current) => {
      const known = read(current)
      const isRenewed = known !== null && known.accessToken !== refused?.accessToken
      return isRenewed ? current : obtain(context, known)
    })
    return tokensSchema.parse(stored)
  }
  const renewHere = (refused: Tokens | null): Promise<Tokens> => {
    if (memory === undefined) return obtain(context, refused)
    if (refused !== null) memory.forget(MEMORY_KEY)
    return memory.remember(MEMORY_KEY, () => obtain(context, refused))
  }
  const renew = (refused: Tokens | null): Promise<Tokens> =>
    tokens === undefined ? renewHere(refused) : renewStored(refused, tokens)
  const kept = async (): Promise<Tokens | null> => held ?? (tokens === undefined ? null : read(await tokens.read()))
  return {
    current: async () => held ?? hold((await kept()) ?? (await renew(null))),
    prove: async () => hold(await renew(await kept())),
    renew: async (refused) => hold(await renew(refused)),
  }
}
