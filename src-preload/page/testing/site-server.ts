import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { TagNotice, TagSubmission, TagVisitCall } from '../../contract/model/submission.ts'

/** `lose`: it takes the call and the connection breaks before the answer · `hang`: no answer ever comes. */
export type RelayMode = 'up' | 'error' | 'refuse' | 'down' | 'lose' | 'hang'
type Call = { path: string; body: unknown; contentType: string }

/** A server on loopback, on a free port. */
async function listen(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<Server> {
  const server = createServer(handle)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port // it listens on TCP

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}

/** A relay that records what tags send and can be in trouble. It serves one script at `/tag.js`. */
export class TestRelay {
  readonly calls: Call[] = []
  mode: RelayMode = 'up'
  script = ''
  /** Answer of the next visit calls. */
  visit = { number: '900001', first: '900001' }
  #expected = '/'
  readonly #server: Server
  readonly #waiting: { count: () => number; atLeast: number; resolve: () => void }[] = []

  private constructor(server: Server) {
    this.#server = server
  }

  static async start(): Promise<TestRelay> {
    const server = await listen((request, response) => {
      void relay.#handle(request, response)
    })
    const relay = new TestRelay(server)
    return relay
  }

  get origin(): string {
    return `http://127.0.0.1:${portOf(this.#server)}`
  }

  async stop(): Promise<void> {
    await close(this.#server)
  }

  /** Forgets all calls, and records from now on only those whose path begins so, and probes. */
  expect(prefix: string): void {
    this.calls.length = 0
    this.#expected = prefix
  }

  /** Bodies of the calls of a kind, in the order they came. */
  leads(): TagSubmission[] {
    return this.#bodies('/lead') as TagSubmission[] // what a tag sends
  }
  notices(): TagNotice[] {
    return this.#bodies('/notice') as TagNotice[] // what a tag sends
  }
  visits(): TagVisitCall[] {
    return this.#bodies('/visit') as TagVisitCall[] // what a tag sends
  }

  /** Resolves when there are so many calls whose path ends so. */
  async waitFor(ending: '/lead' | '/notice' | '/visit' | '/probe', atLeast: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#waiting.push({ count: () => this.#bodies(ending).length, atLeast, resolve })
      this.#wake()
    })
  }

  #bodies(ending: string): unknown[] {
    return this.calls.filter((call) => call.path.endsWith(ending)).map((call) => call.body)
  }

  #wake(): void {
    for (const waiting of this.#waiting) if (waiting.count() >= waiting.atLeast) waiting.resolve()
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').split('?')[0] ?? ''
    response.setHeader('access-control-allow-origin', '*')
    if (request.method === 'GET') {
      response.setHeader('content-type', 'text/javascript; charset=utf-8')
      response.end(this.script)
      return
    }
    const { mode } = this
    if (mode === 'down') {
      request.socket.destroy()
      return
    }
    const text = await bodyOf(request)
    const isExpected = path.startsWith(this.#expected) || path === '/probe'
    if (isExpected)
      this.calls.push({
        path,
        body: text === '' ? null : JSON.parse(text),
        contentType: request.headers['content-type'] ?? '',
      })
    this.#wake()
    if (mode === 'hang') return
    if (mode === 'lose') request.socket.destroy()
    else if (mode === 'up') response.end(path.endsWith('/visit') ? JSON.stringify(this.visit) : '{}')
    else {
      response.statusCode = mode === 'error' ? 500 : 400
      response.end()
    }
  }
}

/** A client's site: fixture pages (`/pages/<name>.html`), pages of a test, and answers to what its forms post. */
export class TestSite {
  /** Pages of a test by path. */
  readonly pages = new Map<string, string>()
  /** Scripts of a test by path. */
  readonly scripts = new Map<string, string>()
  /** JSON answers to posts by path (without its query); others get a friendly one. */
  readonly answers = new Map<string, unknown>()
  /** What was posted to the site itself, in order. */
  readonly posts: { path: string; body: string }[] = []
  /** Headers of every page, such as a content security policy. */
  headers: Record<string, string> = {}
  /** Markup that every page gets at the end of its head: the tag's snippet. */
  snippet = ''
  readonly #server: Server

  private constructor(server: Server) {
    this.#server = server
  }

  static async start(): Promise<TestSite> {
    const server = await listen((request, response) => {
      void site.#handle(request, response)
    })
    const site = new TestSite(server)
    return site
  }

  /** Origin by host name: every name below `localhost` comes here. */
  origin(host = 'localhost'): string {
    return `http://${host}:${portOf(this.#server)}`
  }

  async stop(): Promise<void> {
    await close(this.#server)
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').split('?')[0] ?? ''
    const script = this.scripts.get(path)
    if (script !== undefined) {
      response.setHeader('content-type', 'text/javascript; charset=utf-8')
      response.end(script)
      return
    }
    if (request.method === 'POST') this.posts.push({ path, body: await bodyOf(request) })
    const isPage = request.headers.accept?.includes('text/html') === true
    if (request.method === 'POST' && !isPage) {
      response.setHeader('content-type', 'application/json; charset=utf-8')
      response.end(JSON.stringify(this.answers.get(path) ?? FRIENDLY))
      return
    }
    const html = this.pages.get(path) ?? (await fixture(path)) ?? THANKS
    for (const [name, value] of Object.entries(this.headers)) response.setHeader(name, value)
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(html.replace('</head>', `${this.snippet}</head>`))
  }
}

/** An answer that the scripts of all builders take for success. */
const FRIENDLY = {
  status: 'mail_sent',
  message: 'Спасибо!',
  success: true,
  data: { message: 'Спасибо!' },
  result: 'success',
  redirect: '/thanks.html',
}
const THANKS = '<!doctype html><html><head><title>Спасибо</title></head><body><h1>Спасибо</h1></body></html>'

async function fixture(path: string): Promise<string | null> {
  const name = /^\/pages\/([\w-]+\.html)$/.exec(path)?.[1]
  return name === undefined ? null : await readFile(join(import.meta.dirname, 'pages', name), 'utf8')
}
