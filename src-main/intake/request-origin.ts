import type { IncomingHttpHeaders } from 'node:http'
import type { LeadOrigin } from '../../src-preload/contract/index.ts'
import { storableText } from '../lib/storable-text.ts'

/** Longest header value kept. */
const MAX_HEADER = 2048

/** A header as text: Node gives one character per byte, browsers and servers send UTF-8 now and then. */
function headerText(value: string | undefined): string | null {
  if (value === undefined || value === '') return null
  const short = value.slice(0, MAX_HEADER)
  return storableText(/^[\u0000-\u007f]*$/.test(short) ? short : Buffer.from(short, 'latin1').toString('utf8'))
}

/** What a request itself tells of its sender. The page's Origin stands in where a browser sends no Referer. */
export function originOf(address: string, headers: IncomingHttpHeaders): LeadOrigin {
  const site = headers.origin === 'null' ? undefined : headers.origin
  return {
    ip: address === '' ? null : address.startsWith('::ffff:') ? address.slice(7) : address,
    userAgent: headerText(headers['user-agent']),
    referrer: headerText(headers.referer ?? site),
  }
}

/** The Content-Type as it came, null without one. `rawHeaders` is Node's list of names and values in turn. */
export function contentTypeOf(rawHeaders: readonly string[]): string | null {
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]
    if (name?.length === 12 && name.toLowerCase() === 'content-type')
      return rawHeaders[i + 1]?.slice(0, MAX_HEADER) ?? null
  }
  return null
}
