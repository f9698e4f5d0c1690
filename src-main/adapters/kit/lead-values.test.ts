import { describe, expect, it } from 'vitest'

import { isMail, isNothing, readable, readLocalDate, readWallClock, toFlag, wallClockAt } from './lead-values.ts'

describe('values of a lead on their way to a CRM', () => {
  it.each([
    [null, true],
    ['', true],
    [{}, true],
    [[], true],
    [' ', false],
    [0, false],
    [false, false],
    [{ a: 1 }, false],
  ])('%j says nothing: %s', (value, expected) => {
    expect(isNothing(value)).toBe(expected)
  })

  it.each([
    ['Пермь', 'Пермь'],
    [['a', ['b', 3]], 'a, b, 3'],
    [{ city: 'Пермь' }, '{"city":"Пермь"}'],
    [null, ''],
    [false, 'false'],
  ])('%j is read as %s', (value, expected) => {
    expect(readable(value)).toBe(expected)
  })

  it.each([
    ['Да', true],
    ['on', true],
    [1, true],
    [true, true],
    ['нет', false],
    ['0', false],
    ['может быть', undefined],
    ['', undefined],
  ])('%j as yes or no: %s', (value, expected) => {
    expect(toFlag(value)).toBe(expected)
  })

  it.each([
    ['ivan@example.com', true],
    ['иван@почта.рф', true],
    ['ivan@example', false],
    ['ivan@example.c', false],
    ['two@at@example.com', false],
    ['Ivan <ivan@example.com>', false],
  ])('%s is an address that a CRM takes: %s', (text, expected) => {
    expect(isMail(text)).toBe(expected)
  })

  it.each([
    ['2026-03-02', { date: '2026-03-02', time: '00:00:00' }],
    ['2.3.2026 9:05', { date: '2026-03-02', time: '09:05:00' }],
    ['2026-03-02T10:15:09.123', { date: '2026-03-02', time: '10:15:09' }],
    ['31.02.2026', undefined],
    ['2026-13-01', undefined],
    ['2026-03-02T10:15:09Z', undefined],
    ['tomorrow', undefined],
  ])('%s shows on the clock as %j', (text, expected) => {
    expect(readWallClock(text)).toEqual(expected)
  })

  it('reads a time with a zone by the clocks of the account', () => {
    expect(readLocalDate('2026-03-02T23:30:00Z', 'Europe/Moscow')).toEqual({ date: '2026-03-03', time: '02:30:00' })
    expect(readLocalDate('2026-03-02', 'Europe/Moscow')).toEqual({ date: '2026-03-02', time: '00:00:00' })
    expect(readLocalDate(20260302, 'Europe/Moscow')).toBeUndefined()
  })

  it('says what the clocks of a zone show at a moment', () => {
    expect(wallClockAt(Date.UTC(2026, 2, 2, 20, 0, 1), 'Asia/Yekaterinburg')).toEqual({
      date: '2026-03-03',
      time: '01:00:01',
    })
  })
})
