import { expect, test } from 'vitest'
import { moyskladAdapter } from './adapter.ts'
import { FIELD, ID } from './fake-data.ts'
import { startAccount } from './test-account.ts'

test('reference lists are read with types, choices and what is switched off', async () => {
  const { bench } = await startAccount()
  const read = async (list: string) => (await moyskladAdapter.readList?.(bench.context, list)) ?? []
  expect(await read('users')).toEqual([
    { value: ID.employee, label: 'Робот', isActive: true, detail: 'robot@example.org' },
    { value: ID.seller, label: 'Орлова А.', isActive: true, detail: 'anna@example.org' },
  ])
  expect((await read('stores')).map(({ label, isActive }) => [label, isActive])).toEqual([
    ['Основной склад', true],
    ['Старый склад', false],
  ])
  expect((await read('states'))[1]).toEqual({
    value: ID.stateDone,
    label: 'Выполнен',
    isActive: true,
    detail: 'Successful',
  })
  expect((await read('currencies'))[1]).toMatchObject({ label: 'юань', detail: 'CNY' })
  expect((await read('goods')).map(({ detail }) => detail)).toEqual(['product', 'service', 'bundle', 'variant'])
  const fields = await read('orderFields')
  expect(fields.find(({ value }) => value === FIELD.city)).toEqual({
    value: FIELD.city,
    label: 'Город',
    isActive: true,
    detail: 'customentity',
    choices: [
      { value: ID.tula, label: 'Тула' },
      { value: 'cccc0000-0000-11ef-0a80-000000000002', label: 'Орёл; область' },
    ],
  })
  expect(fields.find(({ value }) => value === FIELD.plan)).toMatchObject({ detail: 'file', isActive: false })
  await expect(read('nonsense')).rejects.toThrow('MoySklad has no list "nonsense"')
})

test('every declared list can be read, and the keys of the seed are offered', async () => {
  const { bench } = await startAccount()
  const unread: string[] = []
  for (const { name } of moyskladAdapter.descriptor.lists) {
    const items = await moyskladAdapter.readList?.(bench.context, name)
    if (items === undefined || items.length === 0) unread.push(name)
  }
  expect(unread).toEqual([])
  const keys = (await moyskladAdapter.readList?.(bench.context, 'orderKeys'))?.map(({ value }) => value)
  expect(keys).toEqual(
    expect.arrayContaining([
      'state',
      'currency_uuid',
      'project_uuid',
      'contract_uuid',
      'owner_uid',
      'existing_good_uuid',
    ]),
  )
})

test('a list of several pages is read whole', async () => {
  const { crm, bench } = await startAccount()
  crm.account.dictionaries['project'] = Array.from({ length: 250 }, (_, index) => ({
    id: `88880000-0000-11ef-0a80-${String(index).padStart(12, '0')}`,
    name: `Проект ${index}`,
  }))
  const items = await moyskladAdapter.readList?.(bench.context, 'projects')
  expect(new Set(items?.map(({ value }) => value)).size).toBe(250)
  expect(crm.requests.map(({ query }) => query.get('offset'))).toEqual(['0', '100', '200'])
})
