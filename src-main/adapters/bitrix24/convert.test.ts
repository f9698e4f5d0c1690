import { expect, test } from 'vitest'
import type { Json } from '../../../src-preload/contract/index.ts'
import { convert, toMultifield } from './convert.ts'
import type { Choice } from './convert.ts'

const NO = Symbol('not taken')
const CHOICES: Choice[] = [
  { value: '44', label: 'Форма расчёта' },
  { value: '45', label: 'Балкон, лоджия' },
]

function converted(type: string, value: Json, choices: Choice[] | null = null): Json | typeof NO {
  const target = { type: type.replace('[]', ''), isMultiple: type.endsWith('[]'), choices }
  const result = convert(value, target, 'Europe/Moscow')
  return result.isOk ? result.value : NO
}

test.each<[string, Json, Json | typeof NO]>([
  ['string', 5, '5'],
  ['string', ['a', 'b'], 'a, b'],
  ['string', { a: 1 }, NO],
  ['integer', '1 200', 1200],
  ['integer', '12,5', NO],
  ['integer', ['7'], 7],
  ['integer', ['7', '8'], NO],
  ['double', '1 234,50', 1234.5],
  ['double', 'x', NO],
  ['char', 'да', 'Y'],
  ['char', false, 'N'],
  ['char', 'maybe', NO],
  ['boolean', 'Y', '1'],
  ['boolean', 'нет', '0'],
  ['boolean', 'может', NO],
  ['date', '02.03.2026', '2026-03-02'],
  ['date', '2026-03-02T10:15:00+03:00', '2026-03-02'],
  ['date', '31.02.2026', NO],
  ['datetime', '2026-03-02 10:15', '2026-03-02T10:15:00+03:00'],
  ['datetime', '2026-03-02T10:15:30Z', '2026-03-02T10:15:30Z'],
  ['datetime', '2026-03-02T10:15:30+0500', '2026-03-02T10:15:30+05:00'],
  ['datetime', 'завтра', NO],
  ['money', '100', '100'],
  ['money', '1 000,5|rub', '1000.5|RUB'],
  ['money', '100|рубли', NO],
  ['money', '1|RUB|2', NO],
  ['file', ['a.txt', 'aGk='], { fileData: ['a.txt', 'aGk='] }],
  ['file', { fileData: ['a.txt', 'aGk='] }, { fileData: ['a.txt', 'aGk='] }],
  ['file', ['a.txt', 'не base64'], NO],
  ['file', 'https://example.org/a.txt', NO],
  ['file[]', ['a.txt', 'aGk='], [{ fileData: ['a.txt', 'aGk='] }]],
  ['string[]', 'a', ['a']],
  ['string[]', { 0: 'a', 1: 'b' }, ['a', 'b']],
  ['integer[]', ['1', 'x'], NO],
  ['string', ' ', ''],
  ['integer[]', ' ', []],
  ['unknown_type', 'x', 'x'],
])('%s takes %j as %j', (type, value, expected) => {
  expect(converted(type, value)).toEqual(expected)
})

test.each<[string, Json, Json | typeof NO]>([
  ['enumeration', '45', '45'],
  ['enumeration', 45, '45'],
  ['enumeration', ' форма РАСЧЁТА ', '44'],
  ['enumeration', 'другое', NO],
  ['enumeration', { a: 1 }, NO],
  ['enumeration[]', 'Балкон, лоджия', ['45']],
  ['enumeration[]', '44, 45', ['44', '45']],
  ['enumeration[]', ['44', 'Балкон, лоджия'], ['44', '45']],
  ['enumeration[]', '44, другое', NO],
])('%s with choices takes %j as %j', (type, value, expected) => {
  expect(converted(type, value, CHOICES)).toEqual(expected)
})

test.each<[string, Json, Json | typeof NO]>([
  ['PHONE', '+7900', [{ VALUE: '+7900', VALUE_TYPE: 'WORK' }]],
  ['PHONE', [{ VALUE: '+7900', VALUE_TYPE: 'HOME' }], [{ VALUE: '+7900', VALUE_TYPE: 'HOME' }]],
  ['PHONE', [''], NO],
  ['IM', 'ivan', [{ VALUE: 'ivan', VALUE_TYPE: 'OTHER' }]],
  ['EMAIL', ['a@b.example'], [{ VALUE: 'a@b.example', VALUE_TYPE: 'WORK' }]],
  ['EMAIL', ['a@b.example', 'x'], NO],
])('%s takes %j as %j', (code, value, expected) => {
  const result = toMultifield(code, value)
  expect(result.isOk ? result.value : NO).toEqual(expected)
})
