import type { ClientMessage, ServerMessage } from '../../src-preload/contract/wire.ts'

type Subscription = {
  listeners: Set<(payload: unknown) => void>
  /** Last sequence number seen; undefined until the core has confirmed the subscription once. */
  lastSeq: number | undefined
}

/** Subscriptions of the console. Finds out when hints were missed: `onGap` is called, the client refetches. */
export class TopicTable {
  readonly #subscriptions = new Map<string, Subscription>()
  readonly #onGap: () => void
  #transmit: ((message: ClientMessage) => void) | undefined
  #epoch: string | undefined

  constructor(onGap: () => void) {
    this.#onGap = onGap
  }

  /** Calls the listener with every payload until the returned function is called. */
  listen(topic: string, listener: (payload: unknown) => void): () => void {
    let subscription = this.#subscriptions.get(topic)
    if (subscription === undefined) {
      subscription = { listeners: new Set(), lastSeq: undefined }
      this.#subscriptions.set(topic, subscription)
      this.#transmit?.({ type: 'subscribe', topic })
    }
    const { listeners } = subscription
    listeners.add(listener)
    return () => {
      if (!listeners.delete(listener) || listeners.size > 0) return
      this.#subscriptions.delete(topic)
      this.#transmit?.({ type: 'unsubscribe', topic })
    }
  }

  /** A pipe is open: every topic is subscribed again. */
  open(transmit: (message: ClientMessage) => void): void {
    this.#transmit = transmit
    for (const topic of this.#subscriptions.keys()) transmit({ type: 'subscribe', topic })
  }

  /** The pipe is gone. */
  lose(): void {
    this.#transmit = undefined
  }

  /** The core confirmed a subscription: a new epoch or another number than ours means that hints were missed. */
  confirm(message: Extract<ServerMessage, { type: 'subscribed' }>): void {
    const isNewEpoch = this.#epoch !== undefined && this.#epoch !== message.epoch
    this.#epoch = message.epoch
    if (isNewEpoch) {
      for (const other of this.#subscriptions.values()) other.lastSeq = undefined
    }
    const subscription = this.#subscriptions.get(message.topic)
    if (subscription === undefined) return
    const hasMissed = subscription.lastSeq !== undefined && subscription.lastSeq !== message.seq
    subscription.lastSeq = message.seq
    if (isNewEpoch || hasMissed) this.#onGap()
  }

  /** A hint came. */
  deliver(message: Extract<ServerMessage, { type: 'event' }>): void {
    const subscription = this.#subscriptions.get(message.topic)
    if (subscription === undefined) return
    const hasMissed = subscription.lastSeq !== undefined && message.seq !== subscription.lastSeq + 1
    subscription.lastSeq = message.seq
    for (const listener of subscription.listeners) listener(message.payload)
    if (hasMissed) this.#onGap()
  }
}
