import { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { buildConnector, Client } from 'undici'
import { describeCertificate, isAcceptable } from './certificate.ts'
import type { CertificateRule } from './certificate.ts'
import type { ServerCertificate } from './types.ts'

/** A connection to one origin, for one request at a time. */
export type Lease = {
  client: Client
  /** True once the connection stands: from then on bytes of the request may have left. */
  isConnected(): boolean
  /** Connects without sending anything; rejects with the socket's error. */
  connect(): Promise<void>
  /** What the server showed, null before the connection stands and without TLS. */
  certificate(): ServerCertificate | null
  /** Gives it back for later reads, or closes it. */
  release(): void
  /** Closes it at once; a running request fails. */
  destroy(): void
}

type LineState = {
  isConnected: boolean
  socket: Socket | undefined
  connectsLeft: number
  certificate: ServerCertificate | null
}
type Line = { client: Client; origin: string; state: LineState; connect: buildConnector.connector }

/** Idle connections kept for reads, over all origins. */
const MAX_IDLE = 4
/** A second address of a host is tried after this long (Happy Eyeballs); Node's 250 ms gives up on slow networks. */
const NEXT_ADDRESS_AFTER_MS = 2_500

/**
 * The connections of one CRM account. Reads may use an idle one again; a mutation always gets a fresh one, because an idle
 * socket that the server has just closed ends in a reset that says nothing about what was executed.
 */
export class CrmTransport {
  readonly #idle: Line[] = []
  readonly #rule: CertificateRule
  #isClosed = false

  /** `pinnedSha256`: certificate a person has agreed to, beside those this machine trusts. */
  constructor(options: { pinnedSha256?: string | null } = {}) {
    const sha256 = options.pinnedSha256 ?? null
    this.#rule = sha256 === null ? { kind: 'trusted' } : { kind: 'pinned', sha256 }
  }

  /** A connection to `origin` (`https://host:port`). It connects with its first request. */
  lease(origin: string, isFresh: boolean): Lease {
    const index = isFresh ? -1 : this.#idle.findIndex((line) => line.origin === origin)
    const known = index === -1 ? undefined : this.#idle.splice(index, 1)[0]
    return this.#leaseLine(known ?? openLine(origin, this.#rule), isFresh)
  }

  /** A connection that accepts any certificate, to look at it: connect, read `certificate()`, destroy; nothing is ever sent. */
  peek(origin: string): Lease {
    return this.#leaseLine(openLine(origin, { kind: 'any' }), true)
  }

  #leaseLine(line: Line, isFresh: boolean): Lease {
    // A server that closes at accept would otherwise be connected to in a loop; an idle socket may have died once.
    line.state.connectsLeft = isFresh ? 1 : 2
    return {
      client: line.client,
      isConnected: () => line.state.isConnected,
      connect: () => connectOnly(line),
      certificate: () => line.state.certificate,
      release: () => {
        if (isFresh || this.#isClosed || this.#idle.length >= MAX_IDLE) destroyLine(line)
        else this.#idle.push(line)
      },
      destroy: () => {
        destroyLine(line)
      },
    }
  }

  /** Closes idle connections; leased ones close when they are released. */
  close(): void {
    this.#isClosed = true
    for (const line of this.#idle.splice(0)) destroyLine(line)
  }
}

function openLine(origin: string, rule: CertificateRule): Line {
  // HTTP/1.1 only: with one request per connection the phase of a failure is certain. Timeouts are the caller's.
  // undici's connector returns the socket it opens; its type says nothing of it.
  const open: (...call: Parameters<buildConnector.connector>) => unknown = buildConnector({
    timeout: 0,
    allowH2: false,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_AFTER_MS,
    // With a rule of our own the handshake always ends, and the certificate is judged below, before any byte is sent.
    ...(rule.kind === 'trusted' ? {} : { rejectUnauthorized: false, maxCachedSessions: 0 }),
  })
  const state: LineState = { isConnected: false, socket: undefined, connectsLeft: 1, certificate: null }
  const connect: buildConnector.connector = (options, callback) => {
    state.isConnected = false
    if (state.connectsLeft === 0) {
      callback(Object.assign(new Error('closed by the server before the request'), { code: 'ECONNRESET' }), null)
      return
    }
    state.connectsLeft -= 1
    const opening = open(options, (...result) => {
      const socket = result[1]
      if (socket instanceof TLSSocket) {
        state.certificate = describeCertificate(socket)
        if (!isAcceptable(state.certificate, rule)) {
          socket.destroy()
          callback(Object.assign(new Error('the certificate is not the agreed one'), { code: 'CERT_NOT_AGREED' }), null)
          return
        }
      }
      state.isConnected = result[0] === null
      callback(...result)
    })
    state.socket = opening instanceof Socket ? opening : undefined
  }
  const client = new Client(origin, {
    connect,
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: 65_536,
  })
  return { client, origin, state, connect }
}

function connectOnly(line: Line): Promise<void> {
  const { protocol, hostname, host, port } = new URL(line.origin)
  return new Promise((resolve, reject) => {
    line.connect({ protocol, hostname: hostname.replace(/^\[|\]$/g, ''), host, port }, (...[error]) => {
      if (error === null) {
        resolve()
      } else {
        reject(error)
      }
    })
    // A socket that is destroyed while it connects closes without an error.
    line.state.socket?.once('close', () => {
      reject(new Error('closed while connecting'))
    })
  })
}

function destroyLine(line: Line): void {
  line.client.destroy().catch(() => undefined)
  // undici does not own a socket that is still connecting; without this it lingers until the system gives up on it.
  line.state.socket?.destroy()
}
