import { describe, expect, test } from 'vitest'
import type { FakeAnswer } from '../kit/fake-server.ts'
import { ID } from './fake-data.ts'
import { formLead, isCreate, startAccount } from './test-account.ts'

const errors = (status: number, ...list: object[]): FakeAnswer => ({ status, json: { errors: list } })
const one = (status: number, code: number, more: object = {}): FakeAnswer =>
  errors(status, { error: 'words', code, ...more })
const html = { headers: { 'content-type': 'text/html' }, text: '<html>' }

describe('an answer to the create', () => {
  const cases: [string, FakeAnswer, object][] = [
    [
      'with several errors tells them all and names the field',
      errors(
        412,
        { error: 'no name', code: 3000, parameter: 'name' },
        { error: 'bad', code: '3005', error_message: 'worse' },
      ),
      { kind: 'rejected', reason: 'no name (name) [3000]; bad: worse [3005]', field: 'name' },
    ],
    ['with errors and status 200 is no success', one(200, 3005), { kind: 'rejected', reason: 'words [3005]' }],
    [
      'that is a list with an error inside is no success',
      { status: 200, json: [{ errors: [{ error: 'words', code: 3005 }] }] },
      { kind: 'rejected', reason: 'words [3005]' },
    ],
    ['without an id stays unknown', { status: 200, json: {} }, { kind: 'unknown', trouble: 'account' }],
    ['that is empty stays unknown', { status: 200 }, { kind: 'unknown', trouble: 'account' }],
    ['that is a list stays unknown', { status: 200, json: [] }, { kind: 'unknown', trouble: 'account' }],
    ['400 is a refusal', one(400, 2005), { kind: 'rejected' }],
    ['413 is a refusal', { status: 413 }, { kind: 'rejected' }],
    ['1056 holds the connection', one(401, 1056), { kind: 'unauthorized' }],
    ['1061 holds the connection whatever the status', one(400, 1061), { kind: 'unauthorized' }],
    ['1070 (tariff) holds the connection', one(403, 1070), { kind: 'unauthorized' }],
    ['1045 (no right) holds the connection', one(403, 1045), { kind: 'unauthorized' }],
    ['1037 (wrong header) holds the connection', one(400, 1037), { kind: 'unauthorized' }],
    ['410 (dead version) holds the connection', { status: 410 }, { kind: 'unauthorized' }],
    ['415 without a body holds the connection', { status: 415 }, { kind: 'unauthorized' }],
    ['404 as a page is another program', { status: 404, ...html }, { kind: 'unauthorized' }],
    [
      '308 asks for the final address',
      { status: 308, headers: { location: 'https://x.example/' } },
      { kind: 'unauthorized' },
    ],
    ['303 stays unknown', { status: 303, headers: { location: 'https://x.example/' } }, { kind: 'unknown' }],
    ['1065 (changed meanwhile) is repeated', one(409, 1065), { kind: 'retry', trouble: 'lead' }],
    ['500 stays unknown', one(500, 1999), { kind: 'unknown', trouble: 'account' }],
    ['1074 (maintenance) stays unknown whatever the status', one(400, 1074), { kind: 'unknown', trouble: 'account' }],
    ['503 without a body stays unknown', { status: 503 }, { kind: 'unknown', trouble: 'account' }],
    ['504 as a page stays unknown', { status: 504, ...html }, { kind: 'unknown', trouble: 'account' }],
    [
      '429 waits for the milliseconds of its header',
      { ...one(429, 1049), headers: { 'x-lognex-retry-after': '2500' } },
      { kind: 'retry', trouble: 'limit', afterMs: 2_500 },
    ],
    [
      '429 waits a second at least',
      { ...one(429, 1049), headers: { 'x-lognex-retry-after': '7' } },
      { kind: 'retry', trouble: 'limit', afterMs: 1_000 },
    ],
    [
      '429 waits a minute at most',
      { ...one(429, 1049), headers: { 'x-lognex-retry-after': '999999' } },
      { kind: 'retry', trouble: 'limit', afterMs: 60_000 },
    ],
    [
      '429 without that header waits until the limit is reset',
      { status: 429, headers: { 'x-lognex-reset': '1700' }, json: {} },
      { kind: 'retry', trouble: 'limit', afterMs: 1_700 },
    ],
    ['429 without a word waits the interval', { status: 429 }, { kind: 'retry', trouble: 'limit', afterMs: 3_000 }],
    ['1073 (parallel) waits a little', one(429, 1073), { kind: 'retry', trouble: 'limit', afterMs: 2_000 }],
    [
      '429005 (parallel) waits a little',
      {
        status: 429,
        headers: { 'x-lognex-auth': '429005', 'x-lognex-auth-message': 'too%20many%20at%20once' },
        json: {},
      },
      { afterMs: 2_000, reason: 'MoySklad asks to slow down: too many at once' },
    ],
    ['1048 (passwords tried) waits ten minutes', one(429, 1048), { kind: 'retry', trouble: 'limit', afterMs: 600_000 }],
  ]
  test.each(cases)('%s', async (_name, answer, expected) => {
    const { crm, deliver } = await startAccount()
    crm.failNext({ kind: 'answer', answer }, { matches: isCreate })
    expect(await deliver({})).toMatchObject(expected)
    expect(crm.account.orders.all).toEqual([])
  })
})

describe('a part of the order that the CRM refuses goes to the comment, and the order arrives', () => {
  test('a contract of another counterparty', async () => {
    const { crm, deliver, order } = await startAccount()
    expect(await deliver({ ...formLead, fields: { contract_uuid: ID.contract } })).toMatchObject({ kind: 'delivered' })
    expect(order()).not.toHaveProperty('contract')
    expect(order()['description']).toContain(`contract_uuid: ${ID.contract}`)
    expect(crm.requests.filter(isCreate)).toHaveLength(2)
  })

  test('a number that another order has', async () => {
    const { crm, deliver } = await startAccount()
    crm.account.orders.add({ name: '77' })
    expect(await deliver({ fields: { name: '77' } })).toMatchObject({ kind: 'delivered' })
    expect(crm.account.orders.all[1]).toMatchObject({ name: '00002', externalCode: 'estafeta-1' })
    expect(crm.account.orders.all[1]?.['description']).toContain('name: 77')
  })

  test('an owner, when the employee may not set one', async () => {
    const { crm, deliver, order } = await startAccount({}, { owner: ID.seller })
    delete crm.account.permissions['ownerAssign']
    expect(await deliver({})).toMatchObject({ kind: 'delivered' })
    expect(order()).not.toHaveProperty('owner')
    expect(order()['description']).toContain(`owner: ${ID.seller}`)
  })

  test('a date in a closed period', async () => {
    const { crm, deliver, order } = await startAccount()
    crm.failNext({ kind: 'answer', answer: one(412, 17_009) }, { matches: isCreate })
    expect(await deliver({ fields: { moment: '01.01.2020' } })).toMatchObject({ kind: 'delivered' })
    expect(order()['moment']).not.toContain('2020')
    expect(order()['description']).toContain('moment: 01.01.2020')
  })

  test('the posting, when the employee may only make drafts', async () => {
    const { crm, deliver, order } = await startAccount()
    delete crm.account.permissions['customerorder']?.['approve']
    expect(await deliver({ fields: { applicable: '1' } })).toMatchObject({ kind: 'delivered' })
    expect(order()['applicable']).toBe(false)
  })

  test('a field that the answer names', async () => {
    const { crm, deliver, order } = await startAccount()
    const answer = one(412, 3005, { parameter: 'positions[0].vat' })
    crm.failNext({ kind: 'answer', answer }, { matches: isCreate })
    const fields = { existing_good_uuid: [{ uuid: ID.product, vat: 18, sum: 10 }], shipmentAddress: 'Тула' }
    expect(await deliver({ fields })).toMatchObject({ kind: 'delivered' })
    expect(order()).not.toHaveProperty('positions')
    expect(order()).toMatchObject({ shipmentAddress: 'Тула' })
    expect(order()['description']).toContain(`{"uuid":"${ID.product}","count":1,"discount":0,"vat":18,"sum":10}`)
  })

  test('the file of a long text; the comment says where the text is', async () => {
    const { crm, deliver, order } = await startAccount()
    crm.failNext({ kind: 'answer', answer: one(413, 2022) }, { matches: isCreate })
    expect(await deliver({ comment: 'я'.repeat(5_000) })).toMatchObject({ kind: 'delivered' })
    expect(order()).not.toHaveProperty('files')
    expect(order()['description']).toMatch(/\n… Полный текст заявки — в Эстафете$/)
  })
})

test('a required custom field the lead does not fill is told by its name', async () => {
  const { crm, deliver } = await startAccount()
  const field = crm.account.fields.customerorder[0]
  if (field !== undefined) field.required = true
  expect(await deliver({})).toEqual({ kind: 'rejected', reason: 'field Номер визита has no value [14009]' })
})

test('a read that is answered 303 goes on at the named address of the same host', async () => {
  const { crm, deliver, trace } = await startAccount({}, { store: ID.store })
  const location = `${crm.url}/api/remap/1.2/entity/store/${ID.store}?limit=1`
  const isStore = ({ path, query }: { path: string; query: URLSearchParams }): boolean =>
    path.includes('/entity/store/') && !query.has('limit')
  crm.failNext({ kind: 'answer', answer: { status: 303, headers: { location } } }, { matches: isStore })
  expect(await deliver({})).toMatchObject({ kind: 'delivered' })
  expect(trace().filter((line) => line.includes('/store/'))).toHaveLength(2)
})
