import type { Clock } from '../lib/clock.ts'

/** While this machine has no network, it is asked again so often. */
const ONLINE_POLL_MS = 5_000

/** Knows whether this machine lost its network; while it has, asks until it is back. */
export class OfflineWatch {
  readonly #tools: { clock: Clock; isOnline: () => boolean; onChange: (isOnline: boolean) => void }
  #isOffline = false
  #cancelPoll: (() => void) | undefined

  constructor(tools: { clock: Clock; isOnline: () => boolean; onChange: (isOnline: boolean) => void }) {
    this.#tools = tools
  }

  /** True from the first failure for want of a network until it is back. */
  get isOffline(): boolean {
    return this.#isOffline
  }

  /** A request failed because this machine has no network. */
  lost(): void {
    if (this.#isOffline) return
    this.#isOffline = true
    this.#tools.onChange(false)
    this.#poll()
  }

  /** Asks no more. */
  stop(): void {
    this.#cancelPoll?.()
  }

  #poll(): void {
    this.#cancelPoll = this.#tools.clock.after(ONLINE_POLL_MS, () => {
      if (!this.#tools.isOnline()) {
        this.#poll()
        return
      }
      this.#isOffline = false
      this.#tools.onChange(true)
    })
  }
}
