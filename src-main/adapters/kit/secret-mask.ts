/** What stands in the place of a secret. */
export const MASK = '•••'

/** Shorter values are not masked: they would blot out half the text and are no secrets. */
const SHORTEST_SECRET = 3

/** Headers whose whole value is always hidden, whatever it holds. */
const HIDDEN_HEADERS = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'x-api-key',
  'x-authorization',
  'webhook-signature',
])

/** Hides secrets in texts people may see. */
export type SecretMask = {
  text(text: string): string
  headers(headers: Record<string, string>): Record<string, string>
}

function percentForms(secret: string): string[] {
  const upper = [encodeURIComponent(secret), new URLSearchParams({ s: secret }).toString().slice(2), encodeURI(secret)]
  const lower = upper.map((form) => form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()))
  return [...upper, ...lower]
}

// Inside base64 of a longer text (`user:password`) a secret looks different at each of three offsets; the characters that
// also depend on its neighbours are left out.
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8')
  const forms = [0, 1, 2].map((offset) => {
    const start = Math.ceil((offset * 8) / 6)
    const end = Math.floor(((offset + bytes.length) * 8) / 6)
    return Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .slice(start, end)
  })
  const url = forms.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))
  return [...forms, ...url].filter((form) => form.length >= SHORTEST_SECRET + 1)
}

function jsonForms(secret: string): string[] {
  const plain = JSON.stringify(secret).slice(1, -1)
  const ascii = plain.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return [plain, plain.replaceAll('/', '\\/'), ascii, ascii.replaceAll('/', '\\/')]
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}

/** A mask for these secrets in plain, URL-encoded, base64 and JSON form. */
export function createSecretMask(secrets: readonly string[]): SecretMask {
  const forms = secrets
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .flatMap((secret) => [secret, ...percentForms(secret.toWellFormed()), ...base64Forms(secret), ...jsonForms(secret)])
  const unique = [...new Set(forms)].sort((a, b) => b.length - a.length)
  const pattern = unique.length === 0 ? undefined : new RegExp(unique.map(escapePattern).join('|'), 'g')
  const text = (value: string): string => (pattern === undefined ? value : value.replace(pattern, MASK))
  return {
    text,
    headers: (headers) =>
      Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [
          name,
          HIDDEN_HEADERS.has(name.toLowerCase()) ? MASK : text(value),
        ]),
      ),
  }
}
