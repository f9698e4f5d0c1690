import { describe, expect, test } from 'vitest'
import type { FakeAnswer } from '../kit/fake-server.ts'
import { trytonAdapter } from './adapter.ts'
import { LIMITED, userError } from './fake-tryton.ts'
import { startAccount } from './test-account.ts'

const error = (details: unknown): FakeAnswer => ({ status: 200, json: { id: 1, error: details } })
const page = (status: number, title: string): FakeAnswer => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  text: `<!doctype html>\n<html lang=en>\n<title>${title}</title>\n<p>secret details</p>`,
})

describe('an answer to the create', () => {
  test.each<[string, FakeAnswer, Record<string, unknown>]>([
    [
      'with a user error is refused, and names the field',
      userError('A value is required for field "Employee" in "Sale Opportunity".'),
      { kind: 'rejected', field: 'Employee' },
    ],
    ['without the right holds the connection', userError('You are not allowed to access it'), { kind: 'unauthorized' }],
    [
      'with a number that another record drew is repeated',
      userError('The code on party must be unique.'),
      { kind: 'retry', trouble: 'lead' },
    ],
    ['with a warning is refused', error(['UserWarning', ['w1', 'Sure?', '']]), { kind: 'rejected' }],
    ['with a concurrency error is repeated', error(['ConcurrencyException', 'x']), { kind: 'retry', trouble: 'lead' }],
    ['with a locked database is repeated', error(['database is locked', '']), { kind: 'retry', trouble: 'account' }],
    ['with an unknown field is refused', error(["'nosuch'", '']), { kind: 'rejected' }],
    ['without the module holds the connection', error(["'sale.opportunity'", '']), { kind: 'unauthorized' }],
    ['of a fault inside stays open', page(500, '500 Internal Server Error'), { kind: 'unknown', trouble: 'account' }],
    ['of a method that is not exposed holds the connection', page(403, '403 Forbidden'), { kind: 'unauthorized' }],
    ['after too many logins pauses the account', LIMITED, { kind: 'retry', trouble: 'limit' }],
    ['that is no envelope stays open', { status: 200, json: [] }, { kind: 'unknown' }],
    ['with an empty body stays open', { status: 200 }, { kind: 'unknown' }],
    ['with a result of another shape stays open', { status: 200, json: { id: 1, result: null } }, { kind: 'unknown' }],
  ])('%s', async (_name, answer, expected) => {
    const { crm, deliver } = await startAccount()
    crm.failNext({ kind: 'answer', answer }, { matches: ({ body }) => body.includes('sale.opportunity.create') })
    const outcome = await deliver({ title: 'Заявка' })
    expect(outcome).toMatchObject(expected)
    expect(JSON.stringify(outcome)).not.toContain('secret details')
  })
})

describe('the session', () => {
  test('is made once and used again, and its key is seen nowhere', async () => {
    const { crm, bench, deliver } = await startAccount()
    await deliver({ title: 'a' })
    await deliver({ title: 'b' }, { marker: 'estafeta-2' })
    expect(crm.requests.filter(({ body }) => body.includes('common.db.login'))).toHaveLength(1)
    const seen = JSON.stringify(bench.exchanges)
    expect(seen).not.toContain('key-fff')
    expect(seen).not.toContain('a-long-test-password')
  })

  test('that ended is made anew, once, and the lead is delivered once', async () => {
    const { crm, deliver } = await startAccount()
    await deliver({ title: 'a' })
    crm.endSessions()
    expect(await deliver({ title: 'b' }, { marker: 'estafeta-2' })).toMatchObject({ kind: 'delivered', crmId: '2' })
    expect(crm.records.opportunities.size).toBe(2)
  })

  test('is not asked for again when the password is refused', async () => {
    const { crm, deliver } = await startAccount()
    crm.account.password = 'changed'
    expect(await deliver({ title: 'a' })).toMatchObject({ kind: 'unauthorized' })
    expect(crm.requests).toHaveLength(1)
  })

  test('of a user without a company holds the connection and says why', async () => {
    const { crm, deliver } = await startAccount()
    crm.account.company = null
    expect(await deliver({ title: 'a' })).toMatchObject({
      kind: 'unauthorized',
      reason: expect.stringContaining('no company') as string,
    })
  })
})

describe('the check', () => {
  const states = async (change: (account: Awaited<ReturnType<typeof startAccount>>) => void, config = {}) => {
    const account = await startAccount(config)
    change(account)
    const steps = await trytonAdapter.check(account.bench.context)
    return steps.map(({ name, state, detail }) => `${name} ${state}${detail === null ? '' : ` ${detail.en}`}`)
  }

  test('passes with an employee', async () => {
    expect(await states(() => undefined, { employeeId: 3 })).toEqual([
      'address passed Tryton 6.0.29',
      'login passed',
      'rights passed',
      'employee passed',
    ])
  })

  test.each<[string, Parameters<typeof states>[0], Record<string, unknown>, string]>([
    [
      'another server',
      ({ crm }) => {
        crm.failNext({ kind: 'answer', answer: page(404, '404 Not Found') })
      },
      {},
      'address failed Something else than Tryton answers at this address (HTTP 404, HTML). Check the address and port of trytond.',
    ],
    [
      'a wrong password',
      ({ crm }) => {
        crm.account.password = 'changed'
      },
      {},
      'login failed Tryton does not let us in (HTTP 401: the key was not accepted: 401 Unauthorized). Check the name of the database, login and password, and that the user has a company.',
    ],
    [
      'another database',
      () => undefined,
      { database: 'other' },
      'login failed Tryton does not let us in (Tryton has no database of this name). Check the name of the database, login and password, and that the user has a company.',
    ],
    [
      'too many wrong passwords',
      ({ crm }) => {
        crm.failNext({ kind: 'answer', answer: LIMITED }, { matches: ({ body }) => body.includes('common.db.login') })
      },
      {},
      'login failed Tryton lets nobody in for now: there were too many wrong passwords. Wait five minutes and check again.',
    ],
    [
      'a missing right',
      ({ crm }) => {
        crm.account.rights['ir.note'] = false
      },
      {},
      'rights failed The user may not add notes. Add the group "Sale Opportunity" and access to parties to the user in Tryton.',
    ],
    [
      'an employee who left',
      () => undefined,
      { employeeId: 9 },
      'employee failed The chosen employee is not in Tryton any more. Choose another one.',
    ],
  ])('says what to do about %s', async (_name, change, config, expected) => {
    expect(await states(change, config)).toContain(expected)
  })
})

test('lists are read for the mapping screen', async () => {
  const { bench } = await startAccount()
  const read = (list: string) => trytonAdapter.readList?.(bench.context, list)
  const fields = await read('opportunityFields')
  expect(fields?.map(({ value, detail }) => `${value} ${detail ?? ''}`)).toEqual([
    'amount numeric',
    'comment text',
    'conversion_probability float',
    'description char',
    'employee many2one',
    'end_date date',
    'payment_term many2one',
    'lost_reason text',
    'reference char',
    'start_date date',
  ])
  expect(await read('partyFields')).toMatchObject([{ value: 'lang' }, { value: 'name' }])
  expect(await read('states')).toMatchObject([{ value: 'lead', label: 'Lead' }, {}, {}])
  expect(await read('users')).toEqual([
    { value: '1', label: 'Administrator', isActive: true, detail: 'admin@example.org' },
    { value: '2', label: 'Relay', isActive: false },
  ])
  expect(await read('employees')).toEqual([{ value: '3', label: 'Анна', isActive: true }])
  expect(await read('companies')).toEqual([{ value: '1', label: 'Test Agency', isActive: true }])
  await expect(read('nosuch')).rejects.toThrow('no list')
})
