import { expect, it } from 'vitest'
import { manualTimers } from '../testing/manual-timers.ts'
import { coalesce } from './coalesce.ts'

it('hands over in one go what came within the wait, and gathers anew while the work runs', async () => {
  const { timers, advance } = manualTimers()
  const rounds: string[][] = []
  let finish: () => void = () => undefined
  let hasEnded: Promise<void> = Promise.resolve()
  const gathered = coalesce<string>({
    timers,
    waitMs: 300,
    work: (keys) => {
      rounds.push([...keys])
      hasEnded = new Promise((resolve) => {
        finish = resolve
      })
      return hasEnded
    },
  })
  gathered.add(['a', 'b'])
  gathered.add(['a'])
  advance(299)
  expect(rounds).toEqual([])
  advance(1)
  expect(rounds).toEqual([['a', 'b']])

  gathered.add(['c'])
  advance(1_000)
  expect(rounds).toHaveLength(1)
  finish()
  await hasEnded
  await Promise.resolve()
  advance(300)
  expect(rounds).toEqual([['a', 'b'], ['c']])
})

it('does nothing after it was stopped', () => {
  const { timers, advance, count } = manualTimers()
  const rounds: string[][] = []
  const gathered = coalesce<string>({
    timers,
    waitMs: 300,
    work: (keys) => Promise.resolve(void rounds.push([...keys])),
  })
  gathered.add(['a'])
  gathered.stop()
  gathered.add(['b'])
  advance(1_000)
  expect(rounds).toEqual([])
  expect(count()).toBe(0)
})
