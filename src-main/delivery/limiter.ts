import type { AccountLimits } from '../adapters/kit/types.ts'
import type { Clock } from '../lib/clock.ts'

type Waiter = { enter: () => void; fail: (error: Error) => void; signal: AbortSignal }

/**
 * Keeps one account's requests at its rate (GCRA: a steady rate with a burst), first come first served. Time is the steady
 * clock: a jump of the wall clock neither opens nor closes it.
 */
export class Limiter {
  readonly #clock: Clock
  readonly #limits: AccountLimits
  readonly #factor: () => number
  #nextFreeAt = 0
  #waiting: Waiter[] = []
  #cancelTimer: (() => void) | undefined

  /** `factor` is the share of the rate that may be used now (ramp after an outage), above 0 up to 1. */
  constructor(clock: Clock, limits: AccountLimits, factor: () => number) {
    this.#clock = clock
    this.#limits = limits
    this.#factor = factor
  }

  /** Resolves when one more request may leave; rejects with the signal's reason when it is aborted first. */
  async enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    await new Promise<void>((resolve, reject) => {
      const waiter: Waiter = { enter: resolve, fail: reject, signal }
      this.#waiting.push(waiter)
      signal.addEventListener(
        'abort',
        () => {
          this.#waiting = this.#waiting.filter((item) => item !== waiter)
          reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'))
        },
        { once: true },
      )
      this.#release()
    })
  }

  #release(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
    while (this.#waiting.length > 0) {
      const waitMs = this.#waitMs()
      if (waitMs > 0) {
        this.#cancelTimer = this.#clock.after(Math.ceil(waitMs), () => {
          this.#release()
        })
        return
      }
      const intervalMs = 1000 / (this.#limits.perSecond * this.#factor())
      this.#nextFreeAt = Math.max(this.#nextFreeAt, this.#clock.steady()) + intervalMs
      this.#waiting.shift()?.enter()
    }
  }

  /** A burst may run ahead of the steady rate by so many requests; a ramp has no burst. */
  #waitMs(): number {
    const factor = this.#factor()
    const intervalMs = 1000 / (this.#limits.perSecond * factor)
    const burst = factor < 1 ? 1 : Math.max(1, this.#limits.burst)
    return this.#nextFreeAt - (burst - 1) * intervalMs - this.#clock.steady()
  }
}
