import { describe, expect, test } from 'vitest'
import type { FakeRequest } from '../kit/fake-server.ts'
import { createAdapterMemory } from '../kit/memory.ts'
import { freshofficeAdapter } from './adapter.ts'
import { odataError } from './fake-freshoffice.ts'
import { byKey, formLead, knownClient, posts, reads, startAccount } from './test-account.ts'

const bodyOf = (request: FakeRequest | undefined): unknown => JSON.parse(request?.body ?? 'null')
const note = (rows: readonly Record<string, unknown>[], index = 0): string => String(rows[index]?.['note'])

describe('a lead becomes', () => {
  test('a counterparty with a contact person and its deal, by the seed’s own keys, written out whole', async () => {
    const config = {
      ...byKey,
      dealTypeId: '10',
      infoSource: 'Сайт okna.example',
      companyTypeId: '1',
      contactStatusId: '1',
      dealPage: 'https://crm.example/deals/{id}',
    }
    const { crm, deliver, trace } = await startAccount({}, config)
    const outcome = await deliver({
      ...formLead,
      visit: '220145',
      fields: { person: '1', id_status_deal: '2', summa: '1 500,5', chance: '75%', id_manager: '38', city: 'Тула' },
      clientFields: { url: 'https://client.example', post: 'директор' },
      flags: { is_need_callback: true, callback_phone: '+74951234567', order_creation_method: 'Форма расчёта' },
      variables: { utmSource: 'yandex', utmTerm: 'окна', landingPage: 'https://okna.example/?a=1' },
    })
    expect(outcome).toEqual({ kind: 'delivered', crmId: '501', url: 'https://crm.example/deals/501' })
    expect(trace()).toEqual(['GET /companies', 'GET /phones', 'GET /emails', 'POST /companies', 'POST /deal'])
    const [byName, byPhone, byMail, company, deal] = crm.requests
    expect(Object.fromEntries(byName?.query ?? [])).toEqual({
      $select: 'id,note',
      $filter: "name eq 'Иван Петров'",
      $orderby: 'id desc',
    })
    expect(byPhone?.query.get('$filter')).toBe(
      "(phone eq '79001112233' or phone eq '+79001112233' or phone eq '89001112233' or phone eq '9001112233'" +
        " or phone eq '+7 (900) 111-22-33' or phone eq '8 (900) 111-22-33' or phone eq '+7(900)111-22-33' or phone eq '8(900)111-22-33')",
    )
    expect(byMail?.query.get('$filter')).toBe("(email eq 'lead@example.org')")
    for (const write of [company, deal]) {
      expect(write?.headers).toMatchObject({
        authorization: 'Basic MTg0MzpoMjlKLWtleS1vZi12MS1VajdtbmQwcy1Sdw==',
        'content-type': 'application/json;odata=verbose;charset=utf-8',
      })
    }
    expect(bodyOf(company)).toEqual({
      name: 'Иван Петров',
      person: 1,
      type_id: 1,
      user_id: 38,
      info_source: 'Сайт okna.example',
      city: 'Тула',
      url: 'https://client.example',
      note: '[estafeta-1]',
      created: '2026-01-15T12:00:00.000000',
      contacts: [
        {
          first_name: 'Иван',
          last_name: 'Петров',
          post: 'директор',
          status_id: 1,
          phones: [{ phone: '79001112233' }],
          emails: [{ email: 'lead@example.org' }],
        },
      ],
    })
    expect(bodyOf(deal)).toEqual({
      id_company: '501',
      id_type_deal: '10',
      id_status_deal: '2',
      id_manager: '38',
      summa: '1500.50',
      chance: '75',
      date_start: '2026-01-15T12:00:00',
      note: [
        'Заявка с формы «Расчёт» [estafeta-1]',
        'Хочу два окна',
        'Перезвонить по номеру: +74951234567',
        'roistat: 220145',
        'Способ создания заявки: Форма расчёта',
        'utm_source: yandex\nutm_term: окна\nlanding: https://okna.example/?a=1',
      ].join('\n\n'),
    })
  })

  test('a deal with the seed’s defaults when it says nothing', async () => {
    const { crm, deliver } = await startAccount()
    expect(await deliver({})).toEqual({ kind: 'delivered', crmId: '501' })
    expect(bodyOf(crm.requests.find(posts('/companies')))).toEqual({
      name: 'Клиент с сайта estafeta-1',
      person: 2,
      note: '[estafeta-1]',
      created: '2026-01-15T12:00:00.000000',
      contacts: [],
    })
    expect(bodyOf(crm.requests.find(posts('/deal')))).toEqual({
      id_company: '501',
      id_status_deal: '1',
      summa: '0.00',
      date_start: '2026-01-15T12:00:00',
      note: '[estafeta-1]',
    })
  })

  test('a deal of the counterparty that the lead names, without any search', async () => {
    const { crm, deliver, trace } = await startAccount()
    await deliver({ ...formLead, fields: { id_company: '68', person: '1', city: 'Тула' } })
    expect(trace()).toEqual(['POST /deal'])
    expect(bodyOf(crm.requests[0])).toMatchObject({ id_company: '68' })
    expect(note(crm.rows('deal'))).toContain('Контакт: Иван Петров, 8 (900) 111-22-33, lead@example.org')
    expect(note(crm.rows('deal'))).toContain('Данные заявки, для которых нет подходящего поля:\ncity: Тула')
    expect(note(crm.rows('deal'))).not.toContain('person')
  })

  test('a deal whose manager, type and status are given by name; statuses of its own type come first', async () => {
    const { crm, deliver } = await startAccount()
    await deliver({ fields: { id_manager: 'ольга смирнова', id_type_deal: 'Сервис', id_status_deal: 'Новая' } })
    expect(crm.rows('deal')[0]).toMatchObject({ id_manager: 37, id_type_deal: 11, id_status_deal: 3 })
  })

  test('a deal whose note keeps what no column takes', async () => {
    const { crm, deliver } = await startAccount({}, { ...byKey, managerId: '37', noteLanguage: 'en' })
    await deliver({
      ...formLead,
      phone: '12',
      phoneE164: null,
      email: 'не почта',
      fields: { summa: 'много', chance: '150', id_manager: 'Никто', date_start: '31.02.2026', person: 'кот' },
      clientFields: { level: 'gold', type_id: 'VIP' },
    })
    expect(crm.rows('deal')[0]).toMatchObject({ summa: '0.00', id_manager: 37, date_start: '2026-01-15T12:00:00' })
    expect(note(crm.rows('deal'))).toContain(
      [
        "The lead's data that no field takes:",
        'phone: 12',
        'email: не почта',
        'summa: много',
        'chance: 150',
        'date_start: 31.02.2026',
        'person: кот',
        'type_id: VIP',
        'level: gold',
        'id_manager: Никто',
      ].join('\n'),
    )
  })

  test('a deal with columns that only this account has, by its own description', async () => {
    const { crm, bench, trace } = await startAccount({
      moreColumns: { deal: { ADD_TEXT_N12: 'text', ADD_DATE_N13: 'moment' }, companies: { ADD_LEVEL: 'int' } },
    })
    const context = { ...bench.context, memory: createAdapterMemory(bench.clock) }
    const lead = {
      fields: { ADD_TEXT_N12: 'Тула', ADD_DATE_N13: '02.03.2026', other: 'x' },
      clientFields: { ADD_LEVEL: '3' },
    }
    await freshofficeAdapter.deliver(context, bench.job(lead))
    await freshofficeAdapter.deliver(context, bench.job(lead, { marker: 'estafeta-2' }))
    expect(crm.rows('deal')[0]).toMatchObject({ ADD_TEXT_N12: 'Тула', ADD_DATE_N13: '2026-03-02T00:00:00' })
    expect(crm.rows('companies')[0]).toMatchObject({ ADD_LEVEL: 3 })
    expect(note(crm.rows('deal'))).toBe('[estafeta-1]\n\nДанные заявки, для которых нет подходящего поля:\nother: x')
    expect(trace().filter((line) => line === 'GET /$metadata')).toHaveLength(1)
  })

  test('a deal whose unknown columns go to the note when the account does not describe itself', async () => {
    const { crm, deliver } = await startAccount({ hasMetadata: false })
    await deliver({ fields: { ADD_TEXT_N12: 'Тула' } })
    expect(note(crm.rows('deal'))).toContain('ADD_TEXT_N12: Тула')
  })

  test('no deal yet when the description cannot be read: a value with a column must not end in the note', async () => {
    const { crm, deliver } = await startAccount()
    crm.failNext({ kind: 'answer', answer: { status: 502, text: '<html>' } }, { matches: reads('/$metadata') })
    expect(await deliver({ fields: { ADD_TEXT_N12: 'Тула' } })).toMatchObject({ kind: 'retry', trouble: 'account' })
  })

  test('a deal with empty columns where the lead has a single space', async () => {
    const { crm, deliver } = await startAccount({}, { ...byKey, managerId: '37', dealTypeId: '10' })
    await deliver({ title: ' ', comment: ' ', fields: { id_manager: ' ', id_type_deal: ' ', summa: ' ', note: ' ' } })
    expect(bodyOf(crm.requests.find(posts('/deal')))).toEqual({
      id_company: '501',
      id_status_deal: '1',
      date_start: '2026-01-15T12:00:00',
      note: '[estafeta-1]',
    })
  })
})

describe('the mark', () => {
  test('stands before a title that is long, where a cut of the note would not reach it', async () => {
    const { crm, deliver } = await startAccount()
    const title = 'ж'.repeat(151)
    await deliver({ title })
    expect(note(crm.rows('deal'))).toBe(`[estafeta-1]\n${title}`)
  })

  test('is looked for among all deals of these days, however few the service gives at once', async () => {
    const { crm, bench, deliver, trace } = await startAccount({ pageCap: 2 })
    for (const index of [1, 2, 3, 4, 5])
      await deliver({ fields: { id_company: '68' } }, { marker: `estafeta-${index}` })
    const before = trace().length
    const found = await freshofficeAdapter.lookUp(bench.context, bench.job({}))
    expect(found).toEqual({ kind: 'found', crmId: '501' })
    expect(crm.requests.slice(before).map(({ query }) => query.get('$filter'))).toEqual([
      "date_start ge datetime'2026-01-13T00:00:00' and date_start lt datetime'2026-01-18T00:00:00'",
      "date_start ge datetime'2026-01-13T00:00:00' and date_start lt datetime'2026-01-18T00:00:00' and id_deal lt 504",
      "date_start ge datetime'2026-01-13T00:00:00' and date_start lt datetime'2026-01-18T00:00:00' and id_deal lt 502",
    ])
    const other = bench.job({}, { marker: 'estafeta-50' })
    expect(await freshofficeAdapter.lookUp(bench.context, other)).toEqual({ kind: 'absent' })
  })

  test('is found in a deal that begins on another day by the lead’s own will', async () => {
    const { bench, deliver } = await startAccount()
    const lead = { fields: { date_start: '01.03.2020' } }
    await deliver(lead)
    expect(await freshofficeAdapter.lookUp(bench.context, bench.job(lead))).toMatchObject({ kind: 'found' })
  })

  test('is not called absent by a service that does not keep to the filter', async () => {
    const { crm, bench, deliver } = await startAccount()
    await deliver({}, { marker: 'estafeta-7' })
    const answer = { status: 200, json: { d: { results: crm.rows('deal') } } }
    crm.failNext({ kind: 'answer', answer }, { times: 9, matches: reads('/deal') })
    expect(await freshofficeAdapter.lookUp(bench.context, bench.job({}))).toMatchObject({ kind: 'failed' })
  })

  test('is not called absent by rows without notes', async () => {
    const { crm, bench } = await startAccount()
    const answer = { status: 200, json: { d: { results: [{ id_deal: 501 }] } } }
    crm.failNext({ kind: 'answer', answer }, { matches: reads('/deal') })
    expect(await freshofficeAdapter.lookUp(bench.context, bench.job({}))).toMatchObject({ kind: 'failed' })
  })
})

describe('the counterparty of a delivery', () => {
  test.each([
    ['by contact person', 'contact' as const],
    ['by counterparty', 'company' as const],
  ])('is found by a phone that tells its owner %s', async (_name, ownership) => {
    const phones = [
      ownership === 'contact'
        ? { id: 81, contact_id: 71, phone: '+7 (900) 111-22-33' }
        : { id: 81, company_id: 68, phone: '+7 (900) 111-22-33' },
    ]
    const { crm, deliver } = await startAccount({ ownership, rows: { ...knownClient, phones } })
    await deliver({ ...formLead, clientFields: { city: 'Тула' } })
    expect(crm.rows('companies')).toHaveLength(1)
    expect(crm.rows('deal')[0]).toMatchObject({ id_company: 68 })
    expect(note(crm.rows('deal'))).toContain('city: Тула')
  })

  test('is found by e-mail, whatever its case, when the phone is not known', async () => {
    const { crm, deliver } = await startAccount({ rows: { ...knownClient, phones: [] } })
    await deliver({ ...formLead, email: 'Lead@example.org' })
    expect(crm.rows('deal')[0]).toMatchObject({ id_company: 68 })
  })

  test('is made when the phone’s owner is not told, and the note says so', async () => {
    const { crm, deliver } = await startAccount({ ownership: 'none', rows: knownClient })
    await deliver(formLead)
    expect(crm.rows('companies')).toHaveLength(2)
    expect(note(crm.rows('deal'))).toContain('Телефон или почта уже есть в базе')
  })

  test('is not looked for by contact when the connection says so', async () => {
    const { crm, deliver, trace } = await startAccount({ rows: knownClient }, { ...byKey, isClientSearched: false })
    await deliver(formLead)
    expect(trace()).toEqual(['GET /companies', 'POST /companies', 'POST /deal'])
    expect(crm.rows('companies')).toHaveLength(2)
  })

  test.each<[string, object]>([
    ['with phone', formLead],
    ['with nothing', {}],
  ])('of a lead %s is made once, although the answer to its create was lost', async (_name, lead) => {
    const { crm, deliver } = await startAccount()
    crm.failNext({ kind: 'lose_answer' }, { matches: posts('/companies') })
    expect(await deliver(lead)).toMatchObject({ kind: 'unknown' })
    expect(await deliver(lead)).toMatchObject({ kind: 'delivered' })
    expect(crm.rows('companies')).toHaveLength(1)
    expect(note(crm.rows('deal'))).not.toContain('Контакт')
  })

  test('with a quote in the name is looked for by that name', async () => {
    const { crm, deliver } = await startAccount()
    await deliver({ name: "O'Neil and 'Co or 'x" })
    await deliver({ name: "O'Neil and 'Co or 'x" }, { marker: 'estafeta-2' })
    expect(crm.rows('companies').map((row) => row['name'])).toEqual(["O'Neil and 'Co or 'x", "O'Neil and 'Co or 'x"])
  })

  test.each(['/phones', '/emails', '/contacts', '/companies'])(
    'is not made when %s cannot be searched',
    async (set) => {
      const rows = set === '/emails' ? {} : knownClient
      const { crm, deliver } = await startAccount({ rows })
      crm.failNext({ kind: 'answer', answer: odataError(500, 'busy') }, { matches: reads(set) })
      expect(await deliver(formLead)).toMatchObject({ kind: 'retry', trouble: 'account' })
      expect(crm.requests.some(({ method }) => method === 'POST')).toBe(false)
    },
  )
})
