import type { Json } from '../../../src-preload/contract/index.ts'
import { cutText } from '../kit/clean-text.ts'
import { localIso, momentOfLocal } from '../../lib/zoned-time.ts'
import { EMPTY_VALUE, isMail, readable, readWallClock, toFlag } from '../kit/lead-values.ts'
import { RECORD_ID } from './types.ts'
import type { Field, PicklistValue } from './types.ts'

/** A value that Salesforce can take. `isPartial`: it holds only a part of what was given. `null` when it can take nothing of it. */
export type Converted = { value: Json; isPartial: boolean } | null

const whole = (value: Json): Converted => ({ value, isPartial: false })

/** Whether Salesforce takes this as an e-mail. */
export function isShortMail(text: string): boolean {
  return isMail(text) && text.length <= 80
}

/** A text that a field of this length takes; a length of 0 is not known. */
export function fitted(text: string, length: number): Converted {
  if (length === 0 || text.length <= length) return whole(text)
  return { value: cutText(text, length), isPartial: true }
}

/** One line of text; maps cannot be one. */
function toText(value: Json): string | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? null : readable(value)
}

function toBoolean(value: Json): Converted {
  const flag = toFlag(value)
  return flag === undefined ? null : whole(flag)
}

/** `1 234,50 ₽` → 1234.5 */
function toNumber(value: Json): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value !== 'string') return null
  const text = value
    .replace(/[\s\u00a0\u202f']/g, '')
    .replace(/^[$€£₽¥]|(?:[$€£₽¥%]|руб\.?|р\.)$/gi, '')
    .replace(',', '.')
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : null
}

/** A number whose whole part has no more digits than the field. */
function toFittingNumber(value: Json, { precision, scale }: Field): Converted {
  const number = toNumber(value)
  if (number === null) return null
  const digits = precision - scale
  return precision > 0 && Math.abs(number) >= 10 ** digits ? null : whole(number)
}

function toInteger(value: Json): Converted {
  const number = toNumber(value)
  return number !== null && Number.isSafeInteger(number) ? whole(number) : null
}

const ZONED = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(?:Z|[+-]\d\d:?\d\d)$/
const two = (part: string | undefined): string => (part ?? '0').padStart(2, '0')

/** `2026-03-02`, `02.03.2026`, with or without a time; what names its zone becomes the account's local time. */
function toLocal(value: Json, timeZone: string): string | null {
  const text = typeof value === 'string' ? value.trim() : ''
  if (ZONED.test(text)) {
    const at = Date.parse(text.replace(' ', 'T'))
    return Number.isNaN(at) ? null : localIso(at, timeZone)
  }
  const read = readWallClock(text)
  return read === undefined ? null : `${read.date}T${read.time}`
}

function toDate(value: Json, timeZone: string): Converted {
  const local = toLocal(value, timeZone)
  return local === null ? null : whole(local.slice(0, 10))
}

/** ISO 8601 in UTC. */
function toDateTime(value: Json, timeZone: string): Converted {
  const local = toLocal(value, timeZone)
  return local === null ? null : whole(new Date(momentOfLocal(local, timeZone)).toISOString())
}

function toTime(value: Json): Converted {
  const parts = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(readable(value).trim())
  if (parts === null || Number(parts[1]) > 23 || Number(parts[2]) > 59 || Number(parts[3] ?? 0) > 59) return null
  return whole(`${two(parts[1])}:${two(parts[2])}:${two(parts[3])}.000Z`)
}

/** The choice with this value, else with this label. */
export function findChoice(word: string, choices: readonly PicklistValue[]): string | undefined {
  const wanted = word.trim().toLowerCase()
  const active = choices.filter((choice) => choice.active)
  const byValue = active.find(({ value }) => value.trim().toLowerCase() === wanted)
  return (byValue ?? active.find(({ label }) => label.trim().toLowerCase() === wanted))?.value
}

/** A picklist that is not restricted takes any text, as Salesforce does. */
function toChoice(value: Json, field: Field): Converted {
  const text = toText(value)
  if (text === null) return null
  const known = findChoice(text, field.picklistValues)
  if (known !== undefined) return whole(known)
  return field.restrictedPicklist ? null : fitted(text, field.length)
}

function toList(value: Json): Json[] {
  if (Array.isArray(value)) return value
  if (typeof value === 'object' && value !== null) return Object.values(value)
  return [value]
}

/** Choices joined with `;`: of a list, a map, or words separated by semicolons, commas or line ends. */
function toChoices(value: Json, field: Field): Converted {
  const words = toList(value).map(readable)
  const isWhole = words.every((word) => findChoice(word, field.picklistValues) !== undefined)
  const single = isWhole ? words : words.flatMap((word) => word.split(/[;,\n]/))
  const wanted = single.map((word) => word.trim()).filter((word) => word !== '')
  const found = wanted.map((word) => findChoice(word, field.picklistValues) ?? (field.restrictedPicklist ? null : word))
  const known = found.filter((word) => word !== null)
  return known.length === 0 ? null : { value: [...new Set(known)].join(';'), isPartial: known.length < wanted.length }
}

/** An id as it is; names are looked up by whoever can ask Salesforce. */
function toReference(value: Json): Converted {
  const text = typeof value === 'string' ? value.trim() : ''
  return RECORD_ID.test(text) ? whole(text) : null
}

/** A value → what a field of this type takes. Dates without a zone are in `timeZone`. */
export function convert(value: Json, field: Field, timeZone: string): Converted {
  if (value === EMPTY_VALUE) return emptyOf(field)
  switch (field.type) {
    case 'boolean':
      return toBoolean(value)
    case 'int':
    case 'long':
      return toInteger(value)
    case 'double':
    case 'currency':
    case 'percent':
      return toFittingNumber(value, field)
    case 'date':
      return toDate(value, timeZone)
    case 'datetime':
      return toDateTime(value, timeZone)
    case 'time':
      return toTime(value)
    case 'picklist':
      return toChoice(value, field)
    case 'multipicklist':
      return toChoices(value, field)
    case 'reference':
    case 'id':
      return toReference(value)
    case 'email': {
      const text = readable(value).trim()
      return isMail(text) ? whole(text) : null
    }
    case 'base64':
    case 'address':
    case 'location':
      return null
    default: {
      const text = toText(value)
      return text === null ? null : fitted(text, field.length)
    }
  }
}

/** Salesforce empties a field with null; a checkbox is empty when it is not ticked. A required field cannot be empty. */
function emptyOf(field: Field): Converted {
  if (field.type === 'boolean') return whole(false)
  return field.nillable ? whole(null) : null
}
