import { createTestTokens } from '../kit/test-tokens.ts'
import { expect, test } from 'vitest'
import { amocrmAdapter } from './adapter.ts'
import { gatewayPage, problem } from './fake-answers.ts'
import type { FakeAccount } from './fake-account.ts'
import { fakeJwt } from './fake-oauth.ts'
import { connect, startAccount } from './test-account.ts'
import type { FakeAnswer } from '../kit/fake-server.ts'

const NOW_S = Date.UTC(2026, 0, 15, 9) / 1000
const DAY_S = 86_400
const good = { markerField: 990001, stage: '7100/71001', responsibleUserId: 501, visitField: 1276733 }

async function check(changes: Partial<FakeAccount>, config: Record<string, unknown> = {}) {
  return amocrmAdapter.check((await startAccount(changes, config)).bench.context)
}

const states = (steps: { name: string; state: string }[]): string =>
  steps.map(({ name, state }) => `${name} ${state}`).join(', ')

test('a good connection passes every step', async () => {
  expect(states(await check({}, good))).toBe(
    'address passed, sign_in passed, account passed, rights passed, stage passed, fields passed, user passed',
  )
})

test('says until when the token is good and whose account it is', async () => {
  const steps = await check({}, good)
  expect(steps.slice(1, 3).map(({ detail }) => detail?.en)).toEqual([
    'The token is good until 2029-12-31.',
    'Account "Окна".',
  ])
})

const tokenOf = (daysLeft: number): string => fakeJwt({ exp: NOW_S + daysLeft * DAY_S })

// What is wrong, the account, the config, the step, its state and its words.
test.each<[string, Partial<FakeAccount>, Record<string, unknown>, string, string, string]>([
  [
    'a token that ends soon',
    { token: tokenOf(29) },
    {},
    'sign_in',
    'warning',
    'The token is good only until 2026-02-13. Make a new one in time, or leads will wait.',
  ],
  [
    'a token that has ended',
    { token: tokenOf(-1) },
    {},
    'sign_in',
    'failed',
    'The token ended on 2026-01-14. Make a new one: marketplace → your integration → "Keys and scopes".',
  ],
  [
    'a text that is no token',
    { token: 'abc' },
    {},
    'sign_in',
    'warning',
    'This does not look like a long-lived token of amoCRM: its expiry cannot be read. Copy the whole token.',
  ],
  [
    'a key of a user who is no administrator',
    { isAdmin: false },
    {},
    'rights',
    'failed',
    "The key is not an administrator's: it does not see the deals of others, and Estafeta would not know its own. Make the key as an administrator.",
  ],
  [
    'a pipeline that is gone',
    {},
    { stage: '7999/1' },
    'stage',
    'failed',
    'The chosen pipeline is in amoCRM no more. Choose another stage.',
  ],
  [
    'a pipeline in the archive',
    {},
    { stage: '7300/73001' },
    'stage',
    'failed',
    'The chosen pipeline is in amoCRM no more. Choose another stage.',
  ],
  [
    'a stage of another pipeline',
    {},
    { stage: '7100/72001' },
    'stage',
    'failed',
    'The pipeline "Продажи" does not have the chosen stage. Choose another.',
  ],
  [
    'incoming leads that are off in the pipeline',
    {},
    { stage: '7200/unsorted' },
    'stage',
    'failed',
    'Incoming leads are switched off in the pipeline "Монтаж". Switch them on in its settings, or choose a stage.',
  ],
  [
    'incoming leads that are off in the account',
    { isUnsortedOn: false },
    { stage: '7100/unsorted' },
    'stage',
    'failed',
    'Incoming leads are switched off in the pipeline "Продажи". Switch them on in its settings, or choose a stage.',
  ],
  [
    'no field for the mark',
    {},
    { markerField: '' },
    'fields',
    'warning',
    'The mark will stand in the deal\'s name. Better create a text field "Estafeta" and choose it as the field for the mark.',
  ],
  [
    'a field for the mark that takes no text',
    {},
    { markerField: 990013 },
    'fields',
    'failed',
    'Deals have no such field for the mark, or it is not a text field. Choose a text field.',
  ],
  [
    'a field for the visit that is gone',
    {},
    { visitField: 5 },
    'fields',
    'failed',
    'Deals have no such field for the visit number. Choose another.',
  ],
  [
    'a responsible user who left',
    {},
    { responsibleUserId: 503 },
    'user',
    'failed',
    'The chosen responsible user is switched off or deleted in amoCRM. Choose another.',
  ],
])('%s is told with words that say what to do', async (...row) => {
  const [, account, config, name, state, words] = row
  const steps = await check(account, { ...good, ...config })
  const step = steps.find((one) => one.name === name)
  expect([step?.state, step?.detail?.en]).toEqual([state, words])
  expect(step?.detail?.ru).toMatch(/[а-яё]{4}/i)
})

test.each<[string, FakeAnswer, RegExp]>([
  ['a refused token', problem(401, 'Unauthorized'), /does not accept the token/],
  ['an unpaid account', problem(402, 'Payment Required'), /not paid/],
  ['a blocked address', gatewayPage(403), /closed access.*15 minutes/],
  ['no account at the address', gatewayPage(404), /no amoCRM account at/],
  ['too many requests', gatewayPage(429), /too many requests/],
  ['a maintenance page', gatewayPage(200), /does not answer properly/],
  ['nothing', { status: 204 }, /no amoCRM account at/],
])('%s fails at the account in both languages', async (_name, answer, words) => {
  const { crm, bench } = await startAccount({}, good)
  crm.failNext({ kind: 'answer', answer })
  const step = (await amocrmAdapter.check(bench.context)).find(({ state }) => state === 'failed')
  expect(step?.name).toBe('account')
  expect(step?.detail?.en).toMatch(words)
  expect(step?.detail?.en).not.toMatch(/[а-яё]/i)
  expect(step?.detail?.ru).toMatch(/[а-яё]{4}/i)
})

test('an account that moved is told by its redirect, and the new address is offered', async () => {
  const { crm, bench } = await startAccount({}, good)
  const answer = { status: 301, headers: { location: 'http://127.0.0.1:4/api/v4/account' } }
  crm.failNext({ kind: 'answer', answer })
  const step = (await amocrmAdapter.check(bench.context)).find(({ state }) => state === 'failed')
  expect(step).toMatchObject({
    name: 'account',
    detail: { en: 'The account is at http://127.0.0.1:4 now. Enter it in the connection.' },
    offer: { field: 'account', value: 'http://127.0.0.1:4' },
  })
})

test.each([
  ['is not saved', undefined, /^Save the connection/],
  ['was not signed in to', createTestTokens(null), /^Nobody has signed in/],
])('a connection by browser that %s says what to do', async (_name, tokens, words) => {
  const { crm } = await startAccount()
  const config = { signIn: 'oauth', token: '', clientId: 'id', clientSecret: 'secret' }
  const { bench } = connect(crm, tokens === undefined ? { config } : { config, tokens })
  const steps = await amocrmAdapter.check(bench.context)
  expect(states(steps)).toMatch(/^address passed, sign_in failed, account skipped/)
  expect(steps[1]?.detail?.en).toMatch(words)
  expect(steps[1]?.detail?.ru).toMatch(/[а-яё]{4}/i)
})
