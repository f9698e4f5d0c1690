import { expect, it } from 'vitest'
import { isWithoutHttps, statusTrouble, troubleOf } from './page-trouble.ts'

it('knows the kinds of Chromium’s errors', () => {
  const kinds = [
    ['net::ERR_NAME_NOT_RESOLVED', 'dns'],
    ['net::ERR_DNS_TIMED_OUT', 'dns'],
    ['net::ERR_CERT_DATE_INVALID', 'tls'],
    ['net::ERR_SSL_PROTOCOL_ERROR', 'tls'],
    ['net::ERR_CONNECTION_REFUSED', 'refused'],
    ['net::ERR_CONNECTION_RESET', 'refused'],
    ['net::ERR_CONNECTION_TIMED_OUT', 'timeout'],
    ['net::ERR_BLOCKED_BY_CLIENT', 'blocked'],
    ['net::ERR_UNSAFE_PORT', 'blocked'],
    ['net::ERR_INVALID_AUTH_CREDENTIALS', 'sign_in'],
    ['net::ERR_TOO_MANY_REDIRECTS', 'redirects'],
    ['net::ERR_EMPTY_RESPONSE', 'other'],
    ['net::ERR_INTERNET_DISCONNECTED', 'other'],
  ] as const
  for (const [detail, kind] of kinds) expect(troubleOf(detail)).toEqual({ kind, detail })
})

it('takes an error status for trouble', () => {
  expect([200, 304, 399, 400, 401, 503].map(statusTrouble)).toEqual([
    null,
    null,
    null,
    { kind: 'http', detail: 'HTTP 400' },
    { kind: 'sign_in', detail: 'HTTP 401' },
    { kind: 'http', detail: 'HTTP 503' },
  ])
})

it('tries http only where nobody speaks https', () => {
  const tried = ['CONNECTION_REFUSED', 'SSL_PROTOCOL_ERROR', 'CONNECTION_CLOSED', 'EMPTY_RESPONSE']
  const not = ['CERT_AUTHORITY_INVALID', 'NAME_NOT_RESOLVED', 'TIMED_OUT', 'SSL_VERSION_OR_CIPHER_MISMATCH']
  const answer = (words: string) => isWithoutHttps(troubleOf(`net::ERR_${words}`))
  expect([tried.map(answer), not.map(answer)]).toEqual([tried.map(() => true), not.map(() => false)])
})
