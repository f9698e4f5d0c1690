import { describe, expect, test } from 'vitest'
import type { Json } from '../../../src-preload/contract/index.ts'
import { spellings } from './companies.ts'
import { toKind } from './keys.ts'
import type { KeyKind } from './keys.ts'
import { columnsIn } from './metadata.ts'

const no = { isOk: false }
const yes = (value: Json) => ({ isOk: true, value })

describe('a value', () => {
  test.each<[KeyKind, Json, object]>([
    ['money', '1 234,567 ₽', yes(1234.57)],
    ['money', '99.90 руб.', yes(99.9)],
    ['money', 12, yes(12)],
    ['money', 'дорого', no],
    ['chance', '0', yes(0)],
    ['chance', '100 %', yes(100)],
    ['chance', '101', no],
    ['chance', '-1', no],
    ['person', '1', yes(1)],
    ['person', 2, yes(2)],
    ['person', 'Юридическое лицо', yes(1)],
    ['person', 'физлицо', yes(2)],
    ['person', '3', no],
    ['id', '37', yes(37)],
    ['id', '0', no],
    ['id', 'Ольга', no],
    ['named', ' Ольга ', yes('Ольга')],
    ['named', 5, yes('5')],
    ['integer', '9007199254740993', no],
    ['number', '1,5', yes(1.5)],
    ['flag', 'да', yes(true)],
    ['flag', 'off', yes(false)],
    ['flag', 'может быть', no],
    ['text', ['a', 'b'], yes('a, b')],
    ['text', { a: 1 }, no],
    ['text', ' ', yes('')],
    ['moment', '02.03.2026 9:15', yes('2026-03-02T09:15:00')],
    ['moment', '2026-03-02T09:15:00Z', yes('2026-03-02T12:15:00')],
    ['moment', '2026-03-02', yes('2026-03-02T00:00:00')],
    ['moment', '30.02.2026', no],
    ['moment', 'завтра', no],
    ['reserved', '5', no],
  ])('for %s: %j', (kind, value, expected) => {
    expect(toKind(value, kind, 'Europe/Moscow')).toEqual(expected)
  })
})

test('a foreign phone is looked for in three spellings', () => {
  expect(spellings('4915112345678', '+49 151 12345678')).toEqual([
    '4915112345678',
    '+4915112345678',
    '+49 151 12345678',
  ])
})

test('columns are those of the table that has the known ones', () => {
  const xml =
    '<EntityType Name="a"><Property Name="id" Type="Edm.Int32"/></EntityType>' +
    '<EntityType Name="b"><Property Name="id" Type="Edm.Int32"/><Property Type="Edm.String" Name="person"/><Property Name="blob" Type="Edm.Binary"/></EntityType>'
  expect([...columnsIn(xml, ['id', 'person'])]).toEqual([
    ['id', 'integer'],
    ['person', 'text'],
  ])
  expect(columnsIn(xml, ['id_deal']).size).toBe(0)
})
