import { expect, test } from 'vitest'
import type { Json } from '../../../src-preload/contract/index.ts'
import { toValue } from './convert.ts'
import { coreField, kindOf } from './fields.ts'
import type { FieldKind } from './fields.ts'
import { encodeValue } from './v3/encode.ts'

const choices = ['Окно', 'Балкон, лоджия']

/** What API v3 gets for a field of this kind, `refused` when the value does not fit. */
function convert(kind: FieldKind, value: Json, isMultiple: boolean): Json {
  const converted = toValue(value, coreField('f', kind, { choices, isMultiple, refType: 'Employee' }), 'Europe/Moscow')
  return converted === undefined ? 'refused' : encodeValue(converted, 'RUB')
}

const money = (value: number): Json => ({ contentType: 'Money', value, currency: 'RUB' })
const employee = (id: string): Json => ({ contentType: 'Employee', id })
const date = (year: number, month: number, day: number): Json => ({ contentType: 'DateOnly', year, month, day })

test.each<[kind: FieldKind, value: Json, expected: Json]>([
  ['text', 12, '12'],
  ['text', ['a', 'b'], 'a, b'],
  ['text', { a: 1 }, 'refused'],
  ['text', ' ', ''],
  ['number', '1 234,50', 1234.5],
  ['number', '1e5', 'refused'],
  ['number', true, 'refused'],
  ['number', ' ', null],
  ['boolean', 'Да', true],
  ['boolean', '0', false],
  ['boolean', 'может быть', 'refused'],
  ['money', '123', money(123)],
  ['money', '1 500,50 руб.', money(1500.5)],
  ['money', { Value: '7' }, money(7)],
  ['money', 'дорого', 'refused'],
  ['date', '2026-03-01', date(2026, 2, 1)],
  ['date', '31.12.2026', date(2026, 11, 31)],
  ['date', '2026-02-31', 'refused'],
  ['date', '2026-03-01T22:30:00Z', date(2026, 2, 2)],
  ['datetime', '01.03.2026 14:30', { contentType: 'DateTime', value: '2026-03-01 14:30:00' }],
  ['choice', 'окно', 'Окно'],
  ['choice', 'дверь', 'refused'],
  ['reference', '1000005', employee('1000005')],
  ['reference', { id: 7 }, employee('7')],
  ['reference', 'Анна', 'refused'],
  ['file', 'a.pdf', 'refused'],
  ['file', ' ', 'refused'],
])('a field of kind %s given %j gets %j', (kind, value, expected) => {
  expect(convert(kind, value, false)).toEqual(expected)
})

test.each<[kind: FieldKind, value: Json, expected: Json]>([
  ['choice', ['Окно', 'балкон, лоджия'], ['Окно', 'Балкон, лоджия']],
  ['choice', 'Балкон, лоджия', ['Балкон, лоджия']],
  ['choice', { 0: 'Окно' }, ['Окно']],
  ['choice', '["Окно"]', ['Окно']],
  ['choice', ['Окно', 'дверь'], 'refused'],
  ['reference', '5, 6', [employee('5'), employee('6')]],
  ['text', 'a, b', ['a, b']],
  ['choice', ' ', []],
])('a field for several of kind %s given %j gets %j', (kind, value, expected) => {
  expect(convert(kind, value, true)).toEqual(expected)
})

test.each<[type: string, kind: FieldKind]>([
  ['EnumField', 'choice'],
  ['MoneyField', 'money'],
  ['DateTimeField', 'datetime'],
  ['date', 'date'],
  ['BoolField', 'boolean'],
  ['FloatField', 'number'],
  ['integer', 'number'],
  ['FileField', 'file'],
  ['StringField', 'text'],
  ['point', 'text'],
  ['something new', 'text'],
])('the type %s is known as %s', (type, kind) => {
  expect(kindOf(type)).toBe(kind)
})
