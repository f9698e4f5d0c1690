import { describe, expect, test } from 'vitest'
import type { OutgoingLead } from '../kit/types.ts'
import { ID } from './fake-salesforce.ts'
import { formLead, isCreate, mutations, queries, startAccount } from './test-account.ts'

const lead: Partial<OutgoingLead> = {
  ...formLead,
  visit: '220145',
  flags: { is_need_callback: true, callback_phone: '+74951234567', order_creation_method: 'Форма' },
  variables: { utmSource: 'yandex', utmMedium: 'cpc', landingPage: 'https://okna.example/?a=1', city: 'Тула' },
}

describe('a lead becomes', () => {
  test('a Lead under its external id, written out whole', async () => {
    const { crm, deliver } = await startAccount({
      visitField: 'Visit__c',
      leadSource: 'Web',
      ownerId: ID.user,
      status: 'Working - Contacted',
    })
    const fields = {
      Company: 'ООО Окна',
      Title: 'Директор',
      Owner: ID.other,
      UTM_Source__c: 'yandex',
      City: 'Тула',
      empty: '',
    }
    const outcome = await deliver({ ...lead, fields, clientFields: { Website: 'https://client.example' } })
    const [record] = crm.org.store.rows('Lead')
    expect(outcome).toEqual({ kind: 'delivered', crmId: record?.['Id'], url: `${crm.url}/${String(record?.['Id'])}` })
    expect(mutations(crm)).toEqual([
      {
        method: 'PATCH',
        path: 'sobjects/Lead/Estafeta_Id__c/estafeta-1',
        body: {
          LastName: 'Тест Петров',
          Phone: '+79001112233',
          Email: 'lead@example.org',
          Company: 'ООО Окна',
          Title: 'Директор',
          OwnerId: ID.other,
          UTM_Source__c: 'yandex',
          City: 'Тула',
          Website: 'https://client.example',
          Status: 'Working - Contacted',
          LeadSource: 'Web',
          Visit__c: '220145',
          Description: [
            'Заявка с формы «Расчёт»',
            '',
            'Два окна',
            '',
            'Перезвонить по номеру: +74951234567',
            '',
            'Способ создания: Форма',
            'utm_source: yandex',
            'utm_medium: cpc',
            'Страница входа: https://okna.example/?a=1',
          ].join('\n'),
        },
      },
    ])
    const { headers } = crm.requests.find(isCreate)!
    expect(headers).toMatchObject({
      authorization: 'Bearer 00D5g000001!AQ-access-1',
      'content-type': 'application/json; charset=utf-8',
      'sforce-auto-assign': 'FALSE',
      'sforce-duplicate-rule-header': 'allowSave=true',
    })
  })

  test('a Lead with its mark in the description where the org has no field for it', async () => {
    const { crm, deliver } = await startAccount({ markerField: '', duplicates: 'refuse' })
    await deliver({ name: 'Анна', phone: '555-55-55', comment: 'Перезвоните' })
    expect(mutations(crm)).toEqual([
      {
        method: 'POST',
        path: 'sobjects/Lead',
        body: {
          LastName: 'Анна',
          Phone: '555-55-55',
          Company: 'Не указана',
          Description: 'Перезвоните\n\n[estafeta-1]',
        },
      },
    ])
    const { headers } = crm.requests.find(isCreate)!
    expect(headers).not.toHaveProperty('sforce-auto-assign')
    expect(headers).not.toHaveProperty('sforce-duplicate-rule-header')
  })

  test('a Lead whose description keeps what no field takes', async () => {
    const { stored, deliver } = await startAccount({ noteLanguage: 'en' })
    const fields = {
      unknown: 'x',
      Product__c: 'Старое',
      Budget__c: 'дорого',
      Meeting__c: '31.02.2026',
      City: 'я'.repeat(50),
      IsConverted: '1',
      Id: '00Q5g0000000001AAA',
      Estafeta_Id__c: 'mine',
      Owner: 'Никто',
      nested: { a: 1 },
      LastName: 'Иванов',
    }
    const given = {
      title: 'Заявка',
      name: 'Тест Петров',
      email: 'не почта',
      phone: 'нет',
      fields,
      clientFields: { City: 'Орёл' },
    }
    expect(await deliver(given)).toMatchObject({ kind: 'delivered' })
    expect(stored('Lead')).toEqual([
      {
        LastName: 'Иванов',
        Company: 'Not specified',
        City: 'я'.repeat(40),
        Estafeta_Id__c: 'estafeta-1',
        Description: [
          'Заявка',
          '',
          "The lead's data that no field takes:",
          'phone: нет',
          'email: не почта',
          'name: Тест Петров',
          'unknown: x',
          'Product__c: Старое',
          'Budget__c: дорого',
          'Meeting__c: 31.02.2026',
          `City: ${'я'.repeat(50)}`,
          'IsConverted: 1',
          'Id: 00Q5g0000000001AAA',
          'Estafeta_Id__c: mine',
          'nested: {"a":1}',
          'City: Орёл',
          'Owner: Никто',
        ].join('\n'),
      },
    ])
  })

  test('a Lead with empty values where a single space asks for them', async () => {
    const { crm, deliver } = await startAccount({ company: 'Сайт' })
    await deliver({
      name: ' ',
      fields: { City: ' ', DoNotCall: ' ', Budget__c: ' ', Company: ' ', Description: ' ', Title: '' },
    })
    expect(mutations(crm)[0]?.body).toEqual({
      LastName: 'Без имени',
      Company: 'Сайт',
      City: null,
      DoNotCall: false,
      Budget__c: null,
    })
  })

  test.each([
    ['last', { LastName: 'Анна  Мария Орлова' }],
    ['first_last', { FirstName: 'Анна', LastName: 'Мария Орлова' }],
    ['last_first', { FirstName: 'Мария Орлова', LastName: 'Анна' }],
  ])('a Lead whose name is split as the connection says: %s', async (nameOrder, expected) => {
    const { crm, deliver } = await startAccount({ nameOrder })
    await deliver({ name: ' Анна  Мария Орлова ' })
    const { Company: _company, ...name } = mutations(crm)[0]!.body
    expect(name).toEqual(expected)
  })

  test('a Lead and tasks with the rest of its text, together or not at all', async () => {
    const { crm, org, deliver } = await startAccount()
    const comment = `${'д'.repeat(70_000)}конец`
    expect(await deliver({ title: 'Длинная', comment })).toMatchObject({ kind: 'delivered' })
    expect(mutations(crm).map(({ path }) => path)).toEqual(['composite'])
    const [record] = org.store.rows('Lead')
    const description = String(record?.['Description'])
    expect(description).toHaveLength(32_000)
    expect(description.endsWith('(продолжение — в задачах)')).toBe(true)
    const tasks = org.store.rows('Task')
    expect(tasks.map(({ WhoId, Subject, Status }) => ({ WhoId, Subject, Status }))).toEqual(
      [1, 2].map((number) => ({
        WhoId: record?.['Id'],
        Subject: `Продолжение описания (${number}/2)`,
        Status: 'Completed',
      })),
    )
    const whole = description + tasks.map((task) => String(task['Description'])).join('')
    expect(whole.match(/д/g)?.length).toBe(70_000 + 'продолжение — в задачах'.match(/д/g)!.length)
    expect(whole).toContain('конец\n\n[estafeta-1]')
  })
})

describe('an owner', () => {
  test.each([
    ['by id', ID.other],
    ['by name', 'Борис Котов'],
    ['by e-mail', 'BORIS@acme.example'],
  ])('is found %s', async (_name, owner) => {
    const { crm, deliver } = await startAccount()
    await deliver({ fields: { OwnerId: owner } })
    expect(mutations(crm)[0]?.body['OwnerId']).toBe(ID.other)
  })

  test('that is inactive goes to the description when the lead names it', async () => {
    const { stored, deliver } = await startAccount()
    expect(await deliver({ fields: { Owner: ID.gone } })).toMatchObject({ kind: 'delivered' })
    expect(stored('Lead')[0]?.['Description']).toContain(`Owner: ${ID.gone}`)
  })

  test('that is inactive holds the connection when the connection names it', async () => {
    const { stored, deliver } = await startAccount({ ownerId: ID.gone })
    expect(await deliver({})).toMatchObject({
      kind: 'unauthorized',
      reason: expect.stringContaining('sets as OwnerId'),
    })
    expect(stored('Lead')).toEqual([])
  })

  test.each([
    ['an active rule gives the lead to its queue', {}, {}, ID.queue],
    ['an owner keeps the lead', { ownerId: ID.user }, {}, ID.user],
    ['rules that are switched off leave the lead alone', { hasAssignmentRules: false }, {}, undefined],
  ])('and assignment rules: %s', async (_name, config, fields, expected) => {
    const { org, stored, deliver } = await startAccount(config)
    org.assignTo = ID.queue
    await deliver({ fields })
    expect(stored('Lead')[0]?.['OwnerId']).toBe(expected)
  })
})

describe('other references', () => {
  test('are found by the name of their record, record types by theirs', async () => {
    const { crm, deliver } = await startAccount()
    await deliver({ fields: { Кампания: 'Осень', RecordType: 'Розница' } })
    expect(mutations(crm)[0]?.body).toMatchObject({ Campaign__c: ID.campaign, RecordTypeId: ID.retail })
    expect(queries(crm)).toEqual(["SELECT Id FROM Campaign WHERE Name = 'Осень' LIMIT 2"])
  })

  test('that are hidden or ambiguous stay in the description', async () => {
    const { org, stored, deliver } = await startAccount()
    org.store.add('Campaign', { Name: 'Осень' })
    await deliver({ fields: { Кампания: 'Осень' } }, { marker: 'a' })
    const campaigns = org.store.objects.get('Campaign')
    if (campaigns !== undefined) campaigns.queryable = false
    await deliver({ fields: { Кампания: 'Зима' } }, { marker: 'b' })
    expect(stored('Lead').map(({ Description }) => Description)).toEqual([
      expect.stringContaining('Кампания: Осень'),
      expect.stringContaining('Кампания: Зима'),
    ])
  })

  test('with quotes and backslashes in their name cannot break the query', async () => {
    const { crm, stored, deliver } = await startAccount()
    await deliver({ fields: { Campaign__c: "O'Hara\\ OR Name != '" } })
    expect(queries(crm)).toEqual(["SELECT Id FROM Campaign WHERE Name = 'O\\'Hara\\\\ OR Name != \\'' LIMIT 2"])
    expect(stored('Lead')[0]?.['Description']).toContain("Campaign__c: O'Hara")
  })
})

describe('an org whose definitions are too large to be read', () => {
  test('gets values as they are; what it refuses goes to the description', async () => {
    const { crm, org, stored, deliver } = await startAccount()
    org.huge.add('Lead')
    const fields = { Owner: ID.other, City: 'Тула', Nope__c: 'x', 'не имя': 'y', list: ['a', 'b'] }
    expect(await deliver({ name: 'Анна', fields })).toMatchObject({ kind: 'delivered' })
    expect(stored('Lead')[0]).toMatchObject({ OwnerId: ID.other, City: 'Тула', LastName: 'Анна' })
    expect(String(stored('Lead')[0]?.['Description']).split('\n').sort()).toEqual(
      ['Данные заявки, для которых нет подходящего поля:', 'Nope__c: x', 'list: a, b', 'не имя: y'].sort(),
    )
    expect(mutations(crm)).toHaveLength(3)
  })

  test('names no culprit for a wrong type: all values of the maps go to the description', async () => {
    const { org, stored, deliver } = await startAccount()
    org.huge.add('Lead')
    expect(await deliver({ name: 'Анна', fields: { Budget__c: '100', City: 'Тула' } })).toMatchObject({
      kind: 'delivered',
    })
    expect(stored('Lead')[0]).toMatchObject({
      LastName: 'Анна',
      Description: expect.stringContaining('Budget__c: 100\nCity: Тула'),
    })
  })
})
