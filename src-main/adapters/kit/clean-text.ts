import type { Json, JsonMap } from '../../../src-preload/contract/index.ts'
import type { OutgoingLead } from './types.ts'

// C0 controls but tab and line feeds, and DEL: CRMs refuse them or store broken text.
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g

/** Text that every JSON and XML parser takes: lone surrogates become U+FFFD, control characters go, line ends become `\n`. */
export function cleanText(text: string): string {
  return text.toWellFormed().replace(/\r\n?/g, '\n').replace(controls, '')
}

/** Cuts to at most `limit` UTF-16 units without splitting a character. */
export function cutText(text: string, limit: number): string {
  return text.length <= limit
    ? text
    : text
        .slice(0, limit)
        .toWellFormed()
        .replace(/\ufffd$/, '')
}

function cleanMap(map: JsonMap): JsonMap {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [cleanText(key), cleanJson(value)]))
}

/** {@link cleanText} for every text and key inside. */
export function cleanJson(value: Json): Json {
  if (typeof value === 'string') return cleanText(value)
  if (Array.isArray(value)) return value.map(cleanJson)
  return typeof value === 'object' && value !== null ? cleanMap(value) : value
}

/** A lead whose every text is safe to send. */
export function cleanLead(lead: OutgoingLead): OutgoingLead {
  const clean = (text: string | null): string | null => (text === null ? null : cleanText(text))
  return {
    ...lead,
    title: clean(lead.title),
    comment: clean(lead.comment),
    name: clean(lead.name),
    phone: clean(lead.phone),
    email: clean(lead.email),
    visit: clean(lead.visit),
    fields: cleanMap(lead.fields),
    clientFields: cleanMap(lead.clientFields),
    variables: Object.fromEntries(Object.entries(lead.variables).map(([word, value]) => [word, cleanText(value)])),
  }
}
