import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A site on loopback: a page by its path, or what a function answers. */
export type Routes = Readonly<Record<string, string | RequestListener>>

/** A running site and what was asked of it. */
export type TestSite = { url: string; host: string; port: number; asked: string[]; requests: IncomingMessage[] }

/** Starts a site for the running test. Unknown paths are answered with 404 and a page. */
export async function startSite(routes: Routes, tls?: { key: string; cert: string }): Promise<TestSite> {
  const asked: string[] = []
  const requests: IncomingMessage[] = []
  const answer: RequestListener = (request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    if (path === '/favicon.ico') {
      response.writeHead(204).end()
      return
    }
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`)
    requests.push(request)
    const route = routes[path]
    if (typeof route === 'function') route(request, response)
    else {
      response.writeHead(route === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' })
      response.end(route ?? '<!doctype html><title>Missing</title><p>There is no such page.</p>')
    }
  }
  const server: Server = tls === undefined ? createServer(answer) : createTlsServer(tls, answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo // it listens on TCP
  const host = `127.0.0.1:${port}`
  return { url: `${tls === undefined ? 'http' : 'https'}://${host}`, host, port, asked, requests }
}

/** A port where nobody listens. */
export async function closedPort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // it listens on TCP
  server.close()
  await once(server, 'close')
  return port
}
