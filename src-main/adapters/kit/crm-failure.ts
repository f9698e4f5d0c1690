/** Everything that can go wrong before a whole answer is there. */
export const CRM_FAILURE_KINDS = [
  /** The host name cannot be resolved. */
  'dns',
  /** Nobody listens at the address. */
  'refused',
  /** No route to the host or network. */
  'unreachable',
  /** No connection within the connect timeout. */
  'connect_timeout',
  /** The TLS handshake or the certificate failed. */
  'tls',
  /** The connection was closed before it was established. */
  'connect_failed',
  /** The connection was closed after the request may have been sent. */
  'reset',
  /** The whole answer did not come in time. */
  'timeout',
  /** The answer is larger than the cap. */
  'too_large',
  /** The answer is not HTTP, or its compression cannot be read. */
  'broken_answer',
  /** The request cannot be built: bad address, bad header value. */
  'bad_request',
  /** The caller gave up (shutdown, pause). */
  'aborted',
] as const
export type CrmFailureKind = (typeof CRM_FAILURE_KINDS)[number]

/**
 * How far the exchange came. `not_sent`: no byte of the request left · `unknown`: it may have been executed ·
 * `bad_answer`: an answer began, but cannot be read.
 */
export type CrmFailurePhase = 'not_sent' | 'unknown' | 'bad_answer'

/** What is known of a failure. */
export type CrmFailureFacts = {
  kind: CrmFailureKind
  phase: CrmFailurePhase
  /** The request may have created or changed something. */
  isMutation: boolean
  /** The error is of the sort seen without any network (no route, no DNS). */
  looksOffline: boolean
  /** It looks offline and this machine says it has no network. */
  isOffline: boolean
  /** Status of the answer that began, null when none did. */
  status: number | null
  host: string
}

/** There is no whole answer. The message is English, for people, without secrets. */
export class CrmFailure extends Error {
  readonly facts: CrmFailureFacts

  constructor(message: string, facts: CrmFailureFacts) {
    super(message)
    this.name = 'CrmFailure'
    this.facts = facts
  }
}
