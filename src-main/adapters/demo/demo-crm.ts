import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { DemoDeal, DemoMode } from '../../../src-preload/contract/index.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Random } from '../../lib/random.ts'
import { openDealFile } from './deal-file.ts'
import type { DealFile } from './deal-file.ts'
import { DEMO_KEY_HEADER, newDeal, newNote } from './types.ts'

const SLOW_MS = 3_000
const RETRY_AFTER_S = 5
const LARGEST_BODY_BYTES = 8 * 1024 * 1024

/** How a demo CRM is started. */
export type DemoCrmOptions = {
  clock: Clock
  random: Random
  /** Default 127.0.0.1. */
  host?: string
  /** 0 takes a free port. */
  port: number
  /** File that keeps key and deals over restarts; without it everything is in memory. */
  storage?: string
}

/** The CRM inside the product, for trying things out. It does not know its caller's marks: one mark twice makes two deals. */
export type DemoCrm = {
  /** Stays the same while the process lives, also over `down`. */
  url: string
  key: string
  mode(): DemoMode
  /** Resolves when the mode holds: in `down` nothing listens any more. */
  setMode(mode: DemoMode): Promise<void>
  /** Newest first. */
  deals(limit: number): DemoDeal[]
  counts(): { deals: number; requests: number }
  /** Called after every change of mode or deals; returns the unsubscribe function. */
  onChange(listener: () => void): () => void
  close(): Promise<void>
}

/** Starts a demo CRM. Rejects when the port is taken. */
export async function startDemoCrm(options: DemoCrmOptions): Promise<DemoCrm> {
  const desk = new DemoDesk(options)
  await desk.listen()
  return {
    url: desk.url,
    key: desk.key,
    mode: () => desk.mode,
    setMode: (mode) => desk.setMode(mode),
    deals: (limit) => desk.deals.slice(-limit).reverse(),
    counts: () => ({ deals: desk.deals.length, requests: desk.requestCount }),
    onChange: (listener) => desk.onChange(listener),
    close: () => desk.stop(),
  }
}

type Answer = { status: number; json: unknown; headers?: Record<string, string>; isChange?: boolean }

class DemoDesk {
  readonly deals: DemoDeal[]
  readonly key: string
  mode: DemoMode = 'works'
  requestCount = 0
  readonly #options: DemoCrmOptions
  readonly #file: DealFile
  readonly #listeners = new Set<() => void>()
  readonly #sockets = new Set<Socket>()
  #server: Server | undefined
  #port: number

  constructor(options: DemoCrmOptions) {
    this.#options = options
    this.#port = options.port
    this.#file = openDealFile(options.storage)
    this.deals = this.#file.deals
    this.key = this.#file.key ?? options.random.hex(16)
    if (this.#file.key === undefined) this.#file.append({ key: this.key })
  }

  get url(): string {
    const host = this.#options.host ?? '127.0.0.1'
    return `http://${host.includes(':') ? `[${host}]` : host}:${this.#port}`
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  async setMode(mode: DemoMode): Promise<void> {
    if (mode === 'down') await this.stop()
    else await this.listen()
    this.mode = mode
    this.#changed()
  }

  async listen(): Promise<void> {
    if (this.#server !== undefined) return
    const server = createServer((request, response) => {
      void this.#serve(request, response)
    })
    server.on('connection', (socket) => {
      this.#sockets.add(socket)
      socket.on('close', () => this.#sockets.delete(socket))
    })
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(this.#port, this.#options.host ?? '127.0.0.1', resolve)
    })
    this.#server = server
    this.#port = (server.address() as AddressInfo).port // a TCP server has no other kind of address
  }

  async stop(): Promise<void> {
    const server = this.#server
    if (server === undefined) return
    this.#server = undefined
    const closed = new Promise<void>((resolve) => {
      server.close(() => {
        resolve()
      })
    })
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body: string
    try {
      body = await readText(request)
    } catch {
      response.destroy()
      return
    }
    this.requestCount += 1
    const answer = this.#refusal(request) ?? this.#route(request, body)
    if (answer.isChange === true) this.#changed()
    if (this.mode === 'loses_answers' && answer.isChange === true) {
      response.destroy()
      return
    }
    const write = (): void => {
      response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8', ...answer.headers })
      response.end(JSON.stringify(answer.json))
    }
    if (this.mode === 'slow') this.#options.clock.after(SLOW_MS, write)
    else write()
  }

  #refusal(request: IncomingMessage): Answer | null {
    const hasKey = request.headers[DEMO_KEY_HEADER] === this.key
    if (!hasKey || this.mode === 'unauthorized') return { status: 401, json: { error: 'The key is not accepted.' } }
    if (this.mode === 'limited') {
      const headers = { 'retry-after': String(RETRY_AFTER_S) }
      return { status: 429, json: { error: 'Too many requests.' }, headers }
    }
    const isDeal = request.method === 'POST' && request.url === '/deals'
    if (this.mode === 'rejects' && isDeal) {
      return { status: 422, json: { error: 'The demo CRM refuses every lead now.', field: 'phone' } }
    }
    return null
  }

  #route(request: IncomingMessage, body: string): Answer {
    const url = new URL(request.url ?? '/', 'http://demo')
    const noteOf = /^\/deals\/(\d+)\/notes$/.exec(url.pathname)?.[1]
    if (request.method === 'GET' && url.pathname === '/ping')
      return { status: 200, json: { name: 'Estafeta demo CRM' } }
    if (request.method === 'GET' && url.pathname === '/deals') return this.#find(url.searchParams.get('marker'))
    if (request.method === 'POST' && url.pathname === '/deals') return this.#create(body)
    const dealId = /^\/deals\/(\d+)$/.exec(url.pathname)?.[1]
    if (request.method === 'GET' && dealId !== undefined) return this.#get(dealId)
    if (request.method === 'POST' && noteOf !== undefined) return this.#addNote(noteOf, body)
    return { status: 404, json: { error: 'There is no such address.' } }
  }

  #find(marker: string | null): Answer {
    if (marker === null) return { status: 400, json: { error: 'Name a marker.', field: 'marker' } }
    return { status: 200, json: { deals: this.deals.filter((deal) => deal.marker === marker) } }
  }

  #get(id: string): Answer {
    const deals = this.deals.filter((deal) => deal.id === id)
    return deals.length === 0
      ? { status: 404, json: { error: 'There is no such deal.' } }
      : { status: 200, json: { deals } }
  }

  #create(body: string): Answer {
    const parsed = newDeal.safeParse(readJson(body))
    if (!parsed.success) return { status: 422, json: { error: 'This is not a deal.' } }
    const id = String(this.deals.length + 1)
    const deal: DemoDeal = { id, ...parsed.data, createdAt: this.#options.clock.now(), notes: [] }
    this.#file.append({ deal })
    this.deals.push(deal)
    return { status: 201, json: { id }, isChange: true }
  }

  #addNote(dealId: string, body: string): Answer {
    const parsed = newNote.safeParse(readJson(body))
    const deal = this.deals.find((one) => one.id === dealId)
    if (deal === undefined) return { status: 404, json: { error: 'There is no such deal.' } }
    if (!parsed.success) return { status: 422, json: { error: 'This is not a note.' } }
    const text = `${parsed.data.text} [${parsed.data.marker}]`
    this.#file.append({ note: { dealId, text } })
    deal.notes.push(text)
    return { status: 201, json: { id: `${dealId}-${deal.notes.length}` }, isChange: true }
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes = chunk as Buffer // no encoding is set, so chunks are buffers
    size += bytes.length
    if (size > LARGEST_BODY_BYTES) throw new Error('too large')
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
