import { describe, expect, test } from 'vitest'
import { describeConformance } from '../kit/conformance.ts'
import { createAdapterMemory } from '../kit/memory.ts'
import type { OutgoingLead } from '../kit/types.ts'
import { retailcrmAdapter } from './adapter.ts'
import { retailcrmTarget } from './conformance-target.ts'
import { formLead, startAccount } from './test-account.ts'

describeConformance(retailcrmTarget)

const lead: Partial<OutgoingLead> = {
  ...formLead,
  visit: '220145',
  flags: { is_need_callback: true, callback_phone: '+74951234567' },
  variables: {
    utmSource: 'yandex',
    utmMedium: 'cpc',
    utmCampaign: 'brand',
    utmTerm: 'купить окна',
    utmContent: 'ad-3',
  },
}

describe('a lead becomes', () => {
  test('a new customer and an order, written out whole', async () => {
    const { crm, deliver } = await startAccount(
      { sites: ['main-shop', 'outlet'] },
      {
        site: 'main-shop',
        orderMethod: 'landing-page',
        orderType: 'eshop-individual',
        status: 'new',
        managerId: '17',
        visitField: 'roistat_visit',
      },
    )
    const fields = {
      city: 'Тула',
      agreed: '1',
      floor: '3',
      area: '12,5',
      visit_on: '02.03.2026',
      lead_type: 'обратный звонок',
      interests: ['pvc', 'Балкон, лоджия'],
      managerId: '22',
      managerComment: 'из квиза',
      items: [{ productName: 'Окно', initialPrice: 100, quantity: 2 }],
      delivery: '{"address":{"text":"Тула, Мира 1"}}',
      empty: '',
    }
    const outcome = await deliver({ ...lead, fields, clientFields: { level: 'Золотой', sex: 'male' } })
    expect(outcome).toEqual({ kind: 'delivered', crmId: '51001', url: `${crm.url}/orders/51001/edit` })
    expect(crm.account.customers).toEqual([
      {
        id: 9001,
        site: 'main-shop',
        firstName: 'Тест Петров',
        email: 'lead@example.org',
        phones: [{ number: '+79001112233' }],
        managerId: 17,
        sex: 'male',
        source: { source: 'yandex', medium: 'cpc', campaign: 'brand', keyword: 'купить окна', content: 'ad-3' },
        customFields: { level: 'gold' },
      },
    ])
    expect(crm.account.orders).toEqual([
      {
        id: 51001,
        number: '51001A',
        createdAt: '2026-01-15 12:00:00',
        site: 'main-shop',
        externalId: 'estafeta-1',
        firstName: 'Тест Петров',
        phone: '8 (900) 111-22-33',
        email: 'lead@example.org',
        customerComment: 'Два окна',
        managerComment: 'Заявка с формы «Расчёт»\n\nиз квиза\n\nПерезвонить по номеру: +74951234567',
        orderMethod: 'landing-page',
        orderType: 'eshop-individual',
        status: 'new',
        managerId: 22,
        call: true,
        source: { source: 'yandex', medium: 'cpc', campaign: 'brand', keyword: 'купить окна', content: 'ad-3' },
        customer: { id: 9001 },
        items: [{ productName: 'Окно', initialPrice: 100, quantity: 2 }],
        delivery: { address: { text: 'Тула, Мира 1' } },
        customFields: {
          city: 'Тула',
          agreed: true,
          floor: 3,
          area: 12.5,
          visit_on: '2026-03-02',
          lead_type: 'callback',
          interests: ['pvc', 'balcony'],
          roistat_visit: '220145',
        },
      },
    ])
  })

  test('an order whose comment keeps what the CRM would not take', async () => {
    const { crm, deliver } = await startAccount()
    const fields = {
      floor: 'третий',
      unknown_code: 'x',
      managerId: 'Анна',
      externalId: 'mine',
      nested: { a: 1 },
      lead_type: 'другое',
    }
    const outcome = await deliver({
      title: 'Заявка',
      email: 'не почта',
      phone: 'нет',
      fields,
      clientFields: { level: 'gold' },
    })
    expect(outcome).toMatchObject({ kind: 'delivered' })
    expect(crm.account.orders[0]).toMatchObject({ externalId: 'estafeta-1' })
    expect(crm.account.orders[0]?.['managerComment']).toBe(
      [
        'Заявка',
        '',
        'Данные заявки, для которых в заказе нет подходящего поля:',
        'phone: нет',
        'email: не почта',
        'managerId: Анна',
        'externalId: mine',
        'floor: третий',
        'unknown_code: x',
        'nested: {"a":1}',
        'lead_type: другое',
        'level: gold',
      ].join('\n'),
    )
    expect(crm.account.customers).toEqual([])
  })

  test('an order with empty values where a single space asks for them', async () => {
    const { crm, deliver } = await startAccount()
    await deliver({
      name: ' ',
      fields: { city: ' ', floor: ' ', interests: ' ', managerComment: ' ', statusComment: '' },
    })
    expect(crm.account.orders[0]).toMatchObject({
      firstName: '',
      managerComment: '',
      customFields: { city: '', floor: null, interests: [] },
    })
    expect(crm.account.orders[0]).not.toHaveProperty('statusComment')
  })

  test('an order with the time of the lead when it comes late', async () => {
    const { crm, bench, deliver } = await startAccount({}, { timeZone: 'Asia/Yekaterinburg' })
    bench.clock.advance(3 * 60 * 60_000)
    await deliver({ receivedAtMs: Date.UTC(2026, 0, 15, 9, 0, 5) })
    expect(crm.account.orders[0]?.['createdAt']).toBe('2026-01-15 14:00:05')
  })

  test('an order without custom fields when the key may not read their definitions; they stay in the comment', async () => {
    const { crm, deliver } = await startAccount({
      scopes: ['order_read', 'order_write', 'customer_read', 'customer_write'],
    })
    expect(await deliver({ fields: { city: 'Тула' } })).toMatchObject({ kind: 'delivered' })
    expect(crm.account.orders[0]?.['managerComment']).toContain('city: Тула')
  })
})

describe('an answer', () => {
  const cases: [string, { status: number; json?: unknown; text?: string; headers?: Record<string, string> }, object][] =
    [
      [
        'with errors names the field',
        { status: 400, json: { success: false, errorMsg: 'Order is not loaded', errors: { email: 'not valid' } } },
        { kind: 'rejected', reason: 'Order is not loaded; email: not valid', field: 'email' },
      ],
      [
        'with errors in a list is told whole',
        { status: 460, json: { success: false, errorMsg: 'Errors', errors: ['one', { two: 2 }] } },
        { kind: 'rejected', reason: 'Errors; one; {"two":2}' },
      ],
      [
        'with success "false" is no success',
        { status: 200, json: { success: 'false', errorMsg: 'Telephony not enabled' } },
        { kind: 'rejected', reason: 'Telephony not enabled' },
      ],
      [
        'that misses the shop holds the connection',
        { status: 400, json: { success: false, errorMsg: "Parameter 'site' is missing" } },
        {
          kind: 'unauthorized',
          reason: "The key opens several shops: choose the shop in the connection. Parameter 'site' is missing",
        },
      ],
      [
        'access denied holds the connection',
        { status: 403, json: { success: false, errorMsg: 'Access denied.' } },
        { kind: 'unauthorized', reason: 'HTTP 403: access denied: Access denied.' },
      ],
      [
        '405 as a page is a missing account',
        { status: 405, text: '<html>', headers: { 'content-type': 'text/html' } },
        { kind: 'unauthorized', reason: 'There is no RetailCRM account at this address: check it in the connection' },
      ],
      [
        '200 with a limit message pauses',
        { status: 200, json: { success: false, errorMsg: 'Rate limit exceeded.' } },
        { kind: 'retry', trouble: 'limit', reason: 'HTTP 429: the CRM asks to slow down: Rate limit exceeded.' },
      ],
      [
        'success without an id stays unknown',
        { status: 201, json: { success: true } },
        { kind: 'unknown', trouble: 'account', reason: 'HTTP 201: the answer cannot be read' },
      ],
    ]
  test.each(cases)('%s', async (_name, answer, expected) => {
    const { crm, deliver } = await startAccount()
    crm.failNext({ kind: 'answer', answer }, { matches: ({ path }) => path === '/api/v5/orders/create' })
    expect(await deliver({})).toEqual(expected)
  })

  test('"already exists" for a number the lead asked for is a refusal, not our order', async () => {
    const { crm, deliver } = await startAccount()
    const exists = { status: 400, json: { success: false, errorMsg: 'Order already exists.' } }
    crm.failNext({ kind: 'answer', answer: exists }, { matches: ({ path }) => path === '/api/v5/orders/create' })
    expect(await deliver({ fields: { number: '77' } })).toMatchObject({ kind: 'rejected', field: 'number' })
  })
})

test('field definitions are remembered per connection; a field made since then is found', async () => {
  const { crm, bench } = await startAccount()
  const memory = createAdapterMemory(bench.clock)
  const context = { ...bench.context, memory }
  const definitionReads = (): number => crm.requests.filter(({ path }) => path === '/api/v5/custom-fields').length
  await retailcrmAdapter.deliver(context, bench.job({ fields: { city: 'Тула' } }, { marker: 'a' }))
  await retailcrmAdapter.deliver(context, bench.job({ fields: { city: 'Тула' } }, { marker: 'b' }))
  expect(definitionReads()).toBe(1)
  await retailcrmAdapter.deliver(context, bench.job({ fields: { made_since: '1' } }, { marker: 'c' }))
  expect(definitionReads()).toBe(2)
  bench.clock.advance(10 * 60_000)
  await retailcrmAdapter.deliver(context, bench.job({ fields: { city: 'Тула' } }, { marker: 'd' }))
  expect(definitionReads()).toBe(3)
})

test.each([
  ['demo.retailcrm.ru', 'https://demo.retailcrm.ru'],
  ['https://demo.simla.com/admin/orders?x=1', 'https://demo.simla.com'],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ['http://demo.retailcrm.ru', null],
  ['https://user:pw@demo.retailcrm.ru', null],
  ['', null],
])('the address %s is read as %s', (account, expected) => {
  const parsed = retailcrmAdapter.configSchema.safeParse({ account, apiKey: 'key123' })
  expect(parsed.success ? parsed.data.account : null).toBe(expected)
})
