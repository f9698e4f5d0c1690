import { describe, expect, test } from 'vitest'
import type { FakeAccount } from './fake-account.ts'
import { connect, startAccount, VERSIONS } from './test-account.ts'

const states = (steps: { name: string; state: string }[]): string =>
  steps.map(({ name, state }) => `${name} ${state}`).join(', ')

const two = [
  { id: 14, name: 'Продажи' },
  { id: 15, name: 'Сервис' },
]
const field = 'Category1000047CustomFieldSayt'

describe.each(VERSIONS)('the check of %s', (version) => {
  test('passes a good connection', async () => {
    const { check } = await startAccount(
      version,
      {},
      {
        programId: '14',
        stateId: '40',
        managerId: '1000005',
        visitField: field,
        markerField: 'Category1000047CustomFieldMetka',
      },
    )
    const rights = version === 'megaplan' ? 'passed' : 'skipped'
    expect(states(await check())).toBe(
      `address passed, key passed, rights ${rights}, program passed, state passed, users passed, fields passed`,
    )
  })

  // What is wrong, the account, the config, the step that fails and its words.
  test.each<[string, Partial<FakeAccount>, Record<string, unknown>, string, string]>([
    [
      'no scheme',
      { programs: [] },
      {},
      'program',
      'This user sees no deal scheme. Make one, or give the user access to it.',
    ],
    [
      'several schemes and none chosen',
      { programs: two },
      {},
      'program',
      'There are several deal schemes: Продажи, Сервис. Choose the one for new deals.',
    ],
    [
      'a scheme that is gone',
      {},
      { programId: '99' },
      'program',
      'The deal scheme 99 is not there or not visible to this user. Choose one of: Продажи.',
    ],
    [
      'an employee who has left',
      {},
      { managerId: '1000006' },
      'users',
      'The employee 1000006 is not there or has left. Choose another responsible manager.',
    ],
    [
      'a missing field',
      {},
      { visitField: 'CategoryNope' },
      'fields',
      'The deal scheme has no field CategoryNope. Create it in Megaplan or choose another.',
    ],
    [
      'a mark in a field of numbers',
      {},
      { markerField: 'Category1000047CustomFieldPloshchad' },
      'fields',
      'The field "Площадь" (Category1000047CustomFieldPloshchad) is not a text field: the mark does not fit. Choose a text field.',
    ],
  ])('%s fails at its step with words that say what to do', async (...row) => {
    const [, changes, config, name, words] = row
    const steps = await (await startAccount(version, changes, config)).check()
    const step = steps.find(({ state }) => state === 'failed')
    expect(step?.name).toBe(name)
    expect(step?.detail?.en).toBe(words)
    expect(step?.detail?.ru).toMatch(/[а-яё]{4}/i)
  })

  test('lists that the user may not read are a warning', async () => {
    const { check } = await startAccount(
      version,
      { forbidden: ['employee', 'Employee', 'ields'] },
      {
        programId: '14',
        managerId: '1000005',
        visitField: field,
      },
    )
    expect(states(await check())).toContain('users warning, fields warning')
  })

  test.each([
    ['another program', { status: 404, json: { message: 'no route' } }, 'There is no Megaplan at'],
    ['a page', { status: 200, headers: { 'content-type': 'text/html' }, text: '<html>' }, 'There is no Megaplan at'],
    [
      'a renamed account',
      { status: 302, headers: { location: 'https://new.megaplan.ru/x' } },
      'redirects to https://new.megaplan.ru/x',
    ],
    ['trouble', { status: 502, text: '<html>' }, 'does not answer properly now'],
    ['a limit', { status: 429, text: '' }, 'too many requests'],
  ])('%s at the address is told', async (_name, answer, words) => {
    const { crm, check } = await startAccount(version)
    crm.failNext({ kind: 'answer', answer })
    const [step] = await check()
    expect(step).toMatchObject({ name: 'address', state: 'failed' })
    expect(step?.detail?.en).toContain(words)
  })

  test.each([
    ['keys', {}],
    ['login and password', { signIn: 'password', login: 'x', password: 'wrong-one' }],
  ])('refused %s fail with words about where to get them', async (_name, config) => {
    const { crm } = await startAccount(version)
    const bad = version === 'megaplan' ? { token: 'no' } : { secretKey: 'no' }
    const steps = await connect(version, crm, { config: { ...bad, ...config } }).check()
    expect(steps[1]).toMatchObject({ name: 'key', state: 'failed' })
    expect(steps[1]?.detail?.en).toContain('Megaplan does not accept')
    expect(steps[1]?.detail?.ru).toContain('Мегаплан не принимает')
  })
})

test('API v3: a status of another scheme fails, missing rights warn', async () => {
  const states40 = [{ id: 50, name: 'Новая', type: 'active', programId: 15 }]
  const { check } = await startAccount(
    'megaplan',
    { states: states40, actions: ['crm_enter', 'deal_enter', 'deal_add'] },
    {
      programId: '14',
      stateId: '50',
    },
  )
  const steps = await check()
  expect(steps[2]?.detail?.en).toBe(
    'The user seems to lack rights: crm_add. Allow it to see and create clients and deals.',
  )
  expect(steps[4]).toMatchObject({ name: 'state', state: 'failed' })
  expect(steps[4]?.detail?.en).toBe('The deal scheme has no status 50. Choose another.')
})

test('API v1: a wrong clock is a warning, and the reason when the keys are refused', async () => {
  const hourAhead = () => Date.UTC(2026, 0, 15, 10)
  const { crm, check } = await startAccount('megaplan1', { nowMs: hourAhead })
  expect((await check())[1]).toMatchObject({ name: 'key', state: 'warning' })
  const [, step] = await connect('megaplan1', crm, { config: { secretKey: 'no' } }).check()
  expect(step?.state).toBe('failed')
  expect(step?.detail?.en).toContain("60 min off Megaplan's")
})
