import type { PageTrouble } from '../../src-preload/contract/picker.ts'

const KINDS: readonly { kind: PageTrouble['kind']; pattern: RegExp }[] = [
  { kind: 'dns', pattern: /^net::ERR_(NAME_|DNS_|ICANN_)/ },
  { kind: 'tls', pattern: /^net::ERR_(CERT_|SSL_|BAD_SSL|ECH_)/ },
  { kind: 'refused', pattern: /^net::ERR_(CONNECTION_REFUSED|CONNECTION_RESET|ADDRESS_UNREACHABLE)/ },
  { kind: 'timeout', pattern: /^net::ERR_(TIMED_OUT|CONNECTION_TIMED_OUT)/ },
  { kind: 'sign_in', pattern: /^net::ERR_(?:INVALID_AUTH_|UNEXPECTED_PROXY_AUTH|MISSING_AUTH_|PROXY_AUTH_)/ },
  { kind: 'redirects', pattern: /^net::ERR_TOO_MANY_REDIRECTS/ },
  { kind: 'blocked', pattern: /^net::ERR_(BLOCKED_|UNSAFE_|DISALLOWED_|INVALID_URL|UNKNOWN_URL_SCHEME|ACCESS_DENIED)/ },
]

/** The kind of Chromium's own words (`net::ERR_…`). */
export function troubleOf(errorText: string): PageTrouble {
  return { kind: KINDS.find(({ pattern }) => pattern.test(errorText))?.kind ?? 'other', detail: errorText }
}

/** Trouble of an answer by its status; null when it is a good one. */
export function statusTrouble(status: number): PageTrouble | null {
  if (status < 400) return null
  return { kind: status === 401 ? 'sign_in' : 'http', detail: `HTTP ${status}` }
}

/** What ends a load without a new page: a stop, a download, an answer without content. */
export const ABORTED = 'net::ERR_ABORTED'

/** Whether `http://` may be tried instead: nobody speaks https there. A wrong certificate is not that. */
export function isWithoutHttps({ kind, detail }: PageTrouble): boolean {
  return kind === 'refused' || /^net::ERR_(SSL_PROTOCOL_ERROR|CONNECTION_CLOSED|EMPTY_RESPONSE)/.test(detail)
}
