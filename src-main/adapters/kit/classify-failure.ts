import { errors } from 'undici'
import type { CrmFailureKind } from './crm-failure.ts'

/** What a low-level error means. */
export type LowLevelFault = { kind: CrmFailureKind; words: string; looksOffline: boolean }

const UNREACHABLE = new Set(['ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN', 'EHOSTDOWN', 'EADDRNOTAVAIL', 'ENONET'])
const DNS = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_NODATA',
  'EAI_NONAME',
  'EAI_FAIL',
  'ESERVFAIL',
  'ENODATA',
  'ETIMEOUT',
])
/** Errors below TCP never carry these; Node and OpenSSL give them for handshakes and certificates. */
const TLS =
  /^(ERR_TLS|ERR_SSL|CERT_|EPROTO|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|INVALID_CA|ERROR_IN_CERT)/

/** Code of an error, looking into its cause and into the parts of an aggregate. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return ''
  if ('code' in error && typeof error.code === 'string') return error.code
  if ('errors' in error && Array.isArray(error.errors)) return codeOf(error.errors[0])
  return 'cause' in error ? codeOf(error.cause) : ''
}

/** Reads an error that came before the connection stood. */
export function connectFault(error: unknown): LowLevelFault {
  const code = codeOf(error)
  if (DNS.has(code)) return { kind: 'dns', words: 'the host name cannot be resolved', looksOffline: true }
  if (UNREACHABLE.has(code)) return { kind: 'unreachable', words: 'no route to the host', looksOffline: true }
  if (code === 'ECONNREFUSED') return { kind: 'refused', words: 'connection refused', looksOffline: false }
  if (code === 'ETIMEDOUT' || code === 'UND_ERR_CONNECT_TIMEOUT') {
    return { kind: 'connect_timeout', words: 'no connection in time', looksOffline: false }
  }
  if (TLS.test(code)) {
    return { kind: 'tls', words: `the secure connection failed (${code})`, looksOffline: false }
  }
  if (code.startsWith('UND_ERR_INVALID') || code === 'UND_ERR_NOT_SUPPORTED' || code.startsWith('ERR_INVALID')) {
    return { kind: 'bad_request', words: 'the request cannot be built from these settings', looksOffline: false }
  }
  return {
    kind: 'connect_failed',
    words: `the connection failed${code === '' ? '' : ` (${code})`}`,
    looksOffline: false,
  }
}

/** Reads an error that came after the connection stood. */
export function exchangeFault(error: unknown): LowLevelFault {
  const code = codeOf(error)
  const isMismatch = code === 'UND_ERR_HEADERS_OVERFLOW' || code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'
  if (isMismatch || error instanceof errors.HTTPParserError) {
    return { kind: 'broken_answer', words: 'the answer is not readable HTTP', looksOffline: false }
  }
  if (code === 'UND_ERR_INVALID_ARG' || code === 'UND_ERR_NOT_SUPPORTED') return connectFault(error)
  return { kind: 'reset', words: 'the connection was closed before the answer was complete', looksOffline: false }
}
