import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'

/** What a CRM of a test does with a create. `late` holds the answer until {@link TestEndpoint.release}. */
export type Behaviour =
  | { kind: 'works' }
  | { kind: 'reset' }
  | { kind: 'lose_answer' }
  | { kind: 'late' }
  | { kind: 'garbage'; isExecuted: boolean }
  | { kind: 'status'; status: number; isExecuted: boolean; retryAfterS?: number }

/** A CRM of a test outside the host: it speaks the demo CRM's protocol and misbehaves as told. */
export type TestEndpoint = {
  url: string
  /** Marks of the deals it made, oldest first. */
  markers: string[]
  /** Asked for every create with its mark; a look-up always works. */
  behave: (next: (marker: string) => Behaviour) => void
  /** Answers everything that is held. */
  release(): void
  close(): Promise<void>
}

const newDeal = z.object({ marker: z.string(), name: z.string().nullable() })

/** Starts it on a free port of loopback. */
export async function startEndpoint(): Promise<TestEndpoint> {
  const deals: z.infer<typeof newDeal>[] = []
  const markers: string[] = []
  const held: (() => void)[] = []
  const state: { next: (marker: string) => Behaviour } = { next: () => ({ kind: 'works' }) }
  const create = (body: string): string => {
    const deal = newDeal.parse(JSON.parse(body))
    deals.push(deal)
    markers.push(deal.marker)
    return String(deals.length)
  }
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const url = new URL(request.url ?? '/', 'http://endpoint')
      if (request.method === 'GET') {
        json(response, 200, { deals: lookUp(deals, url.searchParams.get('marker')) })
        return
      }
      const { marker } = newDeal.parse(JSON.parse(body))
      respond(response, state.next(marker), { create: () => create(body), held })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // a TCP server that listens
  return {
    url: `http://127.0.0.1:${port}`,
    markers,
    behave: (next) => {
      state.next = next
    },
    release: () => {
      for (const answer of held.splice(0)) answer()
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}

function respond(
  response: ServerResponse,
  behaviour: Behaviour,
  tools: { create: () => string; held: (() => void)[] },
): void {
  switch (behaviour.kind) {
    case 'works':
      json(response, 201, { id: tools.create() })
      return
    case 'reset':
      response.destroy()
      return
    case 'lose_answer':
      tools.create()
      response.destroy()
      return
    case 'late': {
      const id = tools.create()
      tools.held.push(() => {
        json(response, 201, { id })
      })
      return
    }
    case 'garbage':
      if (behaviour.isExecuted) tools.create()
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Gateway')
      return
    case 'status': {
      if (behaviour.isExecuted) tools.create()
      const { status, retryAfterS } = behaviour
      if (retryAfterS !== undefined) response.setHeader('retry-after', String(retryAfterS))
      json(response, status, { error: `it answers ${status}` })
    }
  }
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function lookUp(deals: { marker: string; name: string | null }[], wanted: string | null): object[] {
  const rest = { createdAt: 0, title: '', phone: null, email: null, comment: null, notes: [] }
  return deals.flatMap((deal, index) => (deal.marker === wanted ? [{ ...rest, ...deal, id: String(index + 1) }] : []))
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) body += String(chunk)
  return body
}
