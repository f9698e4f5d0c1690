import { expect, test } from 'vitest'
import type { Json } from '../../../src-preload/contract/index.ts'
import { toCustomField, toList, toMap } from './convert.ts'

const elements = [
  { code: 'pvc', name: 'Пластик' },
  { code: 'balcony', name: 'Балкон, лоджия' },
]

/** What a field of this type gets, `refused` when the value does not fit. */
function convert(type: string, value: Json): Json {
  const converted = toCustomField(value, { type, elements }, 'Europe/Moscow')
  return converted.isOk ? converted.value : 'refused'
}

test.each<[type: string, value: Json, expected: Json]>([
  ['boolean', '1', true],
  ['boolean', '0', false],
  ['boolean', true, true],
  ['boolean', 'Да', true],
  ['boolean', 'нет', false],
  ['boolean', 'может быть', 'refused'],
  ['boolean', ' ', null],
  ['integer', '42', 42],
  ['integer', '1 000', 1000],
  ['integer', '4.2', 'refused'],
  ['integer', '99999999999999999999', 'refused'],
  ['integer', 7, 7],
  ['numeric', '1 234,50', 1234.5],
  ['numeric', '-0.5', -0.5],
  ['numeric', '1e5', 'refused'],
  ['numeric', true, 'refused'],
  ['date', '2026-03-02', '2026-03-02'],
  ['date', '2.3.2026', '2026-03-02'],
  ['date', '02.03.2026 14:30', '2026-03-02'],
  ['date', '2026-02-31', 'refused'],
  ['date', '2026-03-01T22:30:00Z', '2026-03-02'],
  ['date', 'завтра', 'refused'],
  ['datetime', '02.03.2026 14:30', '2026-03-02 14:30:00'],
  ['datetime', '2026-03-01T22:30:00+00:00', '2026-03-02 01:30:00'],
  ['datetime', '2026-03-02 25:00', 'refused'],
  ['dictionary', 'pvc', 'pvc'],
  ['dictionary', 'пластик', 'pvc'],
  ['dictionary', 'дерево', 'refused'],
  ['multiselect_dictionary', ['pvc', 'Балкон, лоджия'], ['pvc', 'balcony']],
  ['multiselect_dictionary', 'Балкон, лоджия', ['balcony']],
  ['multiselect_dictionary', 'pvc, balcony; pvc', ['pvc', 'balcony']],
  ['multiselect_dictionary', { 0: 'pvc', 1: 'balcony' }, ['pvc', 'balcony']],
  ['multiselect_dictionary', '["pvc"]', ['pvc']],
  ['multiselect_dictionary', ['pvc', 'дерево'], 'refused'],
  ['multiselect_dictionary', ' ', []],
  ['string', 12, '12'],
  ['string', ['a', 'b'], 'a, b'],
  ['text', { a: 1 }, 'refused'],
  ['text', ' ', ''],
  ['some_new_type', 'x', 'x'],
])('a field of type %s given %j gets %j', (type, value, expected) => {
  expect(convert(type, value)).toEqual(expected)
})

test('lists and maps come as values, as JSON text, and as maps with numbers', () => {
  expect(toList({ 0: { a: 1 }, 1: { a: 2 } })).toEqual({ isOk: true, value: [{ a: 1 }, { a: 2 }] })
  expect(toList('[1]')).toEqual({ isOk: true, value: [1] })
  expect(toList('x')).toEqual({ isOk: false })
  expect(toMap('{"a":1}')).toEqual({ isOk: true, value: { a: 1 } })
  expect(toMap('[1]')).toEqual({ isOk: false })
  expect(toMap('null')).toEqual({ isOk: false })
})
