import { z } from 'zod'
import { type ConnectionId, json, type Json } from '../../src-preload/contract/index.ts'
import type { AccountTokens } from '../adapters/kit/types.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger, SecretBox } from '../ports.ts'
import type { Store } from '../store/operations.ts'
import { persist } from './persist.ts'

/** As it is sealed: tokens and what they belong to (`Adapter.tokenScope`). */
const sealedTokens = z.object({ scope: z.string(), value: json })
type Stored = z.infer<typeof sealedTokens>

type Entry = { stored: Stored | null; isSaved: boolean; queue: Promise<unknown> }

/**
 * Tokens of all accounts. One renewal at a time per connection, whoever asks (lane, check, list, sign-in): many vendors give
 * refresh tokens that work once. What a vendor gave is kept in memory until the store has it, so a full disk loses none.
 */
export class TokenKeeper {
  readonly #store: Pick<Store, 'getTokens' | 'saveTokens'>
  readonly #tools: { secrets: SecretBox; clock: Clock; logger: Logger }
  readonly #entries = new Map<ConnectionId, Promise<Entry>>()
  readonly #stopping = new AbortController()

  constructor(
    store: Pick<Store, 'getTokens' | 'saveTokens'>,
    tools: { secrets: SecretBox; clock: Clock; logger: Logger },
  ) {
    this.#store = store
    this.#tools = tools
  }

  /** The tokens of one connection, as its adapter sees them. Tokens of another scope count as none. */
  of(id: ConnectionId, scope: string): AccountTokens {
    const current = (entry: Entry): Json | null => (entry.stored?.scope === scope ? entry.stored.value : null)
    return {
      read: async () => current(await this.#entry(id)),
      renew: async (refresh) => {
        const entry = await this.#entry(id)
        const running = entry.queue.then(async () => {
          const before = current(entry)
          const after = await refresh(before)
          if (after !== before) {
            entry.stored = { scope, value: after }
            entry.isSaved = false
          }
          await this.#save(id, entry)
          return after
        })
        entry.queue = running.catch(() => undefined)
        return await running
      },
    }
  }

  /** The connection is gone: what is remembered of it is dropped. */
  forget(id: ConnectionId): void {
    this.#entries.delete(id)
  }

  /** Ends waiting for a store that cannot write. */
  stop(): void {
    this.#stopping.abort()
  }

  async #entry(id: ConnectionId): Promise<Entry> {
    const known = this.#entries.get(id)
    if (known !== undefined) return await known
    const opening = this.#open(id)
    this.#entries.set(id, opening)
    // A store that cannot be read now is asked again with the next call.
    opening.catch(() => this.#entries.delete(id))
    return await opening
  }

  async #open(id: ConnectionId): Promise<Entry> {
    const sealed = await this.#store.getTokens({ id })
    return { stored: sealed === undefined ? null : this.#unseal(id, sealed), isSaved: true, queue: Promise.resolve() }
  }

  /** Tokens sealed with another key are as good as none: a person signs in again. */
  #unseal(id: ConnectionId, sealed: Uint8Array): Stored | null {
    try {
      return sealedTokens.parse(JSON.parse(this.#tools.secrets.open(sealed)))
    } catch (error) {
      this.#tools.logger.warn('stored tokens cannot be opened', { connection: id, error: String(error) })
      return null
    }
  }

  async #save(id: ConnectionId, entry: Entry): Promise<void> {
    if (entry.isSaved || entry.stored === null) return
    const tokens = this.#tools.secrets.seal(JSON.stringify(entry.stored))
    await persist(() => this.#store.saveTokens({ id, tokens }), {
      clock: this.#tools.clock,
      signal: this.#stopping.signal,
    })
    entry.isSaved = true
  }
}
