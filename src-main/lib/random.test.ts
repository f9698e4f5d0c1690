import { expect, it } from 'vitest'
import { systemRandom } from './random.ts'

it('gives fractions from 0 up to, not including, 1, spread over the whole range', () => {
  const fractions = Array.from({ length: 2000 }, () => systemRandom.fraction())
  expect(fractions.every((fraction) => fraction >= 0 && fraction < 1)).toBe(true)
  const tenths = new Set(fractions.map((fraction) => Math.floor(fraction * 10)))
  expect(tenths.size).toBe(10)
})

it('gives so many bytes as lower-case hex, never the same twice', () => {
  const texts = Array.from({ length: 200 }, () => systemRandom.hex(16))
  expect(texts.every((text) => /^[0-9a-f]{32}$/.test(text))).toBe(true)
  expect(new Set(texts).size).toBe(200)
  expect([systemRandom.hex(0), systemRandom.hex(1).length]).toEqual(['', 2])
})
