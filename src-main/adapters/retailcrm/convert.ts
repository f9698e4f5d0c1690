import type { Json } from '../../../src-preload/contract/index.ts'
import { EMPTY_VALUE, readable, readLocalDate, toFlag } from '../kit/lead-values.ts'
import type { DictionaryElement } from './types.ts'

/** A value the CRM can take, or that it cannot. */
export type Converted = { isOk: true; value: Json } | { isOk: false }

const no: Converted = { isOk: false }
const yes = (value: Json): Converted => ({ isOk: true, value })

/** One line of text; maps cannot be one. */
export function toText(value: Json): Converted {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? no : yes(readable(value))
}

/** `"1"`, `"да"`, `true` … */
export function toBoolean(value: Json): Converted {
  const flag = toFlag(value)
  return flag === undefined ? no : yes(flag)
}

/** `1 234,50` → 1234.5 */
export function toNumber(value: Json): Converted {
  if (typeof value === 'number') return Number.isFinite(value) ? yes(value) : no
  const text = typeof value === 'string' ? value.replace(/[\s\u00a0]/g, '').replace(',', '.') : ''
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? yes(Number(text)) : no
}

/** A whole number that JSON carries exactly. */
export function toInteger(value: Json): Converted {
  const number = toNumber(value)
  return number.isOk && Number.isSafeInteger(number.value) ? number : no
}

/** `Y-m-d`. */
export function toDate(value: Json, timeZone: string): Converted {
  const read = readLocalDate(value, timeZone)
  return read === undefined ? no : yes(read.date)
}

/** `Y-m-d H:i:s`. */
export function toDateTime(value: Json, timeZone: string): Converted {
  const read = readLocalDate(value, timeZone)
  return read === undefined ? no : yes(`${read.date} ${read.time}`)
}

/** A list: as it is, from JSON text, or from a map with the keys 0, 1, 2 … as forms nest lists. */
export function toList(value: Json): Converted {
  const parsed = typeof value === 'string' ? parse(value) : value
  if (Array.isArray(parsed)) return yes(parsed)
  if (typeof parsed !== 'object' || parsed === null) return no
  const keys = Object.keys(parsed)
  return keys.length > 0 && keys.every((key) => /^\d+$/.test(key)) ? yes(Object.values(parsed)) : no
}

/** A map: as it is or from JSON text. */
export function toMap(value: Json): Converted {
  const parsed = typeof value === 'string' ? parse(value) : value
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? yes(parsed) : no
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json // JSON.parse gives nothing else
  } catch {
    return null
  }
}

function findElement(word: string, elements: readonly DictionaryElement[]): string | undefined {
  const wanted = word.trim()
  const named = (element: DictionaryElement): boolean => element.name.trim().toLowerCase() === wanted.toLowerCase()
  return (elements.find(({ code }) => code === wanted) ?? elements.find(named))?.code
}

/** A value → what a custom field of this type takes. Unknown types are text. */
export function toCustomField(
  value: Json,
  field: { type: string; elements: readonly DictionaryElement[] },
  timeZone: string,
): Converted {
  if (value === EMPTY_VALUE) return yes(emptyOf(field.type))
  switch (field.type) {
    case 'boolean':
      return toBoolean(value)
    case 'integer':
      return toInteger(value)
    case 'numeric':
      return toNumber(value)
    case 'date':
      return toDate(value, timeZone)
    case 'datetime':
      return toDateTime(value, timeZone)
    case 'dictionary': {
      const code = findElement(readable(value), field.elements)
      return code === undefined ? no : yes(code)
    }
    case 'multiselect_dictionary':
      return toElements(value, field.elements)
    default:
      return toText(value)
  }
}

/** Several choices: a list, a map, JSON text, or words separated by commas; all must be known. */
function toElements(value: Json, elements: readonly DictionaryElement[]): Converted {
  const list = toList(value)
  const words = list.isOk && Array.isArray(list.value) ? list.value.map(readable) : [readable(value)]
  const whole = words.map((word) => findElement(word, elements))
  const codes = whole.includes(undefined)
    ? words.flatMap((word) => word.split(/[,;\n]/)).map((word) => findElement(word, elements))
    : whole
  const known = codes.filter((code) => code !== undefined)
  return known.length === codes.length && known.length > 0 ? yes([...new Set(known)]) : no
}

function emptyOf(type: string): Json {
  if (type === 'multiselect_dictionary') return []
  return ['boolean', 'integer', 'numeric', 'date', 'datetime', 'dictionary'].includes(type) ? null : ''
}
