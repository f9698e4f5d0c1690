import { describe, expect, test } from 'vitest'
import type { FakeAnswer } from '../kit/fake-server.ts'
import { refusal } from './fake-yclients.ts'
import { bookingOnly, formLead, startAccount } from './test-account.ts'

const html: FakeAnswer = { status: 404, headers: { 'content-type': 'text/html' }, text: '<html>nginx</html>' }
const LICENCE = 'The licence of the branch has ended: prolong it in YCLIENTS. '

describe('an answer to the create of a record', () => {
  test.each<[string, FakeAnswer, object]>([
    [
      'with errors names the field',
      refusal(422, 'Ошибка', { errors: { seance_length: ['слишком мало', 'и ещё'] } }),
      {
        kind: 'rejected',
        reason: 'Ошибка; seance_length: слишком мало, и ещё',
        field: 'seance_length',
      },
    ],
    ['400 is a refusal', refusal(400, 'Неверный запрос'), { kind: 'rejected', reason: 'Неверный запрос' }],
    [
      '404 of an employee is a refusal',
      refusal(404, 'Сотрудник не найден'),
      { kind: 'rejected', reason: 'Сотрудник не найден' },
    ],
    ['402 is an ended licence', refusal(402, ''), { kind: 'unauthorized', reason: LICENCE.trim() }],
    [
      '403 about the licence is an ended licence',
      refusal(403, 'Необходимо продлить лицензию'),
      { kind: 'unauthorized', reason: `${LICENCE}Необходимо продлить лицензию` },
    ],
    [
      '403 is a missing right',
      refusal(403, 'Недостаточно прав'),
      { kind: 'unauthorized', reason: 'HTTP 403: access denied: Недостаточно прав' },
    ],
    [
      '403 with code 434 is a black-listed client',
      refusal(403, '', { code: 434 }),
      { kind: 'rejected', reason: 'The client is on the black list of the branch.', field: 'phone' },
    ],
    [
      '412 asks for another token',
      refusal(412, ''),
      {
        kind: 'unauthorized',
        reason: 'HTTP 412: YCLIENTS asks for a captcha with this token: use a partner token, or records of the journal',
      },
    ],
    [
      '429 without Retry-After pauses the account',
      refusal(429, 'Лимит'),
      { kind: 'retry', trouble: 'limit', reason: 'HTTP 429: the CRM asks to slow down: Лимит' },
    ],
    [
      '200 with success false is a refusal',
      { status: 200, json: { success: false, data: [], meta: [] } },
      { kind: 'rejected', reason: 'YCLIENTS refused without a word' },
    ],
    [
      'success without an id stays unknown',
      { status: 201, json: { success: true, data: [], meta: [] } },
      { kind: 'unknown', trouble: 'account', reason: 'HTTP 201: the answer cannot be read' },
    ],
    [
      'an empty body stays unknown',
      { status: 201 },
      { kind: 'unknown', trouble: 'account', reason: 'HTTP 201: the answer cannot be read' },
    ],
    [
      'a page with 404 is a wrong address',
      html,
      { kind: 'unauthorized', reason: 'There is no YCLIENTS API at this address: check it in the connection' },
    ],
    ['503 as a page stays unknown', { ...html, status: 503 }, { kind: 'unknown', trouble: 'account' }],
  ])('%s', async (_name, answer, expected) => {
    const { crm, deliver } = await startAccount()
    crm.failNext({ kind: 'answer', answer }, { matches: ({ path }) => path === '/api/v1/records/4564' })
    const outcome = await deliver(formLead)
    if ('reason' in expected) expect(outcome).toEqual(expected)
    else expect(outcome).toMatchObject(expected)
  })

  test.each([
    ['as a list of one', [{ id: 700009 }]],
    ['with a text for an id', { id: '700009' }],
  ])('%s is read', async (_name, data) => {
    const { crm, deliver } = await startAccount()
    const answer = { status: 201, json: { success: true, data, meta: [] } }
    crm.failNext({ kind: 'answer', answer }, { matches: ({ path }) => path === '/api/v1/records/4564' })
    expect(await deliver(formLead)).toMatchObject({ kind: 'delivered', crmId: '700009' })
  })
})

describe('a code of online booking', () => {
  test.each<[string, FakeAnswer, object]>([
    ['431 is a wrong phone', refusal(422, '', { code: 431 }), { kind: 'rejected', field: 'phone' }],
    ['432 is a branch that confirms phones', refusal(422, '', { code: 432 }), { kind: 'unauthorized' }],
    ['432 inside errors is read too', refusal(422, '', { errors: { code: 432 } }), { kind: 'unauthorized' }],
    [
      '432 beside meta is read too',
      { status: 422, json: { success: false, data: null, meta: { message: '' }, code: '432' } },
      { kind: 'unauthorized' },
    ],
    ['434 is the black list', refusal(403, '', { code: 434 }), { kind: 'rejected', field: 'phone' }],
    ['437 is told', refusal(422, 'Пересечение', { code: 437 }), { kind: 'rejected', reason: 'Пересечение' }],
    ['438 is a lost service', refusal(422, '', { code: 438 }), { kind: 'unauthorized' }],
  ])('%s', async (_name, answer, expected) => {
    const { crm, deliver } = await startAccount({}, bookingOnly)
    crm.failNext({ kind: 'answer', answer }, { matches: ({ path }) => path === '/api/v1/book_record/4564' })
    expect(await deliver(formLead)).toMatchObject(expected)
    expect(crm.branch.records).toEqual([])
  })
})
