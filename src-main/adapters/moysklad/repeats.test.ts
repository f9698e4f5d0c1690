import { describe, expect, test } from 'vitest'
import { moyskladAdapter } from './adapter.ts'
import { ID } from './fake-data.ts'
import type { FakeRecord } from './fake-data.ts'
import { FakeRecords } from './fake-records.ts'
import { syncIdOf } from './meta.ts'
import { formLead, isCreate, startAccount } from './test-account.ts'
import type { TestAccount } from './test-account.ts'

const OPEN = '77770000-0000-11ef-0a80-000000000041'
const OTHER = '77770000-0000-11ef-0a80-000000000042'
const isNote = ({ method, path }: { method: string; path: string }): boolean =>
  method === 'POST' && path.endsWith('/notes')

/** An account with a known customer; orders are added afterwards because they refer to the account's own address. */
async function withCustomer(...orders: FakeRecord[]): Promise<TestAccount> {
  const counterparties = new FakeRecords('22220000', [{ id: ID.shop, phone: '+79001112233' }])
  const account = await startAccount({ counterparties })
  for (const order of orders) {
    account.crm.account.orders.add({
      agent: account.ref(`counterparty/${ID.shop}`, 'counterparty'),
      state: account.ref(`customerorder/metadata/states/${ID.stateNew}`, 'state'),
      moment: '2026-01-10 10:00:00.000',
      ...order,
    })
  }
  return account
}

describe('a repeated lead that asks for the check of open orders', () => {
  const check = { is_need_check_order_in_processing: true }
  const append = { ...check, is_need_check_order_in_processing_append: true }

  test('is written into the feed of the newest open order, once', async () => {
    const { crm, deliver } = await withCustomer(
      { id: OTHER, moment: '2026-01-05 10:00:00.000' },
      { id: OPEN },
      { id: ID.unknown, moment: '2026-01-12 10:00:00.000', state: { meta: { href: `x/${ID.stateDone}` } } },
    )
    crm.failNext({ kind: 'lose_answer' }, { matches: isNote })
    const repeated = { ...formLead, fields: { Этаж: '3' }, flags: append }
    expect(await deliver(repeated)).toMatchObject({ kind: 'unknown' })
    expect(await deliver(repeated)).toMatchObject({ kind: 'delivered', crmId: OPEN, isAppended: true })
    expect(crm.account.orders.all).toHaveLength(3)
    expect(crm.account.notes.get(OPEN)?.map(({ description }) => description)).toEqual([
      [
        'Повторная заявка:\nЗаявка с формы «Расчёт»',
        'Два окна',
        'Контакт: Тест Петров, 8 (900) 111-22-33, lead@example.org',
        'Данные заявки, для которых в заказе нет подходящего поля:\nЭтаж: 3\n[estafeta-1]',
      ].join('\n\n'),
    ])
  })

  test('without append changes nothing and names the open order', async () => {
    const { crm, deliver } = await withCustomer({ id: OPEN })
    expect(await deliver({ ...formLead, flags: check })).toMatchObject({
      kind: 'delivered',
      crmId: OPEN,
      isAppended: false,
    })
    expect(crm.requests.filter(({ method }) => method !== 'GET')).toEqual([])
  })

  test.each<[string, (account: TestAccount) => FakeRecord]>([
    ['every order succeeded', ({ ref }) => ({ state: ref(`customerorder/metadata/states/${ID.stateDone}`, 'state') })],
    ['every order failed', ({ ref }) => ({ state: ref(`customerorder/metadata/states/${ID.stateLost}`, 'state') })],
    ['the open order is older than 30 days', () => ({ moment: '2025-11-01 10:00:00.000' })],
    ['the open order is another customer’s', ({ ref }) => ({ agent: ref(`counterparty/${ID.store}`, 'counterparty') })],
  ])('becomes an order when %s', async (_name, change) => {
    const account = await withCustomer()
    account.crm.account.orders.add({
      id: OPEN,
      agent: account.ref(`counterparty/${ID.shop}`, 'counterparty'),
      moment: '2026-01-10 10:00:00.000',
      ...change(account),
    })
    expect(await account.deliver({ ...formLead, flags: append })).toMatchObject({ kind: 'delivered' })
    expect(account.crm.account.orders.all).toHaveLength(2)
  })

  test('becomes an order when the open one is deleted at that moment', async () => {
    const { crm, deliver } = await withCustomer({ id: OPEN })
    const answer = { status: 404, json: { errors: [{ error: 'not found', code: 1021 }] } }
    crm.failNext({ kind: 'answer', answer }, { matches: ({ path }) => path.endsWith('/notes') })
    expect(await deliver({ ...formLead, flags: append })).toMatchObject({ kind: 'delivered' })
    expect(crm.account.orders.all).toHaveLength(2)
  })

  test('finds the order of its own earlier attempt and adds no note to it', async () => {
    const { crm, deliver } = await withCustomer()
    crm.failNext({ kind: 'lose_answer' }, { matches: isCreate })
    expect(await deliver({ ...formLead, flags: append })).toMatchObject({ kind: 'unknown' })
    const outcome = await deliver({ ...formLead, flags: append })
    expect(outcome).toMatchObject({ kind: 'delivered', crmId: crm.account.orders.all[0]?.['id'] })
    expect(outcome).not.toHaveProperty('isAppended')
    expect(crm.account.notes.size).toBe(0)
  })

  test('is never taken for new when the search of orders fails', async () => {
    const { crm, deliver } = await withCustomer({ id: OPEN })
    crm.failNext(
      { kind: 'answer', answer: { status: 500, text: 'boom' } },
      { matches: ({ method, path }) => method === 'GET' && path.endsWith('/entity/customerorder') },
    )
    expect(await deliver({ ...formLead, flags: append })).toMatchObject({ kind: 'retry', trouble: 'account' })
    expect(crm.account.orders.all).toHaveLength(1)
  })
})

describe('a comment', () => {
  test('is added once, however often it is sent, and found by its mark', async () => {
    const { crm, bench } = await withCustomer({ id: OPEN })
    const comment = bench.comment({ crmId: OPEN, title: 'Звонок' })
    expect(await moyskladAdapter.lookUpComment?.(bench.context, comment)).toEqual({ kind: 'absent' })
    crm.failNext({ kind: 'lose_answer' }, { matches: isNote })
    expect(await moyskladAdapter.addComment?.(bench.context, comment)).toMatchObject({ kind: 'unknown' })
    expect(await moyskladAdapter.lookUpComment?.(bench.context, comment)).toEqual({ kind: 'found', crmId: OPEN })
    expect(await moyskladAdapter.addComment?.(bench.context, comment)).toMatchObject({ kind: 'delivered', crmId: OPEN })
    expect(crm.account.notes.get(OPEN)).toEqual([
      { id: 'note-1', description: 'Звонок\nперезвонить после обеда\n[estafeta-1-c1]' },
    ])
    expect(
      await moyskladAdapter.lookUpComment?.(bench.context, bench.comment({ crmId: OPEN, marker: 'estafeta-1-c' })),
    ).toEqual({
      kind: 'absent',
    })
  })

  test('longer than an event becomes several, and only the missing ones are added again', async () => {
    const { crm, bench } = await withCustomer({ id: OPEN })
    const comment = bench.comment({ crmId: OPEN, message: `${'я'.repeat(9_000)}конец` })
    let count = 0
    crm.failNext({ kind: 'reset' }, { matches: (request) => isNote(request) && (count += 1) === 2 })
    expect(await moyskladAdapter.addComment?.(bench.context, comment)).toMatchObject({ kind: 'unknown' })
    expect(await moyskladAdapter.lookUpComment?.(bench.context, comment)).toEqual({ kind: 'absent' })
    expect(await moyskladAdapter.addComment?.(bench.context, comment)).toMatchObject({ kind: 'delivered' })
    const texts = crm.account.notes.get(OPEN)?.map(({ description }) => description) ?? []
    expect(texts.map((text) => text.split('\n').at(-1))).toEqual([
      '[estafeta-1-c1 1/3]',
      '[estafeta-1-c1 2/3]',
      '[estafeta-1-c1 3/3]',
    ])
    expect(texts.map((text) => text.split('\n')[0]).join('')).toBe(`${'я'.repeat(9_000)}конец`)
  })

  test('to an order that is not there is refused', async () => {
    const { bench } = await withCustomer()
    const comment = bench.comment({ crmId: ID.unknown })
    expect(await moyskladAdapter.addComment?.(bench.context, comment)).toMatchObject({ kind: 'rejected' })
    expect(await moyskladAdapter.lookUpComment?.(bench.context, comment)).toMatchObject({ kind: 'failed' })
  })
})

describe('the mark of an order', () => {
  test('is the same UUID in every attempt and another for every marker and kind', () => {
    const ids = ['order:estafeta-1', 'order:estafeta-11', 'counterparty:estafeta-1'].map(syncIdOf)
    expect(ids).toEqual(['order:estafeta-1', 'order:estafeta-11', 'counterparty:estafeta-1'].map(syncIdOf))
    expect(new Set(ids).size).toBe(3)
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  test('is looked up exactly: an order with another one is not taken, the oldest of several is', async () => {
    const { crm, bench, ref } = await startAccount()
    const row = (id: string, created: string, syncId: string): FakeRecord => ({
      ...ref(`customerorder/${id}`, 'customerorder'),
      id,
      created,
      syncId,
    })
    const rows = [
      row(ID.unknown, '2020', syncIdOf('order:other')),
      row(OTHER, '2026', syncIdOf('order:estafeta-1')),
      row(OPEN, '2025', syncIdOf('order:estafeta-1').toUpperCase()),
    ]
    const answer = { status: 200, json: { meta: { size: 3 }, rows } }
    crm.failNext({ kind: 'answer', answer })
    expect(await moyskladAdapter.lookUp(bench.context, bench.job({}))).toMatchObject({ kind: 'found', crmId: OPEN })
    expect(crm.requests[0]?.query.get('filter')).toBe(`syncId=${syncIdOf('order:estafeta-1')}`)
    crm.failNext({ kind: 'answer', answer: { status: 200, json: { meta: { size: 1 }, rows: rows.slice(0, 1) } } })
    expect(await moyskladAdapter.lookUp(bench.context, bench.job({}))).toEqual({ kind: 'absent' })
  })

  const taken = { status: 412, json: { errors: [{ error: 'not unique', code: 3006, parameter: 'syncId' }] } }

  test('that the CRM calls taken is looked up and its order adopted', async () => {
    const { crm, deliver } = await startAccount()
    await deliver(formLead)
    crm.failNext({ kind: 'answer', answer: taken }, { matches: isCreate })
    expect(await deliver(formLead)).toMatchObject({ kind: 'delivered', crmId: crm.account.orders.all[0]?.['id'] })
    expect(crm.account.orders.all).toHaveLength(1)
  })

  test('whose order lies in the bin is told to a person, for the CRM makes no other', async () => {
    const { crm, deliver } = await startAccount()
    await deliver(formLead)
    Object.assign(crm.account.orders.all[0] ?? {}, { deleted: '2026-01-16 10:00:00.000' })
    expect(await deliver(formLead)).toEqual({
      kind: 'rejected',
      reason: 'The order of this lead was deleted in MoySklad: restore it from the bin there',
    })
  })

  test('that the CRM calls taken without showing the order leaves it unknown', async () => {
    const { crm, deliver } = await startAccount()
    crm.failNext({ kind: 'answer', answer: taken }, { matches: isCreate })
    expect(await deliver(formLead)).toMatchObject({ kind: 'unknown', trouble: 'lead' })
  })
})
