import { describe, expect, test } from 'vitest'
import { retailcrmAdapter } from './adapter.ts'
import { startAccount } from './test-account.ts'

describe('reference lists', () => {
  test('are read with the types and choices of fields', async () => {
    const { bench } = await startAccount()
    const read = (list: string) => retailcrmAdapter.readList?.(bench.context, list)
    expect(await read('statuses')).toEqual([
      { value: 'new', label: 'Новый', isActive: true, detail: 'new' },
      { value: 'assembling', label: 'Комплектуется', isActive: true, detail: 'assembling' },
      { value: 'complete', label: 'Выполнен', isActive: true, detail: 'complete' },
    ])
    expect(await read('users')).toEqual([
      { value: '17', label: 'Орлова Анна', isActive: true, detail: 'a@example.org' },
    ])
    expect((await read('orderFields'))?.find(({ value }) => value === 'lead_type')).toEqual({
      value: 'lead_type',
      label: 'Тип',
      isActive: true,
      detail: 'dictionary',
      choices: [
        { value: 'calc-form', label: 'Форма расчёта' },
        { value: 'callback', label: 'Обратный звонок' },
      ],
    })
    expect(await read('sites')).toEqual([{ value: 'main-shop', label: 'Магазин main-shop', isActive: true }])
    await expect(read('nonsense')).rejects.toThrow('RetailCRM has no list "nonsense"')
  })

  test('every declared list can be read', async () => {
    const { bench, crm } = await startAccount()
    const unread: string[] = []
    for (const { name } of retailcrmAdapter.descriptor.lists) {
      const items = await retailcrmAdapter.readList?.(bench.context, name)
      if (items === undefined || items.length === 0) unread.push(name)
    }
    expect(unread).toEqual([])
    expect(crm.requests.length).toBeGreaterThan(0)
  })
})
