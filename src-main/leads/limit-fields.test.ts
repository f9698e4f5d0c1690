import { describe, expect, it } from 'vitest'
import type { JsonMap, LeadWarning } from '../../src-preload/contract/index.ts'
import { limitFields } from './limit-fields.ts'

function limit(fields: JsonMap, max: number) {
  const warnings: LeadWarning[] = []
  return { fields: limitFields(fields, max, { parameter: 'fields', warnings }), warnings }
}

describe('the limit of extra fields', () => {
  it('leaves fields that fit as they are', () => {
    const fields = { a: 'x'.repeat(9), b: [1, null, true] }
    expect(limit(fields, 30).fields).toBe(fields)
  })

  it('cuts the longest values to one length and leaves short ones whole', () => {
    const fields = { short: 'abc', long: 'x'.repeat(500), list: ['y'.repeat(300), 'z'] }
    const result = limit(fields, 117)
    expect(result.fields).toEqual({ short: 'abc', long: 'x'.repeat(50), list: ['y'.repeat(50), 'z'] })
    expect(result.warnings).toEqual([
      { code: 'cut', field: 'fields.long', detail: '500 → 50 characters' },
      { code: 'cut', field: 'fields.list.0', detail: '300 → 50 characters' },
    ])
  })

  it('leaves fields out from the end when their very names are too long', () => {
    const fields = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`name-${i + 100}`, '']))
    const result = limit(fields, 80)
    expect(Object.keys(result.fields)).toHaveLength(10)
    expect(result.warnings).toEqual([{ code: 'cut', field: 'fields', detail: '90 fields left out' }])
  })
})
