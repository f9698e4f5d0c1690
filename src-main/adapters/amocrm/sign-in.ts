import { OutcomeError } from '../kit/outcome-error.ts'
import type { BrowserSignIn } from '../kit/types.ts'
import type { AmoConfig } from './config.ts'
import { consentPage, originOfNamedHost } from './hosts.ts'
import { askTokens } from './session.ts'

function refuse(reason: string): OutcomeError {
  return new OutcomeError({ kind: 'unauthorized', reason })
}

/** The account that the person gave access to, by the redirect's `referer`. */
function grantedOrigin({ account }: AmoConfig, referer: string | undefined): string {
  if (referer === undefined || referer === '') return account
  const origin = originOfNamedHost(referer, account, 'account')
  if (origin === null) throw refuse('The answer names a host that is not one of amoCRM: nothing was sent there')
  if (origin !== account) {
    const given = new URL(origin).host
    throw refuse(
      `Access was given for ${given}, but the connection is for ${new URL(account).host}: choose that account when signing in, or enter ${given} in the connection`,
    )
  }
  return origin
}

/** OAuth 2.0 of amoCRM (www.amocrm.ru/developers/content/oauth): consent page → code, valid 20 minutes → tokens. */
export const signIn: BrowserSignIn<AmoConfig> = {
  redirectUri: (config) => config.redirectUri,
  begin: ({ config }, { state }) => {
    if (config.signIn !== 'oauth')
      throw refuse('The connection uses a long-lived token: choose signing in with a browser first')
    const page = new URL(consentPage(config.account))
    page.searchParams.set('client_id', config.clientId)
    page.searchParams.set('state', state)
    // In this mode the page itself goes to the redirect address.
    page.searchParams.set('mode', 'popup')
    return { url: page.href, kept: null }
  },
  finish: async (context, { query, redirectUri }) => {
    const { config } = context
    const origin = grantedOrigin(config, query['referer'])
    if (query['client_id'] !== undefined && query['client_id'] !== config.clientId) {
      throw refuse('The answer belongs to another integration: compare the integration ID')
    }
    const code = query['code'] ?? ''
    if (code === '') throw refuse('The answer of amoCRM has no code: begin again')
    const granted = await askTokens(context, origin, {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
    })
    if (granted.kind === 'granted') return granted.tokens
    throw refuse(
      `amoCRM did not give access (${granted.words}): compare integration ID, secret key and redirect address with the integration, then begin again`,
    )
  },
}
