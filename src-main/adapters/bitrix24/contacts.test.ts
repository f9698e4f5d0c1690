import { describe, expect, test } from 'vitest'
import { createStepStore } from '../kit/test-bench.ts'
import { calls, contacts, deals, formLead, formPhone, isCall, startAccount } from './test-account.ts'

describe('the responsible person', () => {
  const known = { ...formPhone, NAME: 'Пётр', ASSIGNED_BY_ID: 22 }
  test.each([
    ['is the client’s own by the lead’s flag', 22, {}, { ASSIGNED_BY_CONTACT_MANAGER: 'Y' }],
    ['is the client’s own by the connection', 22, { hasContactManager: true }, {}],
    ['is the one of the lead', 17, { assignedById: '22' }, { ASSIGNED_BY_ID: '17' }],
    ['by name', 22, {}, { ASSIGNED_BY_ID: 'Борис Ким' }],
    ['is the one of the connection', 22, { assignedById: '22' }, { ASSIGNED_BY_CONTACT_MANAGER: 'N' }],
    ['is left to Bitrix24', undefined, {}, {}],
  ])('%s', async (_name, expected, config, fields) => {
    const { crm, deliver } = await startAccount('deals', {}, config)
    crm.seed('contact', known)
    await deliver({ ...formLead, fields })
    expect(deals(crm)[0]?.['ASSIGNED_BY_ID']).toBe(expected)
    expect(deals(crm)[0]?.['COMMENTS']).not.toContain('ASSIGNED_BY_CONTACT_MANAGER')
  })

  test('is not the client’s own when that one has left', async () => {
    const { crm, deliver } = await startAccount('deals', {}, { hasContactManager: true, assignedById: '17' })
    crm.seed('contact', { ...known, ASSIGNED_BY_ID: 23 })
    await deliver(formLead)
    expect(deals(crm)[0]?.['ASSIGNED_BY_ID']).toBe(17)
  })

  test('is taken as it is when the key may not read users', async () => {
    const { crm, deliver } = await startAccount('deals', { scopes: ['crm'] })
    expect(await deliver({ fields: { ASSIGNED_BY_ID: '22' } })).toMatchObject({ kind: 'delivered' })
    expect(deals(crm)[0]?.['ASSIGNED_BY_ID']).toBe(22)
  })
})

describe('a known client', () => {
  test.each(['+79001112233', '79001112233', '89001112233', '9001112233', '8 (900) 111-22-33'])(
    'is found by the phone written %s',
    async (VALUE) => {
      const { crm, deliver } = await startAccount('deals')
      crm.seed('contact', { NAME: 'Пётр', PHONE: [{ VALUE, VALUE_TYPE: 'MOBILE' }] })
      await deliver(formLead)
      expect(contacts(crm)).toHaveLength(1)
      expect(deals(crm)[0]).toMatchObject({ CONTACT_IDS: [901] })
    },
  )

  test('found by e-mail keeps the own name; what the lead says of the person is in the comment', async () => {
    const { crm, deliver } = await startAccount('deals')
    crm.seed('contact', { NAME: 'Пётр', EMAIL: [{ VALUE: 'lead@example.org', VALUE_TYPE: 'HOME' }] })
    await deliver(formLead)
    expect(contacts(crm)[0]?.['NAME']).toBe('Пётр')
    expect(deals(crm)[0]?.['COMMENTS']).toBe('Два окна\n\nКонтакт: Тест Петров, 8 (900) 111-22-33, lead@example.org')
  })

  test('gets the client fields once, further phones go to the comment', async () => {
    const { crm, deliver } = await startAccount('deals')
    crm.seed('contact', { ...formPhone, NAME: 'Пётр' })
    crm.failNext({ kind: 'reset' }, { matches: isCall('crm.deal.add') })
    const step = createStepStore().run
    const lead = { ...formLead, clientFields: { UF_CRM_NICK: 'Кот', PHONE: '+74950000000' } }
    await deliver(lead, { step })
    expect(await deliver(lead, { step })).toMatchObject({ kind: 'delivered' })
    expect(calls(crm).filter(([method]) => method === 'crm.contact.update')).toEqual([
      ['crm.contact.update', { id: 901, fields: { UF_CRM_NICK: 'Кот' } }],
    ])
    expect(deals(crm)[0]?.['COMMENTS']).toContain('PHONE: +74950000000')
  })

  test('whom the key may not change leaves the client fields to the comment', async () => {
    const { crm, deliver } = await startAccount('deals')
    crm.seed('contact', { ...formPhone, NAME: 'Пётр' })
    const denied = { status: 400, json: { error: '', error_description: 'Access denied.' } }
    crm.failNext({ kind: 'answer', answer: denied }, { matches: isCall('crm.contact.update') })
    expect(await deliver({ ...formLead, clientFields: { UF_CRM_NICK: 'Кот' } })).toMatchObject({ kind: 'delivered' })
    expect(deals(crm)[0]?.['COMMENTS']).toContain('UF_CRM_NICK: Кот')
  })
})

test('a contact whose create lost its answer is not made again, even when its phone cannot be searched', async () => {
  const { crm, deliver } = await startAccount('deals')
  crm.failNext({ kind: 'lose_answer' }, { matches: isCall('crm.contact.add') })
  expect(await deliver({ name: 'Анна' })).toMatchObject({ kind: 'unknown' })
  expect(await deliver({ name: 'Анна' }, { isRepeatOfUnknown: true })).toMatchObject({ kind: 'delivered' })
  expect(contacts(crm)).toHaveLength(1)
  expect(deals(crm)).toMatchObject([{ CONTACT_IDS: [901] }])
})
