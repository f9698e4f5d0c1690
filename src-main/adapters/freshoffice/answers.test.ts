import { describe, expect, test } from 'vitest'
import type { FakeAnswer } from '../kit/fake-server.ts'
import { odataError } from './fake-freshoffice.ts'
import { formLead, posts, startAccount } from './test-account.ts'

const page = (status: number): FakeAnswer => ({
  status,
  headers: { 'content-type': 'text/html' },
  text: '<html>Технические работы</html>',
})
const json = (body: unknown, status = 201): FakeAnswer => ({ status, json: body })

describe('an answer of API v1 to the create of a deal', () => {
  test.each<[string, FakeAnswer, object]>([
    ['with the key id_deal', json({ d: { id_deal: '17' } }), { kind: 'delivered', crmId: '17' }],
    ['with the key id', json({ d: { id: 17 } }, 200), { kind: 'delivered', crmId: '17' }],
    ['in other case', json({ d: { ID_DEAL: 17 } }), { kind: 'delivered', crmId: '17' }],
    ['without a key stays unknown', json({ d: {} }), { kind: 'unknown', trouble: 'account' }],
    ['with the key 0 stays unknown', json({ d: { id_deal: 0 } }), { kind: 'unknown' }],
    ['that says neither d nor error stays unknown', json({}), { kind: 'unknown' }],
    ['that is empty stays unknown', { status: 201, text: '' }, { kind: 'unknown' }],
    ['that is a page stays unknown', page(200), { kind: 'unknown' }],
    [
      '400 with an error is a refusal in both of its words',
      odataError(400, 'An error occurred.', "The property 'x' does not exist."),
      { kind: 'rejected', reason: "HTTP 400: refused: An error occurred. The property 'x' does not exist." },
    ],
    [
      '200 with an error is a refusal',
      odataError(200, 'Нет прав на сделки'),
      { kind: 'rejected', reason: 'Нет прав на сделки' },
    ],
    ['200 with an error without words is a refusal', json({ error: {} }, 200), { kind: 'rejected' }],
    [
      'in the light form is a refusal',
      json({ 'odata.error': { code: '', message: { lang: 'ru', value: 'Нет' } } }, 400),
      { kind: 'rejected', reason: 'HTTP 400: refused: Нет' },
    ],
    ['500 with an error stays unknown', odataError(500, 'An error occurred.'), { kind: 'unknown', trouble: 'account' }],
    ['401 without a body is a wrong key', { status: 401, text: '' }, { kind: 'unauthorized' }],
    ['403 is a missing right', odataError(403, 'Forbidden'), { kind: 'unauthorized' }],
    ['429 pauses the account', odataError(429, 'Слишком часто'), { kind: 'retry', trouble: 'limit' }],
    ['408 stays unknown', { status: 408, text: '' }, { kind: 'unknown' }],
    ['404 as a page is waited out', page(404), { kind: 'retry', trouble: 'account' }],
    ['503 as a page stays unknown', page(503), { kind: 'unknown' }],
    [
      'a redirect names the new address',
      { status: 301, headers: { location: 'https://new.example/deal' } },
      { kind: 'unauthorized' },
    ],
  ])('%s', async (_name, answer, expected) => {
    const { crm, deliver } = await startAccount()
    crm.failNext({ kind: 'answer', answer }, { matches: posts('/deal') })
    expect(await deliver(formLead)).toMatchObject(expected)
    expect(crm.rows('deal')).toEqual([])
  })

  test.each<[string, unknown]>([
    ['as a plain list', { d: [] }],
    ['in the light form', { value: [] }],
  ])('rows %s are read', async (_name, body) => {
    const { crm, deliver } = await startAccount()
    crm.failNext({ kind: 'answer', answer: json(body, 200) }, { times: 3, matches: ({ method }) => method === 'GET' })
    expect(await deliver(formLead)).toMatchObject({ kind: 'delivered' })
  })

  test('a refused counterparty is a refused lead, and no deal is made', async () => {
    const { crm, deliver, trace } = await startAccount()
    crm.failNext({ kind: 'answer', answer: odataError(400, 'person') }, { matches: posts('/companies') })
    expect(await deliver(formLead)).toMatchObject({ kind: 'rejected' })
    expect(trace()).not.toContain('POST /deal')
  })

  test('credentials never stand in a transcript', async () => {
    const { crm, bench, deliver } = await startAccount()
    const echo = odataError(400, `bad ${Buffer.from('1843:h29J-key-of-v1-Uj7mnd0s-Rw').toString('base64')}`)
    crm.failNext({ kind: 'answer', answer: echo }, { matches: posts('/deal') })
    const outcome = await deliver(formLead)
    expect(JSON.stringify([outcome, bench.exchanges])).not.toMatch(/h29J|MTg0Mz/)
  })
})
