import { hash } from 'node:crypto'
import type { Json, JsonMap } from '../../src-preload/contract/index.ts'

/** Parameters that make a submission what it is. `sync` only changes the answer; unknown ones are often cache busters. */
const COUNTED = [
  'key',
  'roistat',
  'title',
  'comment',
  'name',
  'phone',
  'email',
  'order_creation_method',
  'is_need_callback',
  'callback_phone',
  'is_need_check_order_in_processing',
  'is_need_check_order_in_processing_append',
  'is_skip_sending',
] as const

/** One text for equal values: names sorted, numbers and booleans as text, null as empty text. */
function canonical(value: Json): string {
  if (value === null) return '""'
  if (typeof value !== 'object') return JSON.stringify(String(value))
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  const names = Object.keys(value).sort()
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name] ?? null)}`).join()}}`
}

/**
 * SHA-256 (hex) of what a submission says: equal when the same form is sent again by GET, POST or JSON, with its parameters
 * in any order; different when one character differs, also behind a limit. Address and browser do not count.
 */
export function fingerprintOf(params: JsonMap, maps: { fields: JsonMap; clientFields: JsonMap }): string {
  let text = ''
  for (const name of COUNTED) text += `${canonical((Object.hasOwn(params, name) ? params[name] : undefined) ?? null)}\n`
  return hash('sha256', `${text}${canonical(maps.fields)}\n${canonical(maps.clientFields)}`, 'hex')
}
