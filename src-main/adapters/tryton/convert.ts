import type { Json } from '../../../src-preload/contract/index.ts'
import { EMPTY_VALUE } from '../kit/lead-values.ts'
import type { FieldDefinition } from './types.ts'

/** A value converted for Tryton; `record` must be looked up first. */
export type Converted =
  { kind: 'value'; value: Json } | { kind: 'record'; model: string; name: string } | { kind: 'unfit' }

const value = (converted: Json): Converted => ({ kind: 'value', value: converted })
const unfit: Converted = { kind: 'unfit' }

/** The value as people read it. */
export function readable(given: Json): string {
  if (Array.isArray(given)) return given.map(readable).join(', ')
  return typeof given === 'object' && given !== null ? JSON.stringify(given) : String(given)
}

/**
 * Converts a text of a form to a field's type. Tryton answers 500 to a number or a date it cannot read, which would leave open
 * what was done: only what it takes for certain goes through.
 */
export function convertTo(field: FieldDefinition, given: Json): Converted {
  if (field.readonly) return unfit
  if (given === EMPTY_VALUE) return emptyOf(field)
  const text = typeof given === 'object' ? '' : String(given).trim()
  switch (field.type) {
    case 'char':
    case 'text':
      return value(readable(given))
    case 'integer':
      return /^[+-]?\d{1,9}$/.test(text) ? value(Number(text)) : unfit
    case 'float': {
      const number = toNumber(text)
      return number === null ? unfit : value(Number(number))
    }
    case 'numeric': {
      const number = toNumber(text)
      return number === null ? unfit : value({ __class__: 'Decimal', decimal: number })
    }
    case 'boolean':
      return toBoolean(text)
    case 'date':
      return toDate(text)
    case 'selection':
      return toChoice(field, text)
    case 'many2one':
      return toRecord(field, text)
    default:
      return unfit
  }
}

function emptyOf(field: FieldDefinition): Converted {
  switch (field.type) {
    case 'char':
    case 'text':
      return value('')
    case 'boolean':
      return value(false)
    case 'one2many':
    case 'many2many':
      return unfit
    default:
      return value(null)
  }
}

/** `12 345,67 ₽` → `12345.67`; null when it is no number or longer than the field (16 digits). */
function toNumber(text: string): string | null {
  const plain = text
    .replace(/[\s\u00a0\u202f]/g, '')
    .replace(/(₽|руб\.?|RUB|р\.)$/i, '')
    .replace(/,(?=\d{3}(\D|$))(?=.*\.)/g, '')
    .replace(',', '.')
  return /^[+-]?\d{1,14}(\.\d{1,8})?$/.test(plain) ? plain.replace(/^\+/, '') : null
}

function toBoolean(text: string): Converted {
  if (/^(1|true|yes|on|да)$/i.test(text)) return value(true)
  return /^(0|false|no|off|нет)$/i.test(text) ? value(false) : unfit
}

/** `2026-03-02`, with or without a time, and `02.03.2026`. */
function toDate(text: string): Converted {
  const iso = /^(\d{4})-(\d\d)-(\d\d)(?:[T ]|$)/.exec(text)
  const dotted = /^(\d\d?)\.(\d\d?)\.(\d{4})(?:\s|$)/.exec(text)
  const [year, month, day] = iso !== null ? iso.slice(1).map(Number) : (dotted?.slice(1).reverse().map(Number) ?? [])
  if (year === undefined || month === undefined || day === undefined || year < 1) return unfit
  const date = new Date(Date.UTC(year, month - 1, day))
  const isReal = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return isReal ? value({ __class__: 'date', year, month, day }) : unfit
}

function toChoice(field: FieldDefinition, text: string): Converted {
  if (!Array.isArray(field.selection)) return unfit
  const wanted = text.toLowerCase()
  const hit =
    field.selection.find(([key]) => key === text) ?? field.selection.find(([, label]) => label.toLowerCase() === wanted)
  return hit === undefined ? unfit : value(hit[0])
}

function toRecord(field: FieldDefinition, text: string): Converted {
  if (/^\d{1,15}$/.test(text)) return value(Number(text))
  return field.relation === undefined || text === '' ? unfit : { kind: 'record', model: field.relation, name: text }
}
