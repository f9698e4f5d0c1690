import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** A request as a fake CRM sees it. */
export type FakeRequest = {
  method: string
  path: string
  query: URLSearchParams
  headers: Record<string, string>
  body: string
}

/** An answer; `json` sets the content type. */
export type FakeAnswer = {
  status: number
  headers?: Record<string, string>
  json?: unknown
  text?: string | Uint8Array
}

/** What a fake does instead of answering properly. */
export type Fault =
  /** Answers this; the CRM's own handler does not see the request unless `isExecuted`. */
  | { kind: 'answer'; answer: FakeAnswer; isExecuted?: boolean }
  /** Closes the connection before the request is executed. */
  | { kind: 'reset' }
  /** Executes the request, then closes the connection. */
  | { kind: 'lose_answer' }
  /** Reads the request and never answers, until the server is closed. */
  | { kind: 'hang'; isExecuted?: boolean }

/** A running fake: a real HTTP server on loopback with faults on demand. */
export type FakeServer = {
  url: string
  /** Every request that was read whole, in order. */
  requests: FakeRequest[]
  /** The next `times` (default 1) requests that `matches` end with this fault. */
  failNext(fault: Fault, options?: { times?: number; matches?: (request: FakeRequest) => boolean }): void
  /** Resolves when the request with this number (from 1) has been read whole. */
  received(count: number): Promise<void>
  /** Stops listening: connections are refused. */
  refuse(): Promise<void>
  /** Listens again at the same port. */
  accept(): Promise<void>
  close(): Promise<void>
}

type PendingFault = { fault: Fault; left: number; matches: (request: FakeRequest) => boolean }
type Waiter = { count: number; resolve: () => void }

/** Starts a fake on 127.0.0.1 with a free port. */
export async function startFakeServer(handle: (request: FakeRequest) => FakeAnswer | Fault): Promise<FakeServer> {
  const faults: PendingFault[] = []
  const requests: FakeRequest[] = []
  const waiters = new Set<Waiter>()
  const listener = new Listener((request, response) => {
    const takeFault = (): Fault | undefined => {
      const pending = faults.find((one) => one.left > 0 && one.matches(request))
      if (pending !== undefined) pending.left -= 1
      return pending?.fault
    }
    requests.push(request)
    respond(takeFault(), () => handle(request), response)
    for (const waiter of [...waiters]) {
      if (requests.length < waiter.count) continue
      waiters.delete(waiter)
      waiter.resolve()
    }
  })
  await listener.listen(0)
  return {
    url: `http://127.0.0.1:${listener.port}`,
    requests,
    failNext: (fault, options = {}) => {
      faults.push({ fault, left: options.times ?? 1, matches: options.matches ?? (() => true) })
    },
    received: (count) =>
      new Promise((resolve) => {
        if (requests.length >= count) resolve()
        else waiters.add({ count, resolve })
      }),
    refuse: () => listener.stop(),
    accept: () => listener.listen(listener.port),
    close: () => listener.stop(),
  }
}

function respond(fault: Fault | undefined, execute: () => FakeAnswer | Fault, response: ServerResponse): void {
  switch (fault?.kind) {
    case undefined: {
      const reply = execute()
      if ('kind' in reply) respond(reply, () => ({ status: 200 }), response)
      else write(response, reply)
      return
    }
    case 'answer':
      if (fault.isExecuted === true) execute()
      write(response, fault.answer)
      return
    case 'lose_answer':
      execute()
      response.destroy()
      return
    case 'reset':
      response.destroy()
      return
    case 'hang':
      if (fault.isExecuted === true) execute()
  }
}

function write(response: ServerResponse, answer: FakeAnswer): void {
  const isJson = answer.json !== undefined
  const body = isJson ? JSON.stringify(answer.json) : (answer.text ?? '')
  const contentType = isJson ? { 'content-type': 'application/json; charset=utf-8' } : {}
  response.writeHead(answer.status, { ...contentType, ...answer.headers })
  response.end(body)
}

/** A listening socket that can be closed and opened again at the same port. */
class Listener {
  port = 0
  #server: Server | undefined
  readonly #sockets = new Set<Socket>()
  readonly #onRequest: (request: FakeRequest, response: ServerResponse) => void

  constructor(onRequest: (request: FakeRequest, response: ServerResponse) => void) {
    this.#onRequest = onRequest
  }

  async listen(port: number): Promise<void> {
    const server = createServer((message, response) => {
      void readRequest(message).then(
        (request) => {
          this.#onRequest(request, response)
        },
        () => undefined,
      )
    })
    server.on('connection', (socket) => {
      this.#sockets.add(socket)
      socket.on('close', () => this.#sockets.delete(socket))
    })
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', resolve)
    })
    this.#server = server
    this.port = (server.address() as AddressInfo).port // a TCP server has no other kind of address
  }

  async stop(): Promise<void> {
    const server = this.#server
    if (server === undefined) return
    this.#server = undefined
    const closed = new Promise<void>((resolve) =>
      server.close(() => {
        resolve()
      }),
    )
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }
}

async function readRequest(message: IncomingMessage): Promise<FakeRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer) // no encoding is set, so chunks are buffers
  const url = new URL(message.url ?? '/', 'http://fake')
  const headers = Object.entries(message.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as const],
  )
  return {
    method: message.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks).toString('utf8'),
  }
}
