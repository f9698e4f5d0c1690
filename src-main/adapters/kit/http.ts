import type { Clock } from '../../lib/clock.ts'
import { connectFault, exchangeFault } from './classify-failure.ts'
import { CrmFailure } from './crm-failure.ts'
import type { CrmFailureKind, CrmFailurePhase } from './crm-failure.ts'
import type { CrmTransport, Lease } from './crm-transport.ts'
import { encodeRequest } from './encode-request.ts'
import type { EncodedRequest } from './encode-request.ts'
import { decodeBody, parseJson, readBody, UnreadableAnswer } from './read-answer.ts'
import { createSecretMask, MASK } from './secret-mask.ts'
import type { SecretMask } from './secret-mask.ts'
import { maskExchange } from './transcript.ts'
import type { CrmHttp, CrmRequest, CrmResponse, RequestGate, ServerCertificate } from './types.ts'

/** A connection must stand within this time. */
export const CONNECT_TIMEOUT_MS = 10_000
/** The whole answer must be there within this time, unless the request says otherwise. */
export const ANSWER_TIMEOUT_MS = 30_000
const MAX_REDIRECTS = 3

/** What an HTTP client of an adapter needs. One client per attempt, one transport per connection. */
export type CrmHttpOptions = {
  transport: CrmTransport
  /** Texts that must not be seen: `adapter.secrets(config)`. */
  secrets: readonly string[]
  gate: RequestGate
  clock: Clock
  /** Ends everything at once. */
  signal: AbortSignal
  /** Whether this machine has a network (`HostPorts.isOnline`); asked only when a failure looks offline. */
  isOnline: () => boolean
  /** Base of relative addresses. */
  baseUrl?: string
  /** Sent with every request. */
  headers?: Record<string, string>
}

type Tools = CrmHttpOptions & { mask: SecretMask; hidden: string[] }
type Cause = {
  kind: CrmFailureKind
  phase: CrmFailurePhase
  words: string
  looksOffline?: boolean
  status?: number | null
}
type EndedBy = { kind: 'aborted' | 'timeout' | 'connect_timeout'; words: string }

/** HTTP for one attempt of an adapter; see `CrmHttp`. */
export function createCrmHttp(options: CrmHttpOptions): CrmHttp {
  const tools: Tools = { ...options, mask: createSecretMask(options.secrets), hidden: [] }
  return {
    send: (request) => send(tools, request),
    reach: (url) => reach(tools, url),
    certificate: (url) => certificate(tools, url),
    hide: (secret) => {
      if (tools.hidden.includes(secret)) return
      tools.hidden.push(secret)
      tools.mask = createSecretMask([...options.secrets, ...tools.hidden])
    },
    hidden: () => tools.hidden,
  }
}

function fail(tools: Tools, cause: Cause, about: { host: string; isMutation: boolean }): CrmFailure {
  const looksOffline = cause.looksOffline ?? false
  return new CrmFailure(tools.mask.text(about.host === '' ? cause.words : `${about.host}: ${cause.words}`), {
    kind: cause.kind,
    phase: cause.phase,
    isMutation: about.isMutation,
    looksOffline,
    isOffline: looksOffline && !tools.isOnline(),
    status: cause.status ?? null,
    host: about.host,
  })
}

function encode(tools: Tools, request: CrmRequest): EncodedRequest {
  try {
    return encodeRequest(request, { baseUrl: tools.baseUrl, headers: tools.headers ?? {} })
  } catch (error) {
    const words = error instanceof Error ? error.message : 'bad address'
    throw fail(tools, { kind: 'bad_request', phase: 'not_sent', words }, { host: '', isMutation: request.isMutation })
  }
}

async function send(tools: Tools, request: CrmRequest): Promise<CrmResponse> {
  let encoded = encode(tools, request)
  for (let redirects = 0; ; redirects += 1) {
    await enterGate(tools, { host: encoded.url.host, isMutation: request.isMutation })
    const response = await exchange(tools, request, encoded)
    const next = request.isMutation || redirects === MAX_REDIRECTS ? null : redirectTarget(encoded, response)
    if (next === null) return response
    encoded = { ...encoded, url: next }
  }
}

/** Where a read may be repeated: the same host, never from https to http. */
function redirectTarget(encoded: EncodedRequest, response: CrmResponse): URL | null {
  const location = response.headers['location']
  if (![301, 302, 307, 308].includes(response.status) || location === undefined || encoded.method !== 'GET') return null
  const target = URL.parse(location, encoded.url.href)
  if (target?.host !== encoded.url.host || target.username !== '') return null
  return target.protocol === encoded.url.protocol || target.protocol === 'https:' ? target : null
}

async function enterGate(tools: Tools, about: { host: string; isMutation: boolean }): Promise<void> {
  const aborted: Cause = { kind: 'aborted', phase: 'not_sent', words: 'stopped before the request was sent' }
  if (tools.signal.aborted) throw fail(tools, aborted, about)
  try {
    await tools.gate.enter(tools.signal)
  } catch (error) {
    // AbortSignal changes while the gate is awaited.
    if (hasAborted(tools.signal)) throw fail(tools, aborted, about)
    throw error
  }
  if (hasAborted(tools.signal)) throw fail(tools, aborted, about)
}

function hasAborted(signal: AbortSignal): boolean {
  return signal.aborted
}

/** Watches one exchange: destroys its connection when the time is up or the caller gives up, and remembers which it was. */
function watch(
  tools: Tools,
  lease: Lease,
  timeoutMs: number,
): { endedBy: () => EndedBy | undefined; stop: () => void } {
  let ended: EndedBy | undefined
  const end = (by: EndedBy): void => {
    ended ??= by
    lease.destroy()
  }
  const onAbort = (): void => {
    end({ kind: 'aborted', words: 'stopped while the request was under way' })
  }
  const cancelConnect = tools.clock.after(Math.min(CONNECT_TIMEOUT_MS, timeoutMs), () => {
    if (!lease.isConnected()) end({ kind: 'connect_timeout', words: 'no connection in time' })
  })
  const cancelAnswer = tools.clock.after(timeoutMs, () => {
    end({ kind: 'timeout', words: 'the answer did not come in time' })
  })
  tools.signal.addEventListener('abort', onAbort, { once: true })
  return {
    endedBy: () => ended,
    stop: () => {
      cancelConnect()
      cancelAnswer()
      tools.signal.removeEventListener('abort', onAbort)
    },
  }
}

type Progress = { status: number | null; headers: Record<string, string>; text: string | null }

async function exchange(tools: Tools, request: CrmRequest, encoded: EncodedRequest): Promise<CrmResponse> {
  const lease = tools.transport.lease(encoded.url.origin, request.isMutation)
  const startedAt = tools.clock.now()
  const startedSteady = tools.clock.steady()
  const progress: Progress = { status: null, headers: {}, text: null }
  const record = (error: string | null): void => {
    const raw = {
      startedAt,
      durationMs: tools.clock.steady() - startedSteady,
      method: encoded.method,
      url: encoded.url.href,
      requestHeaders: encoded.headers,
      requestBody: request.isConfidential === true && encoded.readableBody !== null ? MASK : encoded.readableBody,
      status: progress.status,
      responseHeaders: progress.headers,
      responseBody: request.isConfidential === true && progress.text !== null ? MASK : progress.text,
      error,
    }
    tools.gate.record(maskExchange(raw, tools.mask))
  }
  const watched = watch(tools, lease, request.timeoutMs ?? ANSWER_TIMEOUT_MS)
  let response: CrmResponse
  try {
    response = await receive(lease, encoded, { isMutation: request.isMutation, progress })
  } catch (error) {
    const ended = { endedBy: watched.endedBy(), isConnected: lease.isConnected(), status: progress.status }
    const cause = causeOf(error, ended)
    lease.destroy()
    record(cause.words)
    throw fail(tools, cause, { host: encoded.url.host, isMutation: request.isMutation })
  } finally {
    watched.stop()
  }
  lease.release()
  record(null)
  return response
}

async function receive(
  lease: Lease,
  encoded: EncodedRequest,
  about: { isMutation: boolean; progress: Progress },
): Promise<CrmResponse> {
  const answer = await lease.client.request({
    method: encoded.method,
    path: encoded.url.pathname + encoded.url.search,
    headers: encoded.headers,
    body: encoded.body,
    // A mutation's connection is not used again.
    reset: about.isMutation,
  })
  about.progress.status = answer.statusCode
  about.progress.headers = Object.fromEntries(
    Object.entries(answer.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
    ),
  )
  const text = decodeBody(await readBody(answer.body), about.progress.headers)
  about.progress.text = text
  return { status: answer.statusCode, headers: about.progress.headers, text, json: parseJson(text) }
}

function causeOf(
  error: unknown,
  state: { endedBy: EndedBy | undefined; isConnected: boolean; status: number | null },
): Cause {
  const { status } = state
  if (state.endedBy !== undefined) {
    return { ...state.endedBy, phase: state.isConnected ? 'unknown' : 'not_sent', status }
  }
  if (error instanceof UnreadableAnswer) return { kind: error.kind, phase: 'bad_answer', words: error.message, status }
  if (!state.isConnected) return { ...connectFault(error), phase: 'not_sent', status }
  const fault = exchangeFault(error)
  if (fault.kind === 'bad_request') return { ...fault, phase: 'not_sent', status }
  return { ...fault, phase: fault.kind === 'broken_answer' ? 'bad_answer' : 'unknown', status }
}

async function reach(tools: Tools, url: string): Promise<void> {
  await connectTo(tools, url, (origin) => tools.transport.lease(origin, true))
}

async function certificate(tools: Tools, url: string): Promise<ServerCertificate> {
  const shown = await connectTo(tools, url, (origin) => tools.transport.peek(origin))
  if (shown !== null) return shown
  const cause: Cause = { kind: 'tls', phase: 'not_sent', words: 'the server does not use TLS' }
  throw fail(tools, cause, { host: URL.parse(url)?.host ?? '', isMutation: false })
}

/** Connects, sends nothing, closes. Gives the certificate that was shown. */
async function connectTo(
  tools: Tools,
  url: string,
  open: (origin: string) => Lease,
): Promise<ServerCertificate | null> {
  const encoded = encode(tools, { method: 'GET', url, isMutation: false })
  const about = { host: encoded.url.host, isMutation: false }
  await enterGate(tools, about)
  const startedAt = tools.clock.now()
  const startedSteady = tools.clock.steady()
  const lease = open(encoded.url.origin)
  const watched = watch(tools, lease, CONNECT_TIMEOUT_MS)
  let cause: Cause | null = null
  try {
    await lease.connect()
  } catch (error) {
    cause = causeOf(error, { endedBy: watched.endedBy(), isConnected: false, status: null })
  } finally {
    watched.stop()
    lease.destroy()
  }
  const raw = {
    startedAt,
    durationMs: tools.clock.steady() - startedSteady,
    method: 'CONNECT',
    url: encoded.url.origin,
    requestHeaders: {},
    requestBody: null,
    status: null,
    responseHeaders: {},
    responseBody: null,
    error: cause?.words ?? null,
  }
  tools.gate.record(maskExchange(raw, tools.mask))
  if (cause !== null) throw fail(tools, cause, about)
  return lease.certificate()
}
