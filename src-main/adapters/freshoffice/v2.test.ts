import { describe, expect, test } from 'vitest'
import type { FakeAnswer } from '../kit/fake-server.ts'
import { freshofficeAdapter } from './adapter.ts'
import { envelope } from './fake-freshoffice.ts'
import { byBoth, byToken, formLead, knownClient, posts, startAccount } from './test-account.ts'

const insert = posts('/deal/insert')

describe('by API v2 alone', () => {
  test('a lead becomes a deal of the counterparty for all deals, written out whole', async () => {
    const { crm, deliver, trace } = await startAccount({}, byToken)
    const outcome = await deliver({
      ...formLead,
      fields: { id_status_deal: '2', summa: '1500', chance: '75', id_manager: '38', city: 'Тула' },
    })
    expect(outcome).toEqual({ kind: 'delivered', crmId: '501' })
    expect(trace()).toEqual(['POST /deal/insert'])
    expect(crm.requests[0]?.headers).toMatchObject({
      authorization: 'Bearer xxxhead.yyybody.zzzsign',
      'content-type': 'application/json',
    })
    expect(JSON.parse(crm.requests[0]?.body ?? 'null')).toEqual({
      name: 'Заявка с формы «Расчёт»',
      company_id: 68,
      type_id: 10,
      status_id: 2,
      user_id: 38,
      date_start: '2026-01-15',
      date_finish: '2026-02-14',
      sum: 1500,
      note: [
        '[estafeta-1]',
        'Хочу два окна',
        'Контакт: Иван Петров, 8 (900) 111-22-33, lead@example.org',
        'Данные заявки, для которых нет подходящего поля:\nchance: 75\ncity: Тула',
      ].join('\n\n'),
    })
  })

  test('the names of v2 are taken too, and a lead without a title has a name', async () => {
    const { crm, deliver } = await startAccount({}, byToken)
    const fields = {
      company_id: '70',
      type_id: '11',
      status_id: '3',
      user_id: '38',
      sum: '5',
      date_finish: '2026-05-01',
    }
    await deliver({ fields })
    expect(JSON.parse(crm.requests[0]?.body ?? 'null')).toMatchObject({
      name: 'Клиент с сайта [estafeta-1]',
      company_id: 70,
      type_id: 11,
      status_id: 3,
      user_id: 38,
      sum: 5,
      date_finish: '2026-05-01',
    })
  })

  test('a title that is too long for a name stands whole in the note', async () => {
    const { crm, deliver } = await startAccount({}, byToken)
    const title = 'ж'.repeat(300)
    await deliver({ title })
    const body = JSON.parse(crm.requests[0]?.body ?? 'null') as { name: string; note: string } // sent by the adapter
    expect([body.name.length, body.note.includes(title)]).toEqual([200, true])
  })

  test('a lead that empties what v2 demands is refused before anything is sent', async () => {
    const { crm, deliver } = await startAccount({}, byToken)
    expect(await deliver({ fields: { id_type_deal: ' ' } })).toMatchObject({ kind: 'rejected', field: 'id_type_deal' })
    expect(crm.requests).toEqual([])
  })

  test('nothing can be looked up or commented, and a repeat says that it may be one', async () => {
    const { crm, bench, deliver } = await startAccount({}, byToken)
    expect(await freshofficeAdapter.lookUp(bench.context, bench.job({}))).toMatchObject({ kind: 'impossible' })
    const comment = bench.comment({ crmId: '501' })
    expect(await freshofficeAdapter.addComment?.(bench.context, comment)).toMatchObject({ kind: 'rejected' })
    expect(await freshofficeAdapter.lookUpComment?.(bench.context, comment)).toMatchObject({ kind: 'impossible' })
    await deliver({ flags: { is_need_check_order_in_processing: true } }, { isRepeatOfUnknown: true })
    expect(crm.rows('deal')[0]?.['note']).toContain('Возможный повтор')
    expect(crm.rows('deal')[0]?.['note']).toContain('не проверены')
  })
})

describe('by API v2 with a key of v1', () => {
  test('the counterparty is made by v1, the deal by v2, and it is found again', async () => {
    const { crm, bench, deliver, trace } = await startAccount({}, byBoth)
    crm.failNext({ kind: 'lose_answer' }, { matches: insert })
    expect(await deliver(formLead)).toMatchObject({ kind: 'unknown' })
    expect(trace()).toEqual(['GET /companies', 'GET /phones', 'GET /emails', 'POST /companies', 'POST /deal/insert'])
    expect(await freshofficeAdapter.lookUp(bench.context, bench.job(formLead))).toEqual({ kind: 'found', crmId: '501' })
  })

  test('a known client gets the deal', async () => {
    const { crm, deliver } = await startAccount({ rows: knownClient }, byBoth)
    await deliver(formLead)
    expect(crm.rows('deal')[0]).toMatchObject({ id_company: 68 })
  })
})

describe('an answer of API v2', () => {
  test.each<[string, FakeAnswer, object]>([
    ['with an id as a number', envelope(17), { kind: 'delivered', crmId: '17' }],
    ['without an id stays unknown', envelope(''), { kind: 'unknown' }],
    ['with the id 0 stays unknown', envelope('0'), { kind: 'unknown' }],
    [
      'with 200 and an error is a refusal',
      envelope(null, { status: 'error', error: 'Не указан тип', code: '12' }),
      { kind: 'rejected', reason: 'Не указан тип (12)' },
    ],
    [
      'with success and an error is a refusal',
      envelope('17', { error: 'Не указан тип' }),
      { kind: 'rejected', reason: 'Не указан тип' },
    ],
    [
      'with another status alone is a refusal',
      envelope(null, { status: 'fail' }),
      { kind: 'rejected', reason: 'fail' },
    ],
    [
      'with 200 and words about the token is a wrong token',
      envelope(null, { status: 'error', error: 'Токен отключён' }),
      { kind: 'unauthorized', reason: 'Токен отключён' },
    ],
    ['401 is a wrong token', { status: 401, text: '' }, { kind: 'unauthorized' }],
    ['429 pauses the account', { status: 429, text: '' }, { kind: 'retry', trouble: 'limit' }],
    ['500 stays unknown', { status: 500, json: { status: 'error', error: 'boom' } }, { kind: 'unknown' }],
    ['400 in words is a refusal', { status: 400, json: { status: 'error', error: 'Нет' } }, { kind: 'rejected' }],
    ['that is empty stays unknown', { status: 200, text: '' }, { kind: 'unknown' }],
    ['that is a page stays unknown', { status: 200, text: '<html>' }, { kind: 'unknown' }],
  ])('%s', async (_name, answer, expected) => {
    const { crm, deliver } = await startAccount({}, byToken)
    crm.failNext({ kind: 'answer', answer }, { matches: insert })
    expect(await deliver(formLead)).toMatchObject(expected)
    expect(crm.rows('deal')).toEqual([])
  })
})
