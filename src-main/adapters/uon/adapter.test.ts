import { describe, expect, test } from 'vitest'
import { describeConformance } from '../kit/conformance.ts'
import type { FakeRequest } from '../kit/fake-server.ts'
import { createAdapterMemory } from '../kit/memory.ts'
import type { OutgoingLead } from '../kit/types.ts'
import { uonAdapter } from './adapter.ts'
import { targetOf, uonTarget } from './conformance-target.ts'
import { apiKey, formLead, startAccount } from './test-account.ts'

describeConformance(uonTarget)
describeConformance(targetOf('request'))

const lead: Partial<OutgoingLead> = {
  ...formLead,
  visit: '220145',
  flags: { is_need_callback: true, callback_phone: '+74951234567', order_creation_method: 'Подбор' },
  variables: {
    utmSource: 'yandex',
    utmMedium: 'cpc',
    utmCampaign: 'turkey',
    utmContent: 'ad-3',
    utmTerm: 'тур в турцию',
    landingPage: 'https://tour.example/?a=1',
  },
}

const formOf = (request: FakeRequest | undefined): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(request?.body ?? ''))

describe('a lead becomes', () => {
  test('a lead of U-ON, written out whole', async () => {
    const { crm, deliver, trace } = await startAccount(
      {},
      {
        managerId: '3',
        statusId: '2',
        officeId: '4',
        source: 'Лендинг',
        visitField: '200',
        account: 'id12345.u-on.ru',
        isNameSplit: true,
        isRoistatSent: true,
      },
    )
    const outcome = await deliver({
      ...lead,
      name: 'Тестова Ольга Петровна',
      fields: {
        date_from: '02.07.2026',
        nights_from: '7',
        countries: ['Турция', '31'],
        hotel_types: ['4*', '5*'],
        tourist_count: '2',
        budget: '150 000',
        travel_type_id: 'пляжный отдых',
        r_u_id: 'орлова анна',
        ignore_tourist_notification: 'да',
        ignore_manager_notification: 'нет',
        reminder_datetime: '2026-07-01T09:00:00Z',
        ext_199: 'Реклама',
        201: '31.12.2026',
        note: 'из квиза',
        bedroom_count: '2',
        price: '5000',
        empty: '',
      },
      clientFields: { u_telegram: '@olga', u_birthday: '31.12.1990', level: 'gold' },
    })
    expect(outcome).toEqual({
      kind: 'delivered',
      crmId: '4711',
      url: 'https://id12345.u-on.ru/request_edit_lead.php?r_id=4711',
    })
    expect(trace()).toEqual([
      'GET countries.json',
      'GET travel-type.json',
      'GET manager.json',
      'GET extended_field/1.json',
      'GET extended_field/2.json',
      'GET user/phone/79001112233.json',
      'POST user/email.json',
      'POST lead/create.json',
    ])
    const create = crm.requests.at(-1)
    expect(create?.headers['content-type']).toBe('application/x-www-form-urlencoded; charset=UTF-8')
    expect(formOf(create)).toEqual({
      r_u_id: '3',
      r_co_id: '4',
      status_id: '2',
      source: 'Лендинг',
      utm_source: 'yandex',
      utm_medium: 'cpc',
      utm_campaign: 'turkey',
      utm_content: 'ad-3',
      utm_term: 'тур в турцию',
      u_surname: 'Тестова',
      u_name: 'Ольга',
      u_sname: 'Петровна',
      u_phone: '79001112233',
      u_email: 'lead@example.org',
      roistat: '220145',
      date_from: '2026-07-02',
      nights_from: '7',
      countries: '30,31',
      hotel_types: '4*,5*',
      tourist_count: '2',
      budget: '150000',
      travel_type_id: '2',
      ignore_tourist_notification: '1',
      reminder_datetime: '2026-07-01 12:00',
      u_telegram: '@olga',
      u_birthday: '1990-12-31',
      'extended_fields[199]': 'Реклама',
      'extended_fields[200]': '220145',
      'extended_fields[201]': '2026-12-31',
      note: [
        'Заявка с формы «Подбор тура»',
        'Хочу в Турцию',
        'из квиза',
        'Перезвонить по номеру: +74951234567',
        'Способ создания заявки: Подбор',
        'landing: https://tour.example/?a=1',
        'Данные заявки, для которых в U-ON нет подходящего поля:\nbedroom_count: 2\nprice: 5000\nlevel: gold',
        '[estafeta-1]',
      ].join('\n\n'),
    })
  })

  test('a request when the connection says so, written out whole', async () => {
    const { crm, deliver } = await startAccount({}, { target: 'request', statusId: '1' })
    const outcome = await deliver({
      ...formLead,
      visit: '220145',
      fields: {
        price: '5 000,50',
        bedroom_count: '2',
        r_dat_begin: '2026-07-01',
        country_id: 'Египет',
        services: [{ type_id: 1, description: 'Отель' }],
        extended_fields: { 300: 'да' },
        date_from: '2026-07-02',
      },
    })
    expect(outcome).toEqual({ kind: 'delivered', crmId: 'request:51' })
    expect(formOf(crm.requests.at(-1))).toEqual({
      status_id: '1',
      source: 'Сайт',
      u_name: 'Ольга Тестова',
      u_phone: '79001112233',
      u_email: 'lead@example.org',
      price: '5000.5',
      r_dat_begin: '2026-07-01 00:00:00',
      country_id: '31',
      'services[0][type_id]': '1',
      'services[0][description]': 'Отель',
      'extended_fields[300]': 'да',
      note: [
        'Заявка с формы «Подбор тура»',
        'Хочу в Турцию',
        'Номер визита: 220145',
        'Данные заявки, для которых в U-ON нет подходящего поля:\nbedroom_count: 2\ndate_from: 2026-07-02',
        '[estafeta-1]',
      ].join('\n\n'),
    })
  })

  test('a request when it has no contact: U-ON takes no lead without one', async () => {
    const { crm, deliver } = await startAccount({}, { statusId: '2', visitField: '200' })
    const outcome = await deliver({
      title: 'Заявка',
      phone: 'нет',
      email: 'не почта',
      visit: '77',
      fields: { u_telegram: ' ' },
    })
    expect(outcome).toMatchObject({ kind: 'delivered', crmId: 'request:51' })
    expect(crm.account.leads).toEqual([])
    expect(formOf(crm.requests.at(-1))).toEqual({
      source: 'Сайт',
      note: [
        'Заявка',
        'Номер визита: 77',
        'Данные заявки, для которых в U-ON нет подходящего поля:\nphone: нет\nemail: не почта',
        '[estafeta-1]',
      ].join('\n\n'),
    })
  })

  test.each([
    ['a messenger', { fields: { u_telegram: '@olga' } }, { u_telegram: '@olga' }],
    ['a phone of its fields', { fields: { u_phone: '+7 (900) 111-22-33' } }, { u_phone: '79001112233' }],
    [
      'a mobile of the client fields',
      { clientFields: { u_phone_mobile: '8 900 111 22 33' } },
      { u_phone_mobile: '79001112233' },
    ],
  ])('a lead of U-ON when its only contact is %s', async (_name, sent, expected) => {
    const { crm, deliver } = await startAccount()
    expect(await deliver(sent)).toMatchObject({ kind: 'delivered', crmId: '4711' })
    expect(formOf(crm.requests.at(-1))).toMatchObject(expected)
  })

  test('a lead whose note keeps what U-ON would drop or store wrongly', async () => {
    const { crm, deliver } = await startAccount({}, { noteLanguage: 'en' })
    await deliver({
      ...formLead,
      title: null,
      comment: null,
      fields: {
        nights_from: 'неделя',
        countries: 'Турция, Марс',
        r_u_id: 'Никто',
        r_dat: '2020-01-01',
        date_from: '31.02.2026',
        nested: { a: 1 },
        201: 'скоро',
        u_name: 'Другая',
        u_phone_mobile: 'нет',
      },
    })
    expect(formOf(crm.requests.at(-1))['note']).toBe(
      [
        [
          "The lead's data that no field of U-ON takes:",
          'u_name: Другая',
          'nights_from: неделя',
          'countries: Турция, Марс',
          'r_u_id: Никто',
          'r_dat: 2020-01-01',
          'date_from: 31.02.2026',
          'u_phone_mobile: нет',
          '201: скоро',
          'nested: {"a":1}',
        ].join('\n'),
        '[estafeta-1]',
      ].join('\n\n'),
    )
  })

  test('a lead with empty values where a single space asks for them', async () => {
    const { crm, deliver } = await startAccount()
    await deliver({ ...formLead, fields: { budget: ' ', requirements_note: ' ', 199: ' ', nights_to: '' } })
    const form = formOf(crm.requests.at(-1))
    expect(form).toMatchObject({ budget: '', requirements_note: '', 'extended_fields[199]': '' })
    expect(form).not.toHaveProperty('nights_to')
  })

  test('a lead with a custom field found by its name', async () => {
    const { crm, deliver } = await startAccount()
    await deliver({ ...formLead, fields: { 'откуда узнали?': 'Реклама' } })
    expect(formOf(crm.requests.at(-1))).toMatchObject({ 'extended_fields[199]': 'Реклама' })
  })

  test('a lead in an account that has no custom fields at all', async () => {
    const { crm, deliver } = await startAccount({ extendedFields: [] })
    await deliver({ ...formLead, fields: { 199: 'Реклама' } })
    expect(formOf(crm.requests.at(-1))['note']).toContain('199: Реклама')
  })

  test('a lead with its own time when it comes late', async () => {
    const { crm, bench, deliver } = await startAccount({}, { timeZone: 'Asia/Yekaterinburg' })
    bench.clock.advance(3 * 60 * 60_000)
    await deliver({ ...formLead, receivedAtMs: Date.UTC(2026, 0, 15, 9, 0, 5) })
    expect(formOf(crm.requests.at(-1))['r_dat']).toBe('2026-01-15 14:00:05')
  })
})

test('custom fields are remembered per connection; a field made since then is found', async () => {
  const { crm, bench, trace } = await startAccount()
  const context = { ...bench.context, memory: createAdapterMemory(bench.clock) }
  const reads = (): number => trace().filter((line) => line === 'GET extended_field/1.json').length
  await uonAdapter.deliver(context, bench.job({ ...formLead, fields: { 199: 'a' } }, { marker: 'a' }))
  await uonAdapter.deliver(context, bench.job({ ...formLead, fields: { 199: 'b' } }, { marker: 'b' }))
  expect(reads()).toBe(1)
  crm.account.extendedFields.push({ id: 202, name: 'Новое', section: 2, type: 1 })
  await uonAdapter.deliver(context, bench.job({ ...formLead, fields: { 202: 'c' } }, { marker: 'c' }))
  expect(reads()).toBe(2)
  expect(formOf(crm.requests.at(-1))).toMatchObject({ 'extended_fields[202]': 'c' })
})

describe('the key, which stands in every address,', () => {
  test('is seen in no transcript, whatever the server repeats', async () => {
    const { crm, bench, deliver } = await startAccount()
    const echo = `No route found for "POST ${crm.url}/${apiKey}/lead/create.json" [${encodeURIComponent(apiKey)}]`
    const answer = { status: 404, headers: { 'x-path': `/${apiKey}/lead` }, json: { result: 404, message: echo } }
    crm.failNext({ kind: 'answer', answer }, { matches: ({ path }) => path.endsWith('/lead/create.json') })
    const outcome = await deliver(formLead)
    expect(outcome).toMatchObject({ kind: 'unauthorized' })
    expect(JSON.stringify([outcome, bench.exchanges])).not.toContain(apiKey)
    expect(bench.exchanges.map(({ url }) => new URL(url).pathname.split('/')[1])).toEqual(
      bench.exchanges.map(() => encodeURIComponent('•••')),
    )
  })

  test('is not told when the address redirects', async () => {
    const { crm, deliver } = await startAccount()
    const headers = { location: `https://other.example/${apiKey}/lead/create.json` }
    crm.failNext(
      { kind: 'answer', answer: { status: 301, headers } },
      { matches: ({ path }) => path.includes('/create') },
    )
    const outcome = await deliver(formLead)
    expect(outcome).toMatchObject({ kind: 'unauthorized' })
    expect(JSON.stringify(outcome)).not.toContain(apiKey)
  })

  test.each([
    [apiKey, true],
    ['short', false],
    ['ключ-ключ', false],
    ['with/slash', false],
    ['with space', false],
  ])('%s is taken: %s', (key, isTaken) => {
    expect(uonAdapter.configSchema.safeParse({ apiKey: key }).success).toBe(isTaken)
  })
})
