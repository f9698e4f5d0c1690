import { expect, test } from 'vitest'
import { createAdapterMemory } from '../kit/memory.ts'
import { moyskladAdapter } from './adapter.ts'
import type { FakeAccount } from './fake-account.ts'
import { FIELD, freshDictionaries, freshFields, freshPermissions, ID } from './fake-data.ts'
import { startAccount } from './test-account.ts'

async function check(changes: Partial<FakeAccount>, config: Record<string, unknown> = {}) {
  return moyskladAdapter.check((await startAccount(changes, config)).bench.context)
}

const states = (steps: { name: string; state: string }[]): string =>
  steps.map(({ name, state }) => `${name} ${state}`).join(', ')

const organization = [
  { id: ID.organization, name: 'ООО «Окна»' },
  { id: ID.secondOrganization, name: 'ИП Окнов', archived: true },
]
const dictionaries = { ...freshDictionaries(), organization }
const password = { signIn: 'password', token: '', login: 'robot@okna', password: 'correct horse 9' }
const all = 'address passed, key passed, rights passed, organization passed, references passed, fields passed'

test.each<[string, Record<string, unknown>]>([
  ['with a token', { store: ID.storeInBrowser, state: 'новый', owner: 'anna@okna', visitField: FIELD.visit }],
  ['with login and password', { ...password, organization: '', project: 'Сайт', visitField: 'Номер визита' }],
])('a good connection %s passes every step', async (_how, config) => {
  expect(states(await check({}, config))).toBe(all)
})

const rights = freshPermissions()

// What is wrong, the account, the config, the step that fails and its words.
test.each<[string, Partial<FakeAccount>, Record<string, unknown>, string, string]>([
  [
    'a wrong token',
    { token: 'another' },
    {},
    'key',
    "MoySklad does not accept the token. Make a new one and paste it here; this switches off the employee's earlier tokens.",
  ],
  [
    'a wrong password',
    { password: 'another' },
    password,
    'key',
    'MoySklad does not accept login and password. The login looks like robot@company. Do not try many times: sign-in is then closed for a while.',
  ],
  [
    'missing rights',
    { permissions: { ...rights, customerorder: { view: 'OWN' }, counterparty: {} } },
    {},
    'rights',
    'The employee lacks rights: customerorder.create, counterparty.view, counterparty.create. Tick them: Settings → Employees.',
  ],
  [
    'an organization that is not there',
    {},
    { organization: ID.unknown },
    'organization',
    `The own organization "${ID.unknown}" is not there, is archived or not shown to the employee. Choose another.`,
  ],
  [
    'an archived organization, named in Russian',
    { dictionaries },
    { organization: 'ИП Окнов' },
    'organization',
    'The own organization of the connection is not there, is archived or not shown to the employee. Choose another.',
  ],
  [
    'no organization in sight',
    { dictionaries: { ...dictionaries, organization: [] } },
    { organization: '' },
    'organization',
    'The employee sees no own organization. Allow viewing own organizations.',
  ],
  [
    'several organizations and none chosen',
    { dictionaries: { ...dictionaries, organization: organization.map(({ id, name }) => ({ id, name })) } },
    { organization: '' },
    'organization',
    'There are several own organizations. Choose the one that gets the orders.',
  ],
  [
    'an unknown status',
    {},
    { state: 'nope' },
    'references',
    'MoySklad has no order status "nope", or the employee does not see it. Choose another.',
  ],
  [
    'an archived store',
    {},
    { store: 'Старый склад' },
    'references',
    'MoySklad has no store of the connection, or the employee does not see it. Choose another.',
  ],
  [
    'an unknown owner',
    {},
    { owner: 'nobody@okna' },
    'references',
    'MoySklad has no employee "nobody@okna", or the employee does not see it. Choose another.',
  ],
  [
    'an unknown counterparty',
    {},
    { counterparty: ID.unknown },
    'references',
    `MoySklad has no counterparty "${ID.unknown}", or the employee does not see it. Choose another.`,
  ],
  [
    'a missing visit field',
    {},
    { visitField: 'visit' },
    'fields',
    'Orders have no custom field "visit" for the visit number. Create it or choose another.',
  ],
])('%s fails at its step with words that say what to do', async (...row) => {
  const [, account, config, name, words] = row
  const steps = await check(account, config)
  const step = steps.find(({ state }) => state === 'failed')
  expect(step?.name).toBe(name)
  expect(step?.detail?.en).toBe(words)
  expect(step?.detail?.ru).toMatch(/[а-яё]{4}/i)
})

test.each<[string, object, string, RegExp]>([
  [
    'closed access to the API',
    { status: 403, json: { errors: [{ error: 'нет', code: 1061 }] } },
    'key',
    /no access to the API/,
  ],
  ['a tariff without the API', { status: 403, json: { errors: [{ error: 'нет', code: 1070 }] } }, 'key', /tariff/],
  ['a 401 without a body', { status: 401 }, 'key', /does not accept the token/],
  ['a dead version of the API', { status: 410 }, 'address', /no longer serves/],
  ['a proxy that removes gzip', { status: 415 }, 'address', /proxy/],
  [
    'another program',
    { status: 404, json: { message: 'no route' } },
    'address',
    /right address is https:\/\/api.moysklad.ru/,
  ],
  ['a redirect', { status: 301, headers: { location: 'https://x.example/' } }, 'address', /right address/],
  ['the limit of requests', { status: 429, json: {} }, 'address', /too many requests/],
])('%s is told in both languages', async (_name, answer, name, words) => {
  const { crm, bench } = await startAccount()
  crm.failNext({ kind: 'answer', answer: answer as { status: number } })
  const step = (await moyskladAdapter.check(bench.context)).find(({ state }) => state === 'failed')
  expect(step?.name).toBe(name)
  expect(step?.detail?.en).toMatch(words)
  expect(step?.detail?.en).not.toMatch(/[а-яё]/i)
  expect(step?.detail?.ru).toMatch(/[а-яё]{4}/i)
})

test('what is only worth a look warns and goes on', async () => {
  const fields = freshFields()
  const [visit, area] = fields.customerorder
  if (visit !== undefined && area !== undefined) visit.required = area.required = true
  const permissions = { customerorder: { view: 'ALL', create: 'ALL' }, counterparty: { view: 'ALL', create: 'ALL' } }
  const steps = await check({ permissions, fields }, { owner: ID.seller, visitField: FIELD.visit })
  expect(states(steps)).toBe(
    'address passed, key passed, rights warning, organization passed, references passed, fields warning',
  )
  expect(steps[2]?.detail?.en).toContain('counterparty.update, customerorder.approve, ownerAssign.view')
  expect(steps[5]?.detail?.ru).toContain('Обязательные дополнительные поля заказа: Площадь.')
})

test("a solution's token, which belongs to no employee, and hidden fields are warnings", async () => {
  expect(states(await check({ hasEmployee: false, hidesFields: true }))).toBe(
    'address passed, key passed, rights warning, organization passed, references passed, fields warning',
  )
})

test('a check asks the CRM again, whatever is remembered', async () => {
  const { crm, bench } = await startAccount({}, { store: ID.unknown })
  const context = { ...bench.context, memory: createAdapterMemory(bench.clock) }
  expect(states(await moyskladAdapter.check(context))).toContain('references failed')
  crm.account.dictionaries['store']?.push({ id: ID.unknown, name: 'Новый склад' })
  expect(states(await moyskladAdapter.check(context))).toBe(all)
})
