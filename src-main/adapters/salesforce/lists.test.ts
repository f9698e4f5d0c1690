import { expect, test } from 'vitest'
import { ID } from './fake-salesforce.ts'
import { startAccount } from './test-account.ts'

test('users and owners carry e-mail and whether they are active', async () => {
  const { readList } = await startAccount()
  const users = [
    { value: ID.user, label: 'Анна Орлова', isActive: true, detail: 'anna@acme.example' },
    { value: ID.other, label: 'Борис Котов', isActive: true, detail: 'boris@acme.example' },
    { value: ID.gone, label: 'Вера Лис', isActive: false, detail: 'vera@acme.example' },
  ]
  expect(await readList('users')).toEqual(users)
  expect(await readList('owners')).toEqual([
    ...users,
    { value: ID.queue, label: 'Новые заявки', isActive: true, detail: 'queue' },
  ])
})

test('fields carry type and choices; what cannot be written is not listed', async () => {
  const { readList } = await startAccount()
  const fields = await readList('dealFields')
  expect(fields.find(({ value }) => value === 'Product__c')).toEqual({
    value: 'Product__c',
    label: 'Продукт',
    isActive: true,
    detail: 'picklist',
    choices: [
      { value: 'windows', label: 'Окна' },
      { value: 'doors', label: 'Двери' },
    ],
  })
  expect(fields.map(({ value }) => value)).not.toContain('IsConverted')
  expect((await readList('clientFields')).map(({ value }) => value)).toContain('Company')
})

test.each([
  ['Opportunity', ['Prospecting', 'Qualification', 'Closed Won'], 'Amount', 'MobilePhone'],
  ['Order', ['Draft', 'Activated'], 'EffectiveDate', 'Title'],
])(
  'of %s are its stages or statuses, its fields and those of its contact',
  async (target, statuses, field, contactField) => {
    const { readList } = await startAccount({ target })
    expect((await readList('statuses')).map(({ value }) => value)).toEqual(statuses)
    expect((await readList('dealFields')).map(({ value }) => value)).toContain(field)
    expect((await readList('clientFields')).map(({ value }) => value)).toContain(contactField)
  },
)

test('sources, record types, campaigns, external id fields and versions are listed', async () => {
  const { readList } = await startAccount()
  expect((await readList('leadSources')).map(({ value }) => value)).toEqual(['Web', 'Phone Inquiry'])
  expect(await readList('recordTypes')).toEqual([
    { value: ID.retail, label: 'Розница', isActive: true, detail: 'Retail' },
  ])
  expect(await readList('campaigns')).toEqual([{ value: ID.campaign, label: 'Осень', isActive: true }])
  expect((await readList('externalIds')).map(({ value }) => value)).toEqual(['Estafeta_Id__c'])
  expect((await readList('apiVersions')).map(({ value }) => value)).toEqual(['62.0', '61.0'])
})

test('queues that may not be seen are none; unknown lists and fields too many to list are told', async () => {
  const { org, readList } = await startAccount()
  for (const field of org.store.objects.get('QueueSobject')?.fields ?? [])
    org.store.hidden.add(`QueueSobject.${field.name}`)
  expect(await readList('owners')).toHaveLength(3)
  await expect(readList('nope')).rejects.toThrow('Salesforce has no list "nope"')
  org.huge.add('Lead')
  await expect(readList('dealFields')).rejects.toThrow('type their API names')
})
