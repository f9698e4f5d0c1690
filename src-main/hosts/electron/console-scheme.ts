import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { protocol } from 'electron'

/** Scheme and origin of the console inside the app; nothing else is ever loaded into its window. */
export const CONSOLE_SCHEME = 'estafeta'
export const CONSOLE_ORIGIN = `${CONSOLE_SCHEME}://console`

const CSP =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; " +
  "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
}

/** Declares the scheme; must be called once, before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: CONSOLE_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** Path of the file that a console address names, null when it points outside of the folder. */
export function fileOf(address: string, folder: string): string | null {
  const url = URL.parse(address)
  if (url === null || url.protocol !== `${CONSOLE_SCHEME}:` || url.host !== 'console') return null
  let path: string
  try {
    path = decodeURIComponent(url.pathname)
  } catch {
    return null
  }
  if (path.includes('\0')) return null
  const file = normalize(join(folder, path === '/' ? 'index.html' : path))
  return file.startsWith(normalize(folder) + sep) ? file : null
}

/** Serves the built renderer under the scheme. */
export function serveConsole(folder: string): void {
  protocol.handle(CONSOLE_SCHEME, async (request) => {
    const file = fileOf(request.url, folder)
    if (file === null || request.method !== 'GET') return new Response('forbidden', { status: 403 })
    try {
      const body = await readFile(file)
      const type = TYPES[extname(file)] ?? 'application/octet-stream'
      return new Response(new Uint8Array(body), {
        headers: { 'content-type': type, 'content-security-policy': CSP, 'x-content-type-options': 'nosniff' },
      })
    } catch {
      return new Response('not found', { status: 404 })
    }
  })
}
