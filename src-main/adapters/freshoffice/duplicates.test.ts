import { describe, expect, test } from 'vitest'
import { freshofficeAdapter } from './adapter.ts'
import { odataError } from './fake-freshoffice.ts'
import type { FakeAccount } from './fake-store.ts'
import { byKey, formLead, knownClient, posts, reads, startAccount } from './test-account.ts'

const deal = (id: number, status: number | null, more: object = {}): Record<string, unknown> => ({
  id_deal: id,
  id_company: 68,
  id_manager: 38,
  id_status_deal: status,
  note: 'прежняя',
  ...more,
})
const asks = { ...formLead, flags: { is_need_check_order_in_processing: true } }
const appends = {
  ...formLead,
  visit: '77',
  fields: { city: 'Тула' },
  flags: { is_need_check_order_in_processing: true, is_need_check_order_in_processing_append: true },
}
const withDeals = (...deals: Record<string, unknown>[]): Partial<FakeAccount> => ({
  rows: { ...knownClient, deal: deals },
})
const taskIds = { taskTypeId: '1', taskStatusId: '1', taskCategoryId: '3' }

describe('a lead that asks for the check of open deals', () => {
  test('becomes a task about the newest open deal when it says so', async () => {
    const { crm, deliver } = await startAccount(withDeals(deal(400, 1), deal(401, 2), deal(402, 9)), {
      ...byKey,
      ...taskIds,
    })
    expect(await deliver(appends)).toEqual({ kind: 'delivered', crmId: '401', isAppended: true })
    expect(crm.rows('deal')).toHaveLength(3)
    expect(JSON.parse(crm.requests.find(posts('/tasks'))?.body ?? 'null')).toEqual({
      company_id: 68,
      user_id: 38,
      creator_id: 38,
      category_id: 3,
      type_id: 1,
      status_id: 1,
      date_from: '2026-01-15T12:00:00',
      date_till: '2026-01-16T12:00:00',
      note: [
        'Сделка №401 [estafeta-1]',
        'Повторная заявка: Заявка с формы «Расчёт»',
        'Иван Петров, 8 (900) 111-22-33, lead@example.org',
        'Хочу два окна',
        'city: Тула',
        'roistat: 77',
      ].join('\n'),
    })
  })

  test('changes nothing without that word', async () => {
    const { crm, deliver } = await startAccount(withDeals(deal(401, null)))
    expect(await deliver(asks)).toEqual({ kind: 'delivered', crmId: '401', isAppended: false })
    expect(crm.requests.every(({ method }) => method === 'GET')).toBe(true)
  })

  test('becomes one task, although the answer to its create was lost', async () => {
    const { crm, deliver } = await startAccount(withDeals(deal(401, 1)))
    crm.failNext({ kind: 'lose_answer' }, { matches: posts('/tasks') })
    expect(await deliver(appends)).toMatchObject({ kind: 'unknown' })
    expect(await deliver(appends)).toEqual({ kind: 'delivered', crmId: '401', isAppended: true })
    expect(crm.rows('tasks')).toHaveLength(1)
  })

  test('is its own deal when it was made already', async () => {
    const { deliver } = await startAccount(withDeals(deal(401, 9, { note: 'Заявка [estafeta-1]' }), deal(402, 1)))
    expect(await deliver(appends)).toEqual({ kind: 'delivered', crmId: '401' })
  })

  test.each<[string, Partial<FakeAccount>, Record<string, unknown>, string]>([
    ['is a deal of its own when all deals are closed', withDeals(deal(401, 9)), {}, ''],
    ['is a deal of its own when the client is new', {}, {}, ''],
    ['goes by the closed statuses of the connection', withDeals(deal(401, 2)), { closedStatusIds: '2' }, ''],
    [
      'is a deal that says so when nobody knows which statuses are closed',
      { ...withDeals(deal(401, 1)), isFinalTold: false },
      {},
      'Незаконченные сделки клиента не проверены',
    ],
    [
      'is a deal that says so when the account has no such table',
      { ...withDeals(deal(401, 1)), hasStatuses: false },
      {},
      'Незаконченные сделки клиента не проверены',
    ],
    [
      'is a deal that says so when the phone’s owner is not told',
      { ...withDeals(deal(401, 1)), ownership: 'none' as const },
      {},
      'Незаконченные сделки клиента не проверены',
    ],
  ])('%s', async (_name, changes, config, words) => {
    const { crm, deliver } = await startAccount(changes, { ...byKey, ...config })
    const before = crm.rows('deal').length
    const outcome = await deliver(appends)
    expect(outcome).toMatchObject({ kind: 'delivered' })
    expect(outcome).not.toHaveProperty('isAppended')
    const made = crm.rows('deal').slice(before)
    expect(made).toHaveLength(1)
    expect(String(made[0]?.['note']).includes('не проверены')).toBe(words !== '')
    expect(String(made[0]?.['note'])).toContain(words)
  })

  test.each(['/status_deal', '/phones', '/deal'])(
    'is never taken for a new one when %s cannot be read',
    async (set) => {
      const { crm, deliver } = await startAccount(withDeals(deal(401, 1)))
      crm.failNext({ kind: 'answer', answer: odataError(503, 'busy') }, { matches: reads(set) })
      expect(await deliver(appends)).toMatchObject({ kind: 'retry' })
      expect(crm.requests.some(({ method }) => method === 'POST')).toBe(false)
    },
  )
})

describe('a comment', () => {
  const start = () => startAccount(withDeals(deal(401, 1)))

  test('becomes a task about the deal, once', async () => {
    const { crm, bench } = await start()
    const comment = bench.comment({ crmId: '401', title: 'Звонок' })
    expect(await freshofficeAdapter.lookUpComment?.(bench.context, comment)).toEqual({ kind: 'absent' })
    expect(await freshofficeAdapter.addComment?.(bench.context, comment)).toEqual({ kind: 'delivered', crmId: '401' })
    expect(await freshofficeAdapter.addComment?.(bench.context, comment)).toEqual({ kind: 'delivered', crmId: '401' })
    expect(await freshofficeAdapter.lookUpComment?.(bench.context, comment)).toEqual({ kind: 'found', crmId: '401' })
    expect(crm.rows('tasks').map((row) => row['note'])).toEqual([
      'Сделка №401 [estafeta-1-c1]\nЗвонок\nперезвонить после обеда',
    ])
  })

  test.each([
    ['that is gone', '7', 'FreshOffice has no deal 7 (any more)'],
    ['that is none', 'lead:7', '"lead:7" is not the number of a FreshOffice deal'],
  ])('on a deal %s is refused', async (_name, crmId, reason) => {
    const { bench } = await start()
    expect(await freshofficeAdapter.addComment?.(bench.context, bench.comment({ crmId }))).toEqual({
      kind: 'rejected',
      reason,
    })
  })

  test('on a deal without counterparty is refused', async () => {
    const { bench } = await startAccount(withDeals(deal(401, 1, { id_company: null })))
    expect(await freshofficeAdapter.addComment?.(bench.context, bench.comment({ crmId: '401' }))).toMatchObject({
      kind: 'rejected',
    })
  })
})
