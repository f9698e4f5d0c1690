import { describe, expect, test } from 'vitest'
import { createAdapterMemory } from '../kit/memory.ts'
import type { OutgoingLead } from '../kit/types.ts'
import { moyskladAdapter } from './adapter.ts'
import { FIELD, ID } from './fake-data.ts'
import { syncIdOf } from './meta.ts'
import { formLead, isCreate, startAccount } from './test-account.ts'

const lead: Partial<OutgoingLead> = {
  ...formLead,
  visit: '220145',
  flags: { is_need_callback: true, callback_phone: '+74951234567', order_creation_method: 'Квиз' },
  variables: { utmSource: 'yandex', utmMedium: 'cpc', landingPage: 'https://okna.example/?a=1', os: 'Linux' },
}

/** The seed's keys, as real senders nest them. */
const seedFields = {
  state: 'новый',
  currency_uuid: ID.yuan,
  project_uuid: ID.project,
  owner_uid: 'anna@okna',
  existing_store_uuid: ID.store,
  existing_organization_uuid: ID.organization,
  existing_good_uuid: [
    { uuid: ID.product, count: '2', discount: '5', vat: '20', sum: '1499.90' },
    { uuid: ID.service, count: 1, discount: 0, vat: 'без НДС', sum: '500' },
  ],
}

describe('a lead becomes', () => {
  test('a counterparty and an order with all keys of the seed, the requests written out whole', async () => {
    const { crm, bench, deliver, ref, trace } = await startAccount({}, { visitField: FIELD.visit })
    const outcome = await deliver({
      ...lead,
      fields: { ...seedFields, Площадь: '12,5' },
      clientFields: { уровень: 'gold' },
    })
    const id = '77770000-0000-11ef-0a80-000000001001'
    expect(outcome).toEqual({
      kind: 'delivered',
      crmId: id,
      url: `https://online.moysklad.ru/app/#customerorder/edit?id=${id}`,
    })
    expect(trace()).toEqual([
      `GET /entity/organization/${ID.organization}`,
      `GET /entity/store/${ID.store}`,
      'GET /entity/customerorder/metadata',
      'GET /entity/employee?filter=uid=anna@okna&limit=100&offset=0',
      `GET /entity/project/${ID.project}`,
      `GET /entity/currency/${ID.yuan}`,
      'GET /entity/customerorder/metadata/attributes?limit=100&offset=0',
      'GET /entity/counterparty/metadata/attributes?limit=100&offset=0',
      'GET /entity/counterparty?filter=archived=false;phone~9001112233&limit=100&offset=0',
      'GET /entity/counterparty?filter=archived=false;phone~111-22-33&limit=100&offset=0',
      'GET /entity/counterparty?search=9001112233&filter=archived=false&expand=contactpersons&limit=100&offset=0',
      'GET /entity/counterparty?filter=archived=false;email=lead@example.org&limit=100&offset=0',
      'POST /entity/counterparty',
      `GET /entity/product/${ID.product}`,
      `GET /entity/product/${ID.service}`,
      `GET /entity/service/${ID.service}`,
      'POST /entity/customerorder',
    ])
    const create = crm.requests.at(-1)
    expect(create?.headers).toMatchObject({
      authorization: `Bearer ${bench.context.config.token}`,
      accept: 'application/json;charset=utf-8',
      'accept-encoding': 'gzip',
      'accept-language': 'en',
      'content-type': 'application/json',
    })
    expect(JSON.parse(create?.body ?? '')).toEqual({
      syncId: syncIdOf('order:estafeta-1'),
      externalCode: 'estafeta-1',
      organization: ref(`organization/${ID.organization}`, 'organization'),
      agent: ref('counterparty/22220000-0000-11ef-0a80-000000001001', 'counterparty'),
      store: ref(`store/${ID.store}`, 'store'),
      state: ref(`customerorder/metadata/states/${ID.stateNew}`, 'state'),
      owner: ref(`employee/${ID.seller}`, 'employee'),
      project: ref(`project/${ID.project}`, 'project'),
      rate: { currency: ref(`currency/${ID.yuan}`, 'currency') },
      vatEnabled: true,
      vatIncluded: true,
      positions: [
        {
          assortment: ref(`product/${ID.product}`, 'product'),
          quantity: 2,
          price: 149_990,
          discount: 5,
          vat: 20,
          vatEnabled: true,
        },
        {
          assortment: ref(`service/${ID.service}`, 'service'),
          quantity: 1,
          price: 50_000,
          discount: 0,
          vat: 0,
          vatEnabled: false,
        },
      ],
      attributes: [
        { ...ref(`customerorder/metadata/attributes/${FIELD.area}`, 'attributemetadata'), value: 12.5 },
        { ...ref(`customerorder/metadata/attributes/${FIELD.visit}`, 'attributemetadata'), value: '220145' },
      ],
      description: [
        'Заявка с формы «Расчёт»',
        'Два окна',
        'Контакт: Тест Петров, 8 (900) 111-22-33, lead@example.org',
        'Перезвонить по номеру: +74951234567',
        'Способ создания заявки: Квиз\nutmSource: yandex\nutmMedium: cpc\nlandingPage: https://okna.example/?a=1',
      ].join('\n\n'),
    })
    const person = crm.requests.find(({ method, path }) => method === 'POST' && path.endsWith('/counterparty'))
    expect(JSON.parse(person?.body ?? '')).toEqual({
      name: 'Тест Петров',
      companyType: 'individual',
      syncId: syncIdOf('counterparty:estafeta-1'),
      phone: '+79001112233',
      email: 'lead@example.org',
      attributes: [{ ...ref(`counterparty/metadata/attributes/${FIELD.level}`, 'attributemetadata'), value: 'gold' }],
    })
  })

  test('an order of the connection’s settings when the lead names nothing', async () => {
    const { deliver, order, ref } = await startAccount(
      {},
      {
        store: ID.store,
        state: ID.stateNew,
        owner: ID.seller,
        project: 'сайт',
        salesChannel: ID.salesChannel,
        noteLanguage: 'en',
      },
    )
    await deliver({ name: 'Jane', visit: '7', flags: { is_need_callback: true } })
    expect(order()).toMatchObject({
      store: ref(`store/${ID.store}`, 'store'),
      state: ref(`customerorder/metadata/states/${ID.stateNew}`, 'state'),
      owner: ref(`employee/${ID.seller}`, 'employee'),
      project: ref(`project/${ID.project}`, 'project'),
      salesChannel: ref(`saleschannel/${ID.salesChannel}`, 'saleschannel'),
      description: 'Contact: Jane\n\nA call back is wanted\n\nVisit number: 7',
    })
    expect(order()).not.toHaveProperty('rate')
  })

  test('an order of the named counterparty, with no search, no new counterparty and no change of it', async () => {
    const { crm, deliver, order, ref, trace } = await startAccount()
    const shop = crm.account.counterparties.add({ id: ID.shop, name: 'Розничный покупатель' })
    await deliver({
      ...formLead,
      fields: { existing_counterparty_uuid: ID.shop, contract_uuid: ID.contract },
      clientFields: { Уровень: 'gold' },
    })
    expect(order()).toMatchObject({
      agent: ref(`counterparty/${ID.shop}`, 'counterparty'),
      contract: ref(`contract/${ID.contract}`, 'contract'),
    })
    expect(order()['description']).toContain('Контакт: Тест Петров, 8 (900) 111-22-33, lead@example.org')
    expect(order()['description']).toContain('Уровень: gold')
    expect(crm.account.counterparties.all).toEqual([shop])
    expect(trace().filter((line) => line.includes('/entity/counterparty?'))).toEqual([])
  })

  test('an order whose comment keeps what the CRM would not take', async () => {
    const { deliver, order } = await startAccount()
    const outcome = await deliver({
      title: 'Заявка',
      phone: 'нет',
      email: 'не почта',
      fields: {
        state: 'Такого нет',
        existing_store_uuid: ID.unknown,
        owner_uid: 'nobody@okna',
        project_uuid: 'Нет проекта',
        Этаж: 'третий',
        План: 'file.pdf',
        unknown_code: 'x',
        nested: { a: 1 },
        syncId: 'mine',
        moment: 'завтра',
        Город: 'Омск',
        existing_good_uuid: [{ uuid: ID.unknown, count: 2, sum: 10 }],
      },
      clientFields: { inn: { a: 1 }, Возраст: '40' },
    })
    expect(outcome).toMatchObject({ kind: 'delivered' })
    expect(order()).not.toHaveProperty('store')
    expect(order()).not.toHaveProperty('positions')
    expect(order()['description']).toBe(
      [
        'Заявка',
        '',
        'Контакт: нет, не почта',
        '',
        'Данные заявки, для которых в заказе нет подходящего поля:',
        'syncId: mine',
        'moment: завтра',
        `existing_store_uuid: ${ID.unknown}`,
        'state: Такого нет',
        'owner_uid: nobody@okna',
        'project_uuid: Нет проекта',
        'Этаж: третий',
        'План: file.pdf',
        'unknown_code: x',
        'nested: {"a":1}',
        'Город: Омск',
        `existing_good_uuid: {"uuid":"${ID.unknown}","count":2,"discount":0,"sum":10}`,
        'inn: {"a":1}',
        'Возраст: 40',
      ].join('\n'),
    )
  })

  test('an order with plain fields, and with empty values where a single space asks for them', async () => {
    const { deliver, order, ref } = await startAccount({}, { state: 'Новый', store: ID.store })
    await deliver({
      name: ' ',
      comment: ' ',
      fields: {
        code: ' ',
        shipmentAddress: 'Тула, Мира 1',
        deliveryPlannedMoment: '02.03.2026 14:30',
        moment: '2026-03-01T22:30:00Z',
        applicable: '0',
        description: 'из квиза',
        [FIELD.floor]: ' ',
        state: ' ',
        store: '',
        name: ' ',
      },
    })
    expect(order()).toMatchObject({
      name: '00001',
      code: '',
      shipmentAddress: 'Тула, Мира 1',
      deliveryPlannedMoment: '2026-03-02 14:30:00',
      moment: '2026-03-02 01:30:00',
      applicable: false,
      description: 'из квиза',
      store: ref(`store/${ID.store}`, 'store'),
      attributes: [{ ...ref(`customerorder/metadata/attributes/${FIELD.floor}`, 'attributemetadata'), value: null }],
    })
    expect(order()).not.toHaveProperty('state')
  })

  test('an order dated with the time of the lead in Moscow when it comes late', async () => {
    const { bench, deliver, order } = await startAccount()
    bench.clock.advance(3 * 60 * 60_000)
    await deliver({ receivedAtMs: Date.UTC(2026, 0, 15, 9, 0, 5) })
    expect(order()['moment']).toBe('2026-01-15 12:00:05')
  })

  test('an order whose long text goes whole into a file beside the cut comment', async () => {
    const { deliver, order } = await startAccount()
    await deliver({ comment: `${'я'.repeat(5_000)} конец` })
    const description = String(order()['description'])
    expect(description).toHaveLength(4096)
    expect(description.endsWith('\n… Полный текст — в файле lead-estafeta-1.txt')).toBe(true)
    const files = order()['files'] as { filename: string; content: string }[]
    expect(files.map(({ filename }) => filename)).toEqual(['lead-estafeta-1.txt'])
    expect(Buffer.from(files[0]?.content ?? '', 'base64').toString('utf8')).toBe(`${'я'.repeat(5_000)} конец`)
  })
})

describe('the own organization', () => {
  const organization = [
    { id: ID.organization, name: 'ООО «Окна»' },
    { id: ID.secondOrganization, name: 'ИП Окнов' },
  ]

  test('is the only one of the account when nobody names one', async () => {
    const { deliver, order, ref } = await startAccount({}, { organization: '' })
    expect(await deliver({})).toMatchObject({ kind: 'delivered' })
    expect(order()['organization']).toEqual(ref(`organization/${ID.organization}`, 'organization'))
  })

  test('holds the connection when there are several and none is chosen', async () => {
    const { crm, deliver } = await startAccount({}, { organization: '' })
    crm.account.dictionaries['organization'] = organization
    expect(await deliver(formLead)).toEqual({
      kind: 'unauthorized',
      reason: 'The account has several own organizations: choose one in the connection',
    })
    expect(crm.requests.filter(({ method }) => method === 'POST')).toEqual([])
  })

  test('of the connection is taken when the lead names one that is not there', async () => {
    const { deliver, order, ref } = await startAccount()
    await deliver({ fields: { existing_organization_uuid: ID.unknown } })
    expect(order()['organization']).toEqual(ref(`organization/${ID.organization}`, 'organization'))
    expect(order()['description']).toContain(`existing_organization_uuid: ${ID.unknown}`)
  })
})

test('answers about the account are remembered per connection, absence too; a field made since then is found', async () => {
  const { crm, bench, trace } = await startAccount({}, { store: ID.store })
  const context = { ...bench.context, memory: createAdapterMemory(bench.clock) }
  const send = async (marker: string, fields: Record<string, string>): Promise<string[]> => {
    const before = crm.requests.length
    await moyskladAdapter.deliver(context, bench.job({ fields }, { marker }))
    return trace().slice(before)
  }
  const fields = { Этаж: '3', project_uuid: ID.unknown, state: 'Новый' }
  expect(await send('a', fields)).toHaveLength(7)
  expect(await send('b', fields)).toEqual(['POST /entity/counterparty', 'POST /entity/customerorder'])
  crm.account.fields.customerorder.push({ id: ID.unknown, name: 'Новое', type: 'string' })
  expect(await send('c', { Новое: '1' })).toEqual([
    'GET /entity/customerorder/metadata/attributes?limit=100&offset=0',
    'POST /entity/counterparty',
    'POST /entity/customerorder',
  ])
  bench.clock.advance(10 * 60_000)
  expect(await send('d', {})).toHaveLength(4)
})

test('something deleted since it was remembered is looked up afresh, and the lead arrives without it', async () => {
  const { crm, bench } = await startAccount()
  const context = { ...bench.context, memory: createAdapterMemory(bench.clock) }
  const send = (marker: string) =>
    moyskladAdapter.deliver(context, bench.job({ ...formLead, fields: { project_uuid: ID.project } }, { marker }))
  await send('a')
  crm.account.dictionaries['project'] = []
  expect(await send('b')).toMatchObject({ kind: 'delivered' })
  expect(crm.account.orders.all).toHaveLength(2)
  expect(crm.account.orders.all[1]).not.toHaveProperty('project')
  expect(crm.account.orders.all[1]?.['description']).toContain(`project_uuid: ${ID.project}`)
  expect(crm.requests.filter(isCreate)).toHaveLength(3)
})
