import { expect, test } from 'vitest'
import { amocrmAdapter } from './adapter.ts'
import { startAccount } from './test-account.ts'

test('lists are read with types, choices and what is switched off', async () => {
  const { bench } = await startAccount()
  const read = (list: string) => amocrmAdapter.readList?.(bench.context, list)
  expect(await read('stages')).toEqual([
    { value: '7100/unsorted', label: 'Продажи → Неразобранное', isActive: true },
    { value: '7100/71001', label: 'Продажи → Первичный контакт', isActive: true },
    { value: '7100/71002', label: 'Продажи → Переговоры', isActive: true },
    { value: '7100/142', label: 'Продажи → Успешно реализовано', isActive: true },
    { value: '7100/143', label: 'Продажи → Закрыто и не реализовано', isActive: true },
    { value: '7200/unsorted', label: 'Монтаж → Неразобранное', isActive: false },
    { value: '7200/72001', label: 'Монтаж → Переговоры', isActive: true },
    { value: '7200/142', label: 'Монтаж → Успешно реализовано', isActive: true },
    { value: '7200/143', label: 'Монтаж → Закрыто и не реализовано', isActive: true },
    { value: '7300/73001', label: 'Старая → Этап', isActive: false },
    { value: '7300/142', label: 'Старая → Успешно реализовано', isActive: false },
    { value: '7300/143', label: 'Старая → Закрыто и не реализовано', isActive: false },
  ])
  expect(await read('pipelines')).toEqual([
    { value: '7100', label: 'Продажи', isActive: true },
    { value: '7200', label: 'Монтаж', isActive: true },
    { value: '7300', label: 'Старая', isActive: false },
  ])
  expect((await read('statuses'))?.map(({ value, detail }) => [value, detail])).toEqual([
    ['71000', 'Продажи'],
    ['71001', 'Продажи'],
    ['71002', 'Продажи'],
    ['142', 'Продажи'],
    ['143', 'Продажи'],
    ['72000', 'Монтаж'],
    ['72001', 'Монтаж'],
    ['73001', 'Старая'],
  ])
  expect(await read('users')).toEqual([
    { value: '501', label: 'Анна Орлова', isActive: true, detail: 'anna@example.org' },
    { value: '502', label: 'Пётр Белов', isActive: true, detail: 'petr@example.org' },
    { value: '503', label: 'Уволен', isActive: false, detail: 'old@example.org' },
  ])
  const fields = await read('dealFields')
  expect(fields?.find(({ value }) => value === '990016')).toEqual({
    value: '990016',
    label: 'Тип',
    isActive: true,
    detail: 'select',
    choices: [
      { value: '501', label: 'Форма расчёта' },
      { value: '502', label: 'Обратный звонок' },
    ],
  })
  expect(fields?.find(({ value }) => value === '990020')?.isActive).toBe(false)
})

test('every declared list can be read, and no other', async () => {
  const { bench } = await startAccount()
  const unread: string[] = []
  for (const { name } of amocrmAdapter.descriptor.lists) {
    const items = await amocrmAdapter.readList?.(bench.context, name)
    if (items === undefined || items.length === 0) unread.push(name)
  }
  expect(unread).toEqual([])
  await expect(amocrmAdapter.readList?.(bench.context, 'nonsense')).rejects.toThrow('amoCRM has no list "nonsense"')
})

test('a list of several pages is read whole', async () => {
  const { crm, bench } = await startAccount()
  const more = Array.from({ length: 130 }, (_, index) => ({
    id: 5000 + index,
    name: `Поле ${index}`,
    code: null,
    type: 'text',
  }))
  crm.account.fields.leads.push(...more)
  const items = await amocrmAdapter.readList?.(bench.context, 'dealFields')
  expect(items?.length).toBe(crm.account.fields.leads.length)
})

test('users that only an administrator may read are refused in words', async () => {
  const { bench } = await startAccount({ isAdmin: false })
  await expect(amocrmAdapter.readList?.(bench.context, 'users')).rejects.toThrow('HTTP 403: access denied: Forbidden')
})
