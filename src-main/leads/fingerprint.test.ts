import { describe, expect, it } from 'vitest'
import type { JsonMap } from '../../src-preload/contract/index.ts'
import { fingerprintOf } from './fingerprint.ts'

const of = (params: JsonMap, fields: JsonMap = {}, clientFields: JsonMap = {}) =>
  fingerprintOf(params, { fields, clientFields })
const LEAD = { key: 'k', title: 'T', phone: '1', is_skip_sending: '0' }

describe('the fingerprint of a submission', () => {
  it('is the same for any order of parameters and any way to send them', () => {
    const expected = of(LEAD, { a: '1', b: { c: '2', d: '' } })
    expect(expected).toMatch(/^[0-9a-f]{64}$/)
    expect(of({ is_skip_sending: 0, phone: 1, title: 'T', key: 'k' }, { b: { d: null, c: 2 }, a: 1 })).toBe(expected)
  })

  it('takes missing, empty and null for the same, and does not count sync or unknown parameters', () => {
    expect(of({ ...LEAD, email: '', comment: null, sync: '1', _: '1699', utm_source: 'x' })).toBe(of(LEAD))
  })

  it.each<[string, JsonMap, { fields?: JsonMap; clientFields?: JsonMap }]>([
    ['the key', { ...LEAD, key: 'other' }, {}],
    ['one character', { ...LEAD, title: 'T ' }, {}],
    ['a flag', { ...LEAD, is_skip_sending: '1' }, {}],
    ['a field', LEAD, { fields: { a: '1' } }],
    ['a client field', LEAD, { clientFields: { a: '1' } }],
    ['a value that moved to another parameter', { key: 'k', title: '1', phone: 'T', is_skip_sending: '0' }, {}],
  ])('differs by %s', (_what, params, { fields, clientFields }) => {
    expect(of(params, fields, clientFields)).not.toBe(of(LEAD))
  })

  it('differs where a list has another order or a text holds line breaks', () => {
    expect(of(LEAD, { a: ['1', '2'] })).not.toBe(of(LEAD, { a: ['2', '1'] }))
    expect(of({ key: 'k', title: 'a\n"b"' })).not.toBe(of({ key: 'k', title: 'a', comment: 'b' }))
  })
})
