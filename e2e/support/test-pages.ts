import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'

/** What a test's site answers at a path: a page, or whatever a function writes. */
export type TestPage = string | RequestListener

/** A site of a test on loopback: pages by path; every other path is a 404. */
export type TestPages = {
  url: string
  /** Pages by path; they may change while the site runs. */
  pages: Map<string, TestPage>
  /** Headers of every page from now on. */
  headers: Record<string, string>
  /** Put before `</head>` of every page from now on: the snippet of a tag. */
  snippet: string
  /** `GET /path?query` of everything that was asked for, in order. */
  asked: string[]
  /** What was posted. */
  posts: { path: string; body: string }[]
  close(): Promise<void>
}

/** A whole page around a body. */
export function html(body: string, title = 'Окна'): string {
  return `<!doctype html><html lang="ru"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head><body>${body}</body></html>`
}

/** Starts it on a free port; `tls` makes it an https site. */
export async function startTestPages(
  pages: Readonly<Record<string, TestPage>>,
  tls?: { key: string; cert: string },
): Promise<TestPages> {
  const answer: RequestListener = (request, response) => {
    void respond(site, request).then((page) => {
      if (typeof page === 'function') page(request, response)
      else {
        for (const [name, value] of Object.entries(site.headers)) response.setHeader(name, value)
        response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' })
        response.end(page ?? html('<p>Такой страницы нет.</p>', '404'))
      }
    })
  }
  const server = tls === undefined ? createServer(answer) : createTlsServer(tls, answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // a TCP server that listens
  const site: TestPages = {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    pages: new Map(Object.entries(pages)),
    headers: {},
    snippet: '',
    asked: [],
    posts: [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
  return site
}

async function respond(site: TestPages, request: IncomingMessage): Promise<TestPage | undefined> {
  const path = (request.url ?? '/').split('?')[0] ?? '/'
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) body += String(chunk)
  if (path === '/favicon.ico') return html('')
  site.asked.push(`${request.method ?? ''} ${request.url ?? ''}`)
  if (request.method === 'POST') site.posts.push({ path, body })
  const page = site.pages.get(path)
  return typeof page === 'string' ? page.replace('</head>', `${site.snippet}</head>`) : page
}

/** What scripts of the pages reported by `fetch('/seen?…')`, readable. */
export function seenBy(site: TestPages): string[] {
  return site.asked.flatMap((call) =>
    call.startsWith('GET /seen?') ? [decodeURIComponent(call.slice('GET /seen?'.length)).replaceAll('+', ' ')] : [],
  )
}
