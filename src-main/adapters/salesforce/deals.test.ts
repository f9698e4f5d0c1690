import { describe, expect, test } from 'vitest'
import { createStepStore } from '../kit/test-bench.ts'
import { ID } from './fake-salesforce.ts'
import { formLead, isCreate, mutations, queries, startAccount } from './test-account.ts'

const opportunity = { target: 'Opportunity' }
const order = { target: 'Order' }

describe('a lead becomes an Opportunity', () => {
  test('with a new contact in a new account, written out whole', async () => {
    const { crm, org, deliver } = await startAccount({ ...opportunity, ownerId: ID.user, leadSource: 'Web' })
    const fields = {
      Amount: '12 500,50',
      Company: 'ООО Окна',
      Title: 'Директор',
      Campaign: 'Осень',
      Description: 'из квиза',
      extra: '1',
    }
    const outcome = await deliver({
      ...formLead,
      visit: '7',
      fields,
      clientFields: { MobilePhone: '+79005556677', odd: 'x' },
    })
    const [record] = org.store.rows('Opportunity')
    const [contact] = org.store.rows('Contact')
    const [account] = org.store.rows('Account')
    expect(outcome).toEqual({ kind: 'delivered', crmId: record?.['Id'], url: `${crm.url}/${String(record?.['Id'])}` })
    const headers = { 'Sforce-Duplicate-Rule-Header': 'allowSave=true' }
    expect(mutations(crm)).toEqual([
      {
        method: 'POST',
        path: 'composite',
        body: {
          allOrNone: true,
          compositeRequest: [
            {
              method: 'POST',
              url: '/services/data/v62.0/sobjects/Account',
              referenceId: 'account',
              httpHeaders: headers,
              body: { Name: 'ООО Окна', OwnerId: ID.user },
            },
            {
              method: 'POST',
              url: '/services/data/v62.0/sobjects/Contact',
              referenceId: 'contact',
              httpHeaders: headers,
              body: {
                OwnerId: ID.user,
                LastName: 'Тест Петров',
                Phone: '+79001112233',
                Email: 'lead@example.org',
                Title: 'Директор',
                MobilePhone: '+79005556677',
                AccountId: '@{account.id}',
              },
            },
          ],
        },
      },
      {
        method: 'PATCH',
        path: 'sobjects/Opportunity/Estafeta_Id__c/estafeta-1',
        body: {
          Name: 'Заявка с формы «Расчёт»',
          StageName: 'Prospecting',
          CloseDate: '2026-02-14',
          AccountId: account?.['Id'],
          ContactId: contact?.['Id'],
          OwnerId: ID.user,
          LeadSource: 'Web',
          Amount: 12_500.5,
          CampaignId: ID.campaign,
          Description: [
            'Два окна',
            '',
            'из квиза',
            '',
            'Контакт: Тест Петров, 8 (900) 111-22-33, lead@example.org',
            '',
            'Номер визита: 7',
            '',
            'Данные заявки, для которых нет подходящего поля:',
            'extra: 1',
            'odd: x',
          ].join('\n'),
        },
      },
    ])
    expect(crm.requests.find(isCreate)?.headers).not.toHaveProperty('sforce-auto-assign')
  })

  test.each([
    ['+7 (900) 111-22-33', { email: null }],
    ['8-900-111-22-33', { email: null }],
    ['9001112233', { email: null }],
    ['', {}],
  ])('of the contact that is known by the phone "%s" or by the e-mail', async (Phone, changes) => {
    const { crm, org, deliver } = await startAccount({ ...opportunity, status: 'Qualification' })
    const account = org.store.add('Account', { Name: 'Дом' })
    org.store.add('Contact', { LastName: 'Другой', Phone: '+79001112299', Email: 'other@example.org' })
    const known = org.store.add('Contact', {
      LastName: 'Петров',
      Phone,
      Email: 'LEAD@example.org',
      AccountId: account['Id'],
    })
    await deliver({ ...formLead, ...changes, clientFields: { Title: 'Директор', Phone: '+7000' } })
    expect(mutations(crm).map(({ method, path, body }) => [method, path, body['Title'] ?? body['StageName']])).toEqual([
      ['PATCH', `sobjects/Contact/${String(known['Id'])}`, 'Директор'],
      ['PATCH', 'sobjects/Opportunity/Estafeta_Id__c/estafeta-1', 'Qualification'],
    ])
    expect(org.store.rows('Opportunity')[0]).toMatchObject({
      ContactId: known['Id'],
      AccountId: account['Id'],
      Description: expect.stringContaining('Phone: +7000'),
    })
  })

  test('of a contact in the account the connection names', async () => {
    const { crm, org, deliver } = await startAccount({ ...opportunity, accountId: '0015g0000000009AAA' })
    org.store.add('Account', { Id: '0015g0000000009AAA', Name: 'Розница' })
    await deliver(formLead)
    expect(mutations(crm).map(({ path }) => path)).toEqual([
      'sobjects/Contact',
      'sobjects/Opportunity/Estafeta_Id__c/estafeta-1',
    ])
    expect(org.store.rows('Contact')[0]).toMatchObject({ AccountId: '0015g0000000009AAA' })
  })

  test('without a contact when the lead names neither phone nor e-mail', async () => {
    const { crm, org, deliver } = await startAccount(opportunity)
    await deliver({ name: 'Анна', clientFields: { Title: 'Директор' } })
    expect(mutations(crm)).toHaveLength(1)
    expect(org.store.rows('Opportunity')[0]).toMatchObject({
      Name: 'Заявка: Анна',
      Description: expect.stringContaining('Title: Директор'),
    })
  })

  test('whose contact goes without the values that Salesforce refuses; they are noted, also after a restart', async () => {
    const { crm, org, deliver } = await startAccount(opportunity)
    org.guard = (object, record) =>
      object === 'Contact' && record['Title'] !== undefined
        ? [{ errorCode: 'FIELD_INTEGRITY_EXCEPTION', message: 'Title: no', fields: ['Title'] }]
        : []
    const step = createStepStore().run
    crm.failNext({ kind: 'reset' }, { matches: isCreate })
    expect(await deliver({ ...formLead, fields: { Title: 'Директор' } }, { step })).toMatchObject({ kind: 'unknown' })
    expect(await deliver({ ...formLead, fields: { Title: 'Директор' } }, { step })).toMatchObject({ kind: 'delivered' })
    expect(org.store.rows('Account')).toHaveLength(1)
    expect(org.store.rows('Contact')).toHaveLength(1)
    expect(org.store.rows('Opportunity')[0]?.['Description']).toContain('Title: Директор')
  })

  test('never with half a client: a part that fails takes back the account and names the true reason', async () => {
    const { org, deliver } = await startAccount(opportunity)
    org.guard = (object) =>
      object === 'Contact'
        ? [{ errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Нужна должность', fields: ['Title'] }]
        : []
    expect(await deliver(formLead)).toEqual({
      kind: 'rejected',
      reason: 'Нужна должность (FIELD_CUSTOM_VALIDATION_EXCEPTION; fields: Title)',
      field: 'Title',
    })
    expect([org.store.rows('Account'), org.store.rows('Contact'), org.store.rows('Opportunity')]).toEqual([[], [], []])
  })

  test('of a contact whose creation was answered by nobody: it is found, not made twice', async () => {
    const { crm, org, deliver } = await startAccount(opportunity)
    crm.failNext({ kind: 'lose_answer' }, { matches: ({ path }) => path.endsWith('/composite') })
    expect(await deliver(formLead)).toMatchObject({ kind: 'unknown' })
    expect(await deliver(formLead, { isRepeatOfUnknown: true })).toMatchObject({ kind: 'delivered' })
    expect(org.store.rows('Contact')).toHaveLength(1)
    expect(org.store.rows('Opportunity')).toHaveLength(1)
  })

  test('of the contact, or in the account, that a duplicate rule does not let us make again', async () => {
    const { org, deliver } = await startAccount(opportunity)
    const account = org.store.add('Account', { Name: 'Дом' })
    const known = org.store.add('Contact', { LastName: 'Тест Петров', AccountId: account['Id'] })
    org.rules = [{ on: 'Contact', against: 'Contact', field: 'LastName', action: 'block' }]
    await deliver(formLead)
    expect(org.store.rows('Opportunity')[0]).toMatchObject({ ContactId: known['Id'], AccountId: account['Id'] })
    org.rules = [{ on: 'Account', against: 'Account', field: 'Name', action: 'block' }]
    await deliver(
      { ...formLead, name: 'Дом', phone: null, phoneE164: null, email: 'dom@example.org' },
      { marker: 'estafeta-2' },
    )
    expect(org.store.rows('Contact')[1]).toMatchObject({ LastName: 'Дом', AccountId: account['Id'] })
    expect(org.store.rows('Account')).toHaveLength(1)
  })

  test('only when its stage is known', async () => {
    const { org, deliver } = await startAccount(opportunity)
    org.huge.add('Opportunity')
    expect(await deliver({})).toMatchObject({
      kind: 'unauthorized',
      reason: expect.stringContaining('Choose the stage'),
    })
  })
})

describe('a lead becomes an Order', () => {
  test('billed to its contact, in the account of the contact', async () => {
    const { crm, org, deliver } = await startAccount(order)
    await deliver(formLead)
    const [contact] = org.store.rows('Contact')
    const [account] = org.store.rows('Account')
    expect(mutations(crm)[1]).toEqual({
      method: 'PATCH',
      path: 'sobjects/Order/Estafeta_Id__c/estafeta-1',
      body: {
        Name: 'Заявка с формы «Расчёт»',
        Status: 'Draft',
        EffectiveDate: '2026-01-15',
        AccountId: account?.['Id'],
        BillToContactId: contact?.['Id'],
        Description: 'Два окна\n\nКонтакт: Тест Петров, 8 (900) 111-22-33, lead@example.org',
      },
    })
  })

  test('in an account of its own when nobody is named, made once even when its answer is lost', async () => {
    const { crm, org, deliver } = await startAccount(order)
    crm.failNext({ kind: 'lose_answer' }, { matches: ({ path }) => path.endsWith('/sobjects/Account') })
    expect(await deliver({ title: "O'Нил" })).toMatchObject({ kind: 'unknown' })
    expect(await deliver({ title: "O'Нил" })).toMatchObject({ kind: 'delivered' })
    expect(org.store.rows('Account')).toHaveLength(1)
    expect(org.store.rows('Order')[0]).toMatchObject({ AccountId: org.store.rows('Account')[0]?.['Id'] })
    expect(queries(crm)[0]).toBe(
      "SELECT Id FROM Account WHERE CreatedDate >= 2026-01-14T09:00:00Z AND Name = 'Без имени' ORDER BY CreatedDate, Id LIMIT 10001",
    )
  })

  test('in an account made for a contact that has none', async () => {
    const { org, deliver } = await startAccount(order)
    org.store.add('Contact', { LastName: 'Петров', Email: 'lead@example.org' })
    await deliver(formLead)
    expect(org.store.rows('Account')).toMatchObject([{ Name: 'Тест Петров', Description: '[estafeta-1]' }])
  })
})
