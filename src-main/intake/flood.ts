import type { Clock } from '../lib/clock.ts'

/** How much one sender may send. */
export type FloodRate = {
  /** Requests per second in the long run. */
  ratePerS: number
  /** Requests at once before the rate counts. */
  burst: number
}

/** Limits of the intake; all of them are generous, they protect the machine and not the site. */
export type FloodLimits = {
  perAddress: FloodRate
  perKey: FloodRate
  /** Requests that may wait at one time; one sender may take half of the places. */
  maxWaiting: number
  /** Bytes that waiting requests may hold. */
  maxWaitingBytes: number
  /** A request that would wait longer is refused. */
  maxDelayMs: number
  /** Senders remembered; the ones that were silent longest are forgotten first. */
  maxSenders: number
  /** Requests from this machine (a site or a reverse proxy on it) are not counted by address. Default true. */
  isLoopbackExempt: boolean
}

/** The limits used when nothing else is configured. */
export const DEFAULT_FLOOD_LIMITS: FloodLimits = {
  perAddress: { ratePerS: 50, burst: 500 },
  perKey: { ratePerS: 2000, burst: 10_000 },
  maxWaiting: 5000,
  maxWaitingBytes: 64 * 1024 * 1024,
  maxDelayMs: 60_000,
  maxSenders: 10_000,
  isLoopbackExempt: true,
}

/** Whether a request goes on now, after a wait, or not at all. */
export type Admission =
  { kind: 'now' } | { kind: 'later'; turn: Promise<void> } | { kind: 'refused'; retryAfterS: number }

type Sender = { tokens: number; updatedMs: number; waiting: number }

const NOW: Admission = { kind: 'now' }

/** `::ffff:203.0.113.7` → `203.0.113.7`; an IPv6 address counts by its /64, which one customer owns. */
export function senderOfAddress(address: string): string {
  if (address.startsWith('::ffff:') && address.includes('.')) return address.slice(7)
  if (!address.includes(':')) return address
  const [head = '', tail] = address.split('::')
  const groups = head === '' ? [] : head.split(':')
  if (tail !== undefined) {
    const end = tail === '' ? [] : tail.split(':')
    groups.push(...Array<string>(Math.max(0, 8 - groups.length - end.length)).fill('0'), ...end)
  }
  return `${groups.slice(0, 4).join(':')}::/64`
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.')
}

/**
 * Slows floods down without losing honest leads. Each sender (an address, a key) has a token bucket; who is over the rate
 * waits exactly until its own tokens are back, so a flood of one sender never delays another. Only when too many requests
 * wait already is one refused.
 */
export class FloodGate {
  readonly #clock: Clock
  readonly #limits: FloodLimits
  readonly #addresses = new Map<string, Sender>()
  readonly #keys = new Map<string, Sender>()
  readonly #waiting = new Set<() => void>()
  #waitingBytes = 0
  #isOpen = false

  constructor(clock: Clock, limits: FloodLimits) {
    this.#clock = clock
    this.#limits = limits
  }

  /** How many requests wait. */
  get waitingCount(): number {
    return this.#waiting.size
  }

  /** How many senders are remembered. */
  get senderCount(): number {
    return this.#addresses.size + this.#keys.size
  }

  /** One request of an address that holds `byteLength` bytes while it waits. */
  admitAddress(address: string, byteLength: number): Admission {
    if (this.#limits.isLoopbackExempt && isLoopback(address)) return NOW
    const sender = this.#find(this.#addresses, senderOfAddress(address), this.#limits.perAddress)
    return this.#admit(sender, this.#limits.perAddress, byteLength)
  }

  /** One request with a key; all unknown keys are one sender. */
  admitKey(key: string | undefined, byteLength: number): Admission {
    const sender = this.#find(this.#keys, key === undefined ? 'unknown' : `key ${key}`, this.#limits.perKey)
    return this.#admit(sender, this.#limits.perKey, byteLength)
  }

  /** Lets everybody through, also those who wait: the server closes. */
  open(): void {
    this.#isOpen = true
    for (const release of [...this.#waiting]) release()
  }

  #find(senders: Map<string, Sender>, name: string, rate: FloodRate): Sender {
    const existing = senders.get(name)
    if (existing !== undefined) {
      senders.delete(name)
      senders.set(name, existing)
      return existing
    }
    if (senders.size >= this.#limits.maxSenders) {
      const oldest = senders.keys().next().value
      if (oldest !== undefined) senders.delete(oldest)
    }
    const created = { tokens: rate.burst, updatedMs: this.#clock.steady(), waiting: 0 }
    senders.set(name, created)
    return created
  }

  #admit(sender: Sender, rate: FloodRate, byteLength: number): Admission {
    if (this.#isOpen) return NOW
    const nowMs = this.#clock.steady()
    const earned = ((nowMs - sender.updatedMs) / 1000) * rate.ratePerS
    sender.tokens = Math.min(rate.burst, sender.tokens + earned)
    sender.updatedMs = nowMs
    if (sender.tokens >= 1) {
      sender.tokens--
      return NOW
    }
    const delayMs = ((1 - sender.tokens) / rate.ratePerS) * 1000
    const { maxWaiting, maxWaitingBytes, maxDelayMs } = this.#limits
    const isFull = this.#waiting.size >= maxWaiting || this.#waitingBytes + byteLength > maxWaitingBytes
    if (isFull || sender.waiting >= Math.ceil(maxWaiting / 2) || delayMs > maxDelayMs) {
      return { kind: 'refused', retryAfterS: Math.max(1, Math.ceil(delayMs / 1000)) }
    }
    sender.tokens--
    return { kind: 'later', turn: this.#wait(sender, delayMs, byteLength) }
  }

  #wait(sender: Sender, delayMs: number, byteLength: number): Promise<void> {
    sender.waiting++
    this.#waitingBytes += byteLength
    return new Promise((resolve) => {
      const release = () => {
        cancel()
        this.#waiting.delete(release)
        sender.waiting--
        this.#waitingBytes -= byteLength
        resolve()
      }
      const cancel = this.#clock.after(delayMs, release)
      this.#waiting.add(release)
    })
  }
}
