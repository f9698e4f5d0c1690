import { describe, expect, test } from 'vitest'
import type { OutgoingLead } from '../kit/types.ts'
import { formLead, lastBody, startAccount } from './test-account.ts'

const lead: Partial<OutgoingLead> = {
  ...formLead,
  visit: '220145',
  flags: { is_need_callback: true, callback_phone: '+74951234567', order_creation_method: 'Форма' },
  variables: { utmSource: 'yandex', utmMedium: 'cpc', landingPage: 'https://okna.example/?a=1', source: 'Директ' },
}

const SAID = [
  'Заявка с формы «Расчёт»',
  '',
  'Два окна',
  '',
  'Контакт: Тест Петров, 8 (900) 111-22-33, lead@example.org',
  'Перезвонить по номеру: +74951234567',
  '',
  'Номер визита: 220145',
  'Способ создания: Форма',
  'Источник: Директ',
  'utm_source: yandex',
  'utm_medium: cpc',
  'Страница входа: https://okna.example/?a=1',
  '',
  '[estafeta-1]',
]

const settings = { programId: '14', stateId: '41', managerId: '1000005' }

describe('a lead becomes a client and a deal, written out whole', () => {
  test('by API v3: JSON, references and money as entities', async () => {
    const { crm, deliver } = await startAccount('megaplan', {}, settings)
    const fields = { Cost: '123', Category1000047CustomFieldSayt: 'Текст' }
    const clientFields = { Category183CustomFieldIstochnik: 'site' }
    expect(await deliver({ ...lead, fields, clientFields })).toEqual({
      kind: 'delivered',
      crmId: '9001',
      url: `${crm.url}/deals/9001/card/`,
    })
    expect(crm.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /api/v3/program/14/fields',
      'GET /api/v3/contractorHuman/extraFields',
      'GET /api/v3/contractor',
      'GET /api/v3/contractor',
      'GET /api/v3/contractor',
      'POST /api/v3/contractorHuman',
      'POST /api/v3/deal',
    ])
    expect(crm.requests.slice(2, 5).map(({ query }) => [...query.keys()])).toEqual([
      ['{"q":"+79001112233","limit":100,"fields":["name","contactInfo"]}'],
      ['{"q":"9001112233","limit":100,"fields":["name","contactInfo"]}'],
      ['{"q":"lead@example.org","limit":100,"fields":["name","contactInfo"]}'],
    ])
    expect(crm.requests.at(-1)?.headers).toMatchObject({
      authorization: 'Bearer AbCd-access-token-1',
      'content-type': 'application/json; charset=utf-8',
    })
    expect(lastBody(crm, '/api/v3/contractorHuman')).toEqual({
      contentType: 'ContractorHuman',
      firstName: 'Тест Петров',
      contactInfo: [
        { contentType: 'ContactInfo', type: 'phone', value: '+79001112233' },
        { contentType: 'ContactInfo', type: 'email', value: 'lead@example.org' },
      ],
      responsibles: [{ contentType: 'Employee', id: '1000005' }],
      Category183CustomFieldIstochnik: 'site',
    })
    expect(lastBody(crm, '/api/v3/deal')).toEqual({
      contentType: 'Deal',
      program: { contentType: 'Program', id: '14' },
      description: SAID.join('<br>'),
      contractor: { contentType: 'ContractorHuman', id: '1000777' },
      name: 'Заявка с формы «Расчёт»',
      manager: { contentType: 'Employee', id: '1000005' },
      state: { contentType: 'ProgramState', id: '41' },
      cost: { contentType: 'Money', value: 123, currency: 'RUB' },
      Category1000047CustomFieldSayt: 'Текст',
    })
  })

  test('by API v1: signed forms with names in brackets', async () => {
    const { crm, deliver } = await startAccount('megaplan1', {}, settings)
    const fields = { Cost: '123', Category1000047CustomFieldSayt: 'Текст' }
    const clientFields = { Category183CustomFieldIstochnik: 'site' }
    expect(await deliver({ ...lead, fields, clientFields })).toEqual({
      kind: 'delivered',
      crmId: '9001',
      url: `${crm.url}/deals/9001/card/`,
    })
    expect(crm.requests.map(({ method, path, query }) => `${method} ${path}?${query.toString()}`)).toEqual([
      'GET /BumsTradeApiV01/Deal/listFields.api?ProgramId=14',
      'GET /BumsCrmApiV01/Contractor/listFields.api?',
      'GET /BumsCrmApiV01/Contractor/list.api?FilterId=all&Phone=79001112233&Limit=100',
      'GET /BumsCrmApiV01/Contractor/list.api?FilterId=all&Phone=9001112233&Limit=100',
      'GET /BumsCrmApiV01/Contractor/list.api?FilterId=all&qs=lead%40example.org&Limit=100',
      'POST /BumsCrmApiV01/Contractor/save.api?',
      'POST /BumsTradeApiV01/Deal/save.api?',
    ])
    const sent = crm.requests.at(-1)?.headers
    expect(sent).toMatchObject({
      date: 'Thu, 15 Jan 2026 09:00:00 +0000',
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
    })
    expect(sent?.['x-authorization']).toMatch(/^0aB1cD2eF3:[A-Za-z0-9+/]{54}==$/)
    expect(lastBody(crm, '/BumsCrmApiV01/Contractor/save.api')).toEqual({
      'Model[TypePerson]': 'human',
      'Model[FirstName]': 'Тест Петров',
      'Model[LastName]': '-',
      'Model[MiddleName]': '-',
      'Model[Phones][0]': 'ph_m+79001112233',
      'Model[Email]': 'lead@example.org',
      'Model[Responsibles]': '1000005',
      'Model[Category183CustomFieldIstochnik]': 'site',
    })
    expect(lastBody(crm, '/BumsTradeApiV01/Deal/save.api')).toEqual({
      ProgramId: '14',
      StatusId: '41',
      StrictLogic: '0',
      'Model[Description]': SAID.join('\n'),
      'Model[Contractor]': '1000777',
      'Model[CustomName]': 'Заявка с формы «Расчёт»',
      'Model[Manager]': '1000005',
      'Model[Cost][Value]': '123',
      'Model[Category1000047CustomFieldSayt]': 'Текст',
    })
  })
})

const typed = {
  CustomName: 'Окна',
  cost: '1 234,50 ₽',
  Auditors: '1000005',
  Category1000047CustomFieldPloshchad: '12,5',
  Category1000047CustomFieldSoglasie: 'да',
  Category1000047CustomFieldZamer: '01.03.2026',
  Category1000047CustomFieldZvonok: '2026-03-01T22:30:00Z',
  Category1000047CustomFieldAvans: '500',
  Category1000047CustomFieldTip: 'балкон, лоджия',
  category1000047customfieldsayt: 'в любом регистре',
}

describe('values take the form of their fields', () => {
  test('by API v3', async () => {
    const { crm, deliver } = await startAccount('megaplan', {}, { currency: 'KZT' })
    await deliver({
      fields: {
        ...typed,
        Category1000047CustomFieldInteresy: ['пластик', 'Дерево'],
        Category1000047CustomFieldZamershchik: '1000005',
      },
    })
    expect(crm.account.deals[0]?.values).toEqual({
      name: 'Окна',
      cost: { contentType: 'Money', value: 1234.5, currency: 'KZT' },
      auditors: [{ contentType: 'Employee', id: '1000005' }],
      Category1000047CustomFieldPloshchad: 12.5,
      Category1000047CustomFieldSoglasie: true,
      Category1000047CustomFieldZamer: { contentType: 'DateOnly', year: 2026, month: 2, day: 1 },
      Category1000047CustomFieldZvonok: { contentType: 'DateTime', value: '2026-03-02 01:30:00' },
      Category1000047CustomFieldAvans: { contentType: 'Money', value: 500, currency: 'KZT' },
      Category1000047CustomFieldTip: 'Балкон, лоджия',
      Category1000047CustomFieldInteresy: ['Пластик', 'Дерево'],
      Category1000047CustomFieldZamershchik: { contentType: 'Employee', id: '1000005' },
      Category1000047CustomFieldSayt: 'в любом регистре',
    })
  })

  test('by API v1', async () => {
    const { crm, deliver } = await startAccount('megaplan1')
    await deliver({ fields: { ...typed, Paid: '10' } })
    expect(crm.account.deals[0]?.values).toEqual({
      'Model[CustomName]': 'Окна',
      'Model[Cost][Value]': '1234.5',
      'Model[Paid][Value]': '10',
      'Model[Auditors]': '1000005',
      'Model[Category1000047CustomFieldPloshchad]': '12.5',
      'Model[Category1000047CustomFieldSoglasie]': '1',
      'Model[Category1000047CustomFieldZamer]': '2026-03-01',
      'Model[Category1000047CustomFieldZvonok]': '2026-03-02 01:30:00',
      'Model[Category1000047CustomFieldAvans][Value]': '500',
      'Model[Category1000047CustomFieldTip]': 'балкон, лоджия',
      'Model[Category1000047CustomFieldSayt]': 'в любом регистре',
    })
  })

  test('a single space empties a field, an empty text is not passed', async () => {
    const fields = {
      Cost: ' ',
      Category1000047CustomFieldSayt: ' ',
      Category1000047CustomFieldZamer: ' ',
      Category1000047CustomFieldAvans: '',
      nowhere: ' ',
      Description: ' ',
    }
    const v3 = await startAccount('megaplan')
    await v3.deliver({ title: ' ', fields })
    expect(v3.crm.account.deals[0]?.values).toEqual({
      name: '',
      cost: null,
      Category1000047CustomFieldSayt: '',
      Category1000047CustomFieldZamer: null,
    })
    expect(v3.crm.account.deals[0]?.description).toBe('[estafeta-1]')
    const v1 = await startAccount('megaplan1')
    await v1.deliver({ title: ' ', fields })
    expect(v1.crm.account.deals[0]?.values).toEqual({
      'Model[CustomName]': '',
      'Model[Cost][Value]': '',
      'Model[Category1000047CustomFieldSayt]': '',
      'Model[Category1000047CustomFieldZamer]': '',
    })
  })

  test('text is escaped in the HTML of API v3 and left alone in API v1', async () => {
    const v3 = await startAccount('megaplan')
    await v3.deliver({ comment: '<b>"A" & B</b>\nещё' })
    expect(v3.crm.account.deals[0]?.description).toBe(
      '&lt;b&gt;&quot;A&quot; &amp; B&lt;/b&gt;<br>ещё<br><br>[estafeta-1]',
    )
    const v1 = await startAccount('megaplan1')
    await v1.deliver({ comment: '<b>"A" & B</b>\nещё' })
    expect(v1.crm.account.deals[0]?.description).toBe('<b>"A" & B</b>\nещё\n\n[estafeta-1]')
  })
})
