import { describe, expect, test } from 'vitest'
import { createAdapterMemory } from '../kit/memory.ts'
import { createStepStore } from '../kit/test-bench.ts'
import { moyskladAdapter } from './adapter.ts'
import { phoneKey } from './counterparties.ts'
import { FIELD, ID } from './fake-data.ts'
import { FakeRecords } from './fake-records.ts'
import { formLead, isCreate, startAccount } from './test-account.ts'

const person = (...records: Record<string, unknown>[]): FakeRecords => new FakeRecords('22220000', records)
const agentOf = (order: Record<string, unknown>): string =>
  (order['agent'] as { meta: { href: string } }).meta.href.split('/').at(-1) ?? ''

describe('the counterparty', () => {
  test.each([
    ['as digits', { phone: '79001112233' }],
    ['with eight', { phone: '89001112233' }],
    ['with dashes', { phone: '+7 (900) 111-22-33' }],
    ['among others', { phone: '+7 495 000-00-00, 8-900-111-22-33' }],
    ['of a contact person', { phone: '', contactpersons: [{ phone: '9001112233' }] }],
  ])('is found by a phone stored %s', async (_how, stored) => {
    const { deliver, order } = await startAccount({
      counterparties: person({ id: ID.shop, name: 'Старый', ...stored }),
    })
    await deliver(formLead)
    expect(agentOf(order())).toBe(ID.shop)
  })

  test('is found by e-mail in any case when no phone is alike', async () => {
    const { deliver, order } = await startAccount({
      counterparties: person({ id: ID.shop, name: 'Старый', email: 'lead@example.org' }),
    })
    await deliver({ ...formLead, email: 'Lead@Example.org' })
    expect(agentOf(order())).toBe(ID.shop)
  })

  test('is the oldest of several, and never an archived one', async () => {
    const phone = '+79001112233'
    const counterparties = person(
      { id: ID.unknown, phone, created: '2020-01-01 00:00:00.000', archived: true },
      { id: ID.store, phone, created: '2025-01-01 00:00:00.000' },
      { id: ID.shop, phone, created: '2024-01-01 00:00:00.000' },
    )
    const { deliver, order } = await startAccount({ counterparties })
    await deliver(formLead)
    expect(agentOf(order())).toBe(ID.shop)
  })

  test('is not the one whose phone or e-mail only looks alike', async () => {
    const counterparties = person(
      { phone: '+44 79001112233' },
      { phone: '+7 901 111-22-33' },
      { name: '9001112233', phone: '' },
      { email: 'xlead@example.org' },
    )
    const { crm, deliver, order } = await startAccount({ counterparties })
    await deliver(formLead)
    expect(crm.account.counterparties.all).toHaveLength(5)
    expect(agentOf(order())).toBe('22220000-0000-11ef-0a80-000000001005')
  })

  test('is never taken for absent when the search fails', async () => {
    const { crm, deliver } = await startAccount()
    crm.failNext(
      { kind: 'answer', answer: { status: 502, text: '<html>' } },
      { matches: ({ path }) => path.endsWith('/entity/counterparty') },
    )
    expect(await deliver(formLead)).toMatchObject({ kind: 'retry', trouble: 'account' })
    expect(crm.requests.filter(({ method }) => method === 'POST')).toEqual([])
  })

  test('gets the client fields when it is known, and keeps its other tags', async () => {
    const { crm, deliver, ref } = await startAccount({
      counterparties: person({ id: ID.shop, name: 'Старый', phone: '+79001112233', tags: ['опт'] }),
    })
    await deliver({
      ...formLead,
      clientFields: { [FIELD.level]: 'gold', sex: 'м', birthDate: '31.12.1990', tags: 'сайт, опт', inn: '' },
    })
    expect(crm.account.counterparties.get(ID.shop)).toMatchObject({
      name: 'Старый',
      sex: 'MALE',
      birthDate: '1990-12-31 00:00:00',
      tags: ['опт', 'сайт'],
      attributes: [{ ...ref(`counterparty/metadata/attributes/${FIELD.level}`, 'attributemetadata'), value: 'gold' }],
    })
    expect(crm.account.counterparties.all).toHaveLength(1)
  })

  test('that may not be changed leaves the client fields to the comment of the order', async () => {
    const { crm, deliver, order } = await startAccount({
      counterparties: person({ id: ID.shop, phone: '+79001112233' }),
    })
    delete crm.account.permissions['counterparty']?.['update']
    expect(await deliver({ ...formLead, clientFields: { Уровень: 'gold' } })).toMatchObject({ kind: 'delivered' })
    expect(order()['description']).toContain('Уровень: gold')
  })

  test('is made without an e-mail the CRM refuses; the order keeps it', async () => {
    const { crm, deliver, order } = await startAccount()
    await deliver({ ...formLead, email: 'lead@пример.рф' })
    expect(crm.account.counterparties.all[0]).toMatchObject({ name: 'Тест Петров', phone: '+79001112233' })
    expect(crm.account.counterparties.all[0]).not.toHaveProperty('email')
    expect(order()['description']).toContain('lead@пример.рф')
  })

  test('is made with its name alone when the CRM refuses without naming a field', async () => {
    const { crm, deliver, order } = await startAccount()
    const answer = { status: 412, json: { errors: [{ error: 'wrong', code: 3005 }] } }
    crm.failNext(
      { kind: 'answer', answer },
      { matches: ({ method, path }) => method === 'POST' && path.endsWith('/counterparty') },
    )
    await deliver({ ...formLead, clientFields: { inn: '7712' } })
    const made = crm.account.counterparties.all[0] ?? {}
    expect(Object.keys(made).sort()).toEqual(['companyType', 'created', 'id', 'moment', 'name', 'syncId'])
    expect(order()['description']).toContain('inn: 7712')
    expect(order()['description']).toContain('8 (900) 111-22-33')
  })

  test.each([
    ['the phone', { phone: '+44 20 7946 0000', phoneE164: '+442079460000' }, '+44 20 7946 0000'],
    ['the e-mail', { email: 'lead@example.org' }, 'lead@example.org'],
    ['a word', {}, 'Клиент без имени'],
  ])('without a name is called by %s', async (_what, lead, name) => {
    const { crm, deliver } = await startAccount()
    await deliver(lead)
    expect(crm.account.counterparties.all[0]?.['name']).toBe(name)
  })

  test('made by an attempt whose answer was lost is not made twice', async () => {
    const { crm, deliver } = await startAccount()
    crm.failNext(
      { kind: 'lose_answer' },
      { matches: ({ method, path }) => method === 'POST' && path.endsWith('/counterparty') },
    )
    expect(await deliver({ name: 'Без телефона' })).toMatchObject({ kind: 'unknown' })
    expect(await deliver({ name: 'Без телефона' })).toMatchObject({ kind: 'delivered' })
    expect(crm.account.counterparties.all).toHaveLength(1)
  })

  test('that was deleted between two attempts is made anew', async () => {
    const { crm, bench, order } = await startAccount({ counterparties: person({ id: ID.shop, phone: '+79001112233' }) })
    const { run, finished } = createStepStore()
    const attempt = () => moyskladAdapter.deliver(bench.context, bench.job(formLead, { step: run }))
    crm.failNext({ kind: 'reset' }, { matches: isCreate })
    expect(await attempt()).toMatchObject({ kind: 'unknown' })
    crm.account.counterparties.delete(ID.shop)
    expect(await attempt()).toMatchObject({ kind: 'delivered' })
    expect(finished.map(({ name }) => name)).toEqual(['counterparty', 'counterparty_again'])
    expect(agentOf(order())).toBe(crm.account.counterparties.all[0]?.['id'])
  })

  test('that a lead names is asked for each time, for memory holds nothing of a lead', async () => {
    const { crm, bench } = await startAccount()
    const context = { ...bench.context, memory: createAdapterMemory(bench.clock) }
    const send = (marker: string) =>
      moyskladAdapter.deliver(context, bench.job({ fields: { existing_counterparty_uuid: ID.shop } }, { marker }))
    await send('a')
    crm.account.counterparties.add({ id: ID.shop, name: 'Новый' })
    await send('b')
    expect(crm.account.orders.all.map(agentOf)).toEqual(['22220000-0000-11ef-0a80-000000001001', ID.shop])
  })

  test('of the connection stands for all leads; one that is gone does not stop them', async () => {
    const { crm, deliver, order } = await startAccount({}, { counterparty: ID.shop })
    await deliver(formLead)
    expect(order()['description']).toContain(`counterparty: ${ID.shop}`)
    crm.account.counterparties.add({ id: ID.shop, name: 'Сайт' })
    await deliver(formLead, { marker: 'estafeta-2' })
    expect(agentOf(crm.account.orders.all[1] ?? {})).toBe(ID.shop)
  })
})

test.each([
  ['+7 (900) 111-22-33', '9001112233'],
  ['8 900 111 22 33', '9001112233'],
  ['9001112233', '9001112233'],
  ['+44 20 7946 0000', '442079460000'],
  ['+375 29 111-22-33', '375291112233'],
])('the phone %s is compared as %s', (phone, key) => {
  expect(phoneKey(phone)).toBe(key)
})
