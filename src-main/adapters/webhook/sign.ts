import { createHmac } from 'node:crypto'

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/
/** Shorter keys can be guessed. The specification asks for 24 to 64 bytes; Svix hands out 24. */
const SHORTEST_KEY_BYTES = 16

/** The bytes of a signing secret `whsec_<base64>`; null when it is none. */
export function signingKey(secret: string): Buffer | null {
  const encoded = secret.replace(/^whsec_/, '')
  if (!BASE64.test(encoded)) return null
  const key = Buffer.from(encoded, 'base64')
  return key.length >= SHORTEST_KEY_BYTES ? key : null
}

/** Headers of the Standard Webhooks specification; the signature only with a secret. */
export function webhookHeaders(message: {
  id: string
  nowMs: number
  body: string
  secret: string
}): Record<string, string> {
  const timestamp = String(Math.floor(message.nowMs / 1000))
  const headers = { 'webhook-id': message.id, 'webhook-timestamp': timestamp, 'idempotency-key': message.id }
  const key = message.secret === '' ? null : signingKey(message.secret)
  if (key === null) return headers
  const signature = createHmac('sha256', key).update(`${message.id}.${timestamp}.${message.body}`).digest('base64')
  return { ...headers, 'webhook-signature': `v1,${signature}` }
}
