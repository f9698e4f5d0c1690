import { describe, expect, test } from 'vitest'
import { connect, formLead, isCreate, mutations, queries, startAccount } from './test-account.ts'

const bare = { markerField: '' }
const hit = (id: unknown, url: string): object => ({ kind: 'found', crmId: id, url: `${url}/${String(id)}` })

describe('the look-up by external id', () => {
  test('finds the oldest of several, also a deleted one, and nothing that only begins alike', async () => {
    const { crm, org, lookUp } = await startAccount()
    org.store.add('Lead', { LastName: 'a', Estafeta_Id__c: 'estafeta-11' })
    expect(await lookUp()).toEqual({ kind: 'absent' })
    org.store.add('Lead', { LastName: 'b', Estafeta_Id__c: 'estafeta-1' })
    const older = org.store.add('Lead', {
      LastName: 'c',
      Estafeta_Id__c: 'estafeta-1',
      CreatedDate: '2026-01-14T09:00:00.000+0000',
      IsDeleted: true,
    })
    expect(await lookUp()).toEqual(hit(older['Id'], crm.url))
    expect(queries(crm)[0]).toBe("SELECT Id FROM Lead WHERE Estafeta_Id__c = 'estafeta-1' ORDER BY CreatedDate, Id")
  })

  test('fails when the field is not there', async () => {
    const { lookUp } = await startAccount({ markerField: 'Nope__c' })
    expect(await lookUp()).toMatchObject({ kind: 'failed' })
  })
})

describe('the look-up through descriptions', () => {
  test('reads the records since a day before the lead came, page by page, and compares their marks', async () => {
    const { crm, org, lookUp } = await startAccount(bare)
    org.pageSize = 200
    org.store.add('Lead', {
      LastName: 'старый',
      Description: '[estafeta-1]',
      CreatedDate: '2026-01-14T08:59:59.000+0000',
    })
    for (let count = 0; count < 450; count += 1)
      org.store.add('Lead', { LastName: 'x', Description: `[estafeta-1${count}]` })
    expect(await lookUp()).toEqual({ kind: 'absent' })
    const own = org.store.add('Lead', { LastName: 'y', Description: 'текст\n\n[estafeta-1]', IsDeleted: true })
    expect(await lookUp()).toEqual(hit(own['Id'], crm.url))
    expect(queries(crm)[0]).toBe(
      'SELECT Id FROM Lead WHERE CreatedDate >= 2026-01-14T09:00:00Z ORDER BY CreatedDate, Id LIMIT 10001',
    )
  })

  test('reads fewer descriptions at once when they are too long for an answer', async () => {
    const { crm, org, lookUp } = await startAccount(bare)
    for (let count = 0; count < 60; count += 1)
      org.store.add('Lead', { LastName: 'x', Description: 'ж'.repeat(30_000) })
    const own = org.store.add('Lead', { LastName: 'y', Description: '[estafeta-1]' })
    expect(await lookUp()).toEqual(hit(own['Id'], crm.url))
    expect(queries(crm).length).toBeGreaterThan(5)
  })

  test('is impossible when the user may not write or read descriptions', async () => {
    const { org, lookUp } = await startAccount(bare)
    org.store.hidden.add('Lead.Description')
    expect(await lookUp()).toEqual({
      kind: 'impossible',
      reason: 'the user of the connection may not write the Description of a new Lead',
    })
    const second = await startAccount(bare)
    second.org.store.add('Lead', { LastName: 'x' })
    second.org.huge.add('Lead')
    second.org.store.hidden.add('Lead.Description')
    expect(await second.lookUp()).toEqual({
      kind: 'impossible',
      reason: 'the user of the connection may not read what the mark is in',
    })
  })

  test('is impossible when there are too many new records', async () => {
    const { org, lookUp } = await startAccount(bare)
    for (let count = 0; count <= 10_000; count += 1) org.store.add('Lead', { LastName: 'x' })
    expect(await lookUp()).toEqual({ kind: 'impossible', reason: 'there are too many new records to look through' })
  })

  test('fails when a list is not given to its end', async () => {
    const { crm, lookUp } = await startAccount(bare)
    const answer = { status: 200, json: { totalSize: 2, done: false, records: [] } }
    crm.failNext({ kind: 'answer', answer }, { matches: ({ path }) => path.endsWith('/queryAll') })
    expect(await lookUp()).toMatchObject({ kind: 'failed', outcome: { kind: 'retry' } })
  })
})

describe('a repeat after an unclear end', () => {
  test('does not write over what people have changed meanwhile', async () => {
    const { crm, org, deliver } = await startAccount()
    const known = org.store.add('Lead', { LastName: 'Исправлено', Estafeta_Id__c: 'estafeta-1' })
    expect(await deliver(formLead, { isRepeatOfUnknown: true })).toMatchObject({
      kind: 'delivered',
      crmId: known['Id'],
    })
    expect(mutations(crm)).toEqual([])
  })

  test('says in the description that it may be one, where nothing protects from it', async () => {
    const { stored, deliver } = await startAccount(bare)
    await deliver(formLead, { isRepeatOfUnknown: true })
    expect(stored('Lead')[0]?.['Description']).toContain('Возможен повтор')
  })

  test('keeps the mark in a task where the description may not be written', async () => {
    const { crm, org, deliver } = await startAccount(bare)
    org.store.hidden.add('Lead.Description')
    expect(await deliver(formLead)).toMatchObject({ kind: 'delivered' })
    expect(org.store.rows('Lead')[0]).not.toHaveProperty('Description')
    expect(org.store.rows('Task')).toMatchObject([
      { Description: expect.stringMatching(/^Заявка с формы[\s\S]+\[estafeta-1\]$/) },
    ])
    expect(crm.requests.filter(isCreate)).toHaveLength(1)
  })
})

describe('a comment', () => {
  test('becomes a finished task of the lead once, however often it is sent, and is found by its mark', async () => {
    const { crm, org, addComment, lookUpComment } = await startAccount()
    const lead = org.store.add('Lead', { LastName: 'x' })
    const crmId = String(lead['Id'])
    expect(await lookUpComment({ crmId })).toEqual({ kind: 'absent' })
    const url = `${crm.url}/${crmId}`
    expect(await addComment({ crmId, title: 'Звонок' })).toEqual({ kind: 'delivered', crmId, url })
    expect(await addComment({ crmId, title: 'Звонок' })).toEqual({ kind: 'delivered', crmId, url })
    expect(await lookUpComment({ crmId })).toEqual({ kind: 'found', crmId })
    expect(mutations(crm)).toEqual([
      {
        method: 'POST',
        path: 'sobjects/Task',
        body: {
          WhoId: crmId,
          Subject: 'Звонок',
          Description: 'перезвонить после обеда\n\n[estafeta-1-c1]',
          ActivityDate: '2026-01-15',
          Status: 'Completed',
          Priority: 'Normal',
        },
      },
    ])
  })

  test.each([
    ['Opportunity', 'WhatId'],
    ['Order', 'WhatId'],
    ['Contact', 'WhoId'],
  ])('of a record %s is linked by %s', async (object, link) => {
    const { org, addComment } = await startAccount()
    const record = org.store.add(object, { Name: 'x' })
    await addComment({ crmId: String(record['Id']) })
    expect(org.store.rows('Task')).toMatchObject([{ [link]: record['Id'], Subject: 'Комментарий' }])
  })

  test('of a converted lead goes to its contact and opportunity, of a merged one to its heir', async () => {
    const { org, addComment, lookUpComment } = await startAccount()
    const contact = org.store.add('Contact', { LastName: 'x' })
    const deal = org.store.add('Opportunity', { Name: 'x' })
    const links = { ConvertedContactId: contact['Id'], ConvertedOpportunityId: deal['Id'] }
    const heir = org.store.add('Lead', { LastName: 'x', IsConverted: true, ...links })
    const merged = org.store.add('Lead', { LastName: 'x', IsDeleted: true, MasterRecordId: heir['Id'] })
    const crmId = String(merged['Id'])
    await addComment({ crmId })
    expect(org.store.rows('Task')).toMatchObject([{ WhoId: contact['Id'], WhatId: deal['Id'] }])
    expect(await lookUpComment({ crmId })).toEqual({ kind: 'found', crmId })
  })

  test('of a converted lead whose contact and opportunity are hidden is refused with words', async () => {
    const { org, addComment } = await startAccount()
    org.store.hidden.add('Lead.ConvertedContactId').add('Lead.ConvertedOpportunityId')
    const lead = org.store.add('Lead', { LastName: 'x', IsConverted: true })
    const open = org.store.add('Lead', { LastName: 'y' })
    const reason = expect.stringContaining('may not see')
    expect(await addComment({ crmId: String(lead['Id']) })).toMatchObject({ kind: 'rejected', reason })
    expect(await addComment({ crmId: String(open['Id']) })).toMatchObject({ kind: 'delivered' })
  })

  test('that is long becomes several tasks, all or none', async () => {
    const { crm, org, addComment } = await startAccount()
    const lead = org.store.add('Lead', { LastName: 'x' })
    await addComment({ crmId: String(lead['Id']), message: 'э'.repeat(40_000) })
    expect(mutations(crm).map(({ path }) => path)).toEqual(['composite'])
    expect(org.store.rows('Task').map(({ Subject }) => Subject)).toEqual(['Комментарий (1/2)', 'Комментарий (2/2)'])
  })

  test('is kept where tasks have other statuses', async () => {
    const { org, stored, addComment } = await startAccount()
    const field = org.store.objects.get('Task')?.fields.find(({ name }) => name === 'Status')
    if (field !== undefined)
      field.picklistValues = [{ value: 'Fertig', label: 'Fertig', active: true, defaultValue: true }]
    const lead = org.store.add('Lead', { LastName: 'x' })
    expect(await addComment({ crmId: String(lead['Id']) })).toMatchObject({ kind: 'delivered' })
    expect(stored('Task')[0]).not.toHaveProperty('Status')
  })

  test.each([
    ['of a deleted lead', { LastName: 'x', IsDeleted: true }, 'was deleted in Salesforce'],
    ['of a lead that is not there', null, 'is not in Salesforce'],
  ])('%s is refused with words', async (_name, record, words) => {
    const { org, addComment } = await startAccount()
    const crmId = record === null ? '00Q5g0000009999AAA' : String(org.store.add('Lead', record)['Id'])
    expect(await addComment({ crmId })).toMatchObject({ kind: 'rejected', reason: expect.stringContaining(words) })
    expect(await addComment({ crmId: '41' })).toEqual({ kind: 'rejected', reason: '"41" is no id of Salesforce' })
  })

  test('whose lead is converted right then is tried again', async () => {
    const { crm, org, addComment } = await startAccount()
    const lead = org.store.add('Lead', { LastName: 'x' })
    const converted = {
      status: 400,
      json: [{ errorCode: 'CANNOT_UPDATE_CONVERTED_LEAD', message: 'converted', fields: [] }],
    }
    crm.failNext({ kind: 'answer', answer: converted }, { matches: ({ path }) => path.endsWith('/sobjects/Task') })
    expect(await addComment({ crmId: String(lead['Id']) })).toMatchObject({ kind: 'retry', trouble: 'lead' })
  })

  test('cannot be added or looked up without the right to read tasks', async () => {
    const { crm, org, addComment, lookUpComment } = await startAccount()
    const lead = org.store.add('Lead', { LastName: 'x' })
    const tasks = org.store.objects.get('Task')
    if (tasks !== undefined) tasks.queryable = false
    const crmId = String(lead['Id'])
    expect(await addComment({ crmId })).toMatchObject({
      kind: 'rejected',
      reason: expect.stringContaining('rights to read tasks'),
    })
    expect(await lookUpComment({ crmId })).toMatchObject({ kind: 'impossible' })
    expect(mutations(connect(crm).crm)).toEqual([])
  })
})
