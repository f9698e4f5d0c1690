import { expect, it } from 'vitest'
import type { DemoDeal } from '../../../src-preload/contract/index.ts'
import { doubledMarkers } from './doubled-markers.ts'

const deal = (id: string, marker: string): DemoDeal => ({
  id,
  marker,
  createdAt: 0,
  title: '',
  name: null,
  phone: null,
  email: null,
  comment: null,
  notes: [],
})

it('names every marker that stands on more than one deal', () => {
  const deals = [deal('1', 'a'), deal('2', 'b'), deal('3', 'a'), deal('4', 'a'), deal('5', 'c')]
  expect([...doubledMarkers(deals)]).toEqual(['a'])
  expect(doubledMarkers([deal('1', 'a')]).size).toBe(0)
})
