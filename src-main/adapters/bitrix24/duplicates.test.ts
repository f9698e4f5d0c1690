import { describe, expect, test } from 'vitest'
import { createStepStore } from '../kit/test-bench.ts'
import { deals, formLead, formPhone, isCall, leads, startAccount } from './test-account.ts'

const check = { is_need_check_order_in_processing: true }
const append = { ...check, is_need_check_order_in_processing_append: true }
const client = { ...formPhone, NAME: 'Пётр' }
const openDeal = { TITLE: 'Окна', CLOSED: 'N', CONTACT_IDS: [901] }

describe('a repeated lead that asks for the check of open deals', () => {
  test('becomes a comment of the newest open deal, once', async () => {
    const { crm, deliver } = await startAccount('deals')
    crm.seed('contact', client)
    for (const deal of [openDeal, openDeal, { ...openDeal, CLOSED: 'Y' }]) crm.seed('deal', deal)
    crm.failNext({ kind: 'lose_answer' }, { matches: isCall('crm.timeline.comment.add') })
    const lead = { ...formLead, fields: { UF_CRM_CITY: 'Тула' }, clientFields: { UF_CRM_CITY: 'Орёл' }, flags: append }
    const step = createStepStore().run
    expect(await deliver(lead, { step })).toMatchObject({ kind: 'unknown' })
    expect(await deliver(lead, { step, isRepeatOfUnknown: true })).toEqual({
      kind: 'delivered',
      crmId: '8002',
      url: `${crm.url}/crm/deal/details/8002/`,
      isAppended: true,
    })
    expect(deals(crm)).toHaveLength(3)
    expect(crm.account.comments).toEqual([
      {
        ID: 701,
        ENTITY_TYPE: 'deal',
        ENTITY_ID: 8002,
        COMMENT: [
          'Повторная заявка: Заявка с формы «Расчёт»',
          'Тест Петров, 8 (900) 111-22-33, lead@example.org',
          'Два окна',
          'UF_CRM_CITY: Тула',
          'UF_CRM_CITY: Орёл',
          '(estafeta-1)',
        ].join('\n'),
      },
    ])
  })

  test('without append changes nothing and names the open deal', async () => {
    const { crm, deliver } = await startAccount('deals')
    crm.seed('contact', client)
    crm.seed('deal', openDeal)
    expect(await deliver({ ...formLead, flags: check })).toMatchObject({ crmId: '8001', isAppended: false })
    expect(deals(crm)).toHaveLength(1)
    expect(crm.account.comments).toEqual([])
  })

  test('finds the open deal of any contact with that phone', async () => {
    const { crm, deliver } = await startAccount('deals')
    crm.seed('contact', client)
    crm.seed('contact', client)
    crm.seed('deal', { ...openDeal, CONTACT_IDS: [902] })
    expect(await deliver({ ...formLead, flags: append })).toMatchObject({ crmId: '8001', isAppended: true })
  })

  test.each([
    ['every deal is closed', { ...openDeal, CLOSED: 'Y' }],
    ['the open deal is older than 30 days', { ...openDeal, DATE_CREATE: '2025-11-01T10:00:00+03:00' }],
    ['the open deal is another client’s', { ...openDeal, CONTACT_IDS: [999] }],
  ])('becomes a deal when %s', async (_name, other) => {
    const { crm, deliver } = await startAccount('deals')
    crm.seed('contact', client)
    crm.seed('deal', other)
    expect(await deliver({ ...formLead, flags: append })).toMatchObject({ kind: 'delivered', crmId: '8002' })
  })

  test('becomes a deal when the search shows somebody else’s deals instead of the client’s', async () => {
    const { crm, deliver } = await startAccount('deals')
    crm.seed('contact', client)
    const rows = [{ ID: '77', CLOSED: 'N', CONTACT_ID: '5', DATE_CREATE: '2026-01-14T10:00:00+03:00' }]
    crm.failNext(
      { kind: 'answer', answer: { status: 200, json: { result: rows } } },
      { matches: isCall('crm.deal.list') },
    )
    expect(await deliver({ ...formLead, flags: append })).toMatchObject({ kind: 'delivered', crmId: '8001' })
  })

  test('is its own deal when an earlier attempt has made it', async () => {
    const { crm, deliver } = await startAccount('deals')
    crm.seed('contact', client)
    crm.seed('deal', { ...openDeal, ORIGINATOR_ID: 'estafeta', ORIGIN_ID: 'estafeta-1' })
    crm.seed('deal', openDeal)
    const outcome = await deliver({ ...formLead, flags: append })
    expect(outcome).toEqual({ kind: 'delivered', crmId: '8001', url: `${crm.url}/crm/deal/details/8001/` })
    expect(crm.account.comments).toEqual([])
  })

  test('becomes a deal when the open one is deleted before the comment comes', async () => {
    const { crm, deliver } = await startAccount('deals')
    crm.seed('contact', client)
    crm.seed('deal', openDeal)
    const gone = { status: 400, json: { error: 'OWNER_NOT_FOUND', error_description: 'Owner was not found' } }
    crm.failNext({ kind: 'answer', answer: gone }, { matches: isCall('crm.timeline.comment.add') })
    expect(await deliver({ ...formLead, flags: append })).toMatchObject({ kind: 'delivered', crmId: '8002' })
  })

  test.each(['crm.duplicate.findbycomm', 'crm.deal.list'])(
    'ends when %s fails: that is not "nothing found"',
    async (method) => {
      const { crm, deliver } = await startAccount('deals')
      crm.seed('contact', client)
      crm.failNext({ kind: 'answer', answer: { status: 500, text: 'boom' } }, { matches: isCall(method) })
      expect(await deliver({ ...formLead, flags: append })).toMatchObject({ kind: 'retry', trouble: 'account' })
      expect(deals(crm)).toEqual([])
    },
  )
})

describe('a repeated lead in a CRM with leads', () => {
  test('becomes a comment of the client’s unprocessed lead', async () => {
    const { crm, deliver } = await startAccount('leads')
    crm.seed('lead', { ...formPhone, STATUS_SEMANTIC_ID: 'P' })
    crm.seed('lead', { ...formPhone, STATUS_SEMANTIC_ID: 'F' })
    expect(await deliver({ ...formLead, flags: append })).toMatchObject({ crmId: '5120', isAppended: true })
    expect(leads(crm)).toHaveLength(2)
    expect(crm.account.comments).toMatchObject([{ ENTITY_TYPE: 'lead', ENTITY_ID: 5120 }])
  })

  test('goes to an open deal before an open lead', async () => {
    const { crm, deliver } = await startAccount('leads')
    crm.seed('contact', client)
    crm.seed('lead', { ...formPhone, STATUS_SEMANTIC_ID: 'P' })
    crm.seed('deal', openDeal)
    expect(await deliver({ ...formLead, flags: check })).toMatchObject({ crmId: 'D_8001', isAppended: false })
  })

  test('becomes a lead when nothing is open', async () => {
    const { crm, deliver } = await startAccount('leads')
    crm.seed('lead', { ...formPhone, STATUS_SEMANTIC_ID: 'S' })
    expect(await deliver({ ...formLead, flags: append })).toMatchObject({ crmId: '5121' })
  })
})

describe('a comment', () => {
  test('is added once, however often it is sent, and found by its mark', async () => {
    const { crm, addComment, lookUpComment } = await startAccount('leads')
    crm.seed('deal', openDeal)
    const comment = { crmId: 'D_8001', title: 'Звонок' }
    expect(await lookUpComment(comment)).toEqual({ kind: 'absent' })
    expect(await addComment(comment)).toMatchObject({ kind: 'delivered', crmId: 'D_8001' })
    expect(await addComment(comment)).toMatchObject({ kind: 'delivered', crmId: 'D_8001' })
    expect(await lookUpComment(comment)).toEqual({ kind: 'found', crmId: 'D_8001' })
    expect(await lookUpComment({ ...comment, marker: 'estafeta-1-c' })).toEqual({ kind: 'absent' })
    expect(crm.account.comments).toMatchObject([{ COMMENT: 'Звонок\nперезвонить после обеда\n(estafeta-1-c1)' }])
  })

  test.each(['8009', 'D_1', 'abc'])('for %s, which is not there, is refused', async (crmId) => {
    const { addComment } = await startAccount('deals')
    expect(await addComment({ crmId })).toMatchObject({ kind: 'rejected' })
  })

  test('is looked for on all pages', async () => {
    const { crm, lookUpComment } = await startAccount('deals')
    crm.seed('deal', openDeal)
    const texts = ['(estafeta-1-c1)', ...Array.from({ length: 60 }, (_, index) => `n${index}`)]
    crm.account.comments = texts.map((COMMENT, index) => ({
      ID: index + 1,
      ENTITY_TYPE: 'deal',
      ENTITY_ID: 8001,
      COMMENT,
    }))
    expect(await lookUpComment({ crmId: '8001' })).toEqual({ kind: 'found', crmId: '8001' })
  })
})

describe('the look-up by the mark', () => {
  const marked = { ORIGINATOR_ID: 'estafeta', ORIGIN_ID: 'estafeta-1' }

  test('takes the oldest of several', async () => {
    const { crm, lookUp } = await startAccount('deals')
    for (const deal of [{}, marked, marked]) crm.seed('deal', deal)
    const url = `${crm.url}/crm/deal/details/8002/`
    expect(await lookUp()).toEqual({ kind: 'found', crmId: '8002', url })
  })

  test('does not take another program’s record with the same number', async () => {
    const { crm, lookUp } = await startAccount('deals')
    crm.seed('deal', { ...marked, ORIGINATOR_ID: 'shop' })
    expect(await lookUp()).toEqual({ kind: 'absent' })
  })

  test('fails when Bitrix24 shows records without the mark, because then it has ignored the filter', async () => {
    const { crm, lookUp } = await startAccount('deals')
    const rows = [{ ID: '5', ORIGINATOR_ID: null, ORIGIN_ID: null }]
    crm.failNext({ kind: 'answer', answer: { status: 200, json: { result: rows, total: 1 } } })
    expect(await lookUp()).toMatchObject({ kind: 'failed', outcome: { kind: 'retry', trouble: 'lead' } })
  })

  test.each(['leads', 'box'] as const)('of %s finds leads and deals', async (kind) => {
    const { crm, lookUp } = await startAccount(kind)
    expect(await lookUp()).toEqual({ kind: 'absent' })
    crm.seed('deal', marked)
    expect(await lookUp()).toMatchObject({ kind: 'found', crmId: 'D_8001' })
    crm.seed('lead', marked)
    expect(await lookUp()).toMatchObject({ kind: 'found', crmId: '5120' })
  })
})
