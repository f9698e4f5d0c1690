import { createHash, createHmac } from 'node:crypto'
import type { Keys } from './types.ts'

/** The content type of a form; it is part of what is signed. */
export const FORM_TYPE = 'application/x-www-form-urlencoded'

/** What is signed: the request line's parts and the date, but not the body. */
export type Signable = {
  method: 'GET' | 'POST'
  /** Exactly what is sent, empty for a plain GET. */
  contentType: string
  /** Text of the `Date` header. */
  date: string
  /** Host without scheme and port. */
  host: string
  /** Path and query exactly as on the wire. */
  uri: string
}

/** `Mon, 02 Mar 2026 12:00:00 +0000`: RFC 2822 with a numeric zone, as the vendor's page API_authorization wants it. */
export function rfc2822(atMs: number): string {
  return new Date(atMs).toUTCString().replace('GMT', '+0000')
}

/** Signature of a request: base64 of the hexadecimal HMAC-SHA1 (not of its bytes). The line for Content-MD5 stays empty. */
export function signatureOf({ method, contentType, date, host, uri }: Signable, secretKey: string): string {
  const text = [method, '', contentType, date, host + uri].join('\n')
  const hex = createHmac('sha1', secretKey).update(text).digest('hex')
  return Buffer.from(hex, 'latin1').toString('base64')
}

/** Headers that sign a request. */
export function signedHeaders(request: Signable, { accessId, secretKey }: Keys): Record<string, string> {
  return { date: request.date, 'x-authorization': `${accessId}:${signatureOf(request, secretKey)}` }
}

/** A password as the sign-in of API v1 takes it. */
export function passwordHash(password: string): string {
  return createHash('md5').update(password).digest('hex')
}
