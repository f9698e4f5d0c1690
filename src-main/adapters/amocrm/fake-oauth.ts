import type { FakeAnswer, FakeRequest } from '../kit/fake-server.ts'
import type { FakeAccount } from './fake-account.ts'

/** The integration and what it was given. */
export type FakeOAuth = {
  clientId: string
  clientSecret: string
  /** Registered; must come back letter for letter. */
  redirectUri: string
  codes: Set<string>
  accessTokens: Set<string>
  /** Each works once. */
  refreshTokens: Set<string>
  serial: number
  /** Host named by `api_domain` of the tokens; null for the one that is asked. */
  apiHost: string | null
}

/** A JWT with these claims and no real signature. */
export function fakeJwt(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ typ: 'JWT', alg: 'RS256' })}.${part(claims)}.c2lnbmF0dXJl-${Object.keys(claims).length}`
}

/** An error of the sign-in. */
export function oauthProblem(status: number, title: string, hint: string): FakeAnswer {
  const type = 'https://developers.amocrm.ru/v3/errors/OAuthProblemJson'
  const json = { type, title, status, detail: 'Авторизация не прошла', hint }
  return { status, headers: { 'content-type': 'application/problem+json' }, json }
}

function grant({ oauth, nowS, id }: FakeAccount, host: string): FakeAnswer {
  oauth.serial += 1
  const { serial } = oauth
  const access = fakeJwt({ exp: nowS + 86_400, account_id: id, api_domain: oauth.apiHost ?? host, jti: serial })
  const refresh = `def50200refresh-token-${serial}`
  oauth.accessTokens.clear()
  oauth.accessTokens.add(access)
  oauth.refreshTokens.clear()
  oauth.refreshTokens.add(refresh)
  return {
    status: 200,
    json: { token_type: 'Bearer', expires_in: 86_400, access_token: access, refresh_token: refresh },
  }
}

/** `POST /oauth2/access_token` and `GET /oauth2/account/current/subdomain`. */
export function oauthAnswer(account: FakeAccount, request: FakeRequest): FakeAnswer {
  const { oauth } = account
  const host = account.host ?? request.headers['host'] ?? ''
  if (request.path === '/oauth2/account/current/subdomain') {
    if (!oauth.refreshTokens.has(request.headers['x-refresh-token'] ?? ''))
      return oauthProblem(401, 'Unauthorized', 'token')
    return { status: 200, json: { id: account.id, subdomain: 'okna', domain: host, top_level_domain: 'ru' } }
  }
  if (request.path !== '/oauth2/access_token' || request.method !== 'POST')
    return { status: 404, text: '<html>404</html>' }
  const body = JSON.parse(request.body) as Record<string, string> // sent by the adapter under test
  const { clientId, clientSecret, redirectUri } = oauth
  if (body['client_id'] !== clientId || body['client_secret'] !== clientSecret)
    return oauthProblem(401, 'Некорректный клиент', 'Check the client')
  if (body['redirect_uri'] !== redirectUri)
    return oauthProblem(400, 'Некорректный запрос', 'Check the `redirect_uri` parameter')
  if (body['grant_type'] === 'authorization_code') {
    return oauth.codes.delete(body['code'] ?? '')
      ? grant(account, host)
      : oauthProblem(400, 'Некорректный код', 'Authorization code has been revoked')
  }
  return oauth.refreshTokens.delete(body['refresh_token'] ?? '')
    ? grant(account, host)
    : oauthProblem(401, 'Некорректный токен', 'Token has been revoked')
}

/**
 * The consent page as a person uses it: the address the vendor sends the browser to. `page` is what `begin` gave; `referer` is the
 * host of the account that was chosen there.
 */
export function consent(account: FakeAccount, page: string, about: { referer: string; isRefused?: boolean }): string {
  const asked = new URL(page).searchParams
  if (asked.get('client_id') !== account.oauth.clientId) throw new Error('the vendor does not know this integration')
  const back = new URL(account.oauth.redirectUri)
  back.searchParams.set('state', asked.get('state') ?? '')
  if (about.isRefused === true) {
    back.searchParams.set('error', 'access_denied')
    return back.href
  }
  const code = `def50200code-${account.oauth.codes.size + account.oauth.serial}`
  account.oauth.codes.add(code)
  for (const [name, value] of Object.entries({
    code,
    referer: about.referer,
    client_id: account.oauth.clientId,
    from_widget: '1',
  }))
    back.searchParams.set(name, value)
  return back.href
}
