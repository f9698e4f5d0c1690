import { createPrivateKey, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

/** Salesforce refuses assertions that live longer than three minutes. */
const LIFE_S = 120

/**
 * A private key as people paste it: PEM (PKCS#8 or PKCS#1), also with its line ends lost or written as `\n`, as fields of one
 * line make it. Null when it is no unencrypted RSA key.
 */
export function readPrivateKey(text: string): KeyObject | null {
  const flat = text.replaceAll('\\n', '\n').replaceAll('\\r', '')
  const parts = /-----BEGIN ((?:RSA )?PRIVATE KEY)-----([\s\S]+?)-----END \1-----/.exec(flat)
  if (parts === null) return null
  const [, label = '', body = ''] = parts
  const lines = body.replace(/\s+/g, '').match(/.{1,64}/g) ?? []
  try {
    const key = createPrivateKey([`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n'))
    return key.asymmetricKeyType === 'rsa' ? key : null
  } catch {
    return null
  }
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part), 'utf8').toString('base64url')
}

/** Who asks for access, on whose behalf, and where. */
export type Claims = { issuer: string; subject: string; audience: string; nowMs: number }

/** An assertion for the JWT bearer flow (help.salesforce.com, remoteaccess_oauth_jwt_flow), signed with RS256. */
export function signAssertion({ issuer, subject, audience, nowMs }: Claims, key: KeyObject): string {
  const expiresAt = Math.floor(nowMs / 1000) + LIFE_S
  const head = encoded({ alg: 'RS256' })
  const content = `${head}.${encoded({ iss: issuer, sub: subject, aud: audience, exp: expiresAt })}`
  return `${content}.${sign('RSA-SHA256', Buffer.from(content), key).toString('base64url')}`
}
