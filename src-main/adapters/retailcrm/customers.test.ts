import { describe, expect, test } from 'vitest'
import { createStepStore } from '../kit/test-bench.ts'
import { retailcrmAdapter } from './adapter.ts'
import type { FakeRetailcrm } from './fake-retailcrm.ts'
import { formLead, startAccount } from './test-account.ts'

/** Method and path of each request. */
const trace = (crm: FakeRetailcrm): string[] => crm.requests.map(({ method, path }) => `${method} ${path}`)

describe('the customer', () => {
  const known = {
    id: 7,
    firstName: 'Старый',
    site: 'main-shop',
    managerId: 17,
    phones: [{ number: '8-900-111-22-33' }],
  }

  test('is found by phone however it is spelled, and gets the client fields', async () => {
    const { crm, deliver } = await startAccount({ customers: [known] }, { hasPersonalManager: true })
    await deliver({ ...formLead, clientFields: { level: 'gold', birthday: '31.12.1990' } })
    expect(crm.account.customers).toEqual([{ ...known, birthday: '1990-12-31', customFields: { level: 'gold' } }])
    expect(crm.account.orders[0]).toMatchObject({ customer: { id: 7 }, managerId: 17 })
  })

  test('is not the one whose phone or e-mail only looks alike', async () => {
    const alike = [
      { id: 3, firstName: '79001112233', phones: [{ number: '+7 900 111-22-34' }] },
      { id: 4, phones: [{ number: '+179001112233' }] },
      { id: 5, phones: [], email: 'xlead@example.org' },
    ]
    const { crm, deliver } = await startAccount({ customers: alike })
    await deliver(formLead)
    expect(crm.account.orders[0]).toMatchObject({ customer: { id: 9004 } })
  })

  test('is found by e-mail, the own shop and the oldest first', async () => {
    const mail = { email: 'Lead@Example.org', phones: [] }
    const customers = [
      { id: 3, site: 'outlet', ...mail },
      { id: 9, site: 'main-shop', ...mail },
      { id: 5, site: 'main-shop', ...mail },
    ]
    const { crm, deliver } = await startAccount({ customers, sites: ['main-shop', 'outlet'] }, { site: 'main-shop' })
    await deliver(formLead)
    expect(crm.account.orders[0]).toMatchObject({ customer: { id: 5 } })
  })

  test('is never taken for absent when the search fails', async () => {
    const { crm, deliver } = await startAccount({ customers: [known] })
    crm.failNext(
      { kind: 'answer', answer: { status: 502, text: '<html>' } },
      { matches: ({ path }) => path === '/api/v5/customers' },
    )
    expect(await deliver(formLead)).toMatchObject({ kind: 'retry', trouble: 'account' })
    expect(trace(crm)).toEqual(['GET /api/v5/customers'])
  })

  test('that was merged away is followed to its heir', async () => {
    const { crm, bench } = await startAccount({
      customers: [
        { ...known, managerId: undefined },
        { id: 8, phones: [] },
      ],
    })
    const store = createStepStore()
    crm.failNext({ kind: 'reset' }, { matches: ({ path }) => path === '/api/v5/orders/create' })
    await retailcrmAdapter.deliver(bench.context, bench.job(formLead, { step: store.run }))
    crm.account.merged.set(7, 8)
    const outcome = await retailcrmAdapter.deliver(bench.context, bench.job(formLead, { step: store.run }))
    expect(outcome).toMatchObject({ kind: 'delivered' })
    expect(crm.account.orders[0]).toMatchObject({ customer: { id: 8 } })
    expect(store.finished).toEqual([{ name: 'customer', summary: 'found customer 7' }])
  })

  test('that was removed is left to the CRM', async () => {
    const { crm, bench } = await startAccount({ customers: [known] })
    const store = createStepStore()
    crm.failNext({ kind: 'reset' }, { matches: ({ path }) => path === '/api/v5/orders/create' })
    await retailcrmAdapter.deliver(bench.context, bench.job(formLead, { step: store.run }))
    crm.account.customers.length = 0
    expect(await retailcrmAdapter.deliver(bench.context, bench.job(formLead, { step: store.run }))).toMatchObject({
      kind: 'delivered',
    })
    expect(crm.account.orders[0]).not.toHaveProperty('customer')
  })
})
