import { CallError, fromWireError, type WireError } from '../../src-preload/contract/errors.ts'
import type { ClientMessage } from '../../src-preload/contract/wire.ts'
import type { Timers } from './pipe.ts'

/** How long a call waits for a pipe before it ends with `closed`. */
export const CONNECT_WAIT_MS = 6_000
/** How long a call waits for its answer: a check of a slow CRM fits, a hang does not. */
export const ANSWER_WAIT_MS = 120_000

type Pending = {
  message: Extract<ClientMessage, { type: 'call' }>
  isSent: boolean
  resolve: (output: unknown) => void
  reject: (error: CallError) => void
  stopTimer: () => void
}

/** Calls on their way. Every call ends: with its answer, or with a CallError. */
export class CallTable {
  readonly #pending = new Map<number, Pending>()
  readonly #timers: Timers
  #lastId = 0
  #transmit: ((message: ClientMessage) => void) | undefined

  constructor(timers: Timers) {
    this.#timers = timers
  }

  /** Sends now, or when a pipe opens within {@link CONNECT_WAIT_MS}. */
  start(name: string, input: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId
      const message = { type: 'call', id, name, input } as const
      const pending: Pending = { message, isSent: false, resolve, reject, stopTimer: () => undefined }
      this.#pending.set(id, pending)
      if (this.#transmit === undefined) {
        pending.stopTimer = this.#timers.after(CONNECT_WAIT_MS, () => {
          this.#fail(id, new CallError('closed', `no connection to the core: ${name}`))
        })
      } else {
        this.#send(pending, this.#transmit)
      }
    })
  }

  /** A pipe is open: what waited is sent through it. */
  open(transmit: (message: ClientMessage) => void): void {
    this.#transmit = transmit
    for (const pending of this.#pending.values()) {
      if (!pending.isSent) this.#send(pending, transmit)
    }
  }

  /**
   * The pipe is gone. Calls that were sent are rejected: nobody knows whether they were executed, so they are not repeated
   * here. Calls that were not sent keep waiting for the next pipe, unless `isFinal`.
   */
  lose(error: CallError, isFinal: boolean): void {
    this.#transmit = undefined
    for (const [id, pending] of this.#pending) {
      if (pending.isSent || isFinal) this.#fail(id, error)
    }
  }

  /** An answer came. Answers to calls that have ended already are ignored. */
  settle(id: number, answer: { ok: true; output: unknown } | { ok: false; error: WireError }): void {
    const pending = this.#pending.get(id)
    if (pending === undefined) return
    if (!answer.ok) {
      this.#fail(id, fromWireError(answer.error))
      return
    }
    this.#pending.delete(id)
    pending.stopTimer()
    pending.resolve(answer.output)
  }

  #send(pending: Pending, transmit: (message: ClientMessage) => void): void {
    const { id, name } = pending.message
    pending.stopTimer()
    pending.isSent = true
    pending.stopTimer = this.#timers.after(ANSWER_WAIT_MS, () => {
      this.#fail(id, new CallError('closed', `no answer in time: ${name}`))
    })
    transmit(pending.message)
  }

  #fail(id: number, error: CallError): void {
    const pending = this.#pending.get(id)
    if (pending === undefined) return
    this.#pending.delete(id)
    pending.stopTimer()
    pending.reject(error)
  }
}
