import { describe, expect, test } from 'vitest'
import type { FakeAnswer } from '../kit/fake-server.ts'
import { formLead, isCreate, mutations, startAccount } from './test-account.ts'

const errors = (status: number, ...json: object[]): FakeAnswer => ({ status, json })
const error = (errorCode: string, message: string, more: object = {}): object => ({ errorCode, message, ...more })

// What Salesforce answers to the create, and what it means.
const answers: [string, FakeAnswer, object][] = [
  [
    'a validation rule',
    errors(400, error('FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Укажите город', { fields: ['City'] })),
    { kind: 'rejected', reason: 'Укажите город (FIELD_CUSTOM_VALIDATION_EXCEPTION; fields: City)', field: 'City' },
  ],
  [
    'required fields',
    errors(400, error('REQUIRED_FIELD_MISSING', 'Required fields are missing: [Region__c]', { fields: ['Region__c'] })),
    {
      kind: 'rejected',
      reason: 'Required fields are missing: [Region__c] (REQUIRED_FIELD_MISSING; fields: Region__c)',
      field: 'Region__c',
    },
  ],
  [
    'several errors',
    errors(400, error('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'LeadTrigger: boom', { fields: [] }), error('X', 'more')),
    { kind: 'rejected', reason: 'LeadTrigger: boom (CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY); more (X)' },
  ],
  [
    'a bare object instead of a list',
    { status: 400, json: error('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'no') },
    { kind: 'rejected', reason: 'no (CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY)' },
  ],
  [
    'XML',
    {
      status: 400,
      headers: { 'content-type': 'application/xml' },
      text: '<?xml version="1.0"?><Errors><Error><errorCode>FIELD_CUSTOM_VALIDATION_EXCEPTION</errorCode><message>нет</message></Error></Errors>',
    },
    { kind: 'rejected', reason: 'нет (FIELD_CUSTOM_VALIDATION_EXCEPTION)' },
  ],
  [
    'success: false inside 200',
    {
      status: 200,
      json: {
        success: false,
        errors: [{ statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'нет', fields: [] }],
      },
    },
    { kind: 'rejected', reason: 'нет (FIELD_CUSTOM_VALIDATION_EXCEPTION)' },
  ],
  [
    'the daily limit',
    errors(403, error('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.')),
    { kind: 'retry', trouble: 'limit', afterMs: 15 * 60_000 },
  ],
  [
    'the limit of concurrent calls',
    errors(403, error('REQUEST_LIMIT_EXCEEDED', 'ConcurrentPerOrgLongTxn Limit exceeded.')),
    { kind: 'retry', trouble: 'limit', afterMs: 60_000 },
  ],
  [
    '429',
    { status: 429, headers: { 'retry-after': '7' }, text: '' },
    { kind: 'retry', trouble: 'limit', afterMs: 7000 },
  ],
  ['420', { status: 420, text: '' }, { kind: 'retry', trouble: 'limit' }],
  [
    'a locked row',
    errors(400, error('UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access')),
    { kind: 'retry', trouble: 'lead' },
  ],
  [
    'maintenance that bars changes',
    errors(503, error('INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE', 'read only')),
    { kind: 'retry', trouble: 'account' },
  ],
  [
    'an unclear error with a clear status',
    errors(400, error('UNKNOWN_EXCEPTION', 'ErrorId: 12')),
    { kind: 'unknown', trouble: 'account' },
  ],
  ['a request that ran too long', errors(400, error('REQUEST_RUNNING_TOO_LONG', 'too long')), { kind: 'unknown' }],
  ['503', errors(503, error('SERVER_UNAVAILABLE', 'busy')), { kind: 'unknown', trouble: 'account' }],
  [
    'a maintenance page',
    { status: 200, headers: { 'content-type': 'text/html' }, text: '<html>We are down for maintenance</html>' },
    { kind: 'unknown', trouble: 'account' },
  ],
  ['an empty 200', { status: 200, text: '' }, { kind: 'unknown' }],
  ['201 without an id', { status: 201, json: { success: true, errors: [] } }, { kind: 'unknown' }],
  [
    'missing rights',
    errors(403, error('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id', { fields: [] })),
    { kind: 'unauthorized' },
  ],
  [
    'an edition without API',
    errors(403, error('API_DISABLED_FOR_ORG', 'API is not enabled')),
    { kind: 'unauthorized' },
  ],
  [
    'a full storage',
    errors(400, error('STORAGE_LIMIT_EXCEEDED', 'storage limit exceeded')),
    { kind: 'unauthorized', reason: expect.stringContaining('free space') },
  ],
  [
    'a retired version',
    errors(410, error('GONE', 'retired')),
    { kind: 'unauthorized', reason: expect.stringContaining('newer one') },
  ],
  [
    'a path that is not there',
    { status: 404, headers: { 'content-type': 'text/html' }, text: '<html>' },
    { kind: 'unauthorized' },
  ],
  [
    'a renamed domain',
    { status: 301, headers: { location: 'https://new.my.salesforce.com/services/data' }, text: '' },
    { kind: 'unauthorized', reason: expect.stringContaining('https://new.my.salesforce.com') },
  ],
  [
    'a mark field that is not there',
    errors(404, error('NOT_FOUND', 'Provided external ID field does not exist or is not accessible: Estafeta_Id__c')),
    { kind: 'unauthorized', reason: expect.stringContaining('Estafeta_Id__c cannot take the mark') },
  ],
  [
    'a mark field that is too short',
    errors(400, error('STRING_TOO_LONG', 'Estafeta Id: data value too large', { fields: ['Estafeta_Id__c'] })),
    { kind: 'unauthorized', reason: expect.stringContaining('Estafeta_Id__c cannot take the mark') },
  ],
  [
    'somebody else with a unique value',
    errors(
      400,
      error('DUPLICATE_VALUE', 'duplicate value found: INN__c duplicates value on record with id: 00Q5g0000000009', {
        fields: ['INN__c'],
      }),
    ),
    { kind: 'rejected', field: 'INN__c' },
  ],
]

describe('an answer to the create', () => {
  test.each(answers)('that is %s', async (_name, answer, expected) => {
    const { crm, deliver } = await startAccount()
    crm.failNext({ kind: 'answer', answer }, { matches: isCreate })
    expect(await deliver(formLead)).toMatchObject(expected)
    expect(crm.requests.filter(isCreate)).toHaveLength(1)
  })

  test('204 of an old version is the record, looked up', async () => {
    const { org, deliver } = await startAccount()
    org.isUpdateSilent = true
    const known = org.store.add('Lead', { LastName: 'Тест', Estafeta_Id__c: 'estafeta-1' })
    expect(await deliver(formLead)).toMatchObject({ kind: 'delivered', crmId: known['Id'] })
  })

  test('204 whose record cannot be looked up stays unknown', async () => {
    const { crm, deliver } = await startAccount()
    crm.failNext({ kind: 'answer', answer: { status: 204 } }, { matches: isCreate })
    crm.failNext({ kind: 'answer', answer: { status: 500 } }, { matches: ({ path }) => path.endsWith('/queryAll') })
    expect(await deliver(formLead)).toMatchObject({ kind: 'unknown', trouble: 'lead' })
  })

  test('300 is the oldest of the records with the mark', async () => {
    const { org, deliver } = await startAccount()
    const at = (day: string) => ({
      LastName: 'Тест',
      Estafeta_Id__c: 'estafeta-1',
      CreatedDate: `2026-01-${day}T09:00:00.000+0000`,
    })
    org.store.add('Lead', at('15'))
    const older = org.store.add('Lead', at('14'))
    expect(await deliver(formLead)).toMatchObject({ kind: 'delivered', crmId: older['Id'] })
    expect(org.store.rows('Lead')).toHaveLength(2)
  })

  test('that the lead was converted meanwhile is the record itself', async () => {
    const { org, deliver } = await startAccount()
    const known = org.store.add('Lead', { LastName: 'Тест', Estafeta_Id__c: 'estafeta-1', IsConverted: true })
    expect(await deliver(formLead)).toMatchObject({ kind: 'delivered', crmId: known['Id'] })
  })

  test('that the mark is taken is the record itself', async () => {
    const { crm, org, deliver } = await startAccount()
    const known = org.store.add('Lead', { LastName: 'Тест', Estafeta_Id__c: 'estafeta-1' })
    const taken = errors(400, error('DUPLICATE_VALUE', 'duplicate value found', { fields: ['Estafeta_Id__c'] }))
    crm.failNext({ kind: 'answer', answer: taken }, { matches: isCreate })
    expect(await deliver(formLead)).toMatchObject({ kind: 'delivered', crmId: known['Id'] })
  })
})

describe('a value that Salesforce refuses', () => {
  // Refused field, the error, what the description keeps.
  test.each([
    ['Email', error('INVALID_EMAIL_ADDRESS', 'Email: invalid', { fields: ['Email'] }), 'email: lead@example.org'],
    ['City', error('STRING_TOO_LONG', 'City: too large', { fields: ['City'] }), 'Город: Тула'],
    ['City', error('INVALID_FIELD', "No such column 'City' on sobject of type Lead"), 'Город: Тула'],
    [
      'City',
      error('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', 'bad value for restricted picklist field: City', { fields: [] }),
      'Город: Тула',
    ],
    [
      'Phone',
      error('INVALID_FIELD_FOR_INSERT_UPDATE', 'Unable to create/update', { fields: ['Phone'] }),
      'phone: +79001112233',
    ],
  ])('for %s is left out and noted', async (name, refused, note) => {
    const { crm, org, stored, deliver } = await startAccount()
    const city = org.store.objects.get('Lead')?.fields.find((one) => one.name === 'City')
    if (city !== undefined) city.label = 'Город'
    crm.failNext({ kind: 'answer', answer: errors(400, refused) }, { matches: isCreate })
    expect(await deliver({ ...formLead, fields: { Город: 'Тула' } })).toMatchObject({ kind: 'delivered' })
    const [lead] = stored('Lead')
    expect(lead).not.toHaveProperty(name)
    expect(lead?.['Description']).toContain(note)
    expect(mutations(crm)).toHaveLength(2)
  })

  test('and that the record cannot do without is for a person', async () => {
    const { crm, deliver } = await startAccount()
    const answer = errors(400, error('STRING_TOO_LONG', 'Last Name: data value too large', { fields: ['LastName'] }))
    crm.failNext({ kind: 'answer', answer }, { matches: isCreate })
    expect(await deliver(formLead)).toMatchObject({ kind: 'rejected', field: 'LastName' })
    expect(mutations(crm)).toHaveLength(1)
  })

  test('beside one that nothing helps against is for a person', async () => {
    const { crm, deliver } = await startAccount()
    const answer = errors(
      400,
      error('INVALID_EMAIL_ADDRESS', 'Email: invalid', { fields: ['Email'] }),
      error('FIELD_CUSTOM_VALIDATION_EXCEPTION', 'нет', { fields: [] }),
    )
    crm.failNext({ kind: 'answer', answer }, { matches: isCreate })
    expect(await deliver(formLead)).toMatchObject({ kind: 'rejected' })
    expect(mutations(crm)).toHaveLength(1)
  })

  test('is given up after eight rounds', async () => {
    const { crm, org, deliver } = await startAccount()
    org.guard = (_object, record) =>
      Object.keys(record)
        .filter((name) => !['LastName', 'Company', 'Estafeta_Id__c', 'Description'].includes(name))
        .slice(0, 1)
        .map((name) => ({ errorCode: 'FIELD_INTEGRITY_EXCEPTION', message: name, fields: [name] }))
    const fields = {
      City: 'a',
      Title: 'b',
      Website: 'c',
      UTM_Source__c: 'd',
      Visit__c: 'e',
      MobilePhone: '123456',
      AnnualRevenue: 1,
      DoNotCall: 1,
    }
    expect(await deliver({ ...formLead, fields })).toMatchObject({ kind: 'rejected' })
    expect(mutations(crm)).toHaveLength(8)
  })
})
