import { describe, expect, test } from 'vitest'
import type { Json } from '../../../src-preload/contract/index.ts'
import { toCustomField, toIds } from './convert.ts'
import { momentOfLocal, zonedIso } from '../../lib/zoned-time.ts'
import { nextHour } from './next-hour.ts'

const zone = 'Europe/Moscow'

test.each<[string, Json, Json | undefined]>([
  ['text', 'Тула', 'Тула'],
  ['text', ['a', 'b'], 'a, b'],
  ['text', { a: 1 }, undefined],
  ['text', 'x'.repeat(256), undefined],
  ['number', '1 234,50', 1234.5],
  ['number', 'много', undefined],
  ['date', '2.3.2026', '2026-03-02'],
  ['date', '31.02.2026', undefined],
  ['date', '2026-03-01T22:30:00Z', '2026-03-02'],
  ['datetime', '2026-03-02 10:15', '2026-03-02 10:15:00'],
  ['datetime', 'завтра', undefined],
  ['select', 'золото', ['Золото']],
  ['select', 'Золото, серебро', ['Золото', 'Серебро']],
  ['list', ['Серебро', 'золото'], ['Серебро', 'Золото']],
  ['select', 'медь', undefined],
  ['select', 'золото, медь', undefined],
  ['unheard-of', true, 'true'],
])('a field of type %s takes %j as %j', (type, value, expected) => {
  const field = { code: 'x', title: 'x', type: { code: type }, values: ['Золото', 'Серебро'] }
  const converted = toCustomField(value, field, zone)
  expect(converted.isOk ? converted.value : undefined).toEqual(expected)
})

test('a choice field that tells no choices takes any text', () => {
  const field = { code: 'x', title: 'x', type: { code: 'select' }, values: null }
  expect(toCustomField('медь', field, zone)).toEqual({ isOk: true, value: ['медь'] })
})

test.each<[Json, Json | undefined]>([
  ['5, 7;9', [5, 7, 9]],
  [
    [5, '7'],
    [5, 7],
  ],
  [{ 0: '5' }, [5]],
  [5, [5]],
  ['пять', undefined],
  ['', undefined],
])('%j is read as ids %j', (value, expected) => {
  const converted = toIds(value)
  expect(converted.isOk ? converted.value : undefined).toEqual(expected)
})

describe('local time', () => {
  test.each([
    ['2026-01-15T09:00:00Z', zone, '2026-01-15T13:00:00+03:00'],
    ['2026-01-15T09:59:59.999Z', zone, '2026-01-15T13:00:00+03:00'],
    ['2026-01-15T09:10:00Z', 'Asia/Kolkata', '2026-01-15T15:00:00+05:30'],
    ['2026-01-15T09:10:00Z', 'America/St_Johns', '2026-01-15T06:00:00-03:30'],
  ])('the next whole hour after %s in %s is %s', (at, timeZone, expected) => {
    expect(zonedIso(nextHour(Date.parse(at), timeZone), timeZone)).toBe(expected)
  })

  test('is read across a change of the clocks', () => {
    expect(momentOfLocal('2026-03-29 12:00:00', 'Europe/Berlin')).toBe(Date.parse('2026-03-29T10:00:00Z'))
    expect(momentOfLocal('2026-03-28 12:00:00', 'Europe/Berlin')).toBe(Date.parse('2026-03-28T11:00:00Z'))
  })
})
