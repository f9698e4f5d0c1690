import { CrmFailure } from '../kit/crm-failure.ts'
import { outcomeOfFailure, outcomeOfStatus, outcomeOfUnreadable } from '../kit/outcome.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { CrmRequest, CrmResponse } from '../kit/types.ts'
import type { AmoConfig, AmoContext } from './config.ts'
import { originOfNamedHost } from './hosts.ts'
import { readClaims } from './jwt.ts'
import { refusalOf, wordsOf } from './refusal.ts'
import { domainAnswer, keptTokens, tokenAnswer } from './types.ts'
import type { KeptTokens } from './types.ts'

/** What a request is made with: a bearer token and the address where the account lives now. */
export type Keys = { accessToken: string; origin: string }

/** Keys of a connection, whichever way it signs in. */
export type Session = {
  current(): Promise<Keys>
  /** New keys after these were refused; null when only a person can give new ones. */
  renew(refused: Keys): Promise<Keys | null>
}

/** An access token that ends sooner is renewed before it is used. */
const SPARE_MS = 5 * 60_000

type Grant =
  | { grant_type: 'authorization_code'; code: string; redirect_uri: string }
  | { grant_type: 'refresh_token'; refresh_token: string; redirect_uri: string }
type Granted = { kind: 'granted'; tokens: KeptTokens } | { kind: 'refused'; words: string }

/** A request of the sign-in. It makes no record, so an unclear end is a plain retry. */
async function exchange(
  context: AmoContext,
  request: Omit<CrmRequest, 'isMutation' | 'isConfidential'>,
): Promise<CrmResponse> {
  try {
    return await context.http.send({ ...request, isMutation: true, isConfidential: true })
  } catch (error) {
    if (!(error instanceof CrmFailure)) throw error
    const outcome = outcomeOfFailure(error)
    throw new OutcomeError(outcome.kind === 'unknown' ? { ...outcome, kind: 'retry' } : outcome)
  }
}

/** Asks an account for tokens. Throws `OutcomeError` for trouble that passes; `refused` needs a person or another address. */
export async function askTokens(context: AmoContext, origin: string, grant: Grant): Promise<Granted> {
  const { config, http, clock } = context
  http.hide('code' in grant ? grant.code : grant.refresh_token)
  const response = await exchange(context, {
    method: 'POST',
    url: `${origin}/oauth2/access_token`,
    body: { json: { client_id: config.clientId, client_secret: config.clientSecret, ...grant } },
  })
  const rules = { isMutation: false, nowMs: clock.now() }
  if (response.status >= 200 && response.status < 300) {
    const parsed = tokenAnswer.safeParse(response.json)
    if (!parsed.success) throw new OutcomeError(outcomeOfUnreadable(response, rules))
    const { access_token: accessToken, refresh_token: refreshToken, expires_in: lifeS } = parsed.data
    hideTokens(context, { accessToken, refreshToken })
    const accountId = readClaims(accessToken)?.accountId ?? null
    return {
      kind: 'granted',
      tokens: { accessToken, refreshToken, expiresAtMs: clock.now() + lifeS * 1000, origin, accountId },
    }
  }
  const outcome = refusalOf(response, rules).outcome
  if (outcome.kind === 'retry') throw new OutcomeError(outcome)
  const words = wordsOf(response.json)
  return { kind: 'refused', words: words === '' ? `HTTP ${response.status}` : words }
}

function hideTokens({ http }: AmoContext, tokens: Pick<KeptTokens, 'accessToken' | 'refreshToken'>): void {
  http.hide(tokens.accessToken)
  http.hide(tokens.refreshToken)
}

/** Asks the vendor where the account lives now; null when it does not say, or names a host that is not the vendor's. */
async function findAccount(context: AmoContext, tokens: KeptTokens): Promise<string | null> {
  const { account } = context.config
  const claims = readClaims(tokens.accessToken)
  const api = originOfNamedHost(claims?.apiDomain ?? '', account, 'api')
  if (api === null) return null
  const response = await exchange(context, {
    method: 'GET',
    url: `${api}/oauth2/account/current/subdomain`,
    headers: { 'x-refresh-token': tokens.refreshToken },
  })
  const outcome = outcomeOfStatus(response, { isMutation: false, nowMs: context.clock.now() })
  if (outcome?.kind === 'retry') throw new OutcomeError(outcome)
  const parsed = domainAnswer.safeParse(response.json)
  if (outcome !== null || !parsed.success) return null
  const { id, subdomain, domain } = parsed.data
  if (tokens.accountId !== null && typeof id === 'number' && id !== tokens.accountId) return null
  return (
    originOfNamedHost(domain, account, 'account') ?? originOfNamedHost(`${subdomain}.${domain}`, account, 'account')
  )
}

function signInAgain(words: string): OutcomeError {
  const reason = `amoCRM has ended the access (${words}): sign in again in the connection`
  return new OutcomeError({ kind: 'unauthorized', reason })
}

/** New tokens for the one-time refresh token; an account that was renamed is followed to its new address. */
async function refresh(context: AmoContext, known: KeptTokens): Promise<KeptTokens> {
  const redirect = { redirect_uri: context.config.redirectUri }
  const grant = { grant_type: 'refresh_token', refresh_token: known.refreshToken, ...redirect } as const
  hideTokens(context, known)
  const first = await askTokens(context, known.origin, grant)
  if (first.kind === 'granted') return keepAccount(first.tokens, known)
  const moved = await findAccount(context, known)
  if (moved === null || moved === known.origin) throw signInAgain(first.words)
  const second = await askTokens(context, moved, grant)
  if (second.kind === 'granted') return keepAccount(second.tokens, known)
  throw signInAgain(second.words)
}

/** The account is the one that was signed in to, also when a token does not name it. */
function keepAccount(fresh: KeptTokens, known: KeptTokens): KeptTokens {
  return { ...fresh, accountId: fresh.accountId ?? known.accountId }
}

const keysOf = ({ accessToken, origin }: KeptTokens): Keys => ({ accessToken, origin })

function typedSession({ token, account }: AmoConfig): Session {
  const keys = { accessToken: token, origin: account }
  return { current: () => Promise.resolve(keys), renew: () => Promise.resolve(null) }
}

/** The tokens of a connection that signs in with a browser. Throws `OutcomeError` in words when there are none. */
export async function readTokens({ tokens }: AmoContext): Promise<KeptTokens> {
  const stop = (reason: string): never => {
    throw new OutcomeError({ kind: 'unauthorized', reason })
  }
  if (tokens === undefined) return stop('Save the connection, then sign in to amoCRM')
  const parsed = keptTokens.safeParse(await tokens.read())
  return parsed.success ? parsed.data : stop('Nobody has signed in to amoCRM yet: press "Sign in" in the connection')
}

function signedInSession(context: AmoContext): Session {
  const renew = async (refused: Keys): Promise<Keys> => {
    const kept = await readTokens(context)
    const stored = await context.tokens?.renew(async (current) => {
      const parsed = keptTokens.safeParse(current)
      const known = parsed.success ? parsed.data : kept
      // Somebody else has renewed meanwhile: a refresh token works once.
      return known.accessToken === refused.accessToken ? refresh(context, known) : known
    })
    const fresh = keptTokens.parse(stored)
    hideTokens(context, fresh)
    return keysOf(fresh)
  }
  return {
    current: async () => {
      const kept = await readTokens(context)
      hideTokens(context, kept)
      return kept.expiresAtMs - context.clock.now() < SPARE_MS ? renew(keysOf(kept)) : keysOf(kept)
    },
    renew,
  }
}

/** Keys of the connection of this context. */
export function openSession(context: AmoContext): Session {
  return context.config.signIn === 'token' ? typedSession(context.config) : signedInSession(context)
}
