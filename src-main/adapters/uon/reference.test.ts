import { describe, expect, test } from 'vitest'
import { uonAdapter } from './adapter.ts'
import { startAccount } from './test-account.ts'

describe('reference lists', () => {
  test.each([
    [
      'users',
      [
        { value: '3', label: 'Орлова Анна', isActive: true, detail: 'a@example.org' },
        { value: '7', label: 'Старый Пётр', isActive: false },
      ],
    ],
    [
      'statuses',
      [
        { value: '1', label: 'Новое → в работе', isActive: true },
        { value: '2', label: 'Думает', isActive: true },
        { value: '9', label: 'Архив', isActive: false },
      ],
    ],
    ['offices', [{ value: '4', label: 'Офис на «Мира»', isActive: true }]],
    [
      'recordFields',
      [
        { value: '199', label: 'Откуда узнали?', isActive: true, detail: 'list' },
        { value: '200', label: 'Визит', isActive: true, detail: 'text' },
        { value: '201', label: 'Дата звонка', isActive: true, detail: 'date' },
      ],
    ],
  ])('%s are read', async (list, expected) => {
    const { bench } = await startAccount()
    expect(await uonAdapter.readList?.(bench.context, list)).toEqual(expected)
  })

  test('follow the kind that the connection makes', async () => {
    const { bench } = await startAccount({}, { target: 'request' })
    const read = async (list: string) => (await uonAdapter.readList?.(bench.context, list))?.map(({ value }) => value)
    expect(await read('statuses')).toEqual(['1', '8'])
    expect(await read('recordFields')).toEqual(['300'])
    expect(await read('recordKeys')).toContain('price')
    expect(await read('recordKeys')).not.toContain('r_dat')
    expect(await read('clientKeys')).toContain('u_passport_number')
  })

  test('every declared list can be read, and no other', async () => {
    const { bench } = await startAccount()
    const unread: string[] = []
    for (const { name } of uonAdapter.descriptor.lists) {
      const items = await uonAdapter.readList?.(bench.context, name)
      if (items === undefined || items.length === 0) unread.push(name)
    }
    expect(unread).toEqual([])
    await expect(uonAdapter.readList?.(bench.context, 'nonsense')).rejects.toThrow('no list "nonsense"')
  })

  test('that are empty are told as empty', async () => {
    const { bench } = await startAccount({ books: { source: [] } })
    expect(await uonAdapter.readList?.(bench.context, 'sources')).toEqual([])
  })
})
