import { expect, test } from 'vitest'
import type { FakeAnswer } from '../kit/fake-server.ts'
import { startAccount, VERSIONS } from './test-account.ts'
import type { Version } from './test-account.ts'
import { fault, ok } from './v1/fake-v1.ts'
import { envelope, refused } from './v3/fake-answers.ts'

const CREATE: Record<Version, string> = { megaplan: '/api/v3/deal', megaplan1: '/BumsTradeApiV01/Deal/save.api' }

async function answerCreate(version: Version, answer: FakeAnswer) {
  const { crm, deliver } = await startAccount(version, {}, { programId: '14' })
  crm.failNext({ kind: 'answer', answer }, { matches: ({ path }) => path === CREATE[version] })
  return deliver({})
}

const html = (status: number): FakeAnswer => ({ status, headers: { 'content-type': 'text/html' }, text: '<html>' })
const moved = (location: string): FakeAnswer => ({ status: 301, headers: { location }, text: '' })

test.each<[string, FakeAnswer, object]>([
  [
    'a refusal names every field, and no trace',
    envelope(422, {
      errors: [
        { field: 'program', message: 'Не найдена', trace: ['#0 /var/www'] },
        { field: null, message: 'Ещё' },
      ],
    }),
    { kind: 'rejected', field: 'program', reason: 'HTTP 422: refused: program: Не найдена; Ещё' },
  ],
  [
    'a refusal with its errors as a map',
    envelope(422, { errors: { payer: 'Не найден' } }),
    { kind: 'rejected', field: 'payer', reason: 'HTTP 422: refused: payer: Не найден' },
  ],
  [
    'a refusal inside HTTP 200',
    { ...refused(422, 'name', 'Пусто'), status: 200 },
    { kind: 'rejected', field: 'name', reason: 'HTTP 422: refused: name: Пусто' },
  ],
  [
    'trouble inside a refusal: the worse status counts',
    { ...envelope(500), status: 422 },
    { kind: 'unknown', trouble: 'account', reason: 'HTTP 500: trouble inside the CRM' },
  ],
  ['no rights', refused(403, null, 'Нет прав'), { kind: 'unauthorized', reason: 'HTTP 403: access denied: Нет прав' }],
  [
    '404 of Megaplan is about this lead',
    refused(404, 'contractor', 'Не найден'),
    { kind: 'rejected', field: 'contractor', reason: 'HTTP 404: refused: contractor: Не найден' },
  ],
  [
    '404 of something else is about the address',
    html(404),
    {
      kind: 'unauthorized',
      reason: 'There is no Megaplan with API v3 at this address: check it in the connection',
    },
  ],
  [
    'too many requests without a time pauses for a minute',
    envelope(429),
    { kind: 'retry', trouble: 'limit', afterMs: 60_000, reason: 'HTTP 429: the CRM asks to slow down' },
  ],
  [
    'too many requests with a time',
    { ...envelope(429), headers: { 'retry-after': '7' } },
    { kind: 'retry', trouble: 'limit', afterMs: 7000, reason: 'HTTP 429: the CRM asks to slow down' },
  ],
  ['a maintenance page with 503', html(503), { kind: 'unknown', trouble: 'account', reason: 'HTTP 503: unavailable' }],
  [
    'status alone',
    { status: 500, json: { meta: { status: 500 } } },
    { kind: 'unknown', trouble: 'account', reason: 'HTTP 500: trouble inside the CRM' },
  ],
  [
    'an empty body',
    { status: 200, text: '' },
    { kind: 'unknown', trouble: 'account', reason: 'HTTP 200: the answer cannot be read' },
  ],
  [
    'success without an id',
    envelope(200, { data: [] }),
    { kind: 'unknown', trouble: 'account', reason: 'HTTP 200: the answer cannot be read' },
  ],
  [
    'success with errors but with an id: the deal is there',
    envelope(200, { data: { contentType: 'Deal', id: 77 }, errors: [{ message: 'предупреждение' }] }),
    { kind: 'delivered', crmId: '77' },
  ],
  [
    'a renamed account',
    moved('https://new.megaplan.ru/api/v3/deal'),
    {
      kind: 'unauthorized',
      reason:
        'HTTP 301: the address redirects to https://new.megaplan.ru/api/v3/deal; enter the final address in the connection',
    },
  ],
])('API v3: %s', async (_name, answer, expected) => {
  expect(await answerCreate('megaplan', answer)).toMatchObject(expected)
})

test.each<[string, FakeAnswer, object]>([
  ['an error in HTTP 200', fault('Неверное значение'), { kind: 'rejected', reason: 'Неверное значение' }],
  [
    'an error without words',
    { status: 200, json: { status: { code: 'error', message: null } } },
    { kind: 'rejected', reason: 'Megaplan refused without a word' },
  ],
  [
    'an error with a list of words',
    { status: 200, json: { status: { code: 'error', message: ['a', 'b'] }, data: [] } },
    { kind: 'rejected', reason: '["a","b"]' },
  ],
  [
    'words about a value that only sound like access',
    fault('Недоступное значение поля'),
    { kind: 'rejected', reason: 'Недоступное значение поля' },
  ],
  [
    'words about access',
    fault('Нет доступа к схеме'),
    { kind: 'unauthorized', reason: 'Megaplan does not allow this: Нет доступа к схеме' },
  ],
  [
    'words about the signature',
    fault('Wrong signature'),
    {
      kind: 'unauthorized',
      reason: 'Megaplan does not accept the keys: Wrong signature. The clock of this computer must be right',
    },
  ],
  [
    'a refused signature by status',
    fault('Bad', 401),
    { kind: 'unauthorized', reason: 'HTTP 401: the key was not accepted: Bad' },
  ],
  [
    'words of the database',
    fault('SQLSTATE[40001]: Serialization failure'),
    { kind: 'unknown', trouble: 'lead', reason: 'SQLSTATE[40001]: Serialization failure' },
  ],
  ['words about the limit', fault('Too many requests'), { kind: 'retry', trouble: 'limit', afterMs: 60_000 }],
  ['a gateway without an end', html(502), { kind: 'unknown', trouble: 'account' }],
  ['a page instead of an answer', html(200), { kind: 'unknown', trouble: 'account' }],
  ['success with an empty map', ok([]), { kind: 'unknown', reason: 'HTTP 200: the answer cannot be read' }],
  ['an id as text', ok({ deal: { Id: '9005' } }), { kind: 'delivered', crmId: '9005' }],
  [
    'another program at the address',
    html(404),
    {
      kind: 'unauthorized',
      reason: 'There is no Megaplan with API v1 at this address: check it in the connection',
    },
  ],
])('API v1: %s', async (_name, answer, expected) => {
  expect(await answerCreate('megaplan1', answer)).toMatchObject(expected)
})

test('a refusal larger than what is read is a refusal by its status, not an unclear end', async () => {
  const trace = 'x'.repeat(2 * 1024 * 1024)
  const answer = envelope(422, { errors: [{ field: 'name', message: 'Пусто', trace }] })
  expect(await answerCreate('megaplan', answer)).toEqual({ kind: 'rejected', reason: 'HTTP 422: refused' })
})

test.each(VERSIONS)('%s: a field of the lead that Megaplan refuses goes to the description', async (version) => {
  const { crm, deliver } = await startAccount(version, {}, { programId: '14' })
  const name = 'Category1000047CustomFieldSayt'
  const answer = version === 'megaplan' ? refused(422, name, 'Плохо') : fault(`${name}: плохо`)
  crm.failNext({ kind: 'answer', answer }, { matches: ({ path }) => path === CREATE[version] })
  expect(await deliver({ title: 'Т', fields: { [name]: 'x', Cost: '5' } })).toMatchObject({ kind: 'delivered' })
  expect(crm.account.deals).toHaveLength(1)
  expect(crm.account.deals[0]?.description).toContain(`${name}: x`)
  expect(JSON.stringify(crm.account.deals[0]?.values)).not.toContain(name)
})

test('a refusal of API v1 that came after the deal was saved makes no second deal', async () => {
  const { crm, deliver } = await startAccount('megaplan1', {}, { programId: '14' })
  const name = 'Category1000047CustomFieldSayt'
  const answer = fault(`${name}: плохо`)
  crm.failNext({ kind: 'answer', answer, isExecuted: true }, { matches: ({ path }) => path === CREATE.megaplan1 })
  expect(await deliver({ fields: { [name]: 'x' } })).toMatchObject({ kind: 'delivered', crmId: '9001' })
  expect(crm.account.deals).toHaveLength(1)
})

test('a refusal of API v1 after which nobody can say whether the deal is there leaves the lead unclear', async () => {
  const { crm, deliver } = await startAccount('megaplan1', {}, { programId: '14' })
  const name = 'Category1000047CustomFieldSayt'
  crm.failNext(
    { kind: 'answer', answer: fault(`${name}: плохо`) },
    { matches: ({ path }) => path === CREATE.megaplan1 },
  )
  crm.failNext({ kind: 'reset' }, { matches: ({ path }) => path === '/BumsTradeApiV01/Deal/list.api' })
  expect(await deliver({ fields: { [name]: 'x' } })).toMatchObject({ kind: 'unknown', trouble: 'lead' })
  expect(crm.account.deals).toEqual([])
})

test.each(VERSIONS)('%s: a refused setting of the connection is not dropped in silence', async (version) => {
  const { crm, deliver } = await startAccount(version, {}, { programId: '14', managerId: '1000006' })
  const answer = version === 'megaplan' ? refused(422, 'manager', 'Уволен') : fault('Manager: уволен')
  crm.failNext({ kind: 'answer', answer }, { matches: ({ path }) => path === CREATE[version] })
  expect(await deliver({})).toMatchObject({ kind: 'rejected' })
  expect(crm.account.deals).toEqual([])
})

test('words of the database that come again after the deal was looked for are for a person', async () => {
  const { crm, deliver } = await startAccount('megaplan1', {}, { programId: '14' })
  const answer = fault('SQLSTATE[22001]: Data too long')
  crm.failNext({ kind: 'answer', answer }, { matches: ({ path }) => path === CREATE.megaplan1, times: 2 })
  expect(await deliver({})).toMatchObject({ kind: 'unknown' })
  expect(await deliver({}, { isRepeatOfUnknown: true })).toMatchObject({ kind: 'rejected' })
})
