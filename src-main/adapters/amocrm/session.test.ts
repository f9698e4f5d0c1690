import { createTestTokens } from '../kit/test-tokens.ts'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Json } from '../../../src-preload/contract/index.ts'
import type { FakeAnswer } from '../kit/fake-server.ts'
import { amocrmAdapter } from './adapter.ts'
import { gatewayPage, problem } from './fake-answers.ts'
import { startFakeAmocrm } from './fake-amocrm.ts'
import type { FakeAmocrm } from './fake-amocrm.ts'
import type { FakeAccount } from './fake-account.ts'
import { fakeJwt } from './fake-oauth.ts'
import { connect, startAccount } from './test-account.ts'

const NOW = Date.UTC(2026, 0, 15, 9)
const TOKEN_PATH = '/oauth2/access_token'
const REFRESH = 'def50200refresh-token-0'

const oauth = (crm: FakeAmocrm) => ({
  signIn: 'oauth',
  token: '',
  clientId: crm.account.oauth.clientId,
  clientSecret: crm.account.oauth.clientSecret,
})

/** An account that was signed in to: one access token, good or not, and one refresh token. */
async function signedIn(about: { isGood: boolean; expiresInMs?: number } & Partial<FakeAccount>) {
  const { isGood, expiresInMs = 3_600_000, ...changes } = about
  const { crm } = await startAccount(changes)
  const access = fakeJwt({ exp: 1, account_id: crm.account.id, api_domain: new URL(crm.url).host, jti: 'first' })
  if (isGood) crm.account.oauth.accessTokens.add(access)
  crm.account.oauth.refreshTokens.add(REFRESH)
  const kept = {
    accessToken: access,
    refreshToken: REFRESH,
    expiresAtMs: NOW + expiresInMs,
    origin: crm.url,
    accountId: 30011,
  }
  const tokens = createTestTokens(kept)
  return { crm, tokens, kept, access, ...connect(crm, { config: oauth(crm), tokens }) }
}

const renewals = ({ requests }: FakeAmocrm): unknown[] =>
  requests.filter(({ path }) => path === TOKEN_PATH).map(({ body }) => JSON.parse(body) as unknown)

describe('an account that is signed in to in a browser', () => {
  test('is used with its access token', async () => {
    const { crm, deliver, access, tokens } = await signedIn({ isGood: true })
    expect(await deliver({})).toMatchObject({ kind: 'delivered' })
    expect(new Set(crm.requests.map(({ headers }) => headers['authorization']))).toEqual(new Set([`Bearer ${access}`]))
    expect(tokens.renewals).toBe(0)
  })

  test('renews a refused token once, keeps the new pair, and sends the request again', async () => {
    const { crm, deliver, tokens, bench } = await signedIn({ isGood: true })
    crm.failNext(
      { kind: 'answer', answer: problem(401, 'Unauthorized') },
      { matches: ({ method }) => method === 'POST' },
    )
    expect(await deliver({})).toMatchObject({ kind: 'delivered' })
    expect(crm.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /api/v4/account',
      'POST /api/v4/leads',
      `POST ${TOKEN_PATH}`,
      'POST /api/v4/leads',
    ])
    expect(renewals(crm)).toEqual([
      {
        client_id: crm.account.oauth.clientId,
        client_secret: crm.account.oauth.clientSecret,
        grant_type: 'refresh_token',
        refresh_token: REFRESH,
        redirect_uri: 'http://127.0.0.1:47831/amocrm',
      },
    ])
    const [fresh] = crm.account.oauth.accessTokens
    expect(tokens.stored).toEqual({
      accessToken: fresh,
      refreshToken: 'def50200refresh-token-1',
      expiresAtMs: NOW + 86_400_000,
      origin: crm.url,
      accountId: 30011,
    })
    const seen = JSON.stringify(bench.exchanges)
    for (const secret of [fresh ?? '?', REFRESH, 'refresh-token-1', crm.account.oauth.clientSecret])
      expect(seen).not.toContain(secret)
  })

  test('renews a token that is about to end before it is used', async () => {
    const { crm, deliver } = await signedIn({ isGood: true, expiresInMs: 4 * 60_000 })
    await deliver({})
    expect(crm.requests.map(({ path }) => path)).toEqual([TOKEN_PATH, '/api/v4/account', '/api/v4/leads'])
  })

  test('is renewed by one of two attempts that meet the refusal at once', async () => {
    const { crm, tokens } = await signedIn({ isGood: false })
    const attempt = (marker: string) => connect(crm, { config: oauth(crm), tokens }).deliver({}, { marker })
    const outcomes = await Promise.all([attempt('a'), attempt('b')])
    expect(outcomes.map(({ kind }) => kind)).toEqual(['delivered', 'delivered'])
    expect(renewals(crm)).toHaveLength(1)
  })

  test('is held after a second refusal, without a third try', async () => {
    const { crm, deliver } = await signedIn({ isGood: true })
    crm.failNext(
      { kind: 'answer', answer: problem(401, 'Unauthorized') },
      { matches: ({ path }) => path === '/api/v4/leads', times: 9 },
    )
    expect(await deliver({})).toMatchObject({ kind: 'unauthorized' })
    expect(crm.requests).toHaveLength(4)
    expect(crm.account.leads.size).toBe(0)
  })

  test('is held when its refresh token was used or has ended', async () => {
    const { crm, deliver, tokens, kept } = await signedIn({ isGood: false })
    crm.account.oauth.refreshTokens.clear()
    expect(await deliver({})).toEqual({
      kind: 'unauthorized',
      reason:
        'amoCRM has ended the access (Некорректный токен; Авторизация не прошла; Token has been revoked): sign in again in the connection',
    })
    expect(tokens.stored).toEqual(kept)
  })

  test.each<[string, Json | null]>([
    ['signed in to', null],
    ['kept as it should be', { accessToken: 'x' }],
  ])('that was never %s says what to do', async (_name, stored) => {
    const { crm } = await startAccount()
    const { deliver } = connect(crm, { config: oauth(crm), tokens: createTestTokens(stored) })
    expect(await deliver({})).toEqual({
      kind: 'unauthorized',
      reason: 'Nobody has signed in to amoCRM yet: press "Sign in" in the connection',
    })
    expect(crm.requests).toEqual([])
  })

  test('of a connection that is not saved says what to do', async () => {
    const { crm } = await startAccount()
    const { deliver } = connect(crm, { config: oauth(crm) })
    expect(await deliver({})).toMatchObject({
      kind: 'unauthorized',
      reason: 'Save the connection, then sign in to amoCRM',
    })
  })

  test.each<[string, FakeAnswer, object]>([
    ['429', gatewayPage(429), { kind: 'retry', trouble: 'limit' }],
    ['403 of the gateway', gatewayPage(403), { kind: 'retry', trouble: 'limit', afterMs: 900_000 }],
    ['500', { status: 500, text: 'boom' }, { kind: 'retry', trouble: 'account' }],
    ['502 of the gateway', gatewayPage(502), { kind: 'retry', trouble: 'account' }],
    ['a web page', gatewayPage(200), { kind: 'retry', trouble: 'account' }],
    [
      'half a pair of tokens',
      { status: 200, json: { access_token: 'a', expires_in: 5 } },
      { kind: 'retry', trouble: 'account' },
    ],
  ])('whose renewal meets %s tries again later and keeps its tokens', async (_name, answer, expected) => {
    const { crm, deliver, tokens, kept } = await signedIn({ isGood: false })
    crm.failNext({ kind: 'answer', answer }, { matches: ({ path }) => path === TOKEN_PATH })
    expect(await deliver({})).toMatchObject(expected)
    expect(tokens.stored).toEqual(kept)
    expect(crm.account.leads.size).toBe(0)
  })

  test('whose renewal got no answer is asked for another sign-in, not for another lead', async () => {
    const { crm, deliver } = await signedIn({ isGood: false })
    crm.failNext({ kind: 'lose_answer' }, { matches: ({ path }) => path === TOKEN_PATH })
    expect(await deliver({})).toMatchObject({ kind: 'retry', trouble: 'account' })
    expect(await deliver({})).toMatchObject({ kind: 'unauthorized' })
  })
})

describe('an account that was renamed', () => {
  /** The old address, the new one, and tokens made at the old. */
  async function renamed(oldHost: FakeAccount['oldHost']) {
    const started = await signedIn({ isGood: true, oldHost })
    const fresh = await startFakeAmocrm(started.crm.account)
    onTestFinished(() => fresh.close())
    started.crm.account.host = new URL(fresh.url).host
    return { ...started, fresh }
  }

  test.each(['unauthorized', 'redirect', 'page'] as const)(
    'is followed to its new address when the old one answers as %s',
    async (oldHost) => {
      const { deliver, fresh, tokens, crm, bench } = await renamed(oldHost)
      expect(await deliver({})).toEqual({ kind: 'delivered', crmId: '660001', url: `${fresh.url}/leads/detail/660001` })
      expect(tokens.stored).toMatchObject({ origin: fresh.url, accountId: 30011 })
      expect(crm.requests.map(({ path }) => path)).toEqual([
        '/api/v4/account',
        TOKEN_PATH,
        '/oauth2/account/current/subdomain',
      ])
      const asked = crm.requests.at(-1)
      expect(asked?.headers['x-refresh-token']).toBe(REFRESH)
      expect(JSON.stringify(bench.exchanges)).not.toContain(REFRESH)
      await deliver({}, { marker: 'estafeta-2' })
      expect(crm.requests).toHaveLength(3)
    },
  )

  test('is told by the check, which offers the new address', async () => {
    const { bench, fresh } = await renamed('unauthorized')
    const steps = await amocrmAdapter.check(bench.context)
    expect(steps.find(({ name }) => name === 'account')).toMatchObject({
      state: 'warning',
      offer: { field: 'account', value: fresh.url },
    })
  })

  test.each([
    ['another account', { id: 99, domain: '127.0.0.1:1' }],
    ["a host that is not the vendor's", { id: 30011, domain: 'evil.example' }],
    ['nothing', {}],
  ])('is not followed to %s', async (_name, json) => {
    const { deliver, crm, fresh } = await renamed('unauthorized')
    crm.failNext(
      { kind: 'answer', answer: { status: 200, json } },
      { matches: ({ path }) => path.endsWith('/subdomain') },
    )
    expect(await deliver({})).toMatchObject({ kind: 'unauthorized' })
    expect(fresh.requests).toEqual([])
  })
})

test('a draft of a connection with a token needs no tokens of the core', async () => {
  const { crm } = await startAccount()
  const { bench } = connect(crm)
  expect(bench.context.tokens).toBeUndefined()
  const steps = await amocrmAdapter.check(bench.context)
  expect(steps.every(({ state }) => state === 'passed' || state === 'warning')).toBe(true)
})
