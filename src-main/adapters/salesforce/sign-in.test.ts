import { createTestTokens } from '../kit/test-tokens.ts'
import { describe, expect, test } from 'vitest'
import type { FakeAnswer } from '../kit/fake-server.ts'
import { createAdapterMemory } from '../kit/memory.ts'
import { salesforceAdapter } from './adapter.ts'
import { testKeys } from './fake-auth.ts'
import { connect, formLead, isCreate, startAccount } from './test-account.ts'
import type { TestAccount } from './test-account.ts'

const isToken = ({ path }: { path: string }): boolean => path === '/services/oauth2/token'
const formsOf = ({ crm }: TestAccount): Record<string, string>[] =>
  crm.requests.filter(isToken).map(({ body }) => Object.fromEntries(new URLSearchParams(body)))
const expired: FakeAnswer = {
  status: 401,
  json: [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }],
}

describe('signing in with key and secret', () => {
  test('asks for a token once and keeps it for all deliveries', async () => {
    const tokens = createTestTokens()
    const account = await startAccount({}, { tokens })
    const { org } = account
    await account.deliver(formLead, { marker: 'a' })
    await account.deliver(formLead, { marker: 'b' })
    const { clientId, clientSecret } = org.auth
    expect(formsOf(account)).toEqual([
      { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret },
    ])
    expect(tokens.stored).toEqual({
      accessToken: '00D5g000001!AQ-access-1',
      instanceUrl: account.crm.url,
      refreshToken: null,
    })
  })

  test('keeps the token of a connection that is not saved yet in memory', async () => {
    const account = await startAccount()
    const memory = createAdapterMemory(account.bench.clock)
    const draft = connect(account.crm, { memory })
    await draft.deliver(formLead, { marker: 'a' })
    await draft.deliver(formLead, { marker: 'b' })
    expect(formsOf(account)).toHaveLength(1)
  })

  test('leaves no secret in the transcript', async () => {
    const { bench, org, deliver } = await startAccount()
    await deliver(formLead)
    const seen = JSON.stringify(bench.exchanges)
    for (const secret of [org.auth.clientSecret, ...org.auth.sessions]) expect(seen).not.toContain(secret)
  })
})

describe('signing in with a private key', () => {
  const jwt = { signIn: 'jwt', username: 'relay@acme.example', privateKey: '' }
  async function start(config: Record<string, unknown> = {}): Promise<TestAccount> {
    const keys = testKeys()
    const account = await startAccount({ ...jwt, privateKey: keys.privateKey, clientSecret: '', ...config })
    account.org.auth.publicKey = keys.publicKey
    return account
  }

  test('sends an assertion that lives for two minutes, and no secret', async () => {
    const account = await start()
    expect(await account.deliver(formLead)).toMatchObject({ kind: 'delivered' })
    const [form] = formsOf(account)
    const [head = '', claims = ''] = form?.['assertion']?.split('.') ?? []
    const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString())
    expect(Object.keys(form ?? {})).toEqual(['grant_type', 'assertion'])
    expect([read(head), read(claims)]).toEqual([
      { alg: 'RS256' },
      {
        iss: '3MVG9consumerkey.1',
        sub: 'relay@acme.example',
        aud: 'https://login.salesforce.com',
        exp: Date.UTC(2026, 0, 15, 9, 2) / 1000,
      },
    ])
    const body = testKeys().privateKey.split('\n')[1] ?? ''
    expect(JSON.stringify(account.bench.exchanges)).not.toContain(body)
  })

  test.each([
    ['in one line', (pem: string) => pem.replaceAll('\n', ' ')],
    ['without line ends', (pem: string) => pem.replaceAll('\n', '')],
    ['with its line ends written out', (pem: string) => pem.replaceAll('\n', '\\n')],
  ])('takes a key pasted %s', async (_name, paste) => {
    const account = await start({ privateKey: paste(testKeys().privateKey) })
    expect(await account.deliver(formLead)).toMatchObject({ kind: 'delivered' })
  })

  test('of a user who has not approved the app holds the connection with advice', async () => {
    const account = await start()
    account.org.auth.isApproved = false
    expect(await account.deliver(formLead)).toEqual({
      kind: 'unauthorized',
      reason:
        "Salesforce refused the sign-in: invalid_grant: user hasn't approved this consumer; pre-authorise the user in the policies of the app",
    })
  })

  test('names another audience when the connection says so', async () => {
    const account = await start({ audience: 'https://acme.my.site.com' })
    account.org.auth.audience = 'https://acme.my.site.com'
    expect(await account.deliver(formLead)).toMatchObject({ kind: 'delivered' })
  })
})

describe('signing in with a browser', () => {
  const browser = { signIn: 'browser', clientSecret: '' }
  const signIn = salesforceAdapter.signIn!

  /** Goes to the consent page and back, as a person does. */
  async function goThrough(account: TestAccount): Promise<unknown> {
    const { context } = account.bench
    const redirectUri = signIn.redirectUri(context.config)
    const { url, kept } = signIn.begin(context, { state: 'state-1', redirectUri })
    const page = new URL(url)
    const challenge = page.searchParams.get('code_challenge') ?? ''
    account.org.auth.codes.set('code-1', { challenge, redirectUri })
    return signIn.finish(context, { query: { code: 'code-1', state: 'state-1' }, redirectUri, kept })
  }

  test('opens the consent page with PKCE and exchanges the code', async () => {
    const account = await startAccount(browser)
    const { context } = account.bench
    const { url } = signIn.begin(context, { state: 's', redirectUri: 'http://localhost:1717/OauthRedirect' })
    const page = new URL(url)
    expect(page.origin + page.pathname).toBe(`${account.crm.url}/services/oauth2/authorize`)
    expect(Object.fromEntries(page.searchParams)).toEqual({
      response_type: 'code',
      client_id: '3MVG9consumerkey.1',
      redirect_uri: 'http://localhost:1717/OauthRedirect',
      scope: 'api refresh_token',
      state: 's',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    })
    expect(await goThrough(account)).toEqual({
      accessToken: '00D5g000001!AQ-access-1',
      instanceUrl: account.crm.url,
      refreshToken: '5Aep-refresh-1',
    })
  })

  test('sends the secret where the app has one', async () => {
    const account = await startAccount({ signIn: 'browser' })
    account.org.auth.isConfidential = true
    expect(await goThrough(account)).toMatchObject({ refreshToken: '5Aep-refresh-1' })
  })

  test('says what to do when there is no code, no refresh token, or the code is refused', async () => {
    const account = await startAccount(browser)
    const { context } = account.bench
    const back = { query: {}, redirectUri: 'http://localhost:1717/OauthRedirect', kept: { verifier: 'x' } }
    await expect(signIn.finish(context, back)).rejects.toThrow('The answer of Salesforce has no code: begin again')
    await expect(signIn.finish(context, { ...back, query: { code: 'old' } })).rejects.toThrow(
      'expired authorization code',
    )
    account.org.auth.hasRefreshScope = false
    await expect(goThrough(account)).rejects.toThrow('Perform requests at any time (refresh_token)')
  })

  test('keeps the refresh token when none comes, and the new one when it is rotated', async () => {
    const tokens = createTestTokens()
    const account = await startAccount(browser, { tokens })
    const { auth } = account.org
    await tokens.renew(async () => (await goThrough(account)) as never) // tokens as finish gives them
    auth.sessions.clear()
    expect(await account.deliver(formLead, { marker: 'a' })).toMatchObject({ kind: 'delivered' })
    expect(tokens.stored).toMatchObject({ refreshToken: '5Aep-refresh-1', accessToken: '00D5g000001!AQ-access-2' })
    auth.isRotating = true
    auth.sessions.clear()
    expect(await account.deliver(formLead, { marker: 'b' })).toMatchObject({ kind: 'delivered' })
    expect(tokens.stored).toMatchObject({ refreshToken: '5Aep-refresh-3', accessToken: '00D5g000001!AQ-access-3' })
    expect(formsOf(account).at(-1)).toEqual({
      grant_type: 'refresh_token',
      refresh_token: '5Aep-refresh-1',
      client_id: '3MVG9consumerkey.1',
    })
    auth.refreshTokens.clear()
    auth.sessions.clear()
    expect(await account.deliver(formLead, { marker: 'c' })).toMatchObject({
      kind: 'unauthorized',
      reason: expect.stringContaining('sign in again'),
    })
  })

  test('is asked for when nobody has signed in, and for drafts after saving', async () => {
    const account = await startAccount(browser, { tokens: createTestTokens() })
    expect(await account.deliver(formLead)).toEqual({
      kind: 'unauthorized',
      reason: 'Nobody is signed in to Salesforce: sign in',
    })
    expect(await connect(account.crm, { config: browser }).deliver(formLead)).toEqual({
      kind: 'unauthorized',
      reason: 'Save the connection, then sign in to Salesforce',
    })
  })
})

describe('a session that has expired', () => {
  test('is renewed once for all who wait, and every request is repeated once', async () => {
    const tokens = createTestTokens()
    const account = await startAccount({}, { tokens })
    await account.deliver(formLead, { marker: 'a' })
    account.org.auth.sessions.clear()
    const others = ['b', 'c'].map((marker) => account.deliver({ ...formLead, phone: null }, { marker }))
    expect((await Promise.all(others)).map(({ kind }) => kind)).toEqual(['delivered', 'delivered'])
    expect(formsOf(account)).toHaveLength(2)
    expect(account.org.store.rows('Lead')).toHaveLength(3)
  })

  test('in the middle of a create makes one record', async () => {
    const account = await startAccount({}, { tokens: createTestTokens() })
    account.crm.failNext({ kind: 'answer', answer: expired }, { matches: isCreate })
    expect(await account.deliver(formLead)).toMatchObject({ kind: 'delivered' })
    expect(account.crm.requests.filter(isCreate)).toHaveLength(2)
    expect(account.org.store.rows('Lead')).toHaveLength(1)
  })

  test('that no new token heals holds the connection', async () => {
    const account = await startAccount()
    account.crm.failNext({ kind: 'answer', answer: expired }, { times: 2, matches: isCreate })
    expect(await account.deliver(formLead)).toMatchObject({ kind: 'unauthorized' })
    expect(formsOf(account)).toHaveLength(2)
  })

  test.each(['This session is not valid for use with the REST API', 'The connected app is not attached to Agent'])(
    'with the words "%s" is not renewed',
    async (message) => {
      const account = await startAccount()
      const answer = { status: 401, json: [{ errorCode: 'INVALID_SESSION_ID', message }] }
      account.crm.failNext({ kind: 'answer', answer }, { matches: isCreate })
      expect(await account.deliver(formLead)).toMatchObject({
        kind: 'unauthorized',
        reason: expect.stringContaining(message),
      })
      expect(formsOf(account)).toHaveLength(1)
    },
  )
})

describe('a token endpoint that answers with', () => {
  const oauth = (status: number, error: string, error_description: string): FakeAnswer => ({
    status,
    json: { error, error_description },
  })
  test.each<[string, FakeAnswer, object]>([
    [
      'no run-as user',
      oauth(400, 'invalid_grant', 'no client credentials user enabled'),
      { kind: 'unauthorized', reason: expect.stringContaining('Run As') },
    ],
    [
      'a wrong key',
      oauth(400, 'invalid_client_id', 'client identifier invalid'),
      { kind: 'unauthorized', reason: expect.stringContaining('Consumer Key') },
    ],
    [
      'a wrong secret',
      oauth(401, 'invalid_client', 'invalid client credentials'),
      { kind: 'unauthorized', reason: expect.stringContaining('Consumer Secret') },
    ],
    [
      'a wrong domain',
      oauth(400, 'invalid_grant', 'request not supported on this domain'),
      { kind: 'unauthorized', reason: expect.stringContaining('My Domain') },
    ],
    [
      'a limit',
      oauth(403, 'rate_limit_exceeded', 'slow down'),
      { kind: 'retry', trouble: 'limit', afterMs: 15 * 60_000 },
    ],
    ['a limit of sign-ins', oauth(400, 'invalid_grant', 'login rate exceeded'), { kind: 'retry', trouble: 'limit' }],
    ['passing trouble', oauth(400, 'unknown_error', 'retry your request'), { kind: 'retry', trouble: 'account' }],
    [
      '503',
      { status: 503, headers: { 'content-type': 'text/html' }, text: '<html>' },
      { kind: 'retry', trouble: 'account' },
    ],
    [
      'a page',
      { status: 200, headers: { 'content-type': 'text/html' }, text: '<html>' },
      { kind: 'retry', trouble: 'account' },
    ],
    [
      'a page of another program',
      { status: 404, headers: { 'content-type': 'text/html' }, text: '<html>' },
      { kind: 'unauthorized' },
    ],
    [
      'a redirect',
      { status: 302, headers: { location: 'https://new.my.salesforce.com/' }, text: '' },
      { kind: 'unauthorized' },
    ],
  ])('%s', async (_name, answer, expected) => {
    const account = await startAccount()
    account.crm.failNext({ kind: 'answer', answer }, { matches: isToken })
    expect(await account.deliver(formLead)).toMatchObject(expected)
    expect(account.org.store.rows('Lead')).toEqual([])
  })
})

test.each([
  'https://evil.example',
  'https://acme.my.salesforce.com.evil.example',
  'http://acme.my.salesforce.com',
  'nonsense',
])('a token is never sent to %s', async (instanceUrl) => {
  const account = await startAccount()
  account.org.auth.instanceUrl = instanceUrl
  expect(await account.deliver(formLead)).toMatchObject({
    kind: 'unauthorized',
    reason: expect.stringContaining('nothing was sent there'),
  })
})

test('stored tokens belong to the org, the app, the way and the user of signing in', () => {
  const base = {
    account: 'acme.my.salesforce.com',
    clientId: 'k',
    clientSecret: 's',
    privateKey: testKeys().privateKey,
    username: 'a@b',
  }
  const scope = (changes: object): string =>
    salesforceAdapter.tokenScope!(salesforceAdapter.configSchema.parse({ ...base, ...changes }))
  const scopes = [
    {},
    { account: 'x.my.salesforce.com' },
    { clientId: 'l' },
    { signIn: 'browser' },
    { signIn: 'jwt' },
    { signIn: 'jwt', username: 'c@d' },
  ].map(scope)
  expect(new Set(scopes).size).toBe(scopes.length)
  expect(scope({ clientSecret: 'other' })).toBe(scope({}))
})
