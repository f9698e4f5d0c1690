import { startFakeServer } from '../kit/fake-server.ts'
import type { FakeAnswer, FakeRequest, FakeServer } from '../kit/fake-server.ts'
import { FIELDS, STATUSES } from './fake-data.ts'
import type { FakeAccount, FakeEntity } from './fake-data.ts'
import { refuse, run } from './fake-methods.ts'
import { emptyTables, insert } from './fake-tables.ts'

/** A Bitrix24 that remembers, with the REST API's quirks, and the vendor's sign-in server. */
export type FakeBitrix24 = FakeServer & {
  account: FakeAccount
  /** Address of its webhook. */
  webhook: string
  /** Puts a record there without asking. */
  seed(entity: FakeEntity, fields: Record<string, unknown>): number
}

/** Starts an account with two pipelines, three users and an incoming webhook of an administrator. */
export async function startFakeBitrix24(changes: Partial<FakeAccount> = {}): Promise<FakeBitrix24> {
  const account: FakeAccount = {
    prefix: '',
    user: '17',
    code: 'hk4x9whcode71q',
    isAdmin: true,
    isActive: true,
    scopes: ['crm', 'user', 'task'],
    mode: 1,
    missing: [],
    tellsItems: true,
    tellsOperating: true,
    fields: FIELDS,
    statuses: STATUSES,
    pipelines: [
      { id: 0, name: 'Общая' },
      { id: 9, name: 'Опт' },
    ],
    users: [
      { ID: '17', ACTIVE: true, NAME: 'Анна', LAST_NAME: 'Орлова', EMAIL: 'anna@example.org' },
      { ID: '22', ACTIVE: true, NAME: 'Борис', LAST_NAME: 'Ким', EMAIL: 'boris@example.org' },
      { ID: '23', ACTIVE: false, NAME: 'Вера', LAST_NAME: 'Лис', EMAIL: 'vera@example.org' },
    ],
    tables: emptyTables(),
    comments: [],
    renamedTo: null,
    app: {
      clientId: 'local.65f0c1.0042',
      clientSecret: 'Sk9-client-secret-55',
      code: 'code-once-31',
      accessToken: 'access-token-1',
      refreshToken: 'refresh-token-1',
    },
    complaints: [],
    nowMs: () => Date.UTC(2026, 0, 15, 9),
    ...changes,
  }
  const server = await startFakeServer((request) => route(account, server.url, request))
  return {
    ...server,
    account,
    webhook: `${server.url}${account.prefix}/rest/${account.user}/${account.code}/`,
    seed: (entity, fields) =>
      insert(account.tables, entity, { DATE_CREATE: new Date(account.nowMs()).toISOString(), ...fields }).ID,
  }
}

function route(account: FakeAccount, url: string, request: FakeRequest): FakeAnswer {
  if (request.path === '/oauth/token/') return giveTokens(account, url, request)
  if (account.renamedTo !== null) {
    const location = `${account.renamedTo}${request.path}`
    return { status: 302, headers: { location, 'content-type': 'text/html' }, text: '<html>Moved</html>' }
  }
  if (!request.path.startsWith(`${account.prefix}/rest/`)) {
    return { status: 404, headers: { 'content-type': 'text/html' }, text: '<html>404</html>' }
  }
  const path = request.path.slice(`${account.prefix}/rest/`.length)
  const isJson = (request.headers['content-type'] ?? '').startsWith('application/json')
  if (request.method !== 'POST' || !isJson) {
    account.complaints.push(`${request.method} ${path} as ${request.headers['content-type'] ?? 'nothing'}`)
    return refuse(400, 'INVALID_REQUEST', 'POST JSON only')
  }
  const { auth, ...params } = JSON.parse(request.body) as Record<string, unknown> // sent by the adapter under test
  const [user = '', code = '', ...rest] = path.split('/')
  if (rest.length === 0 && code === '') return signedIn(account, auth, { method: user, params })
  if (rest.length === 0) return refuse(404, 'ERROR_METHOD_NOT_FOUND', 'Method not found!')
  if (user !== account.user || code !== account.code) return refuse(401, 'NO_AUTH_FOUND', 'Wrong authorization data')
  return run(account, rest.join('/'), params)
}

function signedIn(
  account: FakeAccount,
  auth: unknown,
  call: { method: string; params: Record<string, unknown> },
): FakeAnswer {
  if (auth === account.app.accessToken) return run(account, call.method, call.params)
  return typeof auth === 'string'
    ? refuse(401, 'expired_token', 'The access token provided has expired.')
    : refuse(401, 'NO_AUTH_FOUND', 'Wrong authorization data')
}

/** Gives the next pair of tokens; the refresh token of before is dead then. */
function giveTokens(account: FakeAccount, url: string, { method, query }: FakeRequest): FakeAnswer {
  const { app } = account
  if (method !== 'GET') account.complaints.push(`the token server was asked by ${method}`)
  const asked = Object.fromEntries(query)
  if (asked['client_id'] !== app.clientId || asked['client_secret'] !== app.clientSecret)
    return refuse(401, 'invalid_client', 'Invalid client')
  const isCode = asked['grant_type'] === 'authorization_code' && asked['code'] === app.code
  const isRefresh = asked['grant_type'] === 'refresh_token' && asked['refresh_token'] === app.refreshToken
  if (!isCode && !isRefresh) return refuse(400, 'invalid_grant', 'Invalid grant')
  if (isCode) app.code = ''
  const number = Number(/\d+$/.exec(app.refreshToken)?.[0] ?? 0) + 1
  app.accessToken = `access-token-${number}`
  app.refreshToken = `refresh-token-${number}`
  return {
    status: 200,
    json: {
      access_token: app.accessToken,
      refresh_token: app.refreshToken,
      expires_in: 3600,
      client_endpoint: `${url}/rest/`,
      domain: 'oauth.bitrix24.tech',
      member_id: 'a223c6b3710f85df22e9377d6c4f7553',
      scope: 'crm,user',
      status: 'L',
    },
  }
}
