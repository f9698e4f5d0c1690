import { z } from 'zod'
import type { Clock } from '../lib/clock.ts'
import type { Protocol } from './protocol.ts'

/** A page may wait so long before it sends by itself what was filled in: an autosave, a report of forms that were left. */
export const QUIET_MS = 5_000

const paused = z.object({
  requestId: z.string(),
  resourceType: z.string(),
  request: z.object({ method: z.string() }),
})

/** Keeps sample data from being sent to the site: requests that carry something are broken off, all others go on. */
export class SendingBlock {
  readonly #parts: { protocol: Protocol; clock: Clock }
  #running = 0
  #begun: Promise<void> | undefined
  #cancelEnd: () => void = () => undefined

  constructor(parts: { protocol: Protocol; clock: Clock }) {
    this.#parts = parts
  }

  /** Nothing is sent while this goes on, and {@link QUIET_MS} after it. @throws what it throws, PickerError. */
  async during<T>(filling: () => Promise<T>): Promise<T> {
    this.#cancelEnd()
    this.#running += 1
    try {
      this.#begun ??= this.#begin()
      await this.#begun
      return await filling()
    } finally {
      this.#running -= 1
      if (this.#running === 0) this.#endLater()
    }
  }

  /** Takes an event of the protocol. */
  hear(method: string, params: unknown): void {
    // What a host paused of its own is the host's.
    if (method !== 'Fetch.requestPaused' || this.#begun === undefined) return
    const { requestId, resourceType, request } = paused.parse(params)
    const isSent = !/^(?:GET|HEAD|OPTIONS)$/i.test(request.method) || /^(?:Ping|CSPViolationReport)$/.test(resourceType)
    const { protocol } = this.#parts
    if (!isSent) protocol.hint('Fetch.continueRequest', { requestId })
    // A page that sends itself away stays where it is: an answer without content is no new page, an error would be one.
    else if (resourceType === 'Document') protocol.hint('Fetch.fulfillRequest', { requestId, responseCode: 204 })
    else protocol.hint('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
  }

  close(): void {
    this.#cancelEnd()
  }

  async #begin(): Promise<void> {
    const { protocol } = this.#parts
    try {
      // A worker of the site would send without being asked here.
      await protocol.tell('Network.setBypassServiceWorker', { bypass: true })
      await protocol.tell('Fetch.enable', { patterns: [{ urlPattern: '*' }] })
    } catch (error) {
      this.#begun = undefined
      throw error
    }
  }

  #endLater(): void {
    const { protocol, clock } = this.#parts
    this.#cancelEnd = clock.after(QUIET_MS, () => {
      this.#begun = undefined
      protocol.hint('Fetch.disable')
      protocol.hint('Network.setBypassServiceWorker', { bypass: false })
    })
  }
}
