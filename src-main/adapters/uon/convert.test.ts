import { expect, test } from 'vitest'
import type { Json } from '../../../src-preload/contract/index.ts'
import { toDateTime, toInteger, toNumber, toPhone, toRows, toSwitch, toWords } from './convert.ts'
import { decodeEntities } from './html-entities.ts'

test.each<[string, (value: Json) => unknown, Json, unknown]>([
  ['a number', toNumber, '1 234,50', '1234.5'],
  ['a number', toNumber, 12, '12'],
  ['a number', toNumber, 'много', undefined],
  ['a whole number', toInteger, '1,5', undefined],
  ['a switch', toSwitch, true, '1'],
  ['a switch', toSwitch, 'нет', ''],
  ['a switch', toSwitch, 'может быть', undefined],
  ['words', toWords, '4*; 5*', '4*,5*'],
  ['words', toWords, ['AI', 'UAI'], 'AI,UAI'],
  ['words', toWords, { a: 1 }, undefined],
  ['a phone', toPhone, '8 (900) 111-22-33', '79001112233'],
  ['a phone', toPhone, '+44 20 7946 0000', '442079460000'],
  ['a phone', toPhone, 'нет', undefined],
])('%s is read by %o from %j as %j', (_name, convert, value, expected) => {
  expect(convert(value)).toBe(expected)
})

test.each([
  ['02.07.2026', '2026-07-02 00:00:00'],
  ['2026-07-02T09:30', '2026-07-02 09:30:00'],
  ['2026-07-01T22:30:00Z', '2026-07-02 01:30:00'],
  ['31.02.2026', undefined],
  ['скоро', undefined],
])('the time %s is read as %s', (text, expected) => {
  expect(toDateTime(text, 'Europe/Moscow')).toBe(expected)
})

test('lists of maps are nested as PHP nests them; anything else is none', () => {
  expect(toRows('services', { 0: { type_id: 1, description: 'Отель' } })).toEqual({
    'services[0][type_id]': '1',
    'services[0][description]': 'Отель',
  })
  expect(toRows('services', 'Отель')).toBeUndefined()
  expect(toRows('services', ['Отель'])).toBeUndefined()
  expect(toRows('services', [{ deep: { a: 1 } }])).toBeUndefined()
})

test.each([
  ['Заявка &rarr; Лид', 'Заявка → Лид'],
  ['&laquo;Море&raquo; &amp; &#9728; &#x2600;', '«Море» & ☀ ☀'],
  ['A&B; &unknown; &#0;', 'A&B; &unknown; &#0;'],
])('entities in %s are read as %s', (text, expected) => {
  expect(decodeEntities(text)).toBe(expected)
})
