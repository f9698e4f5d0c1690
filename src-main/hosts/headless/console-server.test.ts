import { request } from 'node:http'
import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { Publisher } from '../../api/publisher.ts'
import { conformanceDispatch, type TransportCore, transportConformance } from '../../api/transport-conformance.ts'
import { ConsoleAccess } from './access.ts'
import { type ConsoleServer, startConsole } from './console-server.ts'

const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

async function start(core: TransportCore): Promise<{ server: ConsoleServer; access: ConsoleAccess }> {
  const folder = mkdtempSync(join(tmpdir(), 'estafeta-console-'))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Console</title>')
  writeFileSync(join(folder, 'assets', 'app-1234.js'), 'export {}')
  writeFileSync(join(folder, '..', 'outside.txt'), 'outside')
  const access = new ConsoleAccess('the-token', () => 1_700_000_000_000)
  const server = await startConsole({
    address: { host: '127.0.0.1', port: 0 },
    rendererFolder: folder,
    access,
    logger,
    allowedHosts: ['console.agency.example'],
    ...core,
  })
  return { server, access }
}

async function openSocket(url: string, headers: Record<string, string>): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, { headers })
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  return socket
}

transportConformance('WebSocket of the console', async (core) => {
  const { server } = await start(core)
  const socket = await openSocket(server.url, { authorization: 'Bearer the-token' })
  return {
    send: (text) => {
      socket.send(text)
    },
    onMessage: (listener) => {
      socket.on('message', (data) => {
        listener((data as Buffer).toString()) // ws gives Buffers unless told otherwise
      })
    },
    close: async () => {
      socket.terminate()
      await server.close()
    },
  }
})

describe('the console server', () => {
  let server: ConsoleServer
  let access: ConsoleAccess
  beforeEach(async () => {
    const publisher = new Publisher({ fraction: () => 0, hex: () => 'e' })
    ;({ server, access } = await start({ dispatch: conformanceDispatch, publisher }))
  })
  afterEach(() => server.close())

  /** A plain request with exactly these headers: fetch would forbid Host and Origin. */
  const ask = (path: string, options: { method?: string; headers?: Record<string, string>; body?: string } = {}) =>
    new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }>((resolve, reject) => {
      const sent = request(
        `${server.url}${path}`,
        { method: options.method ?? 'GET', headers: options.headers ?? {} },
        (answer) => {
          let body = ''
          answer.setEncoding('utf8').on('data', (part: string) => (body += part))
          answer.on('end', () => {
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body })
          })
        },
      )
      sent.on('error', reject)
      sent.end(options.body)
    })
  const bearer = { authorization: 'Bearer the-token' }
  const rpc = (name: string, body: string, headers: Record<string, string> = bearer) =>
    ask(`/rpc/${name}`, { method: 'POST', body, headers })

  it('serves the page with a strict policy, assets for ever, and nothing outside of its folder', async () => {
    const page = await ask('/')
    expect([page.status, page.headers['content-security-policy'], page.headers['cache-control']]).toEqual([
      200,
      expect.stringMatching(/script-src 'self';.*frame-ancestors 'none'/),
      'no-cache',
    ])
    expect((await ask('/assets/app-1234.js')).headers['cache-control']).toContain('immutable')
    expect((await ask('/..%2foutside.txt')).body).not.toContain('outside\n')
    expect((await ask('/%2e%2e/outside.txt')).status).toBe(404)
  })

  it('trades the one-time link for a cookie exactly once', async () => {
    const path = server.loginUrl.slice(server.url.length)
    const first = await ask(path)
    const cookie = String(first.headers['set-cookie'])
    expect([first.status, first.headers.location]).toEqual([303, '/'])
    expect(cookie).toMatch(/^estafeta_\d+=.*HttpOnly.*SameSite=Strict/)
    const second = await ask(path)
    expect([second.headers.location, second.headers['set-cookie']]).toEqual(['/#/sign-in', undefined])
    const value = cookie.split(';')[0] ?? ''
    expect((await rpc('jobs.list', '{}', { cookie: value })).status).toBe(200)
    expect((await rpc('jobs.list', '{}', { cookie: `${value}x` })).status).toBe(401)
  })

  it('takes the token on the sign-in page and refuses guessing after ten wrong ones', async () => {
    const login = (token: string) =>
      ask('/login', {
        method: 'POST',
        body: JSON.stringify({ token }),
        headers: { 'content-type': 'application/json' },
      })
    expect((await login('the-token')).status).toBe(200)
    for (let i = 0; i < 10; i += 1) expect((await login(`guess-${i}`)).status).toBe(401)
    expect((await login('the-token')).status).toBe(401)
  })

  it('answers calls of scripts with a token, whatever content type they name', async () => {
    const answer = await rpc('leads.list', '{"limit":3}', {
      ...bearer,
      'content-type': 'application/x-www-form-urlencoded',
    })
    expect([answer.status, JSON.parse(answer.body)]).toEqual([200, { name: 'leads.list', input: { limit: 3 } }])
    expect((await rpc('jobs.list', '')).status).toBe(200)
  })

  it.each([
    ['a wrong token', 'jobs.list', '{}', { authorization: 'Bearer other' }, 401, 'unauthorized'],
    ['no token', 'jobs.list', '{}', {}, 401, 'unauthorized'],
    ['a broken body', 'jobs.list', '{"a":', bearer, 400, 'bad_input'],
    ['a thing that is not there', 'leads.get', '{}', bearer, 404, 'not_found'],
    ['a fault of ours', 'system.info', '{}', bearer, 500, 'internal'],
    ['a foreign host name', 'jobs.list', '{}', { ...bearer, host: 'evil.example' }, 403, 'forbidden'],
    ['a foreign origin', 'jobs.list', '{}', { ...bearer, origin: 'https://evil.example' }, 403, 'forbidden'],
    ['a page in a sandbox', 'jobs.list', '{}', { ...bearer, origin: 'null' }, 403, 'forbidden'],
  ])('answers %s with a typed error', async (_case, name, body, headers, status, code) => {
    const answer = await rpc(name, body, headers)
    expect([answer.status, (JSON.parse(answer.body) as { error: { code: string } }).error.code]).toEqual([status, code])
  })

  it('is reached under the names it was told', async () => {
    expect((await ask('/', { headers: { host: 'console.agency.example' } })).status).toBe(200)
  })

  it('answers 404 in JSON, and only POST on calls', async () => {
    expect((await ask('/nothing')).status).toBe(404)
    expect((await ask('/rpc/jobs.list', { headers: bearer })).status).toBe(404)
  })

  it('refuses the upgrade to foreign origins and hosts, and closes sockets without a session', async () => {
    await expect(openSocket(server.url, { ...bearer, origin: 'https://evil.example' })).rejects.toThrow('403')
    await expect(openSocket(server.url, { ...bearer, host: 'evil.example' })).rejects.toThrow('403')
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws`)
    const code = await new Promise((resolve) => socket.once('close', resolve))
    expect(code).toBe(4401)
    const cookie = `estafeta_${new URL(server.url).port}=${access.newSession()}`
    const allowed = await openSocket(server.url, { cookie, origin: server.url })
    allowed.terminate()
  })
})
