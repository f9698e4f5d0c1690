import { createServer } from 'node:http'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A running demo site. */
export type DemoSite = { url: string; close(): Promise<void> }

/** Text as it may stand inside an HTML attribute. */
const attribute = (text: string) => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)

/**
 * Serves the page of a pretended client (`resources/demo-site/`) on loopback: its form sends leads to the intake as a real
 * site would.
 */
export async function startDemoSite(options: {
  resources: string
  port: number
  intakeUrl: string
  intakeKey: string
}): Promise<DemoSite> {
  const page = await readFile(join(options.resources, 'demo-site', 'index.html'), 'utf8')
  const html = page
    .replaceAll('__INTAKE_URL__', () => attribute(options.intakeUrl))
    .replaceAll('__INTAKE_KEY__', () => attribute(options.intakeKey))
  const server = createServer((request, response) => {
    const isPage = request.method === 'GET' && (request.url ?? '/').split('?')[0] === '/'
    response.writeHead(isPage ? 200 : 404, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
    response.end(isPage ? html : 'Not found')
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : options.port
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}
