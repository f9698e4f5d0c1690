import { createTestTokens } from '../kit/test-tokens.ts'
import { describe, expect, test } from 'vitest'
import { connect, deals, formLead, startAccount } from './test-account.ts'
import type { TestAccount } from './test-account.ts'
import type { FakeBitrix24 } from './fake-bitrix24.ts'

function appConfig({ url, account }: FakeBitrix24): Record<string, unknown> {
  const { clientId, clientSecret } = account.app
  return { signIn: 'app', webhook: '', account: url, clientId, clientSecret, authServer: url }
}

async function startApp(tokens = createTestTokens()): Promise<TestAccount & { tokens: typeof tokens }> {
  const { crm } = await startAccount('deals')
  return { ...connect('deals', crm, { config: appConfig(crm), tokens }), tokens }
}

const kept = (number: number) => ({ accessToken: `access-token-${number}`, refreshToken: `refresh-token-${number}` })
const tokenCalls = ({ crm }: TestAccount): Record<string, string>[] =>
  crm.requests.filter(({ path }) => path === '/oauth/token/').map(({ query }) => Object.fromEntries(query))

describe('signing in with a local application', () => {
  test('opens the portal’s page and changes the code for tokens', async () => {
    const app = await startApp()
    const { crm } = app
    expect(app.begin('state-1')).toEqual({
      url: `${crm.url}/oauth/authorize/?client_id=local.65f0c1.0042&state=state-1`,
      kept: null,
    })
    const domain = new URL(crm.url).host
    expect(await app.finish({ code: 'code-once-31', state: 'state-1', domain })).toEqual(kept(2))
    expect(tokenCalls(app)).toEqual([
      {
        client_id: 'local.65f0c1.0042',
        client_secret: 'Sk9-client-secret-55',
        grant_type: 'authorization_code',
        code: 'code-once-31',
      },
    ])
    expect(JSON.stringify(app.bench.exchanges)).not.toMatch(/code-once|client-secret|-token-\d/)
  })

  test.each([
    ['without a code', {}, 'Bitrix24 sent no code back: begin again'],
    [
      'with a code that is too old',
      { code: 'code-late-30' },
      'the code of Bitrix24 lives 30 seconds only and is used up: sign in again',
    ],
    [
      'to another portal',
      { code: 'code-once-31', domain: 'other.bitrix24.ru' },
      /^you have signed in to other\.bitrix24\.ru, but the connection is to 127\.0\.0\.1:\d+: make them the same$/,
    ],
  ])('%s says what to do', async (_name, query, words) => {
    const app = await startApp()
    const reason = await app.finish(query as Record<string, string>).catch((error: unknown) => (error as Error).message)
    if (typeof words === 'string') expect(reason).toBe(words)
    else expect(reason).toMatch(words)
  })

  test('is not for a connection with a webhook', async () => {
    const { begin } = await startAccount('deals')
    expect(() => begin('s')).toThrow('this connection uses a webhook')
  })

  test('needs a saved connection, and somebody who has signed in', async () => {
    const { crm } = await startAccount('deals')
    const draft = connect('deals', crm, { config: appConfig(crm) })
    expect(await draft.deliver({})).toEqual({ kind: 'unauthorized', reason: 'save the connection, then sign in' })
    expect((await draft.check())[0]).toMatchObject({
      state: 'failed',
      detail: { en: 'Save the connection, then press Sign in and sign in to Bitrix24 in the browser.' },
    })
    const saved = connect('deals', crm, { config: appConfig(crm), tokens: createTestTokens() })
    expect((await saved.check())[0]).toMatchObject({ state: 'failed' })
    expect(await saved.deliver({})).toMatchObject({ kind: 'unauthorized' })
    expect(crm.requests).toEqual([])
  })
})

describe('tokens', () => {
  test('go with every request, and never into the transcript', async () => {
    const app = await startApp(createTestTokens(kept(1)))
    expect(await app.deliver(formLead)).toMatchObject({ kind: 'delivered' })
    for (const { path, body } of app.crm.requests) {
      expect(path).toMatch(/^\/rest\/crm\.[a-z.]+$/)
      expect(JSON.parse(body)).toMatchObject({ auth: 'access-token-1' })
    }
    expect(tokenCalls(app)).toEqual([])
    expect(JSON.stringify(app.bench.exchanges)).not.toContain('access-token')
  })

  test('that have expired are renewed once, and the same request goes out again', async () => {
    const app = await startApp(createTestTokens({ accessToken: 'access-token-0', refreshToken: 'refresh-token-1' }))
    expect(await app.deliver(formLead)).toMatchObject({ kind: 'delivered' })
    expect(deals(app.crm)).toHaveLength(1)
    expect(tokenCalls(app)).toEqual([
      {
        client_id: 'local.65f0c1.0042',
        client_secret: 'Sk9-client-secret-55',
        grant_type: 'refresh_token',
        refresh_token: 'refresh-token-1',
      },
    ])
    expect(app.tokens.stored).toEqual(kept(2))
    expect(app.tokens.renewals).toBe(1)
    expect(JSON.stringify(app.bench.exchanges)).not.toMatch(/-token-\d/)
  })

  test('are renewed once by two attempts that meet the refusal together', async () => {
    const tokens = createTestTokens({ accessToken: 'access-token-0', refreshToken: 'refresh-token-1' })
    const app = await startApp(tokens)
    const other = connect('deals', app.crm, { config: appConfig(app.crm), tokens })
    const outcomes = await Promise.all([app.deliver({}), other.deliver({}, { marker: 'estafeta-2' })])
    expect(outcomes).toMatchObject([{ kind: 'delivered' }, { kind: 'delivered' }])
    expect(tokenCalls(app)).toHaveLength(1)
  })

  test('that cannot be renewed hold the connection until somebody signs in', async () => {
    const app = await startApp(createTestTokens({ accessToken: 'access-token-0', refreshToken: 'refresh-token-0' }))
    expect(await app.deliver({})).toEqual({
      kind: 'unauthorized',
      reason: 'the sign-in has expired: sign in again (INVALID_GRANT: Invalid grant)',
    })
    expect((await app.check()).find(({ state }) => state === 'failed')?.detail?.en).toContain('sign in again')
  })

  test.each([
    ['a page', { status: 502, text: '<html>' }, { kind: 'retry', trouble: 'account' }],
    ['an unpaid application', { status: 200, json: { error: 'PAYMENT_REQUIRED' } }, { kind: 'unauthorized' }],
    ['nothing', { status: 200, text: '' }, { kind: 'retry', trouble: 'account' }],
    ['an error nobody knows', { status: 400, json: { error: 'odd' } }, { kind: 'unauthorized' }],
  ])('asked for when the server of the vendor answers with %s', async (_name, answer, expected) => {
    const app = await startApp(createTestTokens({ accessToken: 'access-token-0', refreshToken: 'refresh-token-1' }))
    app.crm.failNext({ kind: 'answer', answer }, { matches: ({ path }) => path === '/oauth/token/' })
    expect(await app.deliver({})).toMatchObject(expected)
    expect(app.tokens.stored).toMatchObject({ refreshToken: 'refresh-token-1' })
  })
})
