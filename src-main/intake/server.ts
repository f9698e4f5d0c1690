import Fastify, { type ConnectionError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Socket } from 'node:net'
import type { Registry } from 'prom-client'
import type { Clock } from '../lib/clock.ts'
import type { TagCalls } from '../forms/tag-desk-port.ts'
import type { LeadDesk } from '../leads/desk-port.ts'
import type { Logger } from '../ports.ts'
import { failure, JSON_TYPE, type Answer } from './answers.ts'
import { collectBody, type CollectedBody } from './collect-body.ts'
import { corsHeaders, preflightHeaders } from './cors.ts'
import { decodeCall } from './decode.ts'
import { DEFAULT_FLOOD_LIMITS, FloodGate, type Admission, type FloodLimits } from './flood.ts'
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from './http-limits.ts'
import { createIntakeMetrics, type IntakeMetrics } from './metrics.ts'
import { keyOf, receiveComment, receiveLead, type CallContext } from './receive-call.ts'
import { endSocket, refuseSocket } from './refuse-socket.ts'
import { contentTypeOf, originOf } from './request-origin.ts'
import { rescueRequest } from './rescue-request.ts'
import { addTagRoutes } from './tag-routes.ts'

/** What the intake needs to run. */
export type IntakeOptions = {
  host: string
  /** 0 takes any free port. */
  port: number
  desk: LeadDesk
  /** The tag's side; without it the tag's paths do not exist. */
  tags?: TagCalls
  clock: Clock
  logger: Logger
  version: string
  /** Whether leads can be stored: what `/healthz` tells. */
  isReady(): boolean
  limits?: Partial<HttpLimits & FloodLimits>
  /** Metrics to count in; their registry is what `/metrics` shows. Created when not given. */
  metrics?: IntakeMetrics
  /** Addresses (CIDR) of reverse proxies whose `X-Forwarded-For` is believed; nobody's by default. */
  trustedProxies?: string[]
}

/** A running intake. */
export type Intake = {
  /** `http://127.0.0.1:8080`, without a slash at the end. */
  url: string
  /** What `/metrics` shows; other rooms register their own metrics here. */
  registry: Registry
  /** Stops listening, answers what is in flight, then resolves. */
  close(): Promise<void>
}

type Kind = 'leads' | 'messages'

const MAX_ADDRESS = 64
const EMPTY_BODY: CollectedBody = { bytes: Buffer.alloc(0), isCut: false, isUnfinished: false }
const PATHS: Record<Kind, string> = {
  leads: '/api/proxy/1.0/leads/add',
  messages: '/api/proxy/1.0/leads/messages/add',
}

/** Everything that handlers share; lives as long as the server. */
class IntakeServer {
  readonly #options: IntakeOptions
  readonly #limits: HttpLimits & FloodLimits
  readonly #metrics: IntakeMetrics
  readonly #gate: FloodGate
  readonly #context: CallContext
  readonly #app: FastifyInstance
  readonly #closingTasks = new Set<() => void>()

  constructor(options: IntakeOptions) {
    this.#options = options
    this.#limits = { ...DEFAULT_HTTP_LIMITS, ...DEFAULT_FLOOD_LIMITS, ...options.limits }
    this.#metrics = options.metrics ?? createIntakeMetrics()
    this.#gate = new FloodGate(options.clock, this.#limits)
    this.#context = {
      desk: options.desk,
      metrics: this.#metrics,
      syncTimeoutMs: this.#limits.syncTimeoutMs,
      whenClosing: (task) => {
        this.#closingTasks.add(task)
        return () => this.#closingTasks.delete(task)
      },
    }
    this.#app = this.#createApp()
    this.#addBodyCollector()
    this.#addTroubleAnswers()
    this.#addCallRoutes('leads')
    this.#addCallRoutes('messages')
    this.#addWatchRoutes()
    if (options.tags !== undefined) this.#addTagRoutes(options.tags)
  }

  async start(): Promise<Intake> {
    const { host, port } = this.#options
    this.#app.server.maxConnections = this.#limits.maxConnections
    const url = await this.#app.listen({ host, port })
    return { url, registry: this.#metrics.registry, close: () => this.#close() }
  }

  async #close(): Promise<void> {
    for (const task of this.#closingTasks) task()
    this.#gate.open()
    const cancel = this.#options.clock.after(this.#limits.closeGraceMs, () => {
      this.#app.server.closeAllConnections()
    })
    await this.#app.close()
    cancel()
  }

  #createApp(): FastifyInstance {
    const limits = this.#limits
    return Fastify({
      logger: false,
      http: {
        maxHeaderSize: limits.maxHeaderBytes,
        headersTimeout: limits.headersTimeoutMs,
        connectionsCheckingInterval: limits.timeoutCheckMs,
        requireHostHeader: false,
      },
      requestTimeout: limits.requestTimeoutMs,
      keepAliveTimeout: limits.keepAliveTimeoutMs,
      forceCloseConnections: 'idle',
      return503OnClosing: false,
      exposeHeadRoutes: false,
      trustProxy: this.#options.trustedProxies ?? false,
      routerOptions: {
        caseSensitive: false,
        ignoreTrailingSlash: true,
        ignoreDuplicateSlashes: true,
        // The query is read as bytes: its charset is not known yet.
        querystringParser: () => ({}),
      },
      // A forward proxy sends the whole address.
      rewriteUrl: ({ url = '/' }) => (url.startsWith('/') ? url : url.replace(/^[a-z]+:\/\/[^/?]*/i, '') || '/'),
      frameworkErrors: (_error, _request, reply) => {
        this.#send(reply, failure('unknown_path'))
      },
      clientErrorHandler: (error, socket) => {
        this.#answerUnparsed(error, socket)
      },
    })
  }

  #answerUnparsed(error: ConnectionError, socket: Socket): void {
    const packet: unknown = error.rawPacket
    const rescued = Buffer.isBuffer(packet) && error.code.startsWith('HPE_INVALID') ? rescueRequest(packet) : undefined
    if (rescued === undefined) {
      const refused = refuseSocket(error.code, socket)
      if (refused !== undefined) this.#metrics.refused(refused)
      return
    }
    const { method, target: url, headers, body } = rescued
    const payload = body.length === 0 ? {} : { payload: body }
    this.#app.inject({ method, url, headers, ...payload, remoteAddress: socket.remoteAddress ?? '' }).then(
      (answer) => {
        endSocket(socket, { status: answer.statusCode, body: answer.body })
      },
      () => {
        endSocket(socket, failure('not_stored'))
      },
    )
  }

  #addBodyCollector(): void {
    const app = this.#app
    app.addHttpMethod('GET', { hasBody: true, overrideExisting: true })
    app.removeAllContentTypeParsers()
    const limits = { keepBytes: this.#limits.keepBodyBytes, drainBytes: this.#limits.drainBodyBytes }
    app.addContentTypeParser('*', (_request, payload, done) => {
      collectBody(payload, limits, (body) => {
        done(null, body)
      })
    })
    app.addHook('onRequest', (request, _reply, done) => {
      // Fastify answers 415 to a Content-Type it cannot parse; sites send such, and their leads count too. Without one it
      // leaves the body to the collector; `rawHeaders` keeps what came.
      request.raw.headers['content-type'] = undefined
      done()
    })
  }

  #addTroubleAnswers(): void {
    this.#app.setNotFoundHandler((_request, reply) => {
      this.#send(reply, failure('unknown_path'))
    })
    this.#app.setErrorHandler((error, _request, reply) => {
      const message = error instanceof Error ? error.message : 'unknown error'
      this.#options.logger.error('intake: a request failed', { message })
      this.#send(reply, failure('not_stored'))
    })
  }

  #addCallRoutes(kind: Kind): void {
    const url = PATHS[kind]
    const app = this.#app
    app.route({ method: ['GET', 'POST'], url, handler: (request, reply) => this.#handleCall(kind, request, reply) })
    app.head(url, (_request, reply) => reply.type(JSON_TYPE).send(''))
    app.options(url, (request, reply) => reply.code(204).headers(preflightHeaders(request.raw.headers)).send())
    app.route({
      method: ['PUT', 'PATCH', 'DELETE'],
      url,
      handler: (_request, reply) => {
        reply.header('allow', 'GET, POST, OPTIONS')
        this.#send(reply, failure('method_not_allowed'))
      },
    })
  }

  #addWatchRoutes(): void {
    const options = this.#options
    const { version } = options
    this.#app.get('/healthz', (_request, reply) => {
      if (options.isReady()) this.#send(reply, { status: 200, body: JSON.stringify({ status: 'ready', version }) })
      else this.#send(reply, failure('not_ready'))
    })
    this.#app.get('/metrics', async (_request, reply) => {
      const { registry } = this.#metrics
      return reply.type(registry.contentType).send(await registry.metrics())
    })
  }

  #addTagRoutes(tags: TagCalls): void {
    addTagRoutes(this.#app, {
      tags,
      admit: (address, size) => this.#pass(this.#gate.admitAddress(address, size)),
      send: (reply, answer) => this.#send(reply, answer),
    })
  }

  async #handleCall(kind: Kind, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const startedMs = this.#options.clock.steady()
    // Only the collector above sets bodies: what it collected, null for a sender that hung up, undefined without a body.
    const body = (request.body === undefined ? EMPTY_BODY : request.body) as CollectedBody | null
    const headers = corsHeaders(request.raw.headers)
    if (headers !== undefined) reply.headers(headers)
    if (body === null) {
      this.#metrics.aborted()
      return reply.code(400).send('')
    }
    if (body.isUnfinished) reply.header('connection', 'close')
    this.#metrics.received(kind)
    // A trusted proxy may forward an address of any length.
    const address = request.ip.slice(0, MAX_ADDRESS)
    const size = body.bytes.length + (request.raw.url?.length ?? 0)
    const refused = await this.#pass(this.#gate.admitAddress(address, size))
    if (refused !== undefined) return this.#send(reply, refused)
    const call = decodeCall({
      method: request.method,
      target: request.originalUrl,
      contentType: contentTypeOf(request.raw.rawHeaders),
      body: body.bytes,
      isBodyCut: body.isCut,
      origin: originOf(address, request.raw.headers),
    })
    const key = keyOf(call)
    const isKnown = this.#options.desk.findKey(key) !== undefined
    const refusedKey = await this.#pass(this.#gate.admitKey(isKnown ? key : undefined, size))
    if (refusedKey !== undefined) return this.#send(reply, refusedKey)
    const receive = kind === 'leads' ? receiveLead : receiveComment
    const answer = await receive(call, key, this.#context)
    if (answer.hasWaited !== true) this.#metrics.answered((this.#options.clock.steady() - startedMs) / 1000)
    return this.#send(reply, answer)
  }

  /** Waits for the turn of a request; the answer when there is no room. */
  async #pass(admission: Admission): Promise<Answer | undefined> {
    switch (admission.kind) {
      case 'now':
        return undefined
      case 'refused':
        return failure('too_busy', { retryAfterS: admission.retryAfterS })
      case 'later':
        this.#metrics.delayed()
        await admission.turn
        return undefined
    }
  }

  #send(reply: FastifyReply, answer: Answer): FastifyReply {
    if (answer.error !== undefined) this.#metrics.refused(answer.error)
    if (answer.retryAfterS !== undefined) reply.header('retry-after', String(answer.retryAfterS))
    return reply.code(answer.status).header('content-type', JSON_TYPE).send(answer.body)
  }
}

/** Starts the local proxy that sites send their leads to. Resolves when it listens; rejects when the port is taken. */
export async function startIntake(options: IntakeOptions): Promise<Intake> {
  return new IntakeServer(options).start()
}
