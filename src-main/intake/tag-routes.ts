import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { TagCall, TagCalls } from '../forms/tag-desk-port.ts'
import { LOADER_SCRIPT, type ServedScript } from '../forms/tag-script.ts'
import { type Answer, failure, success } from './answers.ts'
import type { CollectedBody } from './collect-body.ts'
import { corsHeaders, preflightHeaders } from './cors.ts'
import { contentTypeOf, originOf } from './request-origin.ts'

/** What the routes need of the server around them. */
export type TagRouteContext = {
  tags: TagCalls
  /** Waits for the sender's turn; the answer when there is no room. */
  admit(address: string, size: number): Promise<Answer | undefined>
  send(reply: FastifyReply, answer: Answer): FastifyReply
}

type CallKind = 'lead' | 'visit' | 'notice'

/** Changed forms reach a site within a minute. */
const SCRIPT_HEADERS = {
  'content-type': 'text/javascript; charset=utf-8',
  'cache-control': 'public, max-age=60, must-revalidate',
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
  'x-content-type-options': 'nosniff',
  vary: 'Accept-Encoding',
}
const MAX_KEY = 256
const MAX_ADDRESS = 64

const paramOf = (request: FastifyRequest, name: string): string => {
  const params: unknown = request.params
  const value: unknown = typeof params === 'object' && params !== null ? Reflect.get(params, name) : undefined
  return typeof value === 'string' ? value.slice(0, MAX_KEY) : ''
}

function pageHost(request: FastifyRequest): string | null {
  return URL.parse(request.raw.headers.referer ?? '')?.hostname ?? null
}

function sendScript(request: FastifyRequest, reply: FastifyReply, script: ServedScript): FastifyReply {
  void reply.headers({ ...SCRIPT_HEADERS, etag: script.etag })
  if (request.raw.headers['if-none-match']?.includes(script.etag) === true) return reply.code(304).send()
  const isZipped = /\bgzip\b/.test(request.raw.headers['accept-encoding'] ?? '')
  return isZipped ? reply.header('content-encoding', 'gzip').send(script.gzip) : reply.send(script.text)
}

/** A page that asks with a key nobody has gets a comment instead of an error in its console. */
const unknownScript = (reply: FastifyReply): FastifyReply =>
  reply
    .code(404)
    .headers({ ...SCRIPT_HEADERS, 'cache-control': 'no-store' })
    .send('/* Estafeta: no project has this key */\n')

async function answerCall(kind: CallKind, call: TagCall, tags: TagCalls): Promise<Answer> {
  switch (kind) {
    case 'lead': {
      const result = await tags.receive(call)
      switch (result.kind) {
        case 'stored':
          return success({ data: result.leadId, id: result.leadId })
        case 'spooled':
          return success({ data: result.receipt, id: result.receipt, pending: true })
        case 'unstorable':
          return failure('not_stored', { retryAfterS: result.retryAfterS })
        case 'bad':
          return failure('bad_submission', { reason: result.reason })
        case 'unrecognised':
        case 'unknown_tag':
          return { ...failure('unknown_key'), status: 404 }
      }
    }
    case 'visit': {
      const result = await tags.visit(call)
      switch (result.kind) {
        case 'opened':
          return { status: 200, body: JSON.stringify(result.answer) }
        case 'bad':
          return failure('bad_submission')
        case 'unknown_tag':
          return { ...failure('unknown_key'), status: 404 }
        case 'unstorable':
          return failure('not_stored')
      }
    }
    case 'notice':
      await tags.notice(call)
      return { status: 200, body: '{"status":"success"}' }
  }
}

/** Serves the tag and takes its calls; under Roistat's paths too, so that sites switch by changing the host. */
export function addTagRoutes(app: FastifyInstance, context: TagRouteContext): void {
  const { tags } = context
  const serve = (key: string, request: FastifyRequest, reply: FastifyReply) => {
    const script = tags.script(key, pageHost(request))
    return script === undefined ? unknownScript(reply) : sendScript(request, reply, script)
  }
  // What watches a site's scripts asks for heads.
  const withHead = { exposeHeadRoute: true }
  app.get('/s/:file', withHead, (request, reply) =>
    serve(paramOf(request, 'file').replace(/\.js$/, ''), request, reply),
  )
  app.get('/api/site/1.0/:key/init', withHead, (request, reply) => serve(paramOf(request, 'key'), request, reply))
  app.get('/dist/module.js', withHead, (_request, reply) => reply.headers(SCRIPT_HEADERS).send(LOADER_SCRIPT))
  // Events of analytics that sites register beside their leads: there is nothing to do with them here.
  app.get('/api/site/1.0/:key/event/register', (request, reply) =>
    context.send(reply.headers(corsHeaders(request.raw.headers) ?? {}), { status: 200, body: '{"status":"success"}' }),
  )
  for (const kind of ['lead', 'visit', 'notice'] as const) addCallRoute(app, kind, context)
}

function addCallRoute(app: FastifyInstance, kind: CallKind, context: TagRouteContext): void {
  const url = `/s/:key/${kind}`
  app.options(url, (request, reply) => reply.code(204).headers(preflightHeaders(request.raw.headers)).send())
  app.post(url, async (request, reply) => {
    void reply.headers({ ...corsHeaders(request.raw.headers), 'cache-control': 'no-store' })
    // Only the intake's collector sets bodies: null for a sender that hung up, undefined without a body.
    const body = request.body as CollectedBody | null | undefined
    if (body === null) return reply.code(400).send('')
    const bytes = body?.bytes ?? Buffer.alloc(0)
    const address = request.ip.slice(0, MAX_ADDRESS)
    const refused = await context.admit(address, bytes.length)
    if (refused !== undefined) return context.send(reply, refused)
    const call: TagCall = {
      key: paramOf(request, 'key'),
      origin: originOf(address, request.raw.headers),
      original: {
        method: 'POST',
        target: request.originalUrl,
        contentType: contentTypeOf(request.raw.rawHeaders),
        body: bytes,
      },
    }
    return context.send(reply, await answerCall(kind, call, context.tags))
  })
}
