import { describe, expect, test } from 'vitest'
import { retailcrmAdapter } from './adapter.ts'
import { formLead, startAccount } from './test-account.ts'

describe('a repeated lead that asks for the check of open orders', () => {
  const customer = { id: 7, site: 'main-shop', phones: [{ number: '79001112233' }] }
  const order = {
    id: 41,
    site: 'main-shop',
    customer: { id: 7 },
    status: 'assembling',
    createdAt: '2026-01-10 10:00:00',
    managerComment: 'старое',
  }
  const check = { is_need_check_order_in_processing: true }
  const append = { ...check, is_need_check_order_in_processing_append: true }

  test('is appended to the newest open order, once', async () => {
    const orders = [order, { ...order, id: 40 }, { ...order, id: 43, status: 'complete' }]
    const { crm, deliver } = await startAccount({ customers: [customer], orders })
    const edit = ({ path }: { path: string }): boolean => path === '/api/v5/orders/41/edit'
    crm.failNext({ kind: 'lose_answer' }, { matches: edit })
    expect(await deliver({ ...formLead, flags: append })).toMatchObject({ kind: 'unknown' })
    const outcome = await deliver({ ...formLead, flags: append }, { isRepeatOfUnknown: true })
    expect(outcome).toEqual({ kind: 'delivered', crmId: '41', url: `${crm.url}/orders/41/edit`, isAppended: true })
    expect(crm.account.orders).toHaveLength(3)
    expect(crm.account.orders[0]?.['managerComment']).toBe(
      'старое\n\nПовторная заявка: Заявка с формы «Расчёт»\nТест Петров, 8 (900) 111-22-33, lead@example.org\nДва окна\n[estafeta-1]',
    )
  })

  test('without append changes nothing and names the open order', async () => {
    const { crm, deliver } = await startAccount({ customers: [customer], orders: [{ ...order }] })
    expect(await deliver({ ...formLead, flags: check })).toMatchObject({
      kind: 'delivered',
      crmId: '41',
      isAppended: false,
    })
    expect(crm.account.orders).toEqual([order])
  })

  test.each([
    ['every order is finished', { ...order, status: 'complete' }],
    ['the open order is older than 30 days', { ...order, createdAt: '2025-11-01 10:00:00' }],
    ["the open order is another customer's", { ...order, customer: { id: 8 } }],
  ])('becomes an order when %s', async (_name, other) => {
    const { crm, deliver } = await startAccount({ customers: [customer], orders: [other] })
    expect(await deliver({ ...formLead, flags: append })).toMatchObject({ kind: 'delivered', crmId: '51002' })
    expect(crm.account.orders).toHaveLength(2)
  })
})

describe('a comment', () => {
  test('is appended once, however often it is sent, and found by its mark', async () => {
    const { crm, bench } = await startAccount({ orders: [{ id: 41, site: 'main-shop', managerComment: 'было' }] })
    const comment = bench.comment({ crmId: '41', title: 'Звонок' })
    expect(await retailcrmAdapter.lookUpComment?.(bench.context, comment)).toEqual({ kind: 'absent' })
    expect(await retailcrmAdapter.addComment?.(bench.context, comment)).toMatchObject({
      kind: 'delivered',
      crmId: '41',
    })
    expect(await retailcrmAdapter.addComment?.(bench.context, comment)).toMatchObject({
      kind: 'delivered',
      crmId: '41',
    })
    expect(await retailcrmAdapter.lookUpComment?.(bench.context, comment)).toEqual({ kind: 'found', crmId: '41' })
    expect(crm.account.orders[0]?.['managerComment']).toBe('было\n\nЗвонок\nперезвонить после обеда\n[estafeta-1-c1]')
    expect(await retailcrmAdapter.addComment?.(bench.context, bench.comment({ crmId: '99' }))).toMatchObject({
      kind: 'rejected',
    })
  })
})

describe('the look-up by marker', () => {
  const alike = { id: 40, externalId: 'estafeta-11' }
  const answer = {
    status: 200,
    json: {
      success: true,
      orders: [alike, { id: 42, externalId: 'estafeta-1' }, { id: 41, externalId: 'estafeta-1' }],
    },
  }

  test('takes only the exact marker, the oldest of several', async () => {
    const { crm, bench } = await startAccount()
    crm.failNext({ kind: 'answer', answer })
    expect(await retailcrmAdapter.lookUp(bench.context, bench.job({}))).toEqual({
      kind: 'found',
      crmId: '41',
      url: `${crm.url}/orders/41/edit`,
    })
    crm.failNext({ kind: 'answer', answer: { status: 200, json: { success: true, orders: [alike] } } })
    expect(await retailcrmAdapter.lookUp(bench.context, bench.job({}))).toEqual({ kind: 'absent' })
  })

  test('that does not show an order the CRM says exists leaves it unknown', async () => {
    const { crm, deliver } = await startAccount()
    const exists = { status: 400, json: { success: false, errorMsg: 'Order already exists.' } }
    crm.failNext({ kind: 'answer', answer: exists }, { matches: ({ path }) => path === '/api/v5/orders/create' })
    expect(await deliver({})).toMatchObject({ kind: 'unknown', trouble: 'lead' })
  })
})
