import { expect, it } from 'vitest'
import { cutLengths, namedField } from './warning-detail.ts'

it('reads the lengths of a cut, and nothing out of other words', () => {
  expect(cutLengths({ code: 'cut', field: 'comment', detail: '5210 → 4096 characters' })).toEqual({
    from: 5210,
    to: 4096,
  })
  expect(cutLengths({ code: 'cut', field: 'comment', detail: null })).toBeNull()
  expect(cutLengths({ code: 'unknown_variable', field: 'title', detail: 'utm_source' })).toBeNull()
})

it('knows the fields that have a name for people', () => {
  expect(namedField('comment')).toBe('comment')
  expect(namedField('fields.UF_CRM_1')).toBeNull()
  expect(namedField(null)).toBeNull()
})
