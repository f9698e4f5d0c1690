import { expect, test } from 'vitest'
import { yclientsAdapter } from './adapter.ts'
import { refusal } from './fake-yclients.ts'
import type { FakeBranch } from './fake-branch.ts'
import { bookingOnly, startAccount } from './test-account.ts'

async function check(changes: Partial<FakeBranch>, config: Record<string, unknown> = {}) {
  return yclientsAdapter.check((await startAccount(changes, config)).bench.context)
}

const states = (steps: { name: string; state: string }[]): string =>
  steps.map(({ name, state }) => `${name} ${state}`).join(', ')

const company = { id: 4564, title: 'Салон', timezone: 'Europe/Moscow' }

test('a good connection to the journal passes every step', async () => {
  const steps = await check({}, { serviceIds: '501001', visitField: 'visit_no' })
  expect(states(steps)).toBe(
    'company passed, user passed, rights passed, license passed, staff passed, services passed, fields passed, booking skipped, time_zone passed',
  )
  expect(steps[0]?.detail).toEqual({ ru: 'Филиал «Салон»', en: 'Branch "Салон"' })
})

test('a good connection for online booking only warns of what it cannot do', async () => {
  expect(states(await check({}, bookingOnly))).toBe(
    'company passed, user warning, rights skipped, license skipped, staff passed, services skipped, fields skipped, booking passed, time_zone passed',
  )
})

// What is wrong, the branch, the config, the step that fails and its words.
test.each<[string, Partial<FakeBranch>, Record<string, unknown>, string, string]>([
  [
    'a wrong partner token',
    { partnerToken: 'another-token' },
    {},
    'company',
    'YCLIENTS does not accept the partner token. Copy it again from your YCLIENTS developer account.',
  ],
  [
    'a wrong branch',
    { companyId: '7' },
    {},
    'company',
    "YCLIENTS has no branch 4564. Take the number from the journal's address: yclients.com/timetable/number.",
  ],
  [
    'a wrong user token',
    { userToken: 'another-token' },
    {},
    'user',
    'YCLIENTS does not accept the user token. It changes with the password: get it again.',
  ],
  [
    'missing rights',
    { permissions: { record_form: { create_records_access: false }, timetable: { timetable_access: 0 } } },
    {},
    'rights',
    'The user lacks rights: to see the journal, to create records. Tick them in YCLIENTS: Settings → Users.',
  ],
  [
    'an ended licence',
    { license: { active: '0', deactivation_date: '01.01.2026' } },
    {},
    'license',
    'The licence of the branch is not active (until 01.01.2026). Prolong it in YCLIENTS.',
  ],
  [
    'an employee who was fired',
    {},
    { staffId: '3513' },
    'staff',
    'The branch has no working employee 3513. Choose another.',
  ],
  [
    'services that are not there',
    {},
    { serviceIds: '501001, 7, 8' },
    'services',
    'The branch has no services with the numbers 7, 8. Correct the numbers.',
  ],
  [
    'a missing visit field',
    {},
    { visitField: 'nope' },
    'fields',
    'There is no custom field "nope" for the visit number. Create it in YCLIENTS or choose another.',
  ],
  [
    'a branch that confirms phones by SMS',
    { company: { ...company, phone_confirmation: 1 } },
    bookingOnly,
    'booking',
    'The branch confirms phones by SMS, leads cannot be booked so. Switch it off in the settings of online booking, or deliver to the journal.',
  ],
])('%s fails at its step with words that say what to do', async (...row) => {
  const [, branch, config, name, words] = row
  const steps = await check(branch, config)
  const step = steps.find(({ state }) => state === 'failed')
  expect(step?.name).toBe(name)
  expect(step?.detail?.en).toBe(words)
  expect(step?.detail?.ru).toMatch(/[а-яё]{4}/i)
})

test('online booking that refuses the chosen settings fails with its words', async () => {
  const { crm, bench } = await startAccount({}, bookingOnly)
  const matches = ({ path }: { path: string }): boolean => path.includes('/book_dates/')
  crm.failNext({ kind: 'answer', answer: refusal(404, 'Not found') }, { matches })
  const step = (await yclientsAdapter.check(bench.context)).find(({ name }) => name === 'booking')
  expect(step).toMatchObject({ state: 'failed' })
  expect(step?.detail?.en).toContain('Not found')
})

test.each<[string, Partial<FakeBranch>, Record<string, unknown>, string]>([
  ['a branch of another user', { company: { id: 7, title: 'Другой' } }, {}, 'user warning'],
  [
    'rights for comments',
    { permissions: { record_form: { edit_records_access: '0' }, timetable: { timetable_phones_access: false } } },
    {},
    'rights warning',
  ],
  ['no employee', {}, { staffId: '' }, 'staff warning'],
  ['no free time', { freeTimes: [] }, bookingOnly, 'booking warning'],
  ['a demand for e-mails', { company: { ...company, booking_email_required: true } }, bookingOnly, 'booking warning'],
  ['another time zone', { company: { ...company, timezone: 'Asia/Omsk' } }, {}, 'time_zone warning'],
])('%s is only worth a warning', async (_name, branch, config, expected) => {
  const steps = await check(branch, config)
  expect(states(steps)).toContain(expected)
  expect(steps.every(({ state }) => state !== 'failed')).toBe(true)
})

test('rights of a user that are not told in full are not taken for missing', async () => {
  expect(states(await check({ permissions: {} }))).toContain('rights passed')
})

test('fields and licence that the user may not read do not fail the check', async () => {
  const { crm, bench } = await startAccount()
  const matches = ({ path }: { path: string }): boolean => /license|custom_fields/.test(path)
  crm.failNext({ kind: 'answer', answer: refusal(403, 'Недостаточно прав') }, { times: 2, matches })
  expect(states(await yclientsAdapter.check(bench.context))).toContain(
    'license skipped, staff passed, services skipped, fields warning',
  )
})
