/** Limits of the listener. */
export type HttpLimits = {
  /** A lead within the limits of the documentation, sent by GET, is up to 70 KB of percent-encoding; Node's default is 16 KB. */
  maxHeaderBytes: number
  /** Bytes of a body that are kept; the rest is read, left out and told in a warning. */
  keepBodyBytes: number
  /** A body is read to this length at most. */
  drainBodyBytes: number
  headersTimeoutMs: number
  requestTimeoutMs: number
  keepAliveTimeoutMs: number
  /** How often Node looks for connections whose time is up. */
  timeoutCheckMs: number
  maxConnections: number
  /** How long `sync=1` waits for the CRM: less than the 30 s after which callers give up. */
  syncTimeoutMs: number
  /** How long a closing server waits for requests in flight. */
  closeGraceMs: number
}

/** The limits used when nothing else is configured. */
export const DEFAULT_HTTP_LIMITS: HttpLimits = {
  maxHeaderBytes: 512 * 1024,
  keepBodyBytes: 1024 * 1024,
  drainBodyBytes: 16 * 1024 * 1024,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  keepAliveTimeoutMs: 15_000,
  timeoutCheckMs: 2000,
  maxConnections: 10_000,
  syncTimeoutMs: 25_000,
  closeGraceMs: 5000,
}
