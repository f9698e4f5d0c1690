import { expect, test } from 'vitest'
import type { FakeAnswer } from '../kit/fake-server.ts'
import { uonAdapter } from './adapter.ts'
import { nothing, refusal } from './fake-uon.ts'
import type { FakeAccount } from './fake-uon.ts'
import { startAccount } from './test-account.ts'

async function check(changes: Partial<FakeAccount>, config: Record<string, unknown> = {}) {
  return uonAdapter.check((await startAccount(changes, config)).bench.context)
}

const states = (steps: { name: string; state: string }[]): string =>
  steps.map(({ name, state }) => `${name} ${state}`).join(', ')

test('a good connection passes every step', async () => {
  const steps = await check({}, { managerId: '3', statusId: '2', visitField: '200', account: 'id1.u-on.ru' })
  expect(states(steps)).toBe(
    'key passed, manager passed, status passed, fields passed, encoding passed, account passed',
  )
})

// What is wrong, the account, the config, the step that fails and its words.
test.each<[string, Partial<FakeAccount>, Record<string, unknown>, string, string]>([
  [
    'a wrong key',
    { apiKey: 'another-key' },
    {},
    'key',
    'U-ON does not accept the key. Copy it again: Settings → API and WebHooks.',
  ],
  [
    'an account without managers',
    { managers: [] },
    {},
    'key',
    'U-ON does not accept the key. Copy it again: Settings → API and WebHooks.',
  ],
  ['a dismissed manager', {}, { managerId: '7' }, 'manager', 'U-ON has no working manager 7. Choose another.'],
  ['an archived status', {}, { statusId: '9' }, 'status', 'U-ON has no status 9, or it is archived. Choose another.'],
  [
    'a status of the other kind',
    {},
    { target: 'request', statusId: '2' },
    'status',
    'U-ON has no status 2, or it is archived. Choose another.',
  ],
  [
    'a visit field of another section',
    {},
    { visitField: '300' },
    'fields',
    'There is no custom field 300 for the visit number. Create it in U-ON in the right section or choose another.',
  ],
])('%s fails at its step with words that say what to do', async (...row) => {
  const [, account, config, name, words] = row
  const steps = await check(account, config)
  const step = steps.find(({ state }) => state === 'failed')
  expect(step?.name).toBe(name)
  expect(step?.detail?.en).toBe(words)
  expect(step?.detail?.ru).toMatch(/[а-яё]{4}/i)
})

test.each<[string, FakeAnswer, string]>([
  ['200 with an error', { status: 200, json: { error: 'Invalid key' } }, 'Copy it again'],
  ['404 with words', refusal('Key not found'), 'Copy it again'],
  ['404 without words', nothing('users'), 'Copy it again'],
  ['401', { status: 401, text: '' }, 'Copy it again'],
  ['an unknown route', refusal('No route found'), 'Put back https://api.u-on.ru'],
  ['a page', { status: 404, headers: { 'content-type': 'text/html' }, text: '<html>' }, 'Put back https://api.u-on.ru'],
])('a key refused with %s is told', async (_name, answer, words) => {
  const { crm, bench } = await startAccount()
  crm.failNext({ kind: 'answer', answer })
  const [step] = await uonAdapter.check(bench.context)
  expect(step).toMatchObject({ name: 'key', state: 'failed' })
  expect(step?.detail?.en).toContain(words)
})

test('what is only worth a look warns and goes on', async () => {
  const leads = [{ id: '1', notes: '????? ?? ???? [es-1-l1]', client_name: 'Ольга' }]
  const steps = await check({ leads, extendedFields: [] })
  expect(states(steps)).toBe(
    'key passed, manager skipped, status passed, fields passed, encoding warning, account warning',
  )
  expect(steps[4]?.detail?.en).toContain('question marks')
})
