import type { Json } from '../../../src-preload/contract/index.ts'
import { outcomeOfUnreadable } from '../kit/outcome.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { AdapterContext, BrowserSignIn } from '../kit/types.ts'
import type { Settings } from './config.ts'
import { readEnvelope, refusalOf } from './refusal.ts'
import { keptTokens, tokenAnswer } from './types.ts'
import type { KeptTokens } from './types.ts'

type AppSettings = Pick<Settings, 'signIn' | 'account' | 'clientId' | 'clientSecret' | 'redirectUri' | 'authServer'>
type AppContext = Pick<AdapterContext<AppSettings>, 'config' | 'http' | 'clock' | 'tokens'>

/** What kept tokens belong to: another portal or application makes them void. */
export function tokenScope({ account, clientId, authServer }: AppSettings): string {
  return [account, clientId, authServer].join(' ')
}

function held(reason: string): OutcomeError {
  return new OutcomeError({ kind: 'unauthorized', reason })
}

/** Asks the vendor's server for tokens (DOC settings/oauth). */
async function ask(
  { config, http, clock }: AppContext,
  grant: { grant_type: string; code: string } | { grant_type: string; refresh_token: string },
): Promise<{ tokens: KeptTokens; endpoint: string | undefined }> {
  const response = await http.send({
    method: 'GET',
    url: `${config.authServer}/oauth/token/`,
    query: { client_id: config.clientId, client_secret: config.clientSecret, ...grant },
    // It makes no record: an unclear end is asked again.
    isMutation: false,
    isConfidential: true,
  })
  const rules = { isMutation: false, nowMs: clock.now(), operatingResetMs: null }
  const parsed = tokenAnswer.safeParse(response.json)
  if (response.status >= 200 && response.status < 300 && parsed.success) {
    const { access_token: accessToken, refresh_token: refreshToken, client_endpoint: endpoint } = parsed.data
    http.hide(accessToken)
    http.hide(refreshToken)
    return { tokens: { accessToken, refreshToken }, endpoint }
  }
  if (readEnvelope(response) === null && response.status < 300) {
    throw new OutcomeError(outcomeOfUnreadable(response, rules))
  }
  const refusal = refusalOf(response, rules)
  // A sign-in refused for whatever reason is a matter of the connection, never of one lead.
  if (refusal.outcome.kind === 'rejected') throw held(refusal.outcome.reason)
  throw refusal
}

/** Access tokens of a connection that was signed in to in a browser. */
export type Session = {
  current(): Promise<string>
  /** A new access token after Bitrix24 called this one expired. */
  renew(expired: string): Promise<string>
}

/** The session of a connection. Tokens are renewed when they are refused, never on a timer: the vendor asks for that. */
export function openSession(context: AppContext): Session {
  const { tokens, http } = context
  const read = (stored: Json | null): KeptTokens | null => {
    const parsed = keptTokens.safeParse(stored)
    return parsed.success ? parsed.data : null
  }
  const hide = ({ accessToken, refreshToken }: KeptTokens): string => {
    http.hide(accessToken)
    http.hide(refreshToken)
    return accessToken
  }
  const keeper = () => {
    if (tokens === undefined) throw held('save the connection, then sign in')
    return tokens
  }
  return {
    current: async () => {
      const known = read(await keeper().read())
      if (known === null) throw held('nobody has signed in yet: sign in from the connection')
      return hide(known)
    },
    renew: async (expired) => {
      const stored = await keeper().renew(async (current) => {
        const known = read(current)
        if (known === null) throw held('nobody has signed in yet: sign in from the connection')
        if (known.accessToken !== expired) return current
        hide(known)
        const fresh = await ask(context, { grant_type: 'refresh_token', refresh_token: known.refreshToken })
        return fresh.tokens
      })
      return hide(keptTokens.parse(stored))
    },
  }
}

function hostOf(address: string): string {
  return URL.parse(address)?.host ?? address
}

/** Signing in with a local application in a browser. Bitrix24 takes the return address from the application's card. */
export const signIn: BrowserSignIn<AppSettings> = {
  redirectUri: ({ redirectUri }) => redirectUri,
  begin: ({ config }, { state }) => {
    if (config.signIn !== 'app') {
      throw new OutcomeError({
        kind: 'rejected',
        reason: 'this connection uses a webhook: there is nothing to sign in to. Choose "local application" first',
      })
    }
    const url = new URL(`${config.account}/oauth/authorize/`)
    url.searchParams.set('client_id', config.clientId)
    url.searchParams.set('state', state)
    return { url: url.href, kept: null }
  },
  finish: async (context, { query }) => {
    const { config, http } = context
    const { code = '', domain = '' } = query
    if (code === '') throw held('Bitrix24 sent no code back: begin again')
    http.hide(code)
    const portal = URL.parse(config.account)
    if (domain !== '' && domain !== portal?.host && domain !== portal?.hostname) {
      throw held(
        `you have signed in to ${domain}, but the connection is to ${hostOf(config.account)}: make them the same`,
      )
    }
    let granted
    try {
      granted = await ask(context, { grant_type: 'authorization_code', code })
    } catch (error) {
      const isLate = error instanceof OutcomeError && /INVALID_GRANT/.test(error.outcome.reason)
      throw isLate ? held('the code of Bitrix24 lives 30 seconds only and is used up: sign in again') : error
    }
    const { endpoint, tokens } = granted
    if (endpoint !== undefined && hostOf(endpoint) !== hostOf(config.account)) {
      throw held(`these tokens are for ${hostOf(endpoint)}: enter this address in the connection and sign in again`)
    }
    return tokens
  },
}
