import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createStepStore } from '../kit/test-bench.ts'
import { formLead, isCreate, mutations, queries, startAccount } from './test-account.ts'

const check = { is_need_check_order_in_processing: true }
const append = { ...check, is_need_check_order_in_processing_append: true }
const at = (day: string): string => `2026-01-${day}T09:00:00.000+0000`
const person = { LastName: 'Петров', Phone: '8 (900) 111-22-33', Status: 'Working - Contacted' }

describe('a repeated lead that asks for the check of open records', () => {
  test('becomes a finished task of the newest open lead, once', async () => {
    const { crm, org, deliver } = await startAccount()
    org.store.add('Lead', { ...person, CreatedDate: at('10') })
    const newest = org.store.add('Lead', { ...person, Phone: null, Email: 'Lead@example.org', CreatedDate: at('12') })
    org.store.add('Lead', { ...person, Status: 'Closed - Not Converted', CreatedDate: at('13') })
    org.store.add('Lead', { ...person, Phone: '+79001112299', CreatedDate: at('14') })
    const step = createStepStore().run
    const lead = { ...formLead, flags: append, fields: { City: 'Тула' } }
    crm.failNext({ kind: 'lose_answer' }, { matches: ({ path }) => path.endsWith('/sobjects/Task') })
    expect(await deliver(lead, { step })).toMatchObject({ kind: 'unknown' })
    const url = `${crm.url}/${String(newest['Id'])}`
    expect(await deliver(lead, { step, isRepeatOfUnknown: true })).toEqual({
      kind: 'delivered',
      crmId: newest['Id'],
      url,
      isAppended: true,
    })
    expect(mutations(crm)).toEqual([
      {
        method: 'POST',
        path: 'sobjects/Task',
        body: {
          WhoId: newest['Id'],
          Subject: 'Повторная заявка: Заявка с формы «Расчёт»',
          Description:
            'Контакт: Тест Петров, 8 (900) 111-22-33, lead@example.org\nДва окна\nCity: Тула\n\n[estafeta-1]',
          ActivityDate: '2026-01-15',
          Status: 'Completed',
          Priority: 'Normal',
        },
      },
    ])
    expect(queries(crm)[0]).toBe(
      "SELECT Id, Status, IsConverted, ConvertedOpportunityId, Phone, MobilePhone, Email FROM Lead WHERE CreatedDate >= 2025-12-16T09:00:00Z AND (Phone LIKE '%9%0%0%1%1%1%2%2%3%3%' OR MobilePhone LIKE '%9%0%0%1%1%1%2%2%3%3%' OR Email = 'lead@example.org') ORDER BY CreatedDate DESC, Id DESC",
    )
  })

  test('without append changes nothing and names the open lead', async () => {
    const { crm, org, deliver } = await startAccount()
    const open = org.store.add('Lead', { ...person, CreatedDate: at('10') })
    expect(await deliver({ ...formLead, flags: check })).toMatchObject({
      kind: 'delivered',
      crmId: open['Id'],
      isAppended: false,
    })
    expect(mutations(crm)).toEqual([])
  })

  test('goes to the opportunity that the lead has become', async () => {
    const { org, deliver } = await startAccount()
    const closed = org.store.add('Opportunity', { Name: 'a', IsClosed: true })
    const open = org.store.add('Opportunity', { Name: 'b', IsClosed: false })
    const converted = { ...person, Status: 'Closed - Converted', IsConverted: true }
    org.store.add('Lead', { ...converted, ConvertedOpportunityId: closed['Id'], CreatedDate: at('14') })
    org.store.add('Lead', { ...converted, ConvertedOpportunityId: open['Id'], CreatedDate: at('12') })
    expect(await deliver({ ...formLead, flags: append })).toMatchObject({
      kind: 'delivered',
      crmId: open['Id'],
      isAppended: true,
    })
    expect(org.store.rows('Task')).toMatchObject([{ WhatId: open['Id'] }])
  })

  test.each([
    ['every lead is finished', { ...person, Status: 'closed - not converted', CreatedDate: at('10') }],
    ['the open lead is older than 30 days', { ...person, CreatedDate: '2025-11-01T09:00:00.000+0000' }],
    ["the open lead is another person's", { ...person, Phone: '+79001112299', CreatedDate: at('10') }],
    ['the open lead was deleted', { ...person, IsDeleted: true, CreatedDate: at('10') }],
  ])('becomes a lead of its own when %s', async (_name, other) => {
    const { org, deliver } = await startAccount()
    org.store.add('Lead', other)
    expect(await deliver({ ...formLead, flags: append })).toMatchObject({ kind: 'delivered' })
    expect(org.store.rows('Lead')).toHaveLength(2)
  })

  test('becomes a lead of its own when the open one is deleted right then', async () => {
    const { org, deliver } = await startAccount()
    const open = org.store.add('Lead', { ...person, CreatedDate: at('10') })
    const step = createStepStore().run
    await step({ name: 'open_record', schema: z.any(), summary: () => '' }, () =>
      Promise.resolve({ id: String(open['Id']), isOwn: false }),
    )
    open['IsDeleted'] = true
    expect(await deliver({ ...formLead, flags: append }, { step })).toMatchObject({ kind: 'delivered' })
    expect(org.store.rows('Lead')).toHaveLength(2)
  })

  test('is searched by what the user may read, and holds the connection when that is nothing', async () => {
    const { org, deliver } = await startAccount()
    const open = org.store.add('Lead', { ...person, CreatedDate: at('10') })
    org.store.hidden.add('Lead.Email').add('Lead.ConvertedOpportunityId')
    expect(await deliver({ ...formLead, flags: check })).toMatchObject({ kind: 'delivered', crmId: open['Id'] })
    org.store.hidden.add('Lead.Phone').add('Lead.MobilePhone')
    const reason = expect.stringContaining('may not read Phone and Email')
    expect(await deliver({ ...formLead, flags: check })).toMatchObject({ kind: 'unauthorized', reason })
  })

  test('never takes a failed search for "not found"', async () => {
    const { crm, deliver } = await startAccount()
    crm.failNext({ kind: 'answer', answer: { status: 500 } }, { matches: ({ path }) => path.endsWith('/query') })
    expect(await deliver({ ...formLead, flags: append })).toMatchObject({ kind: 'retry', trouble: 'account' })
    expect(mutations(crm)).toEqual([])
  })

  test('is the lead itself when an earlier attempt has made it', async () => {
    const { org, deliver } = await startAccount()
    org.store.add('Lead', { ...person, CreatedDate: at('14') })
    const own = org.store.add('Lead', { ...person, Estafeta_Id__c: 'estafeta-1' })
    const outcome = await deliver({ ...formLead, flags: append }, { isRepeatOfUnknown: true })
    expect(outcome).toMatchObject({ kind: 'delivered', crmId: own['Id'] })
    expect(outcome).not.toHaveProperty('isAppended')
  })

  test.each([
    ['Opportunity', { StageName: 'Prospecting', IsClosed: false }, 'WhatId'],
    ['Order', { Status: 'Draft' }, 'WhatId'],
  ])('goes to the open %s of its contact', async (target, more, link) => {
    const { org, deliver } = await startAccount({ target })
    const contact = org.store.add('Contact', {
      LastName: 'Петров',
      Phone: '+79001112233',
      AccountId: '0015g0000000009AAA',
    })
    const open = org.store.add(target, {
      Name: 'старая',
      BillToContactId: contact['Id'],
      CreatedDate: at('10'),
      ...more,
    })
    const closed = {
      Name: 'b',
      BillToContactId: contact['Id'],
      CreatedDate: at('14'),
      IsClosed: true,
      Status: 'Activated',
    }
    const other = org.store.add(target, closed)
    if (target === 'Opportunity') {
      for (const deal of [open, other])
        org.store.add('OpportunityContactRole', { OpportunityId: deal['Id'], ContactId: contact['Id'] })
    }
    expect(await deliver({ ...formLead, flags: append })).toMatchObject({
      kind: 'delivered',
      crmId: open['Id'],
      isAppended: true,
    })
    expect(org.store.rows('Task')).toMatchObject([{ [link]: open['Id'] }])
    expect(org.store.rows(target)).toHaveLength(2)
  })
})

describe('a duplicate rule of the org', () => {
  const alert = { on: 'Lead', against: 'Contact', field: 'Email', action: 'alert' } as const
  const block = { ...alert, action: 'block' } as const

  test('that may be overridden does not stop a lead', async () => {
    const { org, deliver } = await startAccount()
    org.store.add('Contact', { LastName: 'Петров', Email: 'lead@example.org' })
    org.rules = [alert]
    expect(await deliver(formLead)).toMatchObject({ kind: 'delivered' })
    expect(org.store.rows('Lead')).toHaveLength(1)
  })

  test.each([
    ['that cannot be overridden', 'save', block],
    ['with the policy to append', 'append', alert],
  ])('%s turns the lead into a task of the record it names, once', async (_name, duplicates, rule) => {
    const { crm, org, deliver } = await startAccount({ duplicates })
    const known = org.store.add('Contact', { LastName: 'Петров', Email: 'lead@example.org' })
    org.rules = [rule]
    const step = createStepStore().run
    crm.failNext({ kind: 'lose_answer' }, { matches: ({ path }) => path.endsWith('/sobjects/Task') })
    expect(await deliver(formLead, { step })).toMatchObject({ kind: 'unknown' })
    expect(await deliver(formLead, { step })).toMatchObject({ kind: 'delivered', crmId: known['Id'], isAppended: true })
    expect(org.store.rows('Lead')).toEqual([])
    expect(org.store.rows('Task')).toMatchObject([
      { WhoId: known['Id'], Subject: 'Повторная заявка: Заявка с формы «Расчёт»' },
    ])
  })

  test('with the policy to refuse is told with the rule and the record', async () => {
    const { org, deliver } = await startAccount({ duplicates: 'refuse' })
    const known = org.store.add('Contact', { LastName: 'Петров', Email: 'lead@example.org' })
    org.rules = [alert]
    expect(await deliver(formLead)).toEqual({
      kind: 'rejected',
      reason: `Salesforce refused a duplicate by the rule Standard_Rule of Contact ${String(known['Id'])}: You're creating a duplicate record. We recommend you use an existing record instead. (DUPLICATES_DETECTED)`,
    })
  })

  test('whose result is spelt as old versions do, or names nothing, is understood', async () => {
    const { crm, org, deliver } = await startAccount()
    const known = org.store.add('Lead', { LastName: 'Петров' })
    const matchResults = [{ entityType: 'Lead', matchRecords: [{ record: { Id: known['Id'] } }] }]
    const refused = (more: object) => ({
      status: 400,
      json: [{ errorCode: 'DUPLICATES_DETECTED', message: 'Use one of these records?', ...more }],
    })
    crm.failNext({ kind: 'answer', answer: refused({ duplicateResut: { matchResults } }) }, { matches: isCreate })
    expect(await deliver(formLead)).toMatchObject({ kind: 'delivered', crmId: known['Id'], isAppended: true })
    crm.failNext({ kind: 'answer', answer: refused({}) }, { matches: isCreate })
    expect(await deliver(formLead, { marker: 'estafeta-2' })).toMatchObject({
      kind: 'rejected',
      reason: 'Salesforce refused a duplicate: Use one of these records? (DUPLICATES_DETECTED)',
    })
  })
})
