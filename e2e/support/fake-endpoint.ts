import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An HTTP endpoint of a client that takes everything and remembers it. */
export type FakeEndpoint = { url: string; bodies: string[]; close(): Promise<void> }

/** Starts it on a free port of loopback. */
export async function startFakeEndpoint(): Promise<FakeEndpoint> {
  const bodies: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (part: string) => (body += part))
    request.on('end', () => {
      if (body !== '') bodies.push(body)
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // a TCP server that listens
  return {
    url: `http://127.0.0.1:${port}/leads`,
    bodies,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}
