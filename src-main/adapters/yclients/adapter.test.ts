import { describe, expect, test } from 'vitest'
import { describeConformance } from '../kit/conformance.ts'
import { createAdapterMemory } from '../kit/memory.ts'
import type { FakeRequest } from '../kit/fake-server.ts'
import type { OutgoingLead } from '../kit/types.ts'
import { yclientsAdapter } from './adapter.ts'
import { yclientsTarget } from './conformance-target.ts'
import { bookingOnly, formLead, journal, startAccount } from './test-account.ts'

describeConformance(yclientsTarget)

const lead: Partial<OutgoingLead> = {
  ...formLead,
  visit: '220145',
  flags: { is_need_callback: true, callback_phone: '+74951234567', order_creation_method: 'Форма записи' },
  variables: { utmSource: 'yandex', utmMedium: 'cpc', utmTerm: 'стрижка', landingPage: 'https://salon.example/?a=1' },
}

const bodyOf = (request: FakeRequest | undefined): unknown => JSON.parse(request?.body ?? 'null')

describe('a lead becomes', () => {
  test('a record of the journal, written out whole', async () => {
    const { crm, deliver, trace } = await startAccount(
      {},
      { serviceIds: '501001', labelIds: '21, 22', visitField: 'visit_no', isSmsSent: true },
    )
    const outcome = await deliver({
      ...lead,
      fields: {
        utm_source: 'yandex',
        floor: '3',
        interest: 'укладка, локоны',
        wedding: '02.03.2026',
        call_at: '2026-03-02T09:15:00Z',
        attendance: '2',
        custom_color: '#F44336',
        comment: 'из квиза',
        empty: '',
      },
      clientFields: { level: 'Gold', birth_date: '31.12.1990' },
    })
    expect(outcome).toEqual({
      kind: 'delivered',
      crmId: '700001',
      url: 'https://yclients.com/timetable/4564#main_date=2026-01-15&open_modal_by_record_id=700001',
    })
    expect(trace()).toEqual([
      'GET /custom_fields/record/4564',
      'GET /custom_fields/client/4564',
      'GET /company/4564/services/',
      'POST /company/4564/clients/search',
      'POST /clients/4564',
      'POST /records/4564',
    ])
    expect(bodyOf(crm.requests[3])).toEqual({
      page: 1,
      page_size: 200,
      fields: ['id', 'name', 'phone', 'email'],
      order_by: 'id',
      order_by_direction: 'ASC',
      operation: 'AND',
      filters: [{ type: 'quick_search', state: { value: '79001112233' } }],
    })
    expect(bodyOf(crm.requests[4])).toEqual({
      name: 'Тест Петров',
      phone: '79001112233',
      email: 'lead@example.org',
      birth_date: '1990-12-31',
      custom_fields: { level: ['gold'] },
    })
    const create = crm.requests[5]
    expect(create?.headers).toMatchObject({
      accept: 'application/vnd.yclients.v2+json',
      authorization: `Bearer ${journal.partnerToken}, User ${journal.userToken}`,
      'content-type': 'application/json; charset=utf-8',
    })
    expect(bodyOf(create)).toEqual({
      staff_id: 3512,
      services: [{ id: 501001, first_cost: 1300, discount: 0, cost: 1300 }],
      client: { phone: '79001112233', name: 'Тест Петров', email: 'lead@example.org' },
      datetime: '2026-01-15T13:00:00+03:00',
      seance_length: 2700,
      save_if_busy: true,
      send_sms: true,
      record_labels: [21, 22],
      attendance: 2,
      custom_color: 'F44336',
      api_id: 'estafeta-1',
      custom_fields: {
        utm_source: 'yandex',
        floor: 3,
        interest: ['Укладка, локоны'],
        wedding: '2026-03-02',
        call_at: '2026-03-02 12:15:00',
        visit_no: '220145',
      },
      comment: [
        'Заявка с формы «Запись»',
        'Хочу стрижку',
        'из квиза',
        'Перезвонить по номеру: +74951234567',
        'Способ создания заявки: Форма записи',
        'utm_source: yandex\nutm_medium: cpc\nutm_term: стрижка\nlanding: https://salon.example/?a=1',
        '[estafeta-1]',
      ].join('\n\n'),
    })
  })

  test('a record in the branch and with the employee that the seed fields name', async () => {
    const { crm, deliver } = await startAccount({ companyId: '4571' }, { staffId: '' })
    const outcome = await deliver({ ...formLead, fields: { company_id: '4571', staff_id: '3512' } })
    expect(outcome).toMatchObject({
      kind: 'delivered',
      crmId: '4571:700001',
      url: 'https://yclients.com/timetable/4571#main_date=2026-01-15&open_modal_by_record_id=700001',
    })
    expect(crm.requests.map(({ path }) => path)).toEqual(['/api/v1/records/4571'])
    expect(bodyOf(crm.requests[0])).toMatchObject({ staff_id: 3512 })
    expect(bodyOf(crm.requests[0])).not.toHaveProperty('custom_fields')
  })

  test('a record with the employee found by name; an unknown name or branch stays in the comment', async () => {
    const { crm, deliver } = await startAccount({}, { staffId: '3512' })
    await deliver({ ...formLead, fields: { staff_id: 'анна орлова' } })
    await deliver({ ...formLead, fields: { staff_id: 'Никто', company_id: 'Тула' } }, { marker: 'estafeta-2' })
    expect(crm.branch.records.map((record) => record['staff_id'])).toEqual([3512, 3512])
    expect(crm.branch.records[1]?.['comment']).toContain(
      'Данные заявки, для которых нет подходящего поля:\ncompany_id: Тула\nstaff_id: Никто',
    )
  })

  test('a record whose comment keeps what YCLIENTS would not take', async () => {
    const { crm, deliver } = await startAccount({}, { noteLanguage: 'en' })
    const outcome = await deliver({
      name: 'Анна',
      phone: '12',
      email: 'не почта',
      visit: '77',
      fields: {
        floor: 'третий',
        unknown_code: 'x',
        api_id: 'mine',
        nested: { a: 1 },
        interest: 'другое',
        utm_source: 'я'.repeat(256),
        attendance: 'да',
      },
      clientFields: { level: 'gold' },
    })
    expect(outcome).toMatchObject({ kind: 'delivered' })
    expect(crm.branch.records[0]).toMatchObject({ client: null, api_id: 'estafeta-1' })
    expect(crm.branch.clients).toEqual([])
    expect(crm.branch.records[0]?.['comment']).toBe(
      [
        'Visit number: 77',
        [
          "The lead's data that no field takes:",
          'name: Анна',
          'phone: 12',
          'email: не почта',
          'api_id: mine',
          'attendance: да',
          'floor: третий',
          'unknown_code: x',
          'nested: {"a":1}',
          'interest: другое',
          `utm_source: ${'я'.repeat(256)}`,
          'level: gold',
        ].join('\n'),
        '[estafeta-1]',
      ].join('\n\n'),
    )
  })

  test('a record with empty values where a single space asks for them', async () => {
    const { crm, deliver } = await startAccount()
    await deliver({ ...formLead, name: ' ', fields: { utm_source: ' ', interest: ' ', record_labels: ' ', floor: '' } })
    expect(crm.branch.records[0]).toMatchObject({
      record_labels: [],
      custom_fields: { utm_source: '', interest: [] },
      client: { name: 'Клиент с сайта', phone: '79001112233' },
    })
    expect(crm.branch.records[0]?.['custom_fields']).not.toHaveProperty('floor')
  })

  test('an online booking when there is only a partner token, written out whole', async () => {
    const { crm, deliver, trace } = await startAccount({}, { ...bookingOnly, serviceIds: '501001' })
    const outcome = await deliver({ ...lead, fields: { utm_source: 'yandex', notify_by_sms: '2' } })
    expect(outcome).toMatchObject({ kind: 'delivered', crmId: '700001' })
    expect(trace()).toEqual([
      'GET /company/4564/services/',
      'GET /book_dates/4564',
      'GET /book_times/4564/0/2026-01-15',
      'POST /book_record/4564',
    ])
    expect(crm.requests[2]?.query.getAll('service_ids[]')).toEqual(['501001'])
    expect(crm.requests[3]?.headers['authorization']).toBe(`Bearer ${journal.partnerToken}`)
    expect(bodyOf(crm.requests[3])).toEqual({
      phone: '79001112233',
      fullname: 'Тест Петров',
      email: 'lead@example.org',
      notify_by_sms: 2,
      notify_by_email: 0,
      api_id: 'estafeta-1',
      appointments: [{ id: 1, services: [501001], staff_id: 0, datetime: '2026-01-15T12:00:00+03:00' }],
      comment: [
        'Заявка с формы «Запись»',
        'Хочу стрижку',
        'Перезвонить по номеру: +74951234567',
        'Номер визита: 220145',
        'Способ создания заявки: Форма записи',
        'utm_source: yandex\nutm_medium: cpc\nutm_term: стрижка\nlanding: https://salon.example/?a=1',
        'Данные заявки, для которых нет подходящего поля:\nutm_source: yandex',
        '[estafeta-1]',
      ].join('\n\n'),
    })
  })

  test('a client card in client mode, written out whole', async () => {
    const { crm, deliver, trace } = await startAccount({}, { mode: 'client' })
    const outcome = await deliver({ ...formLead, fields: { level: 'silver' }, clientFields: { discount: '5,5' } })
    expect(outcome).toEqual({
      kind: 'delivered',
      crmId: 'client:900001',
      url: 'https://yclients.com/clients/4564/base/#open_card_client_id=900001',
    })
    expect(trace()).toEqual([
      'GET /custom_fields/client/4564',
      'POST /company/4564/clients/search',
      'POST /clients/4564',
    ])
    expect(bodyOf(crm.requests[2])).toEqual({
      name: 'Тест Петров',
      phone: '79001112233',
      email: 'lead@example.org',
      discount: 5.5,
      custom_fields: { level: ['silver'] },
      comment: 'Заявка с формы «Запись»\n\nХочу стрижку\n\n[estafeta-1]',
    })
  })
})

describe('what cannot be delivered is refused with the culprit', () => {
  test.each([
    ['a record without an employee', { staffId: '' }, formLead, 'staff_id'],
    ['a booking without a phone', bookingOnly, { name: 'Анна' }, 'phone'],
    ['a client card without a phone', { mode: 'client' }, { email: 'lead@example.org' }, 'phone'],
  ])('%s', async (_name, config, sent, field) => {
    const { crm, deliver } = await startAccount({}, config)
    expect(await deliver(sent)).toMatchObject({ kind: 'rejected', field })
    expect(crm.branch.records).toEqual([])
  })
})

test('field definitions are remembered per branch; a field made since then is found', async () => {
  const { crm, bench, trace } = await startAccount()
  const context = { ...bench.context, memory: createAdapterMemory(bench.clock) }
  const reads = (): number => trace().filter((line) => line === 'GET /custom_fields/record/4564').length
  await yclientsAdapter.deliver(context, bench.job({ fields: { floor: '1' } }, { marker: 'a' }))
  await yclientsAdapter.deliver(context, bench.job({ fields: { floor: '2' } }, { marker: 'b' }))
  expect(reads()).toBe(1)
  crm.branch.recordFields.push({ code: 'made_since', type: 'text' })
  await yclientsAdapter.deliver(context, bench.job({ fields: { made_since: '1' } }, { marker: 'c' }))
  expect(reads()).toBe(2)
  expect(crm.branch.records[2]).toMatchObject({ custom_fields: { made_since: '1' } })
})

test('a connection without the right to read fields keeps their values in the comment', async () => {
  const { crm, deliver } = await startAccount()
  const answer = { status: 403, json: { success: false, data: null, meta: { message: 'Недостаточно прав' } } }
  crm.failNext({ kind: 'answer', answer }, { matches: ({ path }) => path.includes('/custom_fields/') })
  expect(await deliver({ ...formLead, fields: { floor: '3' } })).toMatchObject({ kind: 'delivered' })
  expect(crm.branch.records[0]?.['comment']).toContain('floor: 3')
})

test.each([
  [{ ...journal }, null],
  [{ ...journal, companyId: 4564 }, null],
  [{ ...journal, companyId: 'Салон' }, 'companyId'],
  [{ ...journal, companyId: '' }, 'companyId'],
  [{ ...journal, partnerToken: 'ключ' }, 'partnerToken'],
  [{ ...journal, userToken: '', mode: 'record' }, 'userToken'],
  [{ ...journal, timeZone: 'Moscow' }, 'timeZone'],
  [{ ...journal, serviceIds: 'стрижка' }, 'serviceIds'],
])('the settings %j are told at field %s', (config, field) => {
  const parsed = yclientsAdapter.configSchema.safeParse(config)
  expect(parsed.error?.issues[0]?.path[0] ?? null).toBe(field)
})
