import type { SystemStatus } from '../../src-preload/contract/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Store } from '../store/operations.ts'
import type { Publisher } from './publisher.ts'

/** Hints within this time are joined into one. */
const GATHER_MS = 250

/** Watches how the program does and tells consoles when it changes. */
export class StatusWatch {
  readonly #tools: { store: Store; publisher: Publisher; clock: Clock; isOffline: () => boolean }
  #damage: string | null = null
  #isWaiting = false
  #last = ''

  constructor(tools: { store: Store; publisher: Publisher; clock: Clock; isOffline: () => boolean }) {
    this.#tools = tools
  }

  /** The structural check found something: said until the program is restarted. */
  damaged(reason: string): void {
    this.#damage = reason
    this.refresh()
  }

  /** How it does now. */
  async read(): Promise<SystemStatus> {
    const { store } = this.#tools
    const health = store.health()
    const [counts, unrecognisedCount] = await Promise.all([store.countByState({}), store.countUnrecognised({})])
    return {
      isStoreHealthy: health.isHealthy && this.#damage === null,
      storeReason: health.reason ?? this.#damage,
      isOffline: this.#tools.isOffline(),
      unrecognisedCount,
      waitingCount: counts.queued + counts.sending + counts.retrying,
      attentionCount: counts.failed + counts.held + counts.unrouted,
    }
  }

  /** Something may have changed: consoles are told soon, once. */
  refresh(): void {
    if (this.#isWaiting) return
    this.#isWaiting = true
    this.#tools.clock.after(GATHER_MS, () => {
      this.#isWaiting = false
      void this.#tell()
    })
  }

  async #tell(): Promise<void> {
    const status = await this.read().catch(() => undefined)
    const text = JSON.stringify(status)
    if (status === undefined || text === this.#last) return
    this.#last = text
    this.#tools.publisher.publish('system.statusChanged', status)
  }
}
