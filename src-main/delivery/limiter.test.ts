import { expect, test } from 'vitest'
import { ManualClock } from '../lib/manual-clock.ts'
import { Limiter } from './limiter.ts'

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Times (ms) at which `count` requests that ask at 0 may leave. */
async function leaveTimes(
  count: number,
  setup: { perSecond: number; burst: number; factor?: (clock: ManualClock) => number; forMs: number },
): Promise<number[]> {
  const clock = new ManualClock(0)
  const limiter = new Limiter(clock, { ...setup, concurrency: 9 }, () => setup.factor?.(clock) ?? 1)
  const times: number[] = []
  for (let index = 0; index < count; index += 1) {
    void limiter.enter(new AbortController().signal).then(() => times.push(clock.steady()))
  }
  await turn()
  for (let ms = 0; ms < setup.forMs; ms += 10) {
    clock.advance(10)
    await turn()
  }
  return times
}

test('a burst leaves at once, the rest at the steady rate', async () => {
  expect(await leaveTimes(8, { perSecond: 10, burst: 4, forMs: 1000 })).toEqual([0, 0, 0, 0, 100, 200, 300, 400])
})

test('without a burst every request keeps its distance, also below one a second', async () => {
  expect(await leaveTimes(3, { perSecond: 2, burst: 1, forMs: 3000 })).toEqual([0, 500, 1000])
  expect(await leaveTimes(3, { perSecond: 0.5, burst: 0, forMs: 5000 })).toEqual([0, 2000, 4000])
})

test('a ramp has no burst and grows with its factor', async () => {
  const factor = (clock: ManualClock) => (clock.steady() < 1000 ? 0.25 : 1)
  expect(await leaveTimes(8, { perSecond: 10, burst: 1, factor, forMs: 3000 })).toEqual([
    0, 400, 800, 1200, 1300, 1400, 1500, 1600,
  ])
  expect((await leaveTimes(8, { perSecond: 10, burst: 8, factor, forMs: 400 })).length).toBe(2)
})

test('a burst that was not used comes back with time, never more than the burst', async () => {
  const clock = new ManualClock(0)
  const limiter = new Limiter(clock, { perSecond: 10, burst: 3, concurrency: 9 }, () => 1)
  const ask = async (count: number) => {
    let left = 0
    for (let index = 0; index < count; index += 1) {
      void limiter.enter(new AbortController().signal).then(() => {
        left += 1
      })
    }
    await turn()
    return left
  }
  expect(await ask(3)).toBe(3)
  clock.advance(60_000)
  expect(await ask(5)).toBe(3)
})

test('who gives up leaves the queue; the next one takes the place', async () => {
  const clock = new ManualClock(0)
  const limiter = new Limiter(clock, { perSecond: 1, burst: 1, concurrency: 9 }, () => 1)
  const order: string[] = []
  const enter = (name: string, signal: AbortSignal) =>
    limiter.enter(signal).then(
      () => order.push(name),
      () => order.push(`${name} gave up`),
    )
  const impatient = new AbortController()
  const first = enter('first', new AbortController().signal)
  void enter('second', impatient.signal)
  void enter('third', new AbortController().signal)
  await first
  impatient.abort()
  await turn()
  clock.advance(1000)
  await turn()
  expect(order).toEqual(['first', 'second gave up', 'third'])
  await expect(limiter.enter(AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late')
})

test('a jump of the wall clock neither opens nor closes it', async () => {
  const clock = new ManualClock(0)
  const limiter = new Limiter(clock, { perSecond: 1, burst: 1, concurrency: 9 }, () => 1)
  await limiter.enter(new AbortController().signal)
  let hasEntered = false
  void limiter.enter(new AbortController().signal).then(() => {
    hasEntered = true
  })
  clock.jumpWall(3_600_000)
  clock.advance(999)
  await turn()
  expect(hasEntered).toBe(false)
  clock.jumpWall(-7_200_000)
  clock.advance(1)
  await turn()
  expect(hasEntered).toBe(true)
})
