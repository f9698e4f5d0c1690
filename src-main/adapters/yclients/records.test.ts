import { describe, expect, test } from 'vitest'
import { yclientsAdapter } from './adapter.ts'
import { refusal } from './fake-yclients.ts'
import { bookingOnly, formLead, startAccount } from './test-account.ts'

const client = { id: 900_001, name: 'Тест', phone: '+79001112233', email: 'Lead@example.org' }
const record = {
  id: 700_001,
  staff_id: 3512,
  services: [{ id: '501001', first_cost: '1300', discount: 0, cost: 1300, title: 'Стрижка' }],
  client: { id: 900_001, phone: '+79001112233', name: 'Тест', email: '' },
  datetime: '2026-01-20T12:00:00+03:00',
  seance_length: 3600,
  attendance: 2,
  comment: 'старое',
  custom_color: 'f44336',
  record_labels: [21],
  custom_fields: { floor: 3 },
  create_date: '2026-01-10 10:00:00',
}
const check = { is_need_check_order_in_processing: true }
const append = { ...check, is_need_check_order_in_processing_append: true }

describe('a repeated lead that asks for the check of open records', () => {
  test('is appended to the newest open record, once, and the record keeps everything else', async () => {
    const records = [{ ...record }, { ...record, id: 700_002 }, { ...record, id: 700_003, attendance: 1 }]
    const { crm, deliver } = await startAccount({ clients: [client], records })
    crm.failNext({ kind: 'lose_answer' }, { matches: ({ method }) => method === 'PUT' })
    const lead = { ...formLead, fields: { floor: '5' }, flags: append }
    expect(await deliver(lead)).toMatchObject({ kind: 'unknown' })
    expect(await deliver(lead)).toEqual({
      kind: 'delivered',
      crmId: '700002',
      url: 'https://yclients.com/timetable/4564#main_date=2026-01-20&open_modal_by_record_id=700002',
      isAppended: true,
    })
    expect(crm.branch.records).toHaveLength(3)
    expect(crm.branch.records[0]).toEqual(record)
    expect(crm.branch.records[1]).toEqual({
      ...record,
      id: 700_002,
      client: { id: 900_001, phone: '79001112233', name: 'Тест' },
      services: [{ id: 501001, first_cost: 1300, discount: 0, cost: 1300 }],
      save_if_busy: true,
      send_sms: false,
      comment:
        'старое\n\nПовторная заявка: Заявка с формы «Запись»\nТест Петров, 8 (900) 111-22-33, lead@example.org\nХочу стрижку\nfloor: 5\n[estafeta-1]',
    })
  })

  test('without append changes nothing and names the open record', async () => {
    const { crm, deliver } = await startAccount({ clients: [client], records: [{ ...record }] })
    expect(await deliver({ ...formLead, flags: check })).toMatchObject({
      kind: 'delivered',
      crmId: '700001',
      isAppended: false,
    })
    expect(crm.branch.records).toEqual([record])
  })

  test('finds the client by e-mail when nobody has the phone', async () => {
    const { crm, deliver } = await startAccount({
      clients: [
        { ...client, phone: '+79990000000' },
        { ...client, id: 900_002, phone: '+79990000001', email: 'xlead@example.org' },
      ],
      records: [{ ...record }],
    })
    const lead = { ...formLead, email: 'Lead@example.org', flags: check }
    expect(await deliver(lead)).toMatchObject({ crmId: '700001', isAppended: false })
    expect(crm.branch.records).toHaveLength(1)
  })

  test('takes "no such clients" with 404 for nobody', async () => {
    const { crm, deliver } = await startAccount()
    expect(await deliver({ ...formLead, flags: check })).toMatchObject({ kind: 'delivered', crmId: '700001' })
    expect(crm.requests.some(({ path }) => path === '/api/v1/clients/4564')).toBe(true)
  })

  test.each([
    ['every record is finished', { ...record, attendance: 1 }],
    ['the client did not come', { ...record, attendance: -1 }],
    ['the record was deleted', { ...record, deleted: true }],
    ['the record is older than 30 days', { ...record, create_date: '2025-11-01 10:00:00' }],
    ["the record is another client's", { ...record, client: { ...record.client, id: 900_009 } }],
  ])('becomes a record when %s', async (_name, other) => {
    const { crm, deliver } = await startAccount({ clients: [client], records: [other] })
    expect(await deliver({ ...formLead, flags: append })).toMatchObject({ kind: 'delivered', crmId: '700002' })
    expect(crm.branch.records).toHaveLength(2)
  })

  test.each([
    ['the search for clients', '/api/v1/company/4564/clients/search'],
    ['the list of records', '/api/v1/records/4564'],
  ])('waits when %s fails', async (_name, path) => {
    const { crm, deliver } = await startAccount({ clients: [client], records: [{ ...record }] })
    crm.failNext({ kind: 'answer', answer: { status: 500 } }, { matches: (request) => request.path === path })
    expect(await deliver({ ...formLead, flags: append })).toMatchObject({ kind: 'retry' })
    expect(crm.branch.records).toEqual([record])
  })

  test('does not take its own record for an earlier one', async () => {
    const { crm, deliver } = await startAccount({ clients: [client], isApiIdShown: false })
    crm.failNext(
      { kind: 'lose_answer' },
      { matches: ({ method, path }) => method === 'POST' && path === '/api/v1/records/4564' },
    )
    expect(await deliver({ ...formLead, flags: append })).toMatchObject({ kind: 'unknown' })
    const outcome = await deliver({ ...formLead, flags: append })
    expect(outcome).toMatchObject({ kind: 'delivered', crmId: '700001' })
    expect(outcome).not.toHaveProperty('isAppended')
    expect(crm.branch.records).toHaveLength(1)
  })
})

describe('the look-up by mark', () => {
  const mine = { ...record, comment: 'Заявка\n\n[estafeta-1]', create_date: '2026-01-15 12:00:00' }

  test('takes only the exact mark, the oldest of several, deleted ones too', async () => {
    const records = [
      { ...record, api_id: 'estafeta-11', comment: '[estafeta-11]' },
      { ...mine, id: 700_002, deleted: true },
      { ...mine, id: 700_003 },
    ]
    const { crm, bench } = await startAccount({ records })
    expect(await yclientsAdapter.lookUp(bench.context, bench.job({}))).toEqual({
      kind: 'found',
      crmId: '700002',
      url: 'https://yclients.com/timetable/4564#main_date=2026-01-20&open_modal_by_record_id=700002',
    })
    expect(Object.fromEntries(crm.requests[0]?.query ?? [])).toEqual({
      c_start_date: '2026-01-14',
      c_end_date: '2026-01-17',
      with_deleted: '1',
      page: '1',
      count: '100',
    })
  })

  test.each([
    ['the total is told', true],
    ['the total is not told', false],
  ])('walks to the end although the server caps its pages, when %s', async (_name, isTotalShown) => {
    const many = Array.from({ length: 45 }, (_, index) => ({ ...record, id: 700_001 + index, comment: '' }))
    const records = [...many, { ...mine, id: 700_100, create_date: '2026-01-15 12:00:00' }].map((row) => ({
      ...row,
      create_date: '2026-01-15 12:00:00',
    }))
    const { crm, bench } = await startAccount({ records, pageCap: 20, isTotalShown })
    expect(await yclientsAdapter.lookUp(bench.context, bench.job({}))).toMatchObject({ kind: 'found', crmId: '700100' })
    crm.branch.records.pop()
    expect(await yclientsAdapter.lookUp(bench.context, bench.job({}))).toEqual({ kind: 'absent' })
  })

  test('that cannot be walked to the end is failed', async () => {
    const page = { status: 200, json: { success: true, data: [record], meta: { total_count: 100_000 } } }
    const { crm, bench } = await startAccount()
    crm.failNext({ kind: 'answer', answer: page }, { times: Infinity })
    expect(await yclientsAdapter.lookUp(bench.context, bench.job({}))).toMatchObject({ kind: 'failed' })
  })

  test.each([
    ['an answer without a list', { success: true, data: null, meta: [] }],
    ['a refusal with status 200', { success: false, data: [], meta: { message: 'нет' } }],
  ])('is failed, never absent, after %s', async (_name, json) => {
    const { crm, bench } = await startAccount()
    crm.failNext({ kind: 'answer', answer: { status: 200, json } })
    expect(await yclientsAdapter.lookUp(bench.context, bench.job({}))).toMatchObject({ kind: 'failed' })
  })

  test('is impossible without a user token', async () => {
    const { crm, bench } = await startAccount({}, bookingOnly)
    expect(await yclientsAdapter.lookUp(bench.context, bench.job({}))).toMatchObject({ kind: 'impossible' })
    expect(crm.requests).toEqual([])
  })
})

describe('a comment', () => {
  test('is appended once, however often it is sent, and found by its mark', async () => {
    const { crm, bench } = await startAccount({ records: [{ ...record }] })
    const comment = bench.comment({ crmId: '700001', title: 'Звонок' })
    expect(await yclientsAdapter.lookUpComment?.(bench.context, comment)).toEqual({ kind: 'absent' })
    expect(await yclientsAdapter.addComment?.(bench.context, comment)).toMatchObject({
      kind: 'delivered',
      crmId: '700001',
    })
    await yclientsAdapter.addComment?.(bench.context, comment)
    expect(await yclientsAdapter.lookUpComment?.(bench.context, comment)).toEqual({ kind: 'found', crmId: '700001' })
    expect(crm.branch.records[0]?.['comment']).toBe('старое\n\nЗвонок\nперезвонить после обеда\n[estafeta-1-c1]')
  })

  test('reaches the branch the lead went to', async () => {
    const { crm, bench } = await startAccount({ companyId: '4571', records: [{ ...record }] })
    const comment = bench.comment({ crmId: '4571:700001' })
    expect(await yclientsAdapter.addComment?.(bench.context, comment)).toMatchObject({ crmId: '4571:700001' })
    expect(crm.branch.records[0]?.['comment']).toContain('[estafeta-1-c1]')
  })

  test.each([
    [
      "the client's phone is hidden",
      { ...record, client: { ...record.client, phone: '+7900***' } },
      'hidden from this user',
    ],
    ['the record was deleted', { ...record, deleted: true }, 'was deleted'],
    ['the record has no length', { ...record, seance_length: null }, 'cannot be written back whole'],
  ])('is refused, and nothing is overwritten, when %s', async (_name, row, words) => {
    const { crm, bench } = await startAccount({ records: [{ ...row }] })
    const outcome = await yclientsAdapter.addComment?.(bench.context, bench.comment({ crmId: '700001' }))
    expect(outcome).toMatchObject({ kind: 'rejected' })
    expect(JSON.stringify(outcome)).toContain(words)
    expect(crm.branch.records).toEqual([row])
  })

  test.each(['700009', 'lead_7', ''])('for "%s", which is not there, is refused', async (crmId) => {
    const { bench } = await startAccount({ records: [{ ...record }] })
    const outcome = await yclientsAdapter.addComment?.(bench.context, bench.comment({ crmId }))
    expect(outcome).toMatchObject({ kind: 'rejected' })
  })

  test('needs a user token', async () => {
    const { bench } = await startAccount({}, bookingOnly)
    const comment = bench.comment({ crmId: '700001' })
    expect(await yclientsAdapter.addComment?.(bench.context, comment)).toMatchObject({ kind: 'rejected' })
    expect(await yclientsAdapter.lookUpComment?.(bench.context, comment)).toMatchObject({ kind: 'impossible' })
  })

  test('to a record that cannot be read is not taken for absent', async () => {
    const { crm, bench } = await startAccount({ records: [{ ...record }] })
    crm.failNext({ kind: 'answer', answer: refusal(404, 'Не найдено') })
    const comment = bench.comment({ crmId: '700001' })
    expect(await yclientsAdapter.lookUpComment?.(bench.context, comment)).toMatchObject({ kind: 'failed' })
  })
})
