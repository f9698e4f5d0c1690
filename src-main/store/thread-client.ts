import { Worker } from 'node:worker_threads'
import { StoreError } from './store-error.ts'
import type { FromThread, ThreadReply, ThreadRequest, ToThread } from './thread-messages.ts'

/** Threads of the store by the name of their file. */
export type ThreadName = 'writer-thread' | 'reader-thread' | 'keeper-thread'

type Pending = { resolve: (value: unknown) => void; reject: (error: StoreError) => void }

/** Sources run as they are in development and tests; the build puts every thread's entry beside its chunks. */
function entryOf(name: ThreadName): URL {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  return new URL(`./${name}.${extension}`, import.meta.url)
}

/** Room for short-lived objects per thread; more is memory that an idle program keeps, not speed. */
const YOUNG_GENERATION_MB = 16
/** Requests that may be open before new ones are turned away. */
const MAX_WAITING = 4000

/**
 * The main thread's side of one worker. Requests of one turn of the event loop go out as one message, at once; the writer
 * makes one commit of all messages that it finds, so a group grows while the one before it is being written. No timer.
 */
export class ThreadClient {
  readonly #worker: Worker
  readonly #pending = new Map<number, Pending>()
  #waiting: ThreadRequest[] = []
  #nextId = 1
  #isScheduled = false
  #isClosing = false
  #ending: string | undefined
  readonly #exited: Promise<void>
  /** Resolves when the thread is ready, rejects when it refused to start. */
  readonly ready: Promise<void>
  onEvent: (event: 'indexed' | 'grown') => void = () => undefined
  onReplies: (replies: ThreadReply[]) => void = () => undefined

  constructor(name: ThreadName, options: { file: string }) {
    this.#worker = new Worker(entryOf(name), {
      workerData: { file: options.file },
      name: `estafeta-${name}`,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    })
    const ready = Promise.withResolvers<undefined>()
    this.ready = ready.promise
    const exited = Promise.withResolvers<undefined>()
    this.#exited = exited.promise
    this.#worker.on('message', (message: FromThread) => {
      switch (message.type) {
        case 'ready':
          ready.resolve(undefined)
          return
        case 'refused':
          ready.reject(new StoreError(message.kind, message.message))
          return
        case 'replies':
          this.#settle(message.replies)
          return
        case 'indexed':
        case 'grown':
          this.onEvent(message.type)
      }
    })
    this.#worker.on('error', (error: unknown) => {
      this.#fail(`a thread of the store stopped: ${error instanceof Error ? error.message : String(error)}`)
    })
    this.#worker.on('exit', () => {
      this.#fail('the store is closed')
      ready.reject(new StoreError('storage', 'a thread of the store did not start'))
      exited.resolve(undefined)
    })
    this.ready.catch(() => undefined)
  }

  /** Asks the thread; rejects with a {@link StoreError}. */
  async call(name: string, input: unknown): Promise<unknown> {
    if (this.#ending !== undefined) throw new StoreError('storage', this.#ending)
    if (this.#pending.size >= MAX_WAITING) throw new StoreError('busy', 'too much waits to be stored')
    return await new Promise((resolve, reject) => {
      const id = this.#nextId++
      this.#pending.set(id, { resolve, reject })
      this.#waiting.push({ id, name, input })
      this.#schedule()
    })
  }

  /** True once the thread is gone: nothing will be answered any more. */
  get isEnded(): boolean {
    return this.#ending !== undefined
  }

  /** Whether everything that was asked is answered. */
  get isIdle(): boolean {
    return this.#pending.size === 0
  }

  /** Lets everything asked so far finish, then ends the thread. */
  async close(): Promise<void> {
    this.#isClosing = true
    await Promise.allSettled(
      [...this.#pending.values()].map(
        (pending) =>
          new Promise<void>((resolve) => {
            const { resolve: done, reject } = pending
            pending.resolve = (value) => {
              done(value)
              resolve()
            }
            pending.reject = (error) => {
              reject(error)
              resolve()
            }
          }),
      ),
    )
    this.#post({ type: 'close' })
    await this.#exited
  }

  #schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    setImmediate(() => {
      this.#isScheduled = false
      this.#flush()
    })
  }

  #flush(): void {
    if (this.#waiting.length === 0) return
    const requests = this.#waiting
    this.#waiting = []
    this.#post({ type: 'requests', requests })
  }

  #settle(replies: ThreadReply[]): void {
    this.onReplies(replies)
    for (const reply of replies) {
      const pending = this.#pending.get(reply.id)
      this.#pending.delete(reply.id)
      if (reply.isOk) pending?.resolve(reply.value)
      else pending?.reject(new StoreError(reply.kind, reply.message))
    }
  }

  #fail(message: string): void {
    if (this.#ending !== undefined) return
    this.#ending = message
    // Who watches the health learns of a dead thread even when nothing was asked of it.
    if (!this.#isClosing) this.onReplies([{ id: 0, isOk: false, kind: 'storage', message }])
    const all = [...this.#pending.values()]
    this.#pending.clear()
    this.#waiting = []
    for (const pending of all) pending.reject(new StoreError('storage', message))
  }

  #post(message: ToThread): void {
    this.#worker.postMessage(message)
  }
}
