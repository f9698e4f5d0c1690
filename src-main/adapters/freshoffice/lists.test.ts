import { describe, expect, test } from 'vitest'
import { OutcomeError } from '../kit/outcome-error.ts'
import { freshofficeAdapter } from './adapter.ts'
import { byKey, byToken, startAccount } from './test-account.ts'

async function list(name: string, config: Record<string, unknown> = byKey, changes = {}) {
  const { bench } = await startAccount(changes, config)
  return freshofficeAdapter.readList?.(bench.context, name)
}

const row = (value: string, label: string, detail?: string) => ({
  value,
  label,
  isActive: true,
  ...(detail === undefined ? {} : { detail }),
})

const types = [row('10', 'Продажа'), row('11', 'Сервис')]

describe('the list', () => {
  test.each<[string, Record<string, unknown>, unknown]>([
    ['users', byKey, [row('37', 'Ольга Смирнова'), row('38', 'Пётр Ким')]],
    ['users', byToken, [row('37', 'Ольга Смирнова', 'u37@example.org'), row('38', 'Пётр Ким', 'u38@example.org')]],
    ['dealTypes', byKey, types],
    ['dealTypes', byToken, types],
    [
      'statuses',
      byKey,
      [row('1', 'Новая', 'Продажа'), row('2', 'В работе', 'Продажа'), row('3', 'Новая', 'Сервис'), row('9', 'Закрыта')],
    ],
    [
      'statuses',
      { ...byToken, statusDirectory: '33' },
      [row('1', 'Новая', 'Продажа'), row('2', 'В работе', 'Продажа'), row('3', 'Новая', 'Сервис'), row('9', 'Закрыта')],
    ],
    ['taskTypes', byKey, [row('1', 'Входящая')]],
    ['taskStatuses', byKey, [row('1', 'Запланирована')]],
  ])('%s is read (%#)', async (name, config, expected) => {
    expect(await list(name, config)).toEqual(expected)
  })

  test('of v2 is read when it comes as text', async () => {
    expect(await list('dealTypes', byToken, { isValueText: true })).toEqual(types)
  })

  test('of deal fields has the known ones and those of the account', async () => {
    const items = await list('dealFields', byKey, { moreColumns: { deal: { ADD_N12: 'text' } } })
    expect(items?.map(({ value, detail }) => `${value} ${String(detail)}`)).toEqual([
      'id_company id',
      'id_manager named',
      'id_type_deal named',
      'id_status_deal named',
      'summa money',
      'chance chance',
      'date_start moment',
      'date_finish moment',
      'note text',
      'ADD_N12 text',
    ])
  })

  test('of client fields has the kinds of counterparties, also without a description of the account', async () => {
    const items = await list('clientFields', byKey, { hasMetadata: false })
    expect(items?.find(({ value }) => value === 'person')?.choices).toEqual([
      { value: '1', label: 'юридическое лицо' },
      { value: '2', label: 'физическое лицо' },
    ])
    expect(items?.map(({ value }) => value)).not.toContain('created')
  })

  test.each([
    ['statuses', byToken],
    ['taskTypes', byToken],
    ['nothing', byKey],
  ])('%s that is not there says why', async (name, config) => {
    await expect(list(name, config)).rejects.toThrow(OutcomeError)
  })

  test('that is declared is there, each of them', async () => {
    const { bench } = await startAccount()
    for (const { name } of freshofficeAdapter.descriptor.lists) {
      expect(await freshofficeAdapter.readList?.(bench.context, name)).not.toEqual([])
    }
  })
})
