import { describe, expect, test } from 'vitest'
import type { FakeAnswer } from '../kit/fake-server.ts'
import { gatewayPage, problem } from './fake-answers.ts'
import { isCreate, startAccount } from './test-account.ts'

const page = gatewayPage

describe('an answer to the create of a deal', () => {
  test.each<[string, FakeAnswer, object]>([
    [
      'that refuses with complaints is a refusal in words',
      problem(400, 'Bad Request', {
        'validation-errors': [{ request_id: 'x', errors: [{ code: 'FieldMissing', path: 'x', detail: 'y' }] }],
      }),
      { kind: 'rejected', reason: 'HTTP 400: refused: Bad Request; Bad Request; x FieldMissing y' },
    ],
    ['422 is a refusal', problem(422, 'Unprocessable'), { kind: 'rejected' }],
    [
      '200 with errors and nothing made is a refusal',
      { status: 200, json: { _embedded: { leads: [], errors: [{ detail: 'no room' }] } } },
      { kind: 'rejected', reason: 'no room' },
    ],
    [
      '200 with errors as texts is a refusal',
      { status: 200, json: { errors: ['limit of deals'] } },
      { kind: 'rejected', reason: 'limit of deals' },
    ],
    [
      '200 with an id as text is delivered',
      { status: 200, json: { _embedded: { leads: [{ id: '77' }] } } },
      { kind: 'delivered', crmId: '77' },
    ],
    [
      '200 with rows as a map is delivered',
      { status: 200, json: { _embedded: { leads: { 5: { id: 78 } } } } },
      { kind: 'delivered', crmId: '78' },
    ],
    ['200 without a row stays unclear', { status: 200, json: { _embedded: { leads: [] } } }, { kind: 'unknown' }],
    ['200 with `[]` stays unclear', { status: 200, json: { _embedded: [] } }, { kind: 'unknown' }],
    ['200 without a body stays unclear', { status: 200, text: '' }, { kind: 'unknown' }],
    ['204 stays unclear', { status: 204 }, { kind: 'unknown' }],
    [
      'a web page stays unclear',
      { ...page(200) },
      { kind: 'unknown', reason: 'HTTP 200: a web page came instead of an answer of the API' },
    ],
    ['502 of the gateway stays unclear', page(502), { kind: 'unknown', trouble: 'account' }],
    ['504 of the gateway stays unclear', page(504), { kind: 'unknown', trouble: 'account' }],
    ['429 of the gateway slows down', page(429), { kind: 'retry', trouble: 'limit' }],
    [
      '429 with Retry-After waits so long',
      { ...page(429), headers: { 'content-type': 'text/html', 'retry-after': '7' } },
      { kind: 'retry', trouble: 'limit', afterMs: 7000 },
    ],
    [
      '403 of the gateway rests a quarter of an hour',
      page(403),
      {
        kind: 'retry',
        trouble: 'limit',
        afterMs: 900_000,
        reason: 'HTTP 403: amoCRM has blocked requests from this address or to this account for a while',
      },
    ],
    [
      '403 of the API is a missing right',
      problem(403, 'Forbidden'),
      { kind: 'unauthorized', reason: 'HTTP 403: access denied: Forbidden; Forbidden' },
    ],
    ['402 holds the connection', problem(402, 'Payment Required'), { kind: 'unauthorized' }],
    [
      '401 holds the connection',
      problem(401, 'Unauthorized', { hint: 'token is revoked' }),
      {
        kind: 'unauthorized',
        reason: 'HTTP 401: the key was not accepted: Unauthorized; Unauthorized; token is revoked',
      },
    ],
    [
      '404 as a page is a wrong address',
      page(404),
      { kind: 'unauthorized', reason: 'There is no amoCRM account at this address: check it in the connection' },
    ],
    ['405 holds the connection', problem(405, 'Method Not Allowed'), { kind: 'unauthorized' }],
    [
      'a redirect names the address to enter',
      { status: 301, headers: { location: 'https://new.amocrm.ru/api/v4/leads' } },
      {
        kind: 'unauthorized',
        reason:
          'HTTP 301: the address redirects to https://new.amocrm.ru/api/v4/leads; enter the final address in the connection',
      },
    ],
  ])('%s', async (_name, answer, expected) => {
    const { crm, deliver } = await startAccount()
    crm.failNext({ kind: 'answer', answer }, { matches: isCreate })
    expect(await deliver({})).toMatchObject(expected)
    expect(crm.requests.filter(isCreate)).toHaveLength(1)
  })

  test('is taken by its request id when there are several', async () => {
    const { crm, deliver } = await startAccount()
    const leads = [
      { id: 1, request_id: '0' },
      { id: 2, request_id: 'estafeta-1' },
    ]
    crm.failNext({ kind: 'answer', answer: { status: 200, json: { _embedded: { leads } } } }, { matches: isCreate })
    expect(await deliver({})).toMatchObject({ kind: 'delivered', crmId: '2' })
  })
})

test('a missing right to read pipelines or users leaves numbers as they are and names to the note', async () => {
  const { crm, deliver, bodies, notes } = await startAccount({ isAdmin: false })
  crm.failNext(
    { kind: 'answer', answer: problem(403, 'Forbidden') },
    { matches: ({ path }) => path.endsWith('/pipelines'), times: 9 },
  )
  const fields = { status_id: '71002', pipeline_id: 'Продажи', responsible_user_id: 'Анна Орлова' }
  expect(await deliver({ fields })).toMatchObject({ kind: 'delivered' })
  expect(bodies('/leads')).toEqual([
    [{ name: 'Заявка с сайта [estafeta-1]', status_id: 71002, request_id: 'estafeta-1' }],
  ])
  expect(notes()[0]).toContain('pipeline_id: Продажи\nresponsible_user_id: Анна Орлова')
})
