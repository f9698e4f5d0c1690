import { describe, expect, test } from 'vitest'
import type { FakeAnswer } from '../kit/fake-server.ts'
import { calls, deals, formLead, isCall, leads, startAccount } from './test-account.ts'

const error = (status: number, code: unknown, words = '', more: object = {}): FakeAnswer => ({
  status,
  json: { error: code, error_description: words, ...more },
})
const page = (status: number, text: string): FakeAnswer => ({ status, headers: { 'content-type': 'text/html' }, text })
const LOGIN = '<form><input name="USER_LOGIN"><input type="password"></form>'

describe('an answer to the create of a deal', () => {
  test.each<[string, FakeAnswer, object]>([
    [
      'that the rate is too high pauses, whatever its status (503)',
      error(503, 'QUERY_LIMIT_EXCEEDED', 'Too many requests'),
      {
        kind: 'retry',
        trouble: 'limit',
        reason: 'Bitrix24 asks to slow down: QUERY_LIMIT_EXCEEDED: Too many requests',
      },
    ],
    [
      'that the rate is too high pauses (429, with Retry-After)',
      { ...error(429, 'QUERY_LIMIT_EXCEEDED'), headers: { 'retry-after': '7' } },
      { kind: 'retry', trouble: 'limit', afterMs: 7000, reason: 'Bitrix24 asks to slow down: QUERY_LIMIT_EXCEEDED' },
    ],
    [
      'that the rate is too high pauses (200)',
      error(200, 'query_limit_exceeded'),
      { kind: 'retry', trouble: 'limit', reason: 'Bitrix24 asks to slow down: QUERY_LIMIT_EXCEEDED' },
    ],
    [
      'that the method’s time is used up pauses until it is given back, as the last success has said',
      error(429, 'OPERATION_TIME_LIMIT', 'Method is blocked due to operation time limit.'),
      {
        kind: 'retry',
        trouble: 'limit',
        afterMs: 600_000,
        reason:
          "Bitrix24's time for this method is used up: OPERATION_TIME_LIMIT: Method is blocked due to operation time limit.",
      },
    ],
    [
      'that says itself when the time is given back pauses until then',
      error(429, 'OPERATION_TIME_LIMIT', '', { time: { operating_reset_at: Date.UTC(2026, 0, 15, 9, 1, 30) / 1000 } }),
      { kind: 'retry', trouble: 'limit', afterMs: 90_000 },
    ],
    ['of an overloaded portal holds the connection', error(503, 'OVERLOAD_LIMIT'), { kind: 'unauthorized' }],
    ['of a closed portal holds the connection', error(500, 'PORTAL_DELETED'), { kind: 'unauthorized' }],
    ['of an unknown webhook holds the connection', error(401, 'INVALID_CREDENTIALS'), { kind: 'unauthorized' }],
    [
      'of a missing scope holds the connection and says what to tick',
      error(401, 'insufficient_scope', 'The request requires higher privileges'),
      {
        kind: 'unauthorized',
        reason:
          'the webhook or application lacks a right (scope): tick CRM and Users in it (INSUFFICIENT_SCOPE: The request requires higher privileges)',
      },
    ],
    ['of a tariff without REST holds the connection', error(403, 'ACCESS_DENIED'), { kind: 'unauthorized' }],
    [
      'of missing rights without a code holds the connection',
      error(400, '', 'Access denied.'),
      { kind: 'unauthorized' },
    ],
    ['of missing rights with the code 0', error(400, 0, 'Access denied!'), { kind: 'unauthorized' }],
    ['of missing rights in Russian', error(400, '', 'Доступ запрещён'), { kind: 'unauthorized' }],
    [
      'of a method to be confirmed holds the connection',
      error(401, 'METHOD_CONFIRM_WAITING'),
      { kind: 'unauthorized' },
    ],
    ['of a full disk holds the connection', error(400, '', 'Превышена дисковая квота<br>'), { kind: 'unauthorized' }],
    ['of http instead of https', error(400, 'INVALID_REQUEST', 'Https required.'), { kind: 'unauthorized' }],
    [
      'that refuses the record is told in its words, without tags',
      error(400, 'ERROR_CORE', 'Поле «Имя» неверно.<br>'),
      { kind: 'rejected', reason: 'HTTP 400: refused: ERROR_CORE: Поле «Имя» неверно.' },
    ],
    [
      'that refuses with a sentence for a code',
      error(400, 'Fields is not defined'),
      { kind: 'rejected', reason: 'HTTP 400: refused: FIELDS IS NOT DEFINED' },
    ],
    ['with an error inside 200 is no success', error(200, 'ERROR_CORE', 'no'), { kind: 'rejected' }],
    ['with an empty error inside 200', error(200, '', 'General error'), { kind: 'rejected' }],
    ['with the error 0 inside 200', error(200, 0, 'General error'), { kind: 'rejected' }],
    ['with an error beside a result', error(200, '', 'x', { result: 8001 }), { kind: 'rejected' }],
    [
      'of trouble inside leaves it unknown',
      error(500, 'INTERNAL_SERVER_ERROR'),
      { kind: 'unknown', trouble: 'account' },
    ],
    ['of trouble inside with 200', error(200, 'ERROR_UNEXPECTED_ANSWER'), { kind: 'unknown', trouble: 'account' }],
    ['503 without a code leaves it unknown', { status: 503, text: '' }, { kind: 'unknown', trouble: 'account' }],
    ['false instead of a number', { status: 200, json: { result: false } }, { kind: 'unknown' }],
    ['0 instead of a number', { status: 200, json: { result: 0 } }, { kind: 'unknown' }],
    ['nothing at all', { status: 200, text: '' }, { kind: 'unknown' }],
    ['JSON without result and error', { status: 200, json: { status: 'ok' } }, { kind: 'unknown' }],
    ['a sign-in page leaves it unknown', page(200, LOGIN), { kind: 'unknown' }],
    ['a page 403 (IP not allowed) holds the connection', page(403, '<h1>403'), { kind: 'unauthorized' }],
    ['a page 404 is no REST', page(404, '<h1>404'), { kind: 'unauthorized' }],
    ['a number as text is a success', { status: 200, json: { result: '8001' } }, { kind: 'delivered', crmId: '8001' }],
    [
      'that redirects to another site holds the connection, and the secret does not go there',
      { status: 302, headers: { location: 'https://evil.example/rest/17/hk4x9whcode71q/crm.deal.add' } },
      {
        kind: 'unauthorized',
        reason:
          'HTTP 302: the address redirects to https://evil.example/rest/17/•••/crm.deal.add; enter the final address in the connection',
      },
    ],
  ])('%s', async (_name, answer, expected) => {
    const { crm, deliver } = await startAccount('deals')
    crm.failNext({ kind: 'answer', answer }, { matches: isCall('crm.deal.add') })
    expect(await deliver({})).toMatchObject(expected)
  })

  test('of used-up time without any word of its end pauses a minute', async () => {
    const { crm, deliver } = await startAccount('deals', { tellsOperating: false })
    crm.failNext({ kind: 'answer', answer: error(429, 'OPERATION_TIME_LIMIT') }, { matches: isCall('crm.deal.add') })
    expect(await deliver({})).toMatchObject({ kind: 'retry', trouble: 'limit', afterMs: 60_000 })
  })
})

describe('a search answered with', () => {
  test.each<[string, FakeAnswer, object]>([
    ['a sign-in page holds the connection', page(200, LOGIN), { kind: 'unauthorized' }],
    ['a page of maintenance is repeated later', page(200, '<h1>Ведутся работы'), { kind: 'retry', trouble: 'account' }],
    ['a sentence for a code', error(400, 'Communication type is not defined'), { kind: 'rejected' }],
    ['a text instead of a map', { status: 200, json: { result: 'x' } }, { kind: 'retry', trouble: 'account' }],
    ['a missing method holds the connection', error(404, 'ERROR_METHOD_NOT_FOUND'), { kind: 'unauthorized' }],
  ])('%s: nothing is created', async (_name, answer, expected) => {
    const { crm, deliver } = await startAccount('deals')
    crm.failNext({ kind: 'answer', answer }, { matches: isCall('crm.duplicate.findbycomm') })
    expect(await deliver(formLead)).toMatchObject(expected)
    expect(deals(crm)).toEqual([])
  })
})

describe('a field that Bitrix24 refuses', () => {
  const refusal = (words: string): FakeAnswer => error(400, 'ERROR_CORE', words)

  test.each([
    ['by its code', 'Invalid value of UF_CRM_CITY.'],
    ['by its label', 'Значение поля «Город» неверно.<br>'],
  ])('named %s is left out and kept in the comment', async (_name, words) => {
    const { crm, deliver } = await startAccount('leads')
    crm.failNext({ kind: 'answer', answer: refusal(words) }, { matches: isCall('crm.lead.add') })
    expect(await deliver({ fields: { UF_CRM_CITY: 'Тула', UF_CRM_FLOOR: '3' } })).toMatchObject({ kind: 'delivered' })
    expect(leads(crm)).toHaveLength(1)
    expect(leads(crm)[0]).toMatchObject({ UF_CRM_FLOOR: 3 })
    expect(leads(crm)[0]).not.toHaveProperty('UF_CRM_CITY')
    expect(leads(crm)[0]?.['COMMENTS']).toContain('UF_CRM_CITY: Тула')
  })

  test('which the lead does not have is the lead’s refusal', async () => {
    const { crm, deliver } = await startAccount('leads')
    const words = 'Не заполнено обязательное поле UF_CRM_FLOOR_PLAN'
    crm.failNext({ kind: 'answer', answer: refusal(words) }, { matches: isCall('crm.lead.add') })
    expect(await deliver({ fields: { UF_CRM_FLOOR: '3' } })).toEqual({
      kind: 'rejected',
      reason: `HTTP 400: refused: ERROR_CORE: ${words}`,
    })
    expect(calls(crm).filter(([method]) => method === 'crm.lead.add')).toHaveLength(1)
  })
})

describe('a renamed portal', () => {
  test('is followed once with the same POST, within one delivery', async () => {
    const { crm, deliver } = await startAccount('deals')
    const old = await startAccount('deals', { renamedTo: crm.url })
    expect(await old.deliver(formLead)).toMatchObject({ kind: 'delivered', crmId: '8001' })
    expect(deals(crm)).toHaveLength(1)
    expect(old.crm.requests).toHaveLength(1)
    expect(await deliver({}, { marker: 'estafeta-2' })).toMatchObject({ kind: 'delivered' })
  })

  test('that leads on and on holds the connection', async () => {
    const first = await startAccount('deals')
    const second = await startAccount('deals', { renamedTo: first.crm.url })
    first.crm.account.renamedTo = second.crm.url
    expect(await second.deliver({})).toMatchObject({ kind: 'unauthorized' })
  })
})
