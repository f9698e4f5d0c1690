import type { Clock } from './clock.ts'

type Timer = { at: number; task: () => void }

/** A clock that stands still until a test moves it. Timers run in order of their time while it is advanced. */
export class ManualClock implements Clock {
  #wall: number
  #steady = 0
  #timers = new Set<Timer>()

  constructor(startMs = Date.UTC(2026, 0, 15, 9, 0, 0)) {
    this.#wall = startMs
  }

  now(): number {
    return this.#wall
  }

  steady(): number {
    return this.#steady
  }

  after(delayMs: number, task: () => void): () => void {
    const timer = { at: this.#steady + Math.max(0, delayMs), task }
    this.#timers.add(timer)
    return () => {
      this.#timers.delete(timer)
    }
  }

  /** How many timers wait. */
  get timerCount(): number {
    return this.#timers.size
  }

  /** Time until the next timer, undefined when none waits. */
  get nextTimerInMs(): number | undefined {
    const due = [...this.#timers].map((timer) => timer.at - this.#steady)
    return due.length === 0 ? undefined : Math.max(0, Math.min(...due))
  }

  /** Moves both clocks on and runs what falls due, in order. */
  advance(ms: number): void {
    const end = this.#steady + ms
    for (;;) {
      const due = [...this.#timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0]
      if (due === undefined) break
      this.#timers.delete(due)
      this.#move(Math.max(0, due.at - this.#steady))
      due.task()
    }
    this.#move(end - this.#steady)
  }

  /** The wall clock jumps (time zone, NTP, a person); the steady clock does not notice. */
  jumpWall(ms: number): void {
    this.#wall += ms
  }

  #move(ms: number): void {
    this.#wall += ms
    this.#steady += ms
  }
}
