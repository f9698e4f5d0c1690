import { describe, expect, it } from 'vitest'
import { ManualClock } from './manual-clock.ts'

const START = Date.UTC(2026, 0, 15, 9, 0, 0)

describe('a clock that a test moves', () => {
  it('stands still until it is moved, then both times go on together', () => {
    const clock = new ManualClock()
    expect([clock.now(), clock.steady()]).toEqual([START, 0])
    clock.advance(1500)
    expect([clock.now(), clock.steady()]).toEqual([START + 1500, 1500])
    expect(new ManualClock(7).now()).toBe(7)
  })

  it('runs timers in the order of their time, each at its own time', () => {
    const clock = new ManualClock()
    const ran: [string, number][] = []
    const note = (name: string) => () => ran.push([name, clock.steady()])
    clock.after(300, note('late'))
    clock.after(100, note('early'))
    clock.after(300, note('late too'))
    clock.after(301, note('not yet'))
    clock.advance(300)
    expect(ran).toEqual([
      ['early', 100],
      ['late', 300],
      ['late too', 300],
    ])
    expect([clock.timerCount, clock.nextTimerInMs]).toEqual([1, 1])
  })

  it('runs timers that timers start, when they fall into the same move', () => {
    const clock = new ManualClock()
    const ran: number[] = []
    const again = () => {
      ran.push(clock.steady())
      clock.after(100, again)
    }
    clock.after(100, again)
    clock.advance(350)
    expect([ran, clock.nextTimerInMs]).toEqual([[100, 200, 300], 50])
  })

  it('runs what is due now only when it is moved, be it by nothing', () => {
    const clock = new ManualClock()
    const ran: string[] = []
    clock.after(0, () => ran.push('now'))
    clock.after(-5, () => ran.push('past'))
    expect(ran).toEqual([])
    clock.advance(0)
    expect(ran).toEqual(['now', 'past'])
  })

  it('forgets timers that are cancelled, also by one another', () => {
    const clock = new ManualClock()
    const ran: string[] = []
    const cancel = clock.after(200, () => ran.push('cancelled'))
    clock.after(100, () => {
      ran.push('first')
      cancel()
    })
    clock.advance(1000)
    cancel()
    expect([ran, clock.timerCount, clock.nextTimerInMs]).toEqual([['first'], 0, undefined])
  })

  it('lets the wall clock jump without a timer noticing', () => {
    const clock = new ManualClock()
    const ran: number[] = []
    clock.after(100, () => ran.push(clock.now()))
    clock.jumpWall(3_600_000)
    expect([ran, clock.steady(), clock.nextTimerInMs]).toEqual([[], 0, 100])
    clock.jumpWall(-7_200_000)
    clock.advance(100)
    expect(ran).toEqual([START - 3_600_000 + 100])
  })
})
