import { describe, expect, test } from 'vitest'
import { yclientsAdapter } from './adapter.ts'
import { bookingOnly, startAccount } from './test-account.ts'

describe('reference lists', () => {
  test.each([
    ['companies', [{ value: '4564', label: 'Салон', isActive: true, detail: 'Тула' }]],
    [
      'staff',
      [
        { value: '3512', label: 'Анна Орлова', isActive: true, detail: 'Мастер' },
        { value: '3513', label: 'Пётр Старый', isActive: false },
      ],
    ],
    ['services', [{ value: '501001', label: 'Стрижка', isActive: true, detail: '1300 ₽' }]],
    ['users', [{ value: '71', label: 'Ольга', isActive: true, detail: 'o@example.org' }]],
    [
      'clientFields',
      [
        {
          value: 'level',
          label: 'Поле level',
          isActive: true,
          detail: 'select',
          choices: [
            { value: 'gold', label: 'gold' },
            { value: 'silver', label: 'silver' },
          ],
        },
      ],
    ],
    ['labels', [{ value: '21', label: 'Сайт', isActive: true }]],
    ['clientLabels', [{ value: '11', label: 'VIP', isActive: true }]],
  ])('%s are read', async (list, expected) => {
    const { bench } = await startAccount()
    expect(await yclientsAdapter.readList?.(bench.context, list)).toEqual(expected)
  })

  test('the field that belongs to YCLIENTS itself and keys of the adapter are not offered', async () => {
    const { bench } = await startAccount()
    const read = async (list: string) =>
      (await yclientsAdapter.readList?.(bench.context, list))?.map(({ value }) => value)
    expect(await read('recordFields')).toEqual(['utm_source', 'floor', 'interest', 'wedding', 'call_at', 'visit_no'])
    expect(await read('recordKeys')).toContain('attendance')
    expect(await read('recordKeys')).not.toContain('api_id')
    expect(await read('clientKeys')).not.toContain('phone')
  })

  test('every declared list can be read, and no other', async () => {
    const { bench } = await startAccount()
    const unread: string[] = []
    for (const { name } of yclientsAdapter.descriptor.lists) {
      const items = await yclientsAdapter.readList?.(bench.context, name)
      if (items === undefined || items.length === 0) unread.push(name)
    }
    expect(unread).toEqual([])
    await expect(yclientsAdapter.readList?.(bench.context, 'nonsense')).rejects.toThrow('no list "nonsense"')
  })

  test('lists of a user say that they need a user token', async () => {
    const { bench } = await startAccount({}, bookingOnly)
    await expect(yclientsAdapter.readList?.(bench.context, 'users')).rejects.toThrow('enter a user token')
    expect(await yclientsAdapter.readList?.(bench.context, 'staff')).toHaveLength(2)
  })
})
