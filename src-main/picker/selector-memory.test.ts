import { expect, it } from 'vitest'
import { SelectorMemory } from './selector-memory.ts'

const matched = (selector: string, count: number) => ({ selector, count, forms: 0, isValid: true, boxes: [] })

it('tells the other pages on which every selector was counted, as they were last seen', () => {
  const memory = new SelectorMemory()
  memory.remember('https://a/1#top', [matched('form', 1), matched('p', 5)])
  memory.remember('https://a/2', [matched('form', 2)])
  memory.remember('https://a/1', [matched('form', 3)])
  expect(memory.elsewhere('https://a/3', ['form'])).toEqual([
    { url: 'https://a/2', counts: [2] },
    { url: 'https://a/1', counts: [3] },
  ])
  expect(memory.elsewhere('https://a/2#x', ['p', 'form'])).toEqual([{ url: 'https://a/1', counts: [5, 3] }])
})

it('keeps the newest fifty pages and two hundred selectors of each', () => {
  const memory = new SelectorMemory()
  for (let page = 0; page < 60; page += 1) memory.remember(`https://a/${page}`, [matched('form', page)])
  const known = memory.elsewhere('https://a/none', ['form'])
  expect([known.length, known[0]]).toEqual([50, { url: 'https://a/10', counts: [10] }])
  memory.remember(
    'https://b/',
    Array.from({ length: 250 }, (_, index) => matched(`p${index}`, index)),
  )
  expect(memory.elsewhere('https://a/', ['p49'])).toEqual([])
  expect(memory.elsewhere('https://a/', ['p50', 'p249'])).toEqual([{ url: 'https://b/', counts: [50, 249] }])
})
