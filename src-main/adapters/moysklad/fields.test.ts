import { describe, expect, test } from 'vitest'
import { FIELD, ID } from './fake-data.ts'
import { startAccount } from './test-account.ts'

describe('a custom field', () => {
  const values: [type: string, key: string, value: unknown, stored: unknown][] = [
    ['string', 'номер визита', 12, '12'],
    ['double by its id', FIELD.area, '1 234,50', 1234.5],
    ['long', 'Этаж', '3', 3],
    ['boolean', 'Согласие', 'да', true],
    ['time', 'Замер', '02.03.2026 14:30', '2026-03-02 14:30:00'],
    ['text of a list', 'Пожелания', ['a', 'b'], 'a, b'],
    ['string as Roistat nests it', 'любое имя', { uuid: FIELD.visit, value: '7', type: 'string' }, '7'],
    ['double as Roistat nests it, with a uuid nobody knows', 'Площадь', { uuid: ID.unknown, value: '8' }, 8],
  ]
  test.each(values)('of type %s is converted', async (_type, key, value, stored) => {
    const { deliver, order } = await startAccount()
    await deliver({ fields: { [key]: value as string } })
    expect(order()['attributes']).toMatchObject([{ value: stored }])
    expect(order()).not.toHaveProperty('description')
  })

  test.each([
    ['by name', 'тула'],
    ['by id', ID.tula],
    ['as Roistat nests it', { uuid: FIELD.city, value: ID.tula, type: 'entity' }],
  ])('of a dictionary takes an element %s', async (_how, value) => {
    const { deliver, order, ref } = await startAccount()
    await deliver({ fields: { Город: value } })
    expect(order()['attributes']).toMatchObject([
      { value: ref(`customentity/${ID.cities}/${ID.tula}`, 'customentity') },
    ])
  })

  test('of employees takes a login, and a name with a semicolon is searched as it is', async () => {
    const { deliver, order, ref } = await startAccount()
    await deliver({ fields: { Замерщик: 'anna@okna', Город: 'Орёл; область' } })
    expect(order()['attributes']).toMatchObject([
      { value: ref(`employee/${ID.seller}`, 'employee') },
      { value: ref(`customentity/${ID.cities}/cccc0000-0000-11ef-0a80-000000000002`, 'customentity') },
    ])
  })

  test('that is longer than the CRM takes stays whole in the comment', async () => {
    const { deliver, order } = await startAccount()
    await deliver({ fields: { 'Номер визита': 'x'.repeat(256) } })
    expect(order()).not.toHaveProperty('attributes')
    expect(order()['description']).toContain('x'.repeat(256))
  })

  test('stays in the comment when the employee may not see custom fields', async () => {
    const { deliver, order } = await startAccount({ hidesFields: true })
    expect(await deliver({ fields: { Этаж: '3' } })).toMatchObject({ kind: 'delivered' })
    expect(order()['description']).toContain('Этаж: 3')
  })
})

describe('a UUID copied from the browser', () => {
  test.each([
    ['the same host', null],
    ['another host', 'https://online.moysklad.ru'],
  ])('is followed to the API’s own where the redirect names %s', async (_name, redirectHost) => {
    const { deliver, order, ref } = await startAccount({ redirectHost })
    const fields = {
      existing_store_uuid: ID.storeInBrowser,
      existing_good_uuid: [{ uuid: ID.productInBrowser, vat: 20, sum: 1 }],
    }
    await deliver({ fields })
    expect(order()).toMatchObject({
      store: ref(`store/${ID.store}`, 'store'),
      positions: [{ assortment: ref(`product/${ID.product}`, 'product') }],
    })
  })
})

describe('goods', () => {
  test('without a price or VAT get those of their cards, asked for once', async () => {
    const { deliver, order, ref, trace } = await startAccount()
    await deliver({
      fields: { existing_good_uuid: [{ uuid: ID.variant, sum: 0 }, ID.bundle, { uuid: ID.service, vat: 20 }] },
    })
    expect(order()['positions']).toEqual([
      {
        assortment: ref(`variant/${ID.variant}`, 'variant'),
        quantity: 1,
        discount: 0,
        price: 155_000,
        vat: 20,
        vatEnabled: true,
      },
      {
        assortment: ref(`bundle/${ID.bundle}`, 'bundle'),
        quantity: 1,
        discount: 0,
        price: 300_000,
        vat: 20,
        vatEnabled: true,
      },
      {
        assortment: ref(`service/${ID.service}`, 'service'),
        quantity: 1,
        discount: 0,
        price: 50_000,
        vat: 20,
        vatEnabled: true,
      },
    ])
    expect(trace().filter((line) => line.includes('wizard'))).toEqual([
      'POST /wizard/customerorder?action=evaluate_price,evaluate_vat',
    ])
  })

  test('without VAT leave VAT of the whole order alone', async () => {
    const { deliver, order } = await startAccount()
    await deliver({ fields: { existing_good_uuid: [{ uuid: ID.service, vat: 0, sum: 5 }] } })
    expect(order()['positions']).toMatchObject([{ price: 500, vat: 0, vatEnabled: false }])
    expect(order()).not.toHaveProperty('vatEnabled')
  })

  test('whose price the CRM does not tell are delivered, and the comment says so', async () => {
    const { crm, deliver, order } = await startAccount()
    const answer = { status: 403, json: { errors: [{ error: 'no', code: 1016 }] } }
    crm.failNext({ kind: 'answer', answer }, { matches: ({ path }) => path.includes('/wizard/') })
    expect(await deliver({ fields: { existing_good_uuid: ID.product } })).toMatchObject({ kind: 'delivered' })
    expect(order()['positions']).toMatchObject([{ quantity: 1 }])
    expect(order()['description']).toContain(`existing_good_uuid: ${ID.product}: МойСклад не сообщил цену или НДС`)
  })

  test('wait when the price cannot be asked for at the moment', async () => {
    const { crm, deliver } = await startAccount()
    crm.failNext({ kind: 'reset' }, { matches: ({ path }) => path.includes('/wizard/') })
    expect(await deliver({ fields: { existing_good_uuid: ID.product } })).toMatchObject({
      kind: 'retry',
      trouble: 'account',
    })
    expect(crm.account.orders.all).toEqual([])
  })
})
