import { describe, expect, test } from 'vitest'
import { createStepStore } from '../kit/test-bench.ts'
import type { FakeClient, FakeDeal } from './fake-account.ts'
import { formLead, mutations, startAccount, VERSIONS } from './test-account.ts'

const DAY = 24 * 60 * 60_000
const NOW = Date.UTC(2026, 0, 15, 9)
const client: FakeClient = { id: 7, kind: 'human', name: 'Старый', phones: ['79001112233'], emails: [], values: {} }
const deal: FakeDeal = {
  id: 41,
  programId: 14,
  clientId: 7,
  description: 'первая',
  createdAtMs: NOW - 5 * DAY,
  result: 'active',
  statusName: 'В работе',
  values: {},
}
const check = { is_need_check_order_in_processing: true }
const append = { ...check, is_need_check_order_in_processing_append: true }
const finished = { result: 'positive', statusName: 'Завершена' } as const

describe.each(VERSIONS)('a repeated lead in %s that asks for the check of open deals', (version) => {
  const isComment = ({ method, path }: { method: string; path: string }): boolean =>
    method === 'POST' && /comment/i.test(path)

  test('is appended to the newest open deal as a comment, once', async () => {
    const deals = [{ ...deal, id: 40 }, { ...deal }, { ...deal, id: 43, ...finished }]
    const { crm, deliver } = await startAccount(version, { clients: [client], deals })
    crm.failNext({ kind: 'lose_answer' }, { matches: isComment })
    const lead = { ...formLead, fields: { Cost: '5' }, flags: append }
    expect(await deliver(lead)).toMatchObject({ kind: 'unknown' })
    expect(await deliver(lead, { isRepeatOfUnknown: true })).toEqual({
      kind: 'delivered',
      crmId: '41',
      url: `${crm.url}/deals/41/card/`,
      isAppended: true,
    })
    expect(crm.account.deals).toHaveLength(3)
    expect(
      crm.account.comments.map(({ dealId, text }) => [dealId, text.replace(/^<p>|<\/p>$/g, '').split(/<br>|\n/)]),
    ).toEqual([
      [
        41,
        [
          'Повторная заявка: Заявка с формы «Расчёт»',
          'Контакт: Тест Петров, 8 (900) 111-22-33, lead@example.org',
          'Два окна',
          'Cost: 5',
          '[estafeta-1]',
        ],
      ],
    ])
  })

  test('stays with the deal that was settled on, though that was closed since', async () => {
    const { crm, deliver } = await startAccount(version, { clients: [client], deals: [{ ...deal }] })
    const { run: step } = createStepStore()
    crm.failNext({ kind: 'reset' }, { matches: isComment })
    await deliver({ ...formLead, flags: append }, { step })
    Object.assign(crm.account.deals[0] ?? {}, finished)
    expect(await deliver({ ...formLead, flags: append }, { step })).toMatchObject({ crmId: '41', isAppended: true })
    expect(crm.account.deals).toHaveLength(1)
  })

  test('without append changes nothing and names the open deal', async () => {
    const { crm, deliver } = await startAccount(version, { clients: [client], deals: [{ ...deal }] })
    expect(await deliver({ ...formLead, flags: check })).toMatchObject({ crmId: '41', isAppended: false })
    expect(mutations(crm)).toEqual([])
  })

  test.each<[string, Partial<FakeDeal>]>([
    ['every deal is finished', finished],
    ['the open deal is older than 30 days', { createdAtMs: NOW - 40 * DAY }],
    ["the open deal is another client's", { clientId: 8 }],
  ])('becomes a deal when %s', async (_name, change) => {
    const { crm, deliver } = await startAccount(version, { clients: [client], deals: [{ ...deal, ...change }] })
    expect(await deliver({ ...formLead, flags: append })).toMatchObject({ kind: 'delivered', crmId: '9002' })
    expect(crm.account.deals).toHaveLength(2)
  })

  test('is its own deal when that was made already', async () => {
    const own = { ...deal, id: 40, description: 'Окна [estafeta-1]', ...finished }
    const { crm, deliver } = await startAccount(version, { clients: [client], deals: [own, { ...deal }] })
    expect(await deliver({ ...formLead, flags: append })).toEqual({
      kind: 'delivered',
      crmId: '40',
      url: `${crm.url}/deals/40/card/`,
    })
    expect(mutations(crm)).toEqual([])
  })

  test('is not made a deal when the search for open ones fails', async () => {
    const { crm, deliver } = await startAccount(
      version,
      { clients: [client], deals: [{ ...deal }] },
      { programId: '14' },
    )
    const isDeals = ({ path }: { path: string }): boolean => path.endsWith('/deals') || path.endsWith('/Deal/list.api')
    crm.failNext({ kind: 'answer', answer: { status: 500, text: '' } }, { matches: isDeals })
    expect(await deliver({ ...formLead, flags: append })).toMatchObject({ kind: 'retry', trouble: 'account' })
    expect(mutations(crm)).toEqual([])
  })
})

describe.each(VERSIONS)('a comment in %s', (version) => {
  test('is added once, however often it is sent, and found by its mark', async () => {
    const { crm, addComment, lookUpComment } = await startAccount(version, { deals: [{ ...deal }] })
    const comment = { crmId: '41', title: 'Звонок' }
    expect(await lookUpComment(comment)).toEqual({ kind: 'absent' })
    const added = { kind: 'delivered', crmId: '41', url: `${crm.url}/deals/41/card/` }
    expect(await addComment(comment)).toEqual(added)
    expect(await addComment(comment)).toEqual(added)
    expect(await lookUpComment(comment)).toMatchObject({ kind: 'found', crmId: '41' })
    const words = ['Звонок', 'перезвонить после обеда', '[estafeta-1-c1]']
    const expected = version === 'megaplan' ? `<p>${words.join('<br>')}</p>` : words.join('\n')
    expect(crm.account.comments).toEqual([{ id: 501, dealId: 41, text: expected }])
  })

  test('of a deal that is gone is refused', async () => {
    const { addComment } = await startAccount(version)
    expect(await addComment({ crmId: '99' })).toMatchObject({ kind: 'rejected' })
  })

  test('whose answer is lost is unclear and found afterwards', async () => {
    const { crm, addComment, lookUpComment } = await startAccount(version, { deals: [{ ...deal }] })
    crm.failNext({ kind: 'lose_answer' }, { matches: ({ method }) => method === 'POST' })
    expect(await addComment({ crmId: '41' })).toMatchObject({ kind: 'unknown' })
    expect(await lookUpComment({ crmId: '41' })).toMatchObject({ kind: 'found' })
  })
})
