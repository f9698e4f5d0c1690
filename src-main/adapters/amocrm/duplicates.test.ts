import { describe, expect, test } from 'vitest'
import { createStepStore } from '../kit/test-bench.ts'
import { amocrmAdapter } from './adapter.ts'
import type { FakeRecord } from './fake-account.ts'
import { link } from './fake-reads.ts'
import { contactOf, formLead, isNote, startAccount } from './test-account.ts'
import type { TestAccount } from './test-account.ts'

const check = { is_need_check_order_in_processing: true }
const append = { ...check, is_need_check_order_in_processing_append: true }
const RECENT_S = Date.UTC(2026, 0, 10) / 1000

const deal = (id: number, more: FakeRecord = {}): FakeRecord => ({
  id,
  name: `Сделка ${id}`,
  status_id: 71002,
  pipeline_id: 7100,
  created_at: RECENT_S,
  is_deleted: false,
  custom_fields_values: null,
  ...more,
})

/** An account where contact 7 has these deals. */
async function startWith(deals: FakeRecord[], config: Record<string, unknown> = {}): Promise<TestAccount> {
  const contacts = new Map([contactOf(7, { phones: ['89001112233'] })])
  const started = await startAccount({ contacts, leads: new Map(deals.map((one) => [Number(one['id']), one])) }, config)
  for (const one of deals) link(started.crm.account, 7, Number(one['id']))
  return started
}

describe('a repeated lead that asks for the check of open deals', () => {
  test('becomes a note of the newest open deal, once', async () => {
    const { crm, bench, notes } = await startWith([
      deal(41),
      deal(40),
      deal(43, { status_id: 142 }),
      deal(44, { status_id: 143 }),
    ])
    const step = createStepStore().run
    const job = bench.job({ ...formLead, flags: append, fields: { price: 10 } }, { step })
    crm.failNext({ kind: 'lose_answer' }, { matches: isNote })
    expect(await amocrmAdapter.deliver(bench.context, job)).toMatchObject({ kind: 'retry', afterMs: 90_000 })
    expect(await amocrmAdapter.deliver(bench.context, job)).toEqual({
      kind: 'delivered',
      crmId: '41',
      url: `${crm.url}/leads/detail/41`,
      isAppended: true,
    })
    expect(crm.account.leads.size).toBe(4)
    expect(notes(41)).toEqual([
      [
        'Повторная заявка: Заявка с формы «Расчёт»',
        'Два окна',
        'Контакт: Тест Петров, 8 (900) 111-22-33, lead@example.org',
        'price: 10\n[estafeta-1]',
      ].join('\n\n'),
    ])
  })

  test('without append changes nothing and names the open deal', async () => {
    const { crm, deliver } = await startWith([deal(41)])
    expect(await deliver({ ...formLead, flags: check })).toMatchObject({
      kind: 'delivered',
      crmId: '41',
      isAppended: false,
    })
    expect(crm.requests.filter(({ method }) => method !== 'GET')).toEqual([])
  })

  test.each<[string, FakeRecord]>([
    ['every deal is won or lost', { status_id: 143 }],
    ['the open deal is older than 30 days', { created_at: Date.UTC(2025, 11, 1) / 1000 }],
    ['the open deal is deleted', { is_deleted: true }],
  ])('becomes a deal when %s', async (_name, more) => {
    const { crm, deliver } = await startWith([deal(41, more)])
    expect(await deliver({ ...formLead, flags: append })).toMatchObject({ kind: 'delivered', crmId: '660002' })
    expect(crm.account.leads.size).toBe(2)
  })

  test('is delivered when the deal that it finds is its own', async () => {
    const { crm, deliver } = await startWith([deal(41, { name: 'Заявка [estafeta-1]' }), deal(42)])
    expect(await deliver({ ...formLead, comment: null, flags: append })).toMatchObject({
      kind: 'delivered',
      crmId: '41',
    })
    expect(crm.account.leads.size).toBe(2)
  })

  test('becomes a deal when the open one was deleted a moment ago', async () => {
    const { crm, deliver } = await startWith([deal(41)])
    crm.failNext({ kind: 'answer', answer: { status: 404, json: { title: 'Not Found' } } }, { matches: isNote })
    expect(await deliver({ ...formLead, flags: append })).toMatchObject({ kind: 'delivered', crmId: '660002' })
  })

  test('is not sent anywhere when a deal cannot be read', async () => {
    const { crm, deliver } = await startWith([deal(41)])
    crm.failNext(
      { kind: 'answer', answer: { status: 500, text: 'boom' } },
      { matches: ({ path }) => path === '/api/v4/leads/41' },
    )
    expect(await deliver({ ...formLead, flags: append })).toMatchObject({ kind: 'retry', trouble: 'account' })
    expect(crm.account.leads.size).toBe(1)
  })

  test('looks through the deals of every contact with that phone', async () => {
    const { crm, deliver } = await startWith([deal(41)])
    const [id, other] = contactOf(6, { phones: ['+79001112233'] })
    crm.account.contacts.set(id, other)
    expect(await deliver({ ...formLead, flags: append })).toMatchObject({ crmId: '41', isAppended: true })
  })

  test('that goes to the incoming leads is checked too, and makes no contact of its own', async () => {
    const { crm, deliver } = await startWith([deal(41)], { stage: '7100/unsorted' })
    expect(await deliver({ ...formLead, flags: append })).toMatchObject({ crmId: '41', isAppended: true })
    expect(await deliver({ phone: '89009998877', flags: append }, { marker: 'estafeta-2' })).toMatchObject({
      crmId: '660002',
    })
    expect([...crm.account.contacts.values()].map((one) => one['is_unsorted'])).toEqual([undefined, true])
  })
})
