import { describe, expect, it } from 'vitest'
import { judgeCheck } from './judge-check.ts'
import { newRule } from './test-form.ts'

const ALL = ['fio', 'tel', 'mail', 'city', 'x', 'y', 'z']
const form = { rule: newRule(), fingerprint: { url: 'https://a.example/', controls: ALL, words: '' } }
const about = { url: 'https://a.example/', at: 5 }
const seen = (counts: number[], controls: string[]) => ({
  isReached: true as const,
  counts: counts.map((count, index) => ({ selector: `#s${index}`, count })),
  controls,
})

describe('the check of a form', () => {
  it.each([
    ['matches', seen([1], [...ALL, 'new']), 'matched', null],
    ['matches twice: the page and its popup', seen([2], ['fio', 'tel', 'mail', 'city']), 'matched', null],
    ['matches with one selector of two', seen([0, 1], ALL), 'matched', null],
    ['is gone', seen([0, 0], []), 'missing', null],
    ['has other fields', seen([1], ['fio', 'tel', 'mail']), 'changed', 'fields that are gone: city, x, y, z'],
    [
      'has lost a field that is read',
      seen([1], ['fio', 'mail', 'city', 'x', 'y', 'z']),
      'changed',
      'fields that are gone: tel',
    ],
    ['takes half of the page', seen([11], ALL), 'several', '11 elements match one selector'],
    ['cannot be looked at', { isReached: false as const, reason: 'HTTP 503' }, 'unreachable', 'HTTP 503'],
  ])('%s', (_name, sight, state, detail) => {
    expect(judgeCheck(form, { ...about, sight })).toEqual({
      checkedAt: 5,
      url: 'https://a.example/',
      state,
      counts: 'counts' in sight ? sight.counts : [],
      detail,
    })
  })

  it('is missing where the selectors match what is no form, and says so', () => {
    const sight = { ...seen([0], []), isNotAForm: true }
    expect(judgeCheck(form, { ...about, sight })).toMatchObject({ state: 'missing', warning: 'not_a_form' })
  })

  it('asks for no fields of a form that was typed by hand', () => {
    expect(judgeCheck({ ...form, fingerprint: null }, { ...about, sight: seen([1], []) }).state).toBe('matched')
  })
})
