import { createHash } from 'node:crypto'
import { z } from 'zod'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { BrowserSignIn } from '../kit/types.ts'
import type { SalesforceConfig } from './config.ts'
import { askTokens } from './token-endpoint.ts'

const kept = z.object({ verifier: z.string() })

function refuse(reason: string): OutcomeError {
  return new OutcomeError({ kind: 'unauthorized', reason })
}

/** What a public app and a confidential one send besides. */
export function withSecret({ clientSecret }: SalesforceConfig, form: Record<string, string>): Record<string, string> {
  return clientSecret === '' ? form : { ...form, client_secret: clientSecret }
}

/** OAuth 2.0 authorization code with PKCE (S256), needed scopes `api` and `refresh_token`. */
export const signIn: BrowserSignIn<SalesforceConfig> = {
  redirectUri: (config) => config.callbackUrl,
  begin: ({ config, random }, { state, redirectUri }) => {
    if (config.signIn !== 'browser') throw refuse('The connection does not sign in with a browser: choose that first')
    const verifier = random.hex(32)
    const page = new URL(`${config.account}/services/oauth2/authorize`)
    const query = {
      response_type: 'code',
      client_id: config.clientId,
      redirect_uri: redirectUri,
      scope: 'api refresh_token',
      state,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    }
    for (const [name, value] of Object.entries(query)) page.searchParams.set(name, value)
    return { url: page.href, kept: { verifier } }
  },
  finish: async (context, { query, redirectUri, kept: stored }) => {
    const { config } = context
    const code = query['code'] ?? ''
    if (code === '') throw refuse('The answer of Salesforce has no code: begin again')
    const { verifier } = kept.parse(stored)
    const tokens = await askTokens(
      context,
      withSecret(config, {
        grant_type: 'authorization_code',
        code,
        client_id: config.clientId,
        redirect_uri: redirectUri,
        code_verifier: verifier,
      }),
    )
    if (tokens.refreshToken !== null) return tokens
    throw refuse(
      'Salesforce gave no refresh token: add the scope "Perform requests at any time (refresh_token)" to the app and sign in again',
    )
  },
}
