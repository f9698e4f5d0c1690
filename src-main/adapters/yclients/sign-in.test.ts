import { describe, expect, test } from 'vitest'
import type { FakeAnswer } from '../kit/fake-server.ts'
import { createAdapterMemory } from '../kit/memory.ts'
import { createBench } from '../kit/test-bench.ts'
import type { Bench } from '../kit/test-bench.ts'
import { createTestTokens } from '../kit/test-tokens.ts'
import type { TestTokens } from '../kit/test-tokens.ts'
import type { OutgoingLead } from '../kit/types.ts'
import { yclientsAdapter } from './adapter.ts'
import type { YclientsConfig } from './config.ts'
import { refusal } from './fake-yclients.ts'
import type { FakeYclients } from './fake-yclients.ts'
import { byPassword, formLead, startAccount } from './test-account.ts'

const KEPT = { userToken: 'user-1a2b3c4d5e6f' }
const OLD = { userToken: 'user-0-old-token' }
const auth = ({ path }: { path: string }): boolean => path === '/api/v1/auth'
const creates = ({ path }: { path: string }): boolean => path === '/api/v1/records/4564'

/** Another life of the program with the same connection. */
function reopen(crm: FakeYclients, tokens: TestTokens, config: object = {}) {
  const bench = createBench(yclientsAdapter, { ...byPassword, apiUrl: crm.url, ...config })
  const context = { ...bench.context, tokens }
  const deliver = (lead: Partial<OutgoingLead> = formLead, marker = 'estafeta-1') =>
    yclientsAdapter.deliver(context, bench.job(lead, { marker }))
  return { bench, context, deliver }
}

const signIns = (crm: FakeYclients): number => crm.requests.filter(auth).length
const seen = ({ exchanges }: Bench<YclientsConfig>): string => JSON.stringify(exchanges)

async function start(stored: Parameters<typeof createTestTokens>[0] = null) {
  const { crm } = await startAccount({}, byPassword)
  const tokens = createTestTokens(stored)
  return { crm, tokens, ...reopen(crm, tokens) }
}

describe('signing in by login and password', () => {
  test('gets the token once, keeps it for later lives, and nothing secret is recorded', async () => {
    const { crm, tokens, deliver, bench } = await start()
    expect(await deliver()).toMatchObject({ kind: 'delivered' })
    expect(crm.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /api/v1/auth',
      'POST /api/v1/records/4564',
    ])
    expect(crm.requests[0]?.headers).toMatchObject({
      accept: 'application/vnd.yclients.v2+json',
      authorization: 'Bearer partner-0f9e8d7c6b5a',
    })
    expect(JSON.parse(crm.requests[0]?.body ?? 'null')).toEqual({ login: '79000000000', password: 'Yc-Pa$$word-71' })
    expect(tokens.stored).toEqual(KEPT)
    expect(seen(bench)).toContain('/api/v1/auth')
    expect(seen(bench)).not.toMatch(/Pa\$\$word|user-1a2b3c4d5e6f|partner-0f9e/)
    const later = reopen(crm, tokens)
    expect(await later.deliver(formLead, 'estafeta-2')).toMatchObject({ kind: 'delivered' })
    expect(signIns(crm)).toBe(1)
    expect(seen(later.bench)).not.toContain('user-1a2b3c4d5e6f')
  })

  test('makes leads records of the journal and finds them again, as a user token does', async () => {
    const { crm, deliver, context, bench } = await start()
    crm.failNext({ kind: 'lose_answer' }, { matches: creates })
    expect(await deliver()).toMatchObject({ kind: 'unknown' })
    expect(await yclientsAdapter.lookUp(context, bench.job(formLead))).toMatchObject({ kind: 'found', crmId: '700001' })
  })

  test('gets a new token when the old one is refused, and sends the same create once more', async () => {
    const { crm, tokens, deliver } = await start(OLD)
    expect(await deliver()).toMatchObject({ kind: 'delivered' })
    expect(crm.branch.records).toHaveLength(1)
    expect(tokens.stored).toEqual(KEPT)
    expect([signIns(crm), tokens.renewals]).toEqual([1, 1])
  })

  test('is done by one of two attempts that meet the refusal at once', async () => {
    const { crm, deliver } = await start(OLD)
    const outcomes = await Promise.all([deliver(formLead, 'a'), deliver(formLead, 'b')])
    expect(outcomes.map(({ kind }) => kind)).toEqual(['delivered', 'delivered'])
    expect(signIns(crm)).toBe(1)
  })

  test('holds the connection when a fresh token is refused too', async () => {
    const { crm, deliver } = await start(OLD)
    crm.failNext({ kind: 'answer', answer: refusal(401, 'нет') }, { times: 2, matches: creates })
    expect(await deliver()).toMatchObject({ kind: 'unauthorized' })
    expect(signIns(crm)).toBe(1)
    expect(crm.branch.records).toEqual([])
  })

  test('is not needed for what the partner token opens', async () => {
    const { crm, context } = await start()
    await yclientsAdapter.readList?.(context, 'staff')
    expect(signIns(crm)).toBe(0)
  })

  test('of a draft stays in its memory', async () => {
    const { crm } = await startAccount()
    const bench = createBench(yclientsAdapter, { ...byPassword, apiUrl: crm.url })
    const context = { ...bench.context, memory: createAdapterMemory(bench.clock) }
    const steps = await yclientsAdapter.check(context)
    expect(steps.find(({ name }) => name === 'user')).toMatchObject({ state: 'passed' })
    expect(signIns(crm)).toBe(1)
  })

  test('of a draft gets a new token when the remembered one is refused', async () => {
    const { crm } = await startAccount()
    const bench = createBench(yclientsAdapter, { ...byPassword, apiUrl: crm.url })
    const context = { ...bench.context, memory: createAdapterMemory(bench.clock) }
    await yclientsAdapter.readList?.(context, 'users')
    crm.branch.userToken = 'user-another-token'
    expect(await yclientsAdapter.readList?.(context, 'users')).toHaveLength(1)
    expect(signIns(crm)).toBe(2)
  })
})

describe('a wrong password', () => {
  const REFUSED = {
    kind: 'unauthorized',
    reason: 'YCLIENTS does not accept the login and password: Неверный логин или пароль',
  }

  test('is sent once, however many leads and lives follow', async () => {
    const { crm, tokens } = await start()
    const wrong = { password: 'another-password' }
    const { deliver } = reopen(crm, tokens, wrong)
    expect(await Promise.all([deliver(formLead, 'a'), deliver(formLead, 'b')])).toEqual([REFUSED, REFUSED])
    expect(await reopen(crm, tokens, wrong).deliver()).toEqual(REFUSED)
    expect(signIns(crm)).toBe(1)
    expect(crm.requests).toHaveLength(1)
  })

  test('that was right before is sent once when the token is refused', async () => {
    const { crm, tokens, deliver } = await start(OLD)
    crm.branch.password = 'changed-in-yclients'
    expect(await deliver()).toEqual(REFUSED)
    expect(await deliver()).toEqual(REFUSED)
    expect(signIns(crm)).toBe(1)
    expect(tokens.stored).toEqual({ refusal: 'Неверный логин или пароль' })
  })

  test('is tried again by a person’s check, and the connection works when it is accepted', async () => {
    const { crm, tokens, context, deliver } = await start({ refusal: 'Неверный логин или пароль' })
    crm.branch.password = 'for-the-moment'
    const failing = (await yclientsAdapter.check(context)).find(({ state }) => state === 'failed')
    expect(failing).toMatchObject({
      name: 'user',
      detail: {
        ru: 'YCLIENTS не принимает логин и пароль (Неверный логин или пароль). Исправьте их или введите токен пользователя. Сами они больше не пробуются.',
        en: 'YCLIENTS does not accept the login and password (Неверный логин или пароль). Correct them, or enter a user token. They are not tried again by themselves.',
      },
    })
    expect(await deliver()).toEqual(REFUSED)
    expect(signIns(crm)).toBe(1)
    crm.branch.password = byPassword.password
    const steps = await yclientsAdapter.check(context)
    expect(steps.find(({ name }) => name === 'user')).toMatchObject({ state: 'passed' })
    expect(tokens.stored).toEqual(KEPT)
    expect(await deliver()).toMatchObject({ kind: 'delivered' })
    expect(signIns(crm)).toBe(2)
  })

  test.each([
    ['password', { password: 'new' }],
    ['login', { login: 'x@example.org' }],
    ['partner token', { partnerToken: 'another' }],
    ['address', { apiUrl: 'https://api.example.org' }],
    ['way of signing in', { signIn: 'token' }],
  ])('is forgotten with another %s', (_name, change) => {
    const scope = (more: object): string | undefined =>
      yclientsAdapter.tokenScope?.(yclientsAdapter.configSchema.parse({ ...byPassword, ...more }))
    expect(scope(change)).not.toBe(scope({}))
    expect(scope({})).toBe(scope({ staffId: '1' }))
    expect(scope({})).not.toContain(byPassword.password)
  })

  test('and a token that was given but is refused fail the check with their own words', async () => {
    const { crm, context } = await start(OLD)
    const companies = ({ path }: { path: string }): boolean => path === '/api/v1/companies'
    crm.failNext({ kind: 'answer', answer: refusal(401, 'нет') }, { times: 2, matches: companies })
    const step = (await yclientsAdapter.check(context)).find(({ name }) => name === 'user')
    expect(step?.detail?.en).toBe(
      'YCLIENTS does not accept the token it has just given. Check that the access of this user is not closed.',
    )
    expect(step?.detail?.ru).toMatch(/^YCLIENTS не принимает токен, который сам/)
  })
})

describe('a sign-in that ends with', () => {
  test.each<[string, FakeAnswer, object, boolean]>([
    ['400 in words', refusal(400, 'Нет'), { kind: 'unauthorized' }, true],
    ['403 in words', refusal(403, 'Нет'), { kind: 'unauthorized' }, true],
    ['422 in words', refusal(422, 'Нет'), { kind: 'unauthorized' }, true],
    ['200 without success', refusal(200, 'Нет'), { kind: 'unauthorized' }, true],
    ['401 without a body', { status: 401, text: '' }, { kind: 'unauthorized' }, true],
    ['no token', { status: 201, json: { success: true, data: { id: 501 }, meta: [] } }, { kind: 'unauthorized' }, true],
    ['a limit', refusal(429, 'Часто'), { kind: 'retry', trouble: 'limit' }, false],
    ['trouble', refusal(500, 'Ой'), { kind: 'retry', trouble: 'account' }, false],
    ['a page', { status: 200, headers: { 'content-type': 'text/html' }, text: '<p>' }, { kind: 'retry' }, false],
    [
      'a page of 403',
      { status: 403, headers: { 'content-type': 'text/html' }, text: '<p>' },
      { kind: 'unauthorized' },
      false,
    ],
    [
      'a page of 404',
      { status: 404, headers: { 'content-type': 'text/html' }, text: '<p>' },
      { kind: 'unauthorized' },
      false,
    ],
  ])('%s says so', async (_name, answer, expected, isKept) => {
    const { crm, tokens, deliver } = await start()
    crm.failNext({ kind: 'answer', answer }, { matches: auth })
    expect(await deliver()).toMatchObject(expected)
    expect(tokens.stored !== null && 'refusal' in (tokens.stored as object)).toBe(isKept)
    expect(crm.branch.records).toEqual([])
  })

  test('a lost answer is tried again', async () => {
    const { crm, deliver } = await start()
    crm.failNext({ kind: 'lose_answer' }, { matches: auth })
    expect(await deliver()).toMatchObject({ kind: 'retry', trouble: 'account' })
    expect(await deliver()).toMatchObject({ kind: 'delivered' })
  })
})

test.each([
  ['a login', { login: '' }, 'login'],
  ['a password', { password: '' }, 'password'],
])('the form demands %s', (_name, change, field) => {
  const parsed = yclientsAdapter.configSchema.safeParse({ ...byPassword, mode: 'record', ...change })
  expect(parsed.error?.issues.map(({ path }) => path[0])).toEqual([field])
})
