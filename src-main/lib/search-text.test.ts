import { describe, expect, it } from 'vitest'
import { searchTerms, searchText } from './search-text.ts'

describe('searchText', () => {
  it('folds case, ё and spaces', () => {
    expect(searchText('  Фёдорова\tАННА\u00a0 ')).toBe('федорова анна')
  })
})

describe('searchTerms', () => {
  it('takes a phone in any format as one term of digits', () => {
    expect(searchTerms('+7 (900) 111-22')).toEqual([['790011122']])
  })
  it('reads a leading 8 as 7 too', () => {
    expect(searchTerms('8 900 111')).toEqual([['8900111', '7900111']])
  })
  it('splits words', () => {
    expect(searchTerms('Пётр ivan@x.ru')).toEqual([['петр'], ['ivan@x.ru']])
  })
  it('keeps a date with dots findable as typed', () => {
    expect(searchTerms('01.02.2026')).toEqual([['01022026', '01.02.2026']])
  })
  it('gives nothing for spaces', () => {
    expect(searchTerms('   ')).toEqual([])
  })
})
