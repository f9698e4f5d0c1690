import { expect, test } from 'vitest'
import { retailcrmAdapter } from './adapter.ts'
import type { FakeAccount } from './fake-retailcrm.ts'
import { startAccount } from './test-account.ts'

async function check(changes: Partial<FakeAccount>, config: Record<string, unknown> = {}) {
  return retailcrmAdapter.check((await startAccount(changes, config)).bench.context)
}

const states = (steps: { name: string; state: string }[]): string =>
  steps.map(({ name, state }) => `${name} ${state}`).join(', ')

test('a good connection passes every step', async () => {
  const steps = await check({}, { site: 'main-shop', orderMethod: 'phone', status: 'new', visitField: 'roistat_visit' })
  expect(states(steps)).toBe(
    'address passed, version passed, key passed, rights passed, site passed, references passed, fields passed, time_zone passed',
  )
})

const scopes = ['order_read', 'order_write', 'customer_read', 'customer_write', 'reference_read', 'custom_fields_read']

// What is wrong, the account, the config, the step that fails and its words.
test.each<[string, Partial<FakeAccount>, Record<string, unknown>, string, string]>([
  [
    'an old API',
    { versions: ['3.0', '4.0'] },
    {},
    'version',
    'This RetailCRM does not know API version 5. Update it or ask those who maintain it.',
  ],
  [
    'a wrong key',
    { apiKey: 'another' },
    {},
    'key',
    'The CRM does not accept the API key. Copy it again: Settings → Integration → API access keys.',
  ],
  [
    'missing rights',
    { scopes: ['order_read', 'customer_read'] },
    {},
    'rights',
    'The key lacks rights: order_write, customer_write. Tick them in the settings of the key in RetailCRM.',
  ],
  [
    'missing rights in the old form',
    { scopes: [], credentials: ['/api/orders', '/api/orders/create', '/api/customers'] },
    {},
    'rights',
    'The key lacks rights: customer_write. Tick them in the settings of the key in RetailCRM.',
  ],
  [
    'several shops and none chosen',
    { sites: ['main-shop', 'outlet'] },
    {},
    'site',
    'The key opens several shops: main-shop, outlet. Choose the one that gets the orders.',
  ],
  [
    'a shop the key does not open',
    { siteAccess: 'access_selective', sitesAvailable: ['outlet'] },
    { site: 'main-shop' },
    'site',
    'The key does not open the shop "main-shop". Choose one of: outlet.',
  ],
  [
    'an order method that is switched off',
    {},
    { orderMethod: 'old' },
    'references',
    'The CRM has no order method "old", or it is switched off. Choose another.',
  ],
  [
    'a missing visit field',
    {},
    { visitField: 'nope' },
    'fields',
    'Orders have no field "nope" for the visit number. Create it in the CRM or choose another.',
  ],
])('%s fails at its step with words that say what to do', async (...row) => {
  const [, account, config, name, words] = row
  const steps = await check(account, config)
  const step = steps.find(({ state }) => state === 'failed')
  expect(step?.name).toBe(name)
  expect(step?.detail?.en).toBe(words)
  expect(step?.detail?.ru).toMatch(/[а-яё]{4}/i)
})

test('what is only worth a look warns and goes on', async () => {
  const steps = await check({ scopes: scopes.slice(0, 4), timeZone: 'Asia/Omsk' })
  expect(states(steps)).toBe(
    'address passed, version passed, key passed, rights warning, site warning, references warning, fields warning, time_zone warning',
  )
})

test('a key that tells no rights at all is a warning', async () => {
  expect(states(await check({ scopes: [], credentials: [] }))).toContain('rights warning')
})

test('another program at the address is told from a RetailCRM', async () => {
  const { crm, bench } = await startAccount()
  crm.failNext({ kind: 'answer', answer: { status: 404, json: { message: 'no route' } } })
  const [step] = await retailcrmAdapter.check(bench.context)
  expect(step).toMatchObject({ name: 'address', state: 'failed' })
})
