import type { Json, JsonMap, LeadFlags, LeadWarning } from '../../src-preload/contract/index.ts'
import { LEAD_LIMITS } from '../../src-preload/contract/index.ts'
import { cutText } from '../lib/cut-text.ts'
import { readPhone } from './phone.ts'
import { isPlaceholder } from './placeholder.ts'
import { addWarning } from './warnings.ts'

const SWITCHES = [
  'is_need_callback',
  'sync',
  'is_need_check_order_in_processing',
  'is_need_check_order_in_processing_append',
  'is_skip_sending',
] as const
const OFF_WORDS = new Set(['', '0', 'false', 'no', 'off', 'n', 'null', 'undefined'])

/** PHP's idea of a boolean: `1`, `true`, real booleans, numbers; undefined when the call does not carry it. */
function readSwitch(value: Json | undefined): boolean | undefined {
  switch (typeof value) {
    case 'boolean':
      return value
    case 'number':
      return value !== 0
    case 'string':
      return !OFF_WORDS.has(value.trim().toLowerCase())
    default:
      return undefined
  }
}

/** Text of an optional parameter; null when empty or a placeholder, undefined when the call does not carry it. */
function readText(params: JsonMap, name: string, warnings: LeadWarning[]): string | null | undefined {
  const value = params[name]
  if (value === undefined || !Object.hasOwn(params, name)) return undefined
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  if (text.trim() === '') return null
  if (!isPlaceholder(text)) return text
  addWarning(warnings, { code: 'placeholder_ignored', field: name, detail: text })
  return null
}

/** The flags of a call: a flag is there only when the call carries it. */
export function readFlags(params: JsonMap, defaultCountry: string, warnings: LeadWarning[]): LeadFlags {
  const flags: LeadFlags = {}
  for (const name of SWITCHES) {
    const isOn = Object.hasOwn(params, name) ? readSwitch(params[name]) : undefined
    if (isOn !== undefined) flags[name] = isOn
  }
  const callbackPhone = readText(params, 'callback_phone', warnings)
  if (callbackPhone !== undefined) {
    const isPhone = callbackPhone !== null && readPhone(callbackPhone, defaultCountry).e164 !== null
    flags.callback_phone = isPhone ? (cutText(callbackPhone, LEAD_LIMITS.phone) ?? callbackPhone) : null
  }
  const method = readText(params, 'order_creation_method', warnings)
  if (method !== undefined) {
    const cut = method === null ? undefined : cutText(method, LEAD_LIMITS.title)
    flags.order_creation_method = cut ?? method
    if (cut !== undefined) addWarning(warnings, { code: 'cut', field: 'order_creation_method', detail: null })
  }
  return flags
}
