import { createHash } from 'node:crypto'

/** Where the API lives on its host. Vendor page: dev.moysklad.ru/doc/api/remap/1.2/. */
export const API_PATH = '/api/remap/1.2'

/** Whose custom fields and states. */
export type Owner = 'customerorder' | 'counterparty'

/** A reference as the API takes it: an absolute address on its own host, with the matching type. */
export type Reference = { meta: { href: string; type: string; mediaType: 'application/json' } }

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Whether a text is a UUID. */
export function isUuid(text: string): boolean {
  return UUID.test(text)
}

/** A reference to `path` below `/entity`. */
export function referenceTo(account: string, path: string, type: string): Reference {
  return { meta: { href: `${account}${API_PATH}/entity/${path}`, type, mediaType: 'application/json' } }
}

/** The last part of an address: the id of what it names, lower case. */
export function idOfHref(href: string): string {
  const path = href.split(/[?#]/)[0] ?? ''
  return path.slice(path.lastIndexOf('/') + 1).toLowerCase()
}

/** A UUID that is the same for the same text in every attempt: the API refuses to make a second thing with one `syncId`. */
export function syncIdOf(text: string): string {
  const hex = createHash('sha256').update(`estafeta:${text}`).digest('hex')
  const variant = ((parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16)
  // Version 8 is the one for UUIDs of one's own making (RFC 9562).
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
