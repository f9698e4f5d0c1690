import { describe, expect, test } from 'vitest'
import { isTimeZone, localDateTime, localIso, momentOfLocal, utcDate, withOffset, zonedIso } from './zoned-time.ts'

const AT = Date.UTC(2026, 2, 2, 7, 15, 9, 400)

test.each([
  ['Europe/Moscow', true],
  ['UTC', true],
  ['', false],
  ['Moscow', false],
  ['Mars/Olympus', false],
])('"%s" is a time zone: %s', (name, expected) => {
  expect(isTimeZone(name)).toBe(expected)
})

test('a moment is written by the clocks of a zone', () => {
  expect(localDateTime(AT, 'Europe/Moscow')).toBe('2026-03-02 10:15:09')
  expect(localIso(AT, 'Asia/Yekaterinburg')).toBe('2026-03-02T12:15:09')
  expect(utcDate(AT)).toBe('2026-03-02')
})

describe.each([
  ['Europe/Moscow', '2026-03-02T10:15:09+03:00'],
  ['America/New_York', '2026-03-02T02:15:09-05:00'],
  ['Asia/Kolkata', '2026-03-02T12:45:09+05:30'],
  ['UTC', '2026-03-02T07:15:09+00:00'],
])('in %s', (zone, expected) => {
  test('a moment gets its offset, and the wall-clock time leads back to it', () => {
    expect(zonedIso(AT, zone)).toBe(expected)
    expect(withOffset(expected.slice(0, 19), zone)).toBe(expected)
    expect(momentOfLocal(expected.slice(0, 19).replace('T', ' '), zone)).toBe(Date.parse(expected))
  })
})

test.each([
  ['before', '2026-03-29T01:59:59', '+01:00'],
  ['after', '2026-03-29T03:00:00', '+02:00'],
  ['long before', '2026-01-15T12:00:00', '+01:00'],
])('%s clocks are put forward the offset of that moment counts', (_when, local, offset) => {
  expect(withOffset(local, 'Europe/Berlin')).toBe(local + offset)
})

test('what is no time is no moment', () => {
  expect(momentOfLocal('soon', 'UTC')).toBeNaN()
})
