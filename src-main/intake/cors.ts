import type { IncomingHttpHeaders } from 'node:http'

/** How long a browser may keep the answer of a preflight; browsers cap it themselves. */
const MAX_AGE_S = 86_400
const MAX_REQUESTED_HEADERS = 1000
const HEADER_NAMES = /^[\w!#$%&'*+.^`|~, -]+$/

/** Headers that let a page of any site read an answer. Undefined when no page asks (no Origin). */
export function corsHeaders(headers: IncomingHttpHeaders): Record<string, string> | undefined {
  const { origin } = headers
  return origin === undefined || origin === '' ? undefined : { 'access-control-allow-origin': origin, vary: 'Origin' }
}

/** Headers of the answer to a preflight: everything that a page asks for is allowed, the intake knows no cookies. */
export function preflightHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const requested = headers['access-control-request-headers']
  const isSane = requested !== undefined && requested.length <= MAX_REQUESTED_HEADERS && HEADER_NAMES.test(requested)
  const isPrivate = headers['access-control-request-private-network'] === 'true'
  return {
    'access-control-allow-origin': headers.origin ?? '*',
    'access-control-allow-methods': 'GET, POST, OPTIONS',
    'access-control-allow-headers': isSane ? requested : 'Content-Type',
    'access-control-max-age': String(MAX_AGE_S),
    vary: 'Origin, Access-Control-Request-Headers',
    ...(isPrivate && { 'access-control-allow-private-network': 'true' }),
  }
}
