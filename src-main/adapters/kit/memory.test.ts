import { expect, test } from 'vitest'
import { ManualClock } from '../../lib/manual-clock.ts'
import { createAdapterMemory } from './memory.ts'

test('a value is kept for its time and loaded once for all who ask at once', async () => {
  const clock = new ManualClock()
  const memory = createAdapterMemory(clock, 1000)
  let loads = 0
  const load = (): Promise<number> => Promise.resolve((loads += 1))
  expect(await Promise.all([memory.remember('a', load), memory.remember('a', load)])).toEqual([1, 1])
  clock.advance(999)
  expect(await memory.remember('a', load)).toBe(1)
  clock.advance(1)
  expect(await memory.remember('a', load)).toBe(2)
  memory.forget('a')
  expect(await memory.remember('a', load)).toBe(3)
})

test('a failure is not kept', async () => {
  const memory = createAdapterMemory(new ManualClock())
  await expect(memory.remember('a', () => Promise.reject(new Error('down')))).rejects.toThrow('down')
  expect(await memory.remember('a', () => Promise.resolve('up'))).toBe('up')
})
