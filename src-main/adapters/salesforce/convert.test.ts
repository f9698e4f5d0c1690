import { describe, expect, test } from 'vitest'
import type { Json } from '../../../src-preload/contract/index.ts'
import { convert } from './convert.ts'
import { fakeField } from './fake-schema.ts'
import { field } from './types.ts'

const choices = (...values: string[]) =>
  values.map((value) => ({ value, label: `${value} (подпись)`, active: value !== 'old', defaultValue: false }))

function run(type: string, value: Json, more: Parameters<typeof fakeField>[2] = {}) {
  const converted = convert(value, field.parse(fakeField('X__c', type, more)), 'Europe/Moscow')
  if (converted === null) return 'left over'
  return converted.isPartial ? { partly: converted.value } : converted.value
}

describe('a value for a field of type', () => {
  test.each<[type: string, value: Json, expected: Json]>([
    ['boolean', 'да', true],
    ['boolean', '0', false],
    ['boolean', 'может быть', 'left over'],
    ['int', '12', 12],
    ['int', '12,5', 'left over'],
    ['double', '1 234,50', 1234.5],
    ['currency', '12 500 ₽', 12_500],
    ['currency', '99.90 руб.', 99.9],
    ['percent', '15%', 15],
    ['currency', 'сто', 'left over'],
    ['date', '02.03.2026', '2026-03-02'],
    ['date', '2026-03-02T23:30:00Z', '2026-03-03'],
    ['date', '31.02.2026', 'left over'],
    ['datetime', '2026-03-02 10:15', '2026-03-02T07:15:00.000Z'],
    ['datetime', '02.03.2026', '2026-03-01T21:00:00.000Z'],
    ['datetime', '2026-03-02T10:15:00+05:00', '2026-03-02T05:15:00.000Z'],
    ['datetime', 'завтра', 'left over'],
    ['time', '9:05', '09:05:00.000Z'],
    ['time', '25:00', 'left over'],
    ['email', ' a@b.example ', 'a@b.example'],
    ['email', 'a@b', 'left over'],
    ['reference', '0055g0000000001AAA', '0055g0000000001AAA'],
    ['reference', '123', 'left over'],
    ['string', ['a', 'b'], 'a, b'],
    ['string', { a: 1 }, 'left over'],
    ['base64', 'AAAA', 'left over'],
    ['string', ' ', null],
    ['date', ' ', null],
    ['boolean', ' ', false],
  ])('%s: %j becomes %j', (type, value, expected) => {
    expect(run(type, value)).toEqual(expected)
  })

  test('picklist is a value or a label; a restricted one takes nothing else', () => {
    const list = { picklistValues: choices('windows', 'old') }
    expect(run('picklist', 'WINDOWS', list)).toBe('windows')
    expect(run('picklist', 'windows (подпись)', list)).toBe('windows')
    expect(run('picklist', 'другое', list)).toBe('другое')
    expect(run('picklist', 'old', { ...list, restrictedPicklist: true })).toBe('left over')
  })

  test('multipicklist is joined with semicolons; what is not known is left over', () => {
    const list = { picklistValues: choices('PVC', 'Balcony'), restrictedPicklist: true }
    expect(run('multipicklist', ['PVC', 'Balcony'], list)).toBe('PVC;Balcony')
    expect(run('multipicklist', 'pvc, balcony; PVC', list)).toBe('PVC;Balcony')
    expect(run('multipicklist', 'PVC, что-то', list)).toEqual({ partly: 'PVC' })
    expect(run('multipicklist', 'что-то', list)).toBe('left over')
  })

  test('string is cut to the length of its field, never through a character', () => {
    expect(run('string', 'абвгд', { length: 3 })).toEqual({ partly: 'абв' })
    expect(run('string', 'аб😀', { length: 3 })).toEqual({ partly: 'аб' })
  })

  test('currency must not have more digits than its field', () => {
    expect(run('currency', '12345678', { precision: 10, scale: 2 })).toBe(12_345_678)
    expect(run('currency', '123456789', { precision: 10, scale: 2 })).toBe('left over')
  })

  test('anything required cannot be emptied', () => {
    expect(run('string', ' ', { nillable: false })).toBe('left over')
  })
})
