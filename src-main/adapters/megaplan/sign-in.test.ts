import { createTestTokens } from '../kit/test-tokens.ts'
import { describe, expect, test } from 'vitest'
import { createAdapterMemory } from '../kit/memory.ts'
import { megaplan1Adapter, megaplanAdapter } from './adapter.ts'
import { startFakeMegaplan } from './fake-megaplan.ts'
import type { FakeMegaplan } from './fake-megaplan.ts'
import { connect, startAccount } from './test-account.ts'
import type { Version } from './test-account.ts'
import { refused } from './v3/fake-answers.ts'

const SIGN_IN: Record<Version, string> = {
  megaplan: '/api/v3/auth/access_token',
  megaplan1: '/BumsCommonApiV01/User/authorize.api',
}

const byPassword = { signIn: 'password', login: 'leads@example.org', password: 'Megaplan-Pa$$word-71', programId: '14' }

const signIns = (crm: FakeMegaplan, version: Version): URLSearchParams[] =>
  crm.requests.filter(({ path }) => path === SIGN_IN[version]).map(({ body }) => new URLSearchParams(body))

const kept = (accessToken: string, refreshToken: string | null) => createTestTokens({ accessToken, refreshToken })

describe('signing in by login and password, API v3', () => {
  test('keeps the tokens for the attempts that follow', async () => {
    const { crm } = await startAccount('megaplan')
    const tokens = createTestTokens()
    const first = connect('megaplan', crm, { config: byPassword, tokens })
    expect(await first.deliver({})).toMatchObject({ kind: 'delivered' })
    expect(await connect('megaplan', crm, { config: byPassword, tokens }).deliver({})).toMatchObject({
      kind: 'delivered',
    })
    expect(signIns(crm, 'megaplan').map((form) => Object.fromEntries(form))).toEqual([
      { grant_type: 'password', username: 'leads@example.org', password: 'Megaplan-Pa$$word-71' },
    ])
    expect(tokens.stored).toEqual({ accessToken: 'AbCd-access-token-1', refreshToken: 'EfGh-refresh-token-1' })
    expect(JSON.stringify(first.bench.exchanges)).not.toMatch(/token-1|Pa\$\$word/)
  })

  test('renews a refused token by the refresh token, once, and sends the same request again', async () => {
    const { crm } = await startAccount('megaplan')
    const tokens = kept('old-token-0', 'EfGh-refresh-token-1')
    const { deliver, bench } = connect('megaplan', crm, { config: byPassword, tokens })
    expect(await deliver({})).toMatchObject({ kind: 'delivered' })
    expect(signIns(crm, 'megaplan').map((form) => Object.fromEntries(form))).toEqual([
      { grant_type: 'refresh_token', refresh_token: 'EfGh-refresh-token-1' },
    ])
    expect(tokens.stored).toEqual({ accessToken: 'AbCd-access-token-2', refreshToken: 'EfGh-refresh-token-2' })
    expect(JSON.stringify(bench.exchanges)).not.toMatch(/token-[012]/)
  })

  test.each([
    ['is dead too', 'EfGh-refresh-token-0'],
    ['is missing', null],
  ])('goes back to the password when the refresh token %s', async (_name, refreshToken) => {
    const { crm } = await startAccount('megaplan')
    const tokens = kept('old-token-0', refreshToken)
    expect(await connect('megaplan', crm, { config: byPassword, tokens }).deliver({})).toMatchObject({
      kind: 'delivered',
    })
    expect(signIns(crm, 'megaplan').at(-1)?.get('grant_type')).toBe('password')
  })

  test('makes good a refresh whose answer was lost', async () => {
    const { crm } = await startAccount('megaplan')
    const tokens = kept('old-token-0', 'EfGh-refresh-token-1')
    const attempt = () => connect('megaplan', crm, { config: byPassword, tokens }).deliver({})
    crm.failNext({ kind: 'lose_answer' }, { matches: ({ path }) => path === SIGN_IN.megaplan })
    expect(await attempt()).toMatchObject({ kind: 'retry', trouble: 'account' })
    expect(await attempt()).toMatchObject({ kind: 'delivered' })
    expect(crm.account.deals).toHaveLength(1)
  })

  test('is renewed by one of two attempts that meet the refusal at once', async () => {
    const { crm } = await startAccount('megaplan')
    const tokens = kept('old-token-0', 'EfGh-refresh-token-1')
    const attempt = (marker: string) => connect('megaplan', crm, { config: byPassword, tokens }).deliver({}, { marker })
    const outcomes = await Promise.all([attempt('a'), attempt('b')])
    expect(outcomes.map(({ kind }) => kind)).toEqual(['delivered', 'delivered'])
    expect(signIns(crm, 'megaplan')).toHaveLength(1)
    expect(tokens.renewals).toBe(1)
  })

  test('that is refused holds the connection', async () => {
    const { crm } = await startAccount('megaplan')
    const config = { ...byPassword, password: 'another' }
    expect(await connect('megaplan', crm, { config, tokens: createTestTokens() }).deliver({})).toEqual({
      kind: 'unauthorized',
      reason: 'Megaplan does not accept the login and password',
    })
  })

  test('holds the connection when a fresh token is refused again', async () => {
    const { crm } = await startAccount('megaplan')
    crm.failNext(
      { kind: 'answer', answer: refused(401, null, 'нет') },
      { matches: ({ path }) => path === '/api/v3/deal', times: 2 },
    )
    expect(
      await connect('megaplan', crm, { config: byPassword, tokens: createTestTokens() }).deliver({}),
    ).toMatchObject({
      kind: 'unauthorized',
    })
    expect(crm.account.deals).toEqual([])
  })

  test.each<[string, { status: number; json?: unknown; text?: string; headers?: Record<string, string> }, object]>([
    ['a limit', { status: 429, json: { error: 'too_many' } }, { kind: 'retry', trouble: 'limit', afterMs: 60_000 }],
    ['trouble', { status: 500, text: 'boom' }, { kind: 'retry', trouble: 'account' }],
    ['no token', { status: 200, json: { token_type: 'bearer' } }, { kind: 'retry', trouble: 'account' }],
    ['a page', { status: 200, text: '<html>', headers: { 'content-type': 'text/html' } }, { kind: 'retry' }],
    ['nothing there', { status: 404, text: '<html>' }, { kind: 'unauthorized' }],
    ['401 in words', { status: 401, json: { error: 'invalid_grant' } }, { kind: 'unauthorized' }],
  ])('that meets %s says so', async (_name, answer, expected) => {
    const { crm } = await startAccount('megaplan')
    crm.failNext({ kind: 'answer', answer }, { matches: ({ path }) => path === SIGN_IN.megaplan })
    expect(
      await connect('megaplan', crm, { config: byPassword, tokens: createTestTokens() }).deliver({}),
    ).toMatchObject(expected)
  })

  test('of a draft is kept in its memory only', async () => {
    const { crm, bench } = await startAccount('megaplan')
    const memory = createAdapterMemory(bench.clock)
    const attempt = () => connect('megaplan', crm, { config: byPassword, memory }).deliver({})
    expect(await attempt()).toMatchObject({ kind: 'delivered' })
    crm.account.accessToken = 'AbCd-access-token-7'
    expect(await attempt()).toMatchObject({ kind: 'delivered' })
    expect(signIns(crm, 'megaplan').map((form) => form.get('grant_type'))).toEqual(['password', 'refresh_token'])
  })
})

test('a token that a person pasted is not renewed: the connection is held', async () => {
  const { crm, deliver } = await startAccount('megaplan', {}, { programId: '14' })
  crm.account.accessToken = 'AbCd-access-token-9'
  expect(await deliver({})).toMatchObject({
    kind: 'unauthorized',
    reason: expect.stringContaining('HTTP 401') as unknown,
  })
  expect(signIns(crm, 'megaplan')).toEqual([])
})

describe('signing in by login and password, API v1', () => {
  test('sends the hash of the password, keeps the keys and shows none of them', async () => {
    const { crm } = await startAccount('megaplan1')
    const tokens = createTestTokens()
    const first = connect('megaplan1', crm, { config: byPassword, tokens })
    expect(await first.deliver({})).toMatchObject({ kind: 'delivered' })
    expect(await connect('megaplan1', crm, { config: byPassword, tokens }).deliver({})).toMatchObject({
      kind: 'delivered',
    })
    expect(signIns(crm, 'megaplan1').map((form) => Object.fromEntries(form))).toEqual([
      { Login: 'leads@example.org', Password: '26c5fe54b45e254bd89afa9d40425304' },
    ])
    expect(tokens.stored).toEqual({ accessId: crm.account.accessId, secretKey: crm.account.secretKey })
    const seen = JSON.stringify(first.bench.exchanges)
    for (const secret of ['Pa$$word', '26c5fe54b45e254b', crm.account.secretKey, crm.account.accessId]) {
      expect(seen).not.toContain(secret)
    }
  })

  test('gets new keys when the kept ones are refused, and sends the same request again', async () => {
    const { crm } = await startAccount('megaplan1')
    const tokens = createTestTokens({ accessId: 'old', secretKey: 'older' })
    expect(await connect('megaplan1', crm, { config: byPassword, tokens }).deliver({})).toMatchObject({
      kind: 'delivered',
    })
    expect(crm.account.deals).toHaveLength(1)
    expect(tokens.renewals).toBe(1)
  })

  test('that is refused holds the connection', async () => {
    const { crm } = await startAccount('megaplan1')
    const config = { ...byPassword, password: 'another' }
    expect(await connect('megaplan1', crm, { config }).deliver({})).toMatchObject({
      kind: 'unauthorized',
      reason: expect.stringContaining('Неверный логин или пароль') as unknown,
    })
  })
})

test('the signature of a changing call is not shown: the body under it is not signed', async () => {
  const { deliver, bench } = await startAccount('megaplan1', {}, { programId: '14' })
  await deliver({})
  const headers = bench.exchanges.map(({ requestHeaders }) => requestHeaders['x-authorization'])
  expect(headers).toEqual(['•••'])
})

test('kept tokens belong to the address, the login and the password', async () => {
  const crm = await startFakeMegaplan()
  await crm.close()
  const scope = (adapter: typeof megaplanAdapter | typeof megaplan1Adapter, change: object): string => {
    const config = adapter.configSchema.parse({ account: 'demo', ...byPassword, ...change })
    // The two adapters differ in their config only; each scope is asked of the adapter that parsed it.
    return (adapter.tokenScope as ((given: unknown) => string) | undefined)?.(config) ?? ''
  }
  for (const adapter of [megaplanAdapter, megaplan1Adapter]) {
    const scopes = [{}, { account: 'other' }, { login: 'x' }, { password: 'y' }].map((change) => scope(adapter, change))
    expect(new Set(scopes).size).toBe(4)
    expect(scopes.join()).not.toContain(byPassword.password)
  }
})

test.each([
  ['mp123456', 'https://mp123456.megaplan.ru'],
  ['mp123456.megaplan.ru', 'https://mp123456.megaplan.ru'],
  ['https://mp123456.megaplan.ru/deals/list/', 'https://mp123456.megaplan.ru'],
  ['crm.okna.example', 'https://crm.okna.example'],
  ['http://crm.okna.example', null],
  ['https://user:pw@mp1.megaplan.ru', null],
  ['', null],
])('the address %s is read as %s', (account, expected) => {
  const parsed = megaplanAdapter.configSchema.safeParse({ account, signIn: 'token', token: 't' })
  expect(parsed.success ? parsed.data.account : null).toBe(expected)
})

test.each<[string, object, string[]]>([
  ['a login without a password', { login: 'x' }, ['password']],
  ['neither', {}, ['login', 'password']],
  ['no token', { signIn: 'token' }, ['token']],
  ['a token with a line break', { signIn: 'token', token: 'a\nb' }, ['token']],
])('a connection by API v3 with %s is told at its field', (_name, config, fields) => {
  const parsed = megaplanAdapter.configSchema.safeParse({ account: 'demo', ...config })
  expect(parsed.error?.issues.map(({ path }) => path[0])).toEqual(fields)
})

test.each<[string, object, string[]]>([
  ['no keys', {}, ['accessId', 'secretKey']],
  ['a login without a password', { signIn: 'password', login: 'x' }, ['password']],
])('a connection by API v1 with %s is told at its field', (_name, config, fields) => {
  const parsed = megaplan1Adapter.configSchema.safeParse({ account: 'demo', ...config })
  expect(parsed.error?.issues.map(({ path }) => path[0])).toEqual(fields)
})
