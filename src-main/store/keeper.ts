import { ThreadClient } from './thread-client.ts'

/**
 * The keeper's side in the main thread. Its thread lives only while it has something to do: upkeep is rare, an idle thread
 * costs 15 MB.
 */
export class Keeper {
  readonly #file: string
  #thread: ThreadClient | undefined
  #asked = 0

  constructor(file: string) {
    this.#file = file
  }

  /** Asks the thread, which starts when it does not run. Rejects with a StoreError. */
  async ask(name: 'check' | 'checkpoint' | 'backUp', input: unknown): Promise<unknown> {
    const thread = this.#thread ?? new ThreadClient('keeper-thread', { file: this.#file })
    this.#thread = thread
    this.#asked += 1
    try {
      return await thread.call(name, input)
    } finally {
      this.#asked -= 1
      if (this.#asked === 0) await this.close()
    }
  }

  /** Lets what runs finish, then ends the thread. */
  async close(): Promise<void> {
    const thread = this.#thread
    this.#thread = undefined
    await thread?.close()
  }
}
