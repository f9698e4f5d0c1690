import { expect, test } from 'vitest'
import type { FakeAnswer } from '../kit/fake-server.ts'
import { freshofficeAdapter } from './adapter.ts'
import { odataError } from './fake-freshoffice.ts'
import type { FakeAccount } from './fake-store.ts'
import { byBoth, byKey, byToken, knownClient, reads, startAccount } from './test-account.ts'

const states = (steps: { name: string; state: string }[]): string =>
  steps.map(({ name, state }) => `${name} ${state}`).join(', ')

async function check(changes: Partial<FakeAccount>, config: Record<string, unknown>) {
  return freshofficeAdapter.check((await startAccount(changes, config)).bench.context)
}

const whole = { ...byKey, managerId: '37', dealTypeId: '10', statusId: '1' }

test.each<[string, Record<string, unknown>, string]>([
  [
    'v1',
    whole,
    'v2 skipped, v1 passed, manager passed, type passed, status passed, deals passed, clients passed, closed passed',
  ],
  [
    'v2 and v1',
    byBoth,
    'v2 passed, v1 passed, manager passed, type passed, status passed, deals passed, clients passed, closed passed',
  ],
  [
    'v2 alone',
    byToken,
    'v2 passed, v1 warning, manager passed, type passed, status skipped, deals skipped, clients skipped, closed skipped',
  ],
  [
    'v2 alone with the directory of statuses',
    { ...byToken, statusDirectory: '33' },
    'v2 passed, v1 warning, manager passed, type passed, status passed, deals skipped, clients skipped, closed skipped',
  ],
])('a good connection by %s passes', async (_name, config, expected) => {
  expect(states(await check({ rows: knownClient }, config))).toBe(expected)
})

test.each<[string, Record<string, unknown>, string, string, string]>([
  [
    'a wrong key',
    { ...byKey, apiKey: 'another' },
    'v1',
    'FreshOffice не принимает номер и ключ API v1. Скопируйте их заново: «Администрирование → API». Токен API v2 сюда не подходит.',
    'FreshOffice does not accept the number and key of API v1. Copy them again: "Administration → API". A token of API v2 does not fit here.',
  ],
  [
    'a wrong token',
    { ...byToken, apiToken: 'a.b.c' },
    'v2',
    'FreshOffice не принимает токен API v2. Проверьте в «Администрирование → API», что он включён, и скопируйте его целиком. Ключ API v1 сюда не подходит.',
    'FreshOffice does not accept the token of API v2. Check in "Administration → API" that it is switched on, and copy all of it. A key of API v1 does not fit here.',
  ],
  [
    'an unknown manager',
    { ...byKey, managerId: '99' },
    'manager',
    'В FreshOffice нет сотрудника 99. Выберите другого ответственного.',
    'FreshOffice has no user 99. Choose another responsible one.',
  ],
  [
    'an unknown type',
    { ...byKey, dealTypeId: '99' },
    'type',
    'В FreshOffice нет типа сделки 99. Выберите другой.',
    'FreshOffice has no type of deals 99. Choose another.',
  ],
  [
    'an unknown status',
    { ...byKey, statusId: '99' },
    'status',
    'В FreshOffice нет статуса сделки 99. Выберите другой.',
    'FreshOffice has no status of deals 99. Choose another.',
  ],
  [
    'a status of another type',
    { ...byKey, dealTypeId: '10', statusId: '3' },
    'status',
    'Статус «Новая» принадлежит другому типу сделки. Выберите статус выбранного типа.',
    'The status "Новая" belongs to another type of deals. Choose a status of the chosen type.',
  ],
])('%s fails its step and says what to do', async (_name, config, name, ru, en) => {
  const steps = await check({}, config)
  const index = steps.findIndex((step) => step.state === 'failed')
  expect(steps[index]).toMatchObject({ name, detail: { ru, en } })
  expect(steps.slice(index + 1).every(({ state }) => state === 'skipped')).toBe(true)
})

test('a closing status of all types fits any type', async () => {
  expect(states(await check({}, { ...byKey, dealTypeId: '10', statusId: '9' }))).toContain('status passed')
})

test.each<[string, string, FakeAnswer, string, string]>([
  [
    'deals that may not be read',
    '/deal',
    odataError(400, 'note'),
    'deals',
    'FreshOffice does not let deals be searched (HTTP 400: refused: note). Give the API key the right to deals.',
  ],
  [
    'phones that may not be read',
    '/phones',
    odataError(404, 'phones'),
    'clients',
    'FreshOffice does not let counterparties be searched by phone and e-mail (HTTP 404: refused: phones). Give the key the right to counterparties, or switch this search off in the connection.',
  ],
])('%s fail the check', async (_name, path, answer, name, en) => {
  const { crm, bench } = await startAccount()
  crm.failNext({ kind: 'answer', answer }, { matches: reads(path) })
  const step = (await freshofficeAdapter.check(bench.context)).find(({ state }) => state === 'failed')
  expect(step).toMatchObject({ name, detail: { en } })
  expect(step?.detail?.ru).toMatch(/^FreshOffice не даёт искать/)
})

test.each<[string, Partial<FakeAccount>, Record<string, unknown>, string]>([
  ['phones without owners', { ownership: 'none', rows: knownClient }, byKey, 'clients warning'],
  ['statuses that do not tell which are closed', { isFinalTold: false }, byKey, 'closed warning'],
  ['no table of statuses', { hasStatuses: false }, byKey, 'status skipped'],
  ['no table of statuses', { hasStatuses: false }, byKey, 'closed warning'],
  ['a search that is switched off', {}, { ...byKey, isClientSearched: false }, 'clients skipped'],
])('%s do not fail the check', async (_name, changes, config, expected) => {
  const steps = await check(changes, config)
  expect(states(steps)).toContain(expected)
  expect(steps.every(({ state }) => state !== 'failed')).toBe(true)
})

test.each<[string, Record<string, unknown>, string]>([
  ['v1 without a key', { apiId: '1843' }, 'apiKey'],
  ['v1 without a number', { apiKey: 'x' }, 'apiId'],
  ['v2 without a token', { ...byToken, apiToken: '' }, 'apiToken'],
  ['v2 without a manager', { ...byToken, managerId: '' }, 'managerId'],
  ['v2 without a type', { ...byToken, dealTypeId: '' }, 'dealTypeId'],
  ['v2 without a counterparty and without v1', { ...byToken, companyId: '' }, 'companyId'],
  ['v2 with half a key of v1', { ...byToken, apiId: '1843' }, 'apiKey'],
  ['a key with a line break', { ...byKey, apiKey: 'a\nb' }, 'apiKey'],
  ['a page without {id}', { ...byKey, dealPage: 'https://crm.example/deal' }, 'dealPage'],
  ['an unknown time zone', { ...byKey, timeZone: 'Марс' }, 'timeZone'],
])('the form does not take %s', (_name, raw, field) => {
  const parsed = freshofficeAdapter.configSchema.safeParse(raw)
  expect(parsed.error?.issues.map(({ path }) => path[0])).toEqual([field])
})
