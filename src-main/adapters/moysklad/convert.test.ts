import { expect, test } from 'vitest'
import type { Json } from '../../../src-preload/contract/index.ts'
import { toBoolean, toDateTime, toHundredths, toInteger, toList, toMap, toNumber, toText, toTexts } from './convert.ts'
import type { Converted } from './convert.ts'

const show = (converted: Converted): Json => (converted.isOk ? converted.value : 'refused')

test.each<[(value: Json) => Converted, Json, Json]>([
  [toBoolean, 'Да', true],
  [toBoolean, 0, false],
  [toBoolean, 'может быть', 'refused'],
  [toInteger, '1 000', 1000],
  [toInteger, '4.2', 'refused'],
  [toInteger, '99999999999999999999', 'refused'],
  [toNumber, '-0,5', -0.5],
  [toNumber, '1e5', 'refused'],
  [toNumber, true, 'refused'],
  [toDateTime, '2026-03-02', '2026-03-02 00:00:00'],
  [toDateTime, '2.3.2026 9:05', '2026-03-02 09:05:00'],
  [toDateTime, '2026-03-01T22:30:00+00:00', '2026-03-02 01:30:00'],
  [toDateTime, '31.02.2026', 'refused'],
  [toDateTime, '2026-03-02 25:00', 'refused'],
  [toDateTime, 1_767_225_600, 'refused'],
  [toTexts, 'a, b; c', ['a', 'b', 'c']],
  [toTexts, ['a', 2], ['a', '2']],
  [toTexts, [{ a: 1 }], 'refused'],
  [(value) => toText(value, 3), ['a'], 'a'],
  [(value) => toText(value, 3), 'abcd', 'refused'],
  [(value) => toText(value, 99), { a: 1 }, 'refused'],
])('%o given %j gives %j', (convert, value, expected) => {
  expect(show(convert(value))).toEqual(expected)
})

test('lists and maps come as values, as JSON text, and as maps with numbers', () => {
  expect(toList({ 0: { a: 1 }, 1: { a: 2 } })).toEqual([{ a: 1 }, { a: 2 }])
  expect(toList('[1]')).toEqual([1])
  expect(toList('[1')).toBeUndefined()
  expect(toMap('{"a":1}')).toEqual({ a: 1 })
  expect(toMap('[1]')).toBeUndefined()
})

test.each([
  [1499.9, 149_990],
  [0.1 + 0.2, 30],
  [1.005, 101],
  [4.35, 435],
])('%f is %i hundredths', (amount, expected) => {
  expect(toHundredths(amount)).toBe(expected)
})
