import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyCookie from '@fastify/cookie'
import fastifyStatic from '@fastify/static'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { CallError, ERROR_STATUS, MAX_MESSAGE_CHARS, toWireError } from '../../../src-preload/contract/index.ts'
import type { Dispatch } from '../../api/dispatch.ts'
import type { Publisher } from '../../api/publisher.ts'
import type { Logger } from '../../ports.ts'
import { type ListenAddress, listenError } from '../common/parse-address.ts'
import type { ConsoleAccess } from './access.ts'
import { attachSocket } from './console-socket.ts'
import { isAllowedHost, isAllowedOrigin } from './origin-check.ts'

/** What the console needs. */
export type ConsoleOptions = {
  address: ListenAddress
  /** Folder with the built renderer. */
  rendererFolder: string
  access: ConsoleAccess
  dispatch: Dispatch
  publisher: Publisher
  logger: Logger
  /** Host names, besides the listener's own and loopback, under which a reverse proxy reaches the console. */
  allowedHosts: string[]
}

/** A running console. */
export type ConsoleServer = { url: string; loginUrl: string; close(): Promise<void> }

/** No script, frame or object from anywhere else; styles may be inline because Mantine writes them. */
const CSP =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; " +
  "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

const SECURITY_HEADERS = {
  'content-security-policy': CSP,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
}

/** Starts the console on its own listener. @throws StartError when the address cannot be had. */
export async function startConsole(options: ConsoleOptions): Promise<ConsoleServer> {
  const app = Fastify({ logger: false, bodyLimit: MAX_MESSAGE_CHARS, forceCloseConnections: true, trustProxy: false })
  const state = { port: options.address.port }
  const hosts = () => ({ port: state.port, listener: options.address.host, extra: options.allowedHosts })
  const cookieName = () => `estafeta_${state.port}`
  await app.register(fastifyCookie)
  app.addHook('onRequest', async (request, reply) => {
    void reply.headers(SECURITY_HEADERS)
    if (!isAllowedHost(request.headers.host, hosts())) await refuse(reply, 'this host name is not ours')
    else if (!isAllowedOrigin(request.headers.origin, hosts())) await refuse(reply, 'this origin is not ours')
  })
  const hasSession = (request: FastifyRequest) => {
    const cookie = request.cookies[cookieName()]
    return cookie !== undefined && options.access.isSession(cookie)
  }
  readEveryBodyAsJson(app)
  addLogin(app, { ...options, cookieName })
  addRpc(app, options, hasSession)
  await addPages(app, options.rendererFolder)
  try {
    await app.listen({ host: options.address.host, port: options.address.port })
  } catch (error) {
    await app.close()
    throw listenError(error, options.address, '--console')
  }
  const address = app.server.address()
  state.port = typeof address === 'object' && address !== null ? address.port : options.address.port
  const sockets = attachSocket(app.server, {
    ...options,
    hosts,
    cookieName,
    readCookies: (header) => app.parseCookie(header),
  })
  const url = `http://${printableHost(options.address.host)}:${state.port}`
  return {
    url,
    loginUrl: `${url}/login?code=${options.access.oneTimeCode ?? ''}`,
    close: async () => {
      sockets.close()
      await app.close()
    },
  }
}

const printableHost = (host: string) => {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}

async function refuse(reply: FastifyReply, message: string): Promise<void> {
  await reply.code(403).send({ error: { code: 'forbidden', message } })
}

/** Scripts forget the content type; the console speaks JSON only. */
function readEveryBodyAsJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    const text = body.toString()
    try {
      done(null, text.trim() === '' ? undefined : JSON.parse(text))
    } catch {
      done(Object.assign(new Error('the body is not JSON'), { statusCode: 400 }))
    }
  })
}

type LoginOptions = ConsoleOptions & { cookieName: () => string }

function addLogin(app: FastifyInstance, options: LoginOptions): void {
  const { access } = options
  const setCookie = (reply: FastifyReply) =>
    reply.setCookie(options.cookieName(), access.newSession(), {
      httpOnly: true,
      sameSite: 'strict',
      path: '/',
      maxAge: access.sessionSeconds,
    })
  app.get<{ Querystring: { code?: unknown } }>('/login', async (request, reply) => {
    const { code } = request.query
    // The link in a history or a shared screen is worth nothing after its first use.
    if (typeof code === 'string' && access.useOneTimeCode(code)) return await setCookie(reply).redirect('/', 303)
    return await reply.redirect('/#/sign-in', 303)
  })
  app.post<{ Body: unknown }>('/login', async (request, reply) => {
    const body: unknown = request.body
    const token = typeof body === 'object' && body !== null && 'token' in body ? body.token : undefined
    if (typeof token === 'string' && access.isToken(token.trim())) return await setCookie(reply).send({ ok: true })
    return await reply.code(401).send({ error: { code: 'unauthorized', message: 'this is not the access token' } })
  })
  app.post('/logout', async (_request, reply) => {
    return await reply.clearCookie(options.cookieName(), { path: '/' }).send({ ok: true })
  })
}

function addRpc(app: FastifyInstance, options: ConsoleOptions, hasSession: (request: FastifyRequest) => boolean): void {
  const bearer = (request: FastifyRequest) => /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  // Before the body is read: who may not call gets no other answer.
  const onRequest = async (request: FastifyRequest, reply: FastifyReply) => {
    const token = bearer(request)
    if (token === undefined ? hasSession(request) : options.access.isToken(token)) return
    const error = { code: 'unauthorized', message: 'send the access token: Authorization: Bearer …' }
    await reply.code(401).header('www-authenticate', 'Bearer').send({ error })
  }
  app.post<{ Params: { name: string }; Body: unknown }>('/rpc/:name', { onRequest }, async (request, reply) => {
    try {
      const caller = { actor: bearer(request) === undefined ? 'console' : 'script' }
      return await reply.send(await options.dispatch(request.params.name, request.body ?? {}, caller))
    } catch (error) {
      const failure = error instanceof CallError ? error : new CallError('internal', 'the call failed')
      return await reply.code(ERROR_STATUS[failure.code]).send({ error: toWireError(failure) })
    }
  })
  app.setErrorHandler(async (error: { statusCode?: number; message: string }, _request, reply) => {
    const status = error.statusCode ?? 500
    if (status >= 500) options.logger.error('the console failed', { error: error.message })
    const code = status === 413 ? 'too_large' : status < 500 ? 'bad_input' : 'internal'
    await reply.code(status).send({ error: { code, message: status < 500 ? error.message : 'the console failed' } })
  })
  app.setNotFoundHandler(async (_request, reply) => {
    await reply.code(404).send({ error: { code: 'not_found', message: 'there is nothing here' } })
  })
}

async function addPages(app: FastifyInstance, folder: string): Promise<void> {
  if (!existsSync(join(folder, 'index.html'))) {
    app.get('/', async (_request, reply) => {
      const words = 'The console is not built: run "npm run build" in the project folder, then start again.'
      return await reply.code(503).type('text/plain; charset=utf-8').send(words)
    })
    return
  }
  await app.register(fastifyStatic, {
    root: folder,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const isHashed = /[/\\]assets[/\\]/.test(path)
      void reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
}
