import { expect, test } from 'vitest'
import type { Json } from '../../../src-preload/contract/index.ts'
import { toFieldValues, toNumber, toPrice, toTags } from './convert.ts'
import { withOffset } from '../../lib/zoned-time.ts'

const enums = [
  { id: 7, value: 'Пластик', code: 'pvc' },
  { id: 8, value: 'Балкон, лоджия', code: null },
]

/** What a field of this type gets, `refused` when the value does not fit. */
function convert(type: string, value: Json): Json {
  const code = type === 'multitext' ? 'PHONE' : null
  const converted = toFieldValues(value, { type, code, enums }, 'Europe/Moscow')
  return converted.isOk ? converted.values : 'refused'
}

test.each<[type: string, value: Json, expected: Json]>([
  ['text', 'x', [{ value: 'x' }]],
  ['text', 12, [{ value: '12' }]],
  ['text', ['a', 'b'], [{ value: 'a, b' }]],
  ['text', { a: 1 }, 'refused'],
  ['text', ' ', null],
  ['url', 'okna.example', [{ value: 'okna.example' }]],
  ['tracking_data', 5, [{ value: '5' }]],
  ['some_new_type', 'x', [{ value: 'x' }]],
  ['numeric', '1 234,50', [{ value: '1234.5' }]],
  ['numeric', 7, [{ value: '7' }]],
  ['numeric', '1e5', 'refused'],
  ['monetary', '100,5', [{ value: 100.5 }]],
  ['price', 'много', 'refused'],
  ['checkbox', '1', [{ value: true }]],
  ['checkbox', 'Нет', [{ value: false }]],
  ['checkbox', 'может быть', 'refused'],
  ['select', '7', [{ enum_id: 7 }]],
  ['select', 8, [{ enum_id: 8 }]],
  ['select', ' пластик ', [{ enum_id: 7 }]],
  ['radiobutton', 'PVC', [{ enum_id: 7 }]],
  ['category', 'дерево', 'refused'],
  ['select', ' ', null],
  ['multiselect', ['7', 'Балкон, лоджия'], [{ enum_id: 7 }, { enum_id: 8 }]],
  ['multiselect', 'Балкон, лоджия', [{ enum_id: 8 }]],
  ['multiselect', 'pvc; 8, 7', [{ enum_id: 7 }, { enum_id: 8 }]],
  ['multiselect', '["pvc"]', [{ enum_id: 7 }]],
  ['multiselect', { 0: '7', 1: '8' }, [{ enum_id: 7 }, { enum_id: 8 }]],
  ['multiselect', ['7', 'дерево'], 'refused'],
  ['multitext', '+7 900', [{ value: '+7 900', enum_code: 'WORK' }]],
  [
    'multitext',
    ['1', '2'],
    [
      { value: '1', enum_code: 'WORK' },
      { value: '2', enum_code: 'WORK' },
    ],
  ],
  ['multitext', [{ value: '1' }], 'refused'],
  ['date', '2026-03-02', [{ value: '2026-03-02T00:00:00+03:00' }]],
  ['date', '2.3.2026 14:30', [{ value: '2026-03-02T00:00:00+03:00' }]],
  ['date', '2026-03-01T22:30:00Z', [{ value: '2026-03-02T00:00:00+03:00' }]],
  ['date', '2026-02-31', 'refused'],
  ['birthday', 'завтра', 'refused'],
  ['date_time', '02.03.2026 14:30', [{ value: '2026-03-02T14:30:00+03:00' }]],
  ['date_time', 1772404200, [{ value: '2026-03-02T01:30:00+03:00' }]],
  ['date_time', '2026-03-02 25:00', 'refused'],
  ['smart_address', 'Тула, Мира 1', [{ value: 'Тула, Мира 1', enum_id: 1 }]],
  [
    'smart_address',
    { city: 'Тула', 5: '300000' },
    [
      { value: '300000', enum_id: 5 },
      { value: 'Тула', enum_id: 3 },
    ],
  ],
  ['smart_address', { street: 'Мира' }, 'refused'],
  ['legal_entity', 'ООО «Окна»', [{ value: { name: 'ООО «Окна»' } }]],
  ['legal_entity', { name: 'ООО', vat_id: '71' }, [{ value: { name: 'ООО', vat_id: '71' } }]],
  ['legal_entity', { vat_id: '71' }, 'refused'],
  ['linked_entity', 'Заказ', [{ value: { name: 'Заказ' } }]],
  ['chained_list', '1', 'refused'],
  ['file', 'a.txt', 'refused'],
  ['items', '1', 'refused'],
])('a field of type %s given %j gets %j', (type, value, expected) => {
  expect(convert(type, value)).toEqual(expected)
})

test.each<[Json, number | undefined]>([
  ['1 500,50', 1500.5],
  ['4 900 руб.', 4900],
  ['15000 ₽', 15000],
  ['$20.5', 20.5],
  ['100 RUB', 100],
  ['от 500', undefined],
  ['', undefined],
  [true, undefined],
])('the number in %j is %j', (value, expected) => {
  expect(toNumber(value)).toBe(expected)
})

test.each<[Json, { price: number; isExact: boolean } | undefined]>([
  ['1500', { price: 1500, isExact: true }],
  ['1 500,50', { price: 1500, isExact: false }],
  [' ', { price: 0, isExact: true }],
  [-5, undefined],
  ['99999999999999999999', undefined],
])('the price %j is %j', (value, expected) => {
  expect(toPrice(value)).toEqual(expected)
})

test.each<[Json, string[]]>([
  ['A, B', ['A', 'B']],
  ['A,,A , ', ['A']],
  [
    ['A', 'B, C'],
    ['A', 'B', 'C'],
  ],
  [{ 0: 'A' }, ['A']],
  [' ', []],
])('the tags %j are %j', (value, expected) => {
  expect(toTags(value)).toEqual(expected)
})

test.each([
  ['America/New_York', '2026-07-01T10:00:00-04:00'],
  ['America/New_York', '2026-01-01T10:00:00-05:00'],
  ['Asia/Kolkata', '2026-01-01T10:00:00+05:30'],
  ['UTC', '2026-01-01T10:00:00+00:00'],
])('a local time in %s is %s', (zone, expected) => {
  expect(withOffset(`${expected.slice(0, 10)}T10:00:00`, zone)).toBe(expected)
})
