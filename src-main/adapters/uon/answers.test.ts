import { describe, expect, test } from 'vitest'
import type { FakeAnswer } from '../kit/fake-server.ts'
import { nothing, refusal } from './fake-uon.ts'
import { formLead, startAccount } from './test-account.ts'

const html: FakeAnswer = { status: 404, headers: { 'content-type': 'text/html' }, text: '<html>nginx</html>' }
const create = ({ path }: { path: string }): boolean => path.endsWith('/lead/create.json')

describe('an answer to the create', () => {
  test.each<[string, FakeAnswer, object]>([
    ['with a number for an id', { status: 200, json: { result: '200', id: 61 } }, { kind: 'delivered', crmId: '61' }],
    ['with 201 and no result', { status: 201, json: { id: '61', comment: 'ok' } }, { kind: 'delivered', crmId: '61' }],
    [
      '200 with an error inside is a refusal',
      { status: 200, json: { error: 'Something is missing' } },
      { kind: 'rejected', reason: 'Something is missing' },
    ],
    [
      '404 that names an input is a refusal',
      refusal('Parameter status_id is wrong'),
      { kind: 'rejected', reason: 'Parameter status_id is wrong', field: 'status_id' },
    ],
    [
      '404 as plain text that names an input is a refusal',
      { status: 404, text: 'Parameter date_from is wrong' },
      { kind: 'rejected', reason: 'Parameter date_from is wrong', field: 'date_from' },
    ],
    [
      '422 is a refusal',
      { status: 422, json: { result: 422, message: 'no u_email' } },
      { kind: 'rejected', reason: 'no u_email', field: 'u_email' },
    ],
    ['404 without words, while the account answers, is a refusal', nothing('leads'), { kind: 'rejected' }],
    [
      '"No route found" is a wrong address',
      refusal('No route found'),
      { kind: 'unauthorized', reason: 'There is no U-ON API at this address: check it in the connection' },
    ],
    ['a page with 404 is a wrong address', html, { kind: 'unauthorized' }],
    [
      '200 with words about the key holds the connection',
      { status: 200, json: { error: 'Invalid API key' } },
      { kind: 'unauthorized', reason: 'U-ON does not accept the key: Invalid API key' },
    ],
    ['401 holds the connection', { status: 401, json: { result: 401 } }, { kind: 'unauthorized' }],
    [
      '429 pauses for 10 s',
      { status: 429, text: 'Too Many Requests' },
      { kind: 'retry', trouble: 'limit', afterMs: 10_000 },
    ],
    [
      '429 inside 200 pauses too',
      { status: 200, json: { result: 429, message: 'wait' } },
      { kind: 'retry', trouble: 'limit', afterMs: 10_000 },
    ],
    [
      'a bare "Server error" is trouble of this lead only',
      { status: 500, text: 'Server error' },
      { kind: 'unknown', trouble: 'lead' },
    ],
    ['500 inside 200 stays unknown', { status: 200, json: { result: 500 } }, { kind: 'unknown', trouble: 'account' }],
    ['a gateway page 502 is trouble of the account', { ...html, status: 502 }, { kind: 'unknown', trouble: 'account' }],
    ['success without an id stays unknown', { status: 200, json: { result: 200 } }, { kind: 'unknown' }],
    ['success with an empty id stays unknown', { status: 200, json: { result: 200, id: '' } }, { kind: 'unknown' }],
    ['an empty list instead of a map stays unknown', { status: 200, json: [] }, { kind: 'unknown' }],
    ['an empty body stays unknown', { status: 200, text: '' }, { kind: 'unknown' }],
  ])('%s', async (_name, answer, expected) => {
    const { crm, deliver } = await startAccount()
    crm.failNext({ kind: 'answer', answer }, { matches: create })
    expect(await deliver(formLead)).toMatchObject(expected)
  })

  test('404 without words holds the connection when the account answers 404 to everything', async () => {
    const { crm, deliver } = await startAccount()
    crm.failNext({ kind: 'answer', answer: nothing('users') }, { times: Infinity })
    const outcome = await deliver(formLead)
    expect(outcome).toMatchObject({ kind: 'unauthorized' })
    expect(JSON.stringify(outcome)).toContain('404 to everything with this key')
  })

  test('404 without words stays open while the account cannot be asked', async () => {
    const { crm, deliver } = await startAccount()
    crm.failNext({ kind: 'answer', answer: nothing('leads') }, { matches: create })
    crm.failNext({ kind: 'reset' }, { matches: ({ path }) => path.endsWith('/manager.json') })
    expect(await deliver(formLead)).toMatchObject({ kind: 'retry', trouble: 'account' })
  })
})

describe('a create whose number is told as 0', () => {
  test.each([[0], ['0']])('(%j) is found by its mark', async (id) => {
    const { crm, deliver, trace } = await startAccount({ idOf: () => id })
    expect(await deliver(formLead)).toEqual({ kind: 'delivered', crmId: '4711' })
    expect(trace().filter((line) => line.includes('/create'))).toHaveLength(1)
    expect(crm.account.leads).toHaveLength(1)
  })

  test('is delivered under its mark when it cannot be found: it is never sent again', async () => {
    const { crm, deliver } = await startAccount({ idOf: () => 0 })
    crm.failNext({ kind: 'reset' }, { matches: ({ path }) => path.includes('/leads/') })
    expect(await deliver(formLead)).toEqual({ kind: 'delivered', crmId: '[estafeta-1]' })
    expect(crm.account.leads).toHaveLength(1)
  })
})
