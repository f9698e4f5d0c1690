import type { Json, JsonMap, LeadWarning } from '../../src-preload/contract/index.ts'
import { LEAD_LIMITS } from '../../src-preload/contract/index.ts'
import { characterCount, cutText } from '../lib/cut-text.ts'
import { storableText } from '../lib/storable-text.ts'
import { cleanJson } from './clean-json.ts'
import { isJsonMap, isObjectObject, readFieldMap } from './field-map.ts'
import { fingerprintOf } from './fingerprint.ts'
import { readFlags } from './flags.ts'
import { limitFields } from './limit-fields.ts'
import { readPhone } from './phone.ts'
import { isPlaceholder } from './placeholder.ts'
import type { AcceptedLead, DecodedCall } from './types.ts'
import { findUnknownVariables } from './variables.ts'
import { readVisitNumber } from './visit-number.ts'
import { addWarning } from './warnings.ts'

type LimitedText = 'title' | 'comment' | 'name' | 'phone' | 'email'

/** The text of a parameter: numbers and booleans as text, the texts of a list or map joined; null when there is none. */
function textOf(value: Json | undefined): string | null {
  if (typeof value === 'string') return value
  if (value === undefined || value === null) return null
  if (typeof value !== 'object') return String(value)
  const texts = Object.values(value).map(textOf)
  return texts.filter((text) => text !== null && text.trim() !== '').join(', ')
}

/** A text parameter without placeholders and lost objects; null when nothing is left. */
function readText(params: JsonMap, name: string, warnings: LeadWarning[]): string | null {
  if (!Object.hasOwn(params, name)) return null
  const value = params[name]
  const raw = textOf(value)
  if (raw === null || raw.trim() === '') return null
  const text = storableText(raw)
  if (typeof value === 'object')
    addWarning(warnings, { code: 'parse_error', field: name, detail: 'several values joined' })
  if (isObjectObject(text)) {
    addWarning(warnings, { code: 'object_object', field: name, detail: null })
    return null
  }
  if (isPlaceholder(text, name === 'comment')) {
    addWarning(warnings, { code: 'placeholder_ignored', field: name, detail: text })
    return null
  }
  return text
}

function readLimited(params: JsonMap, name: LimitedText, warnings: LeadWarning[]): string | null {
  const text = readText(params, name, warnings)
  if (text === null) return null
  const cut = cutText(text, LEAD_LIMITS[name])
  if (cut === undefined) return text
  const detail = `${characterCount(text)} → ${characterCount(cut)} characters`
  addWarning(warnings, { code: 'cut', field: name, detail })
  return cut
}

function readVisit(params: JsonMap, warnings: LeadWarning[]): string | null {
  const text = textOf(params['roistat'])
  const { visit, isFreeText } = readVisitNumber(text)
  if (isFreeText) addWarning(warnings, { code: 'placeholder_ignored', field: 'roistat', detail: text })
  return visit
}

function readMap(params: JsonMap, name: 'fields' | 'client_fields', warnings: LeadWarning[]): JsonMap {
  const map = cleanJson(readFieldMap(params[name], name, warnings)).value
  return isJsonMap(map) ? map : {}
}

function warnOfVariables(value: Json, field: string, warnings: LeadWarning[]): void {
  if (typeof value === 'string') {
    if (!value.includes('{')) return
    for (const word of findUnknownVariables(value))
      addWarning(warnings, { code: 'unknown_variable', field, detail: word })
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value)) warnOfVariables(item, `${field}.${name}`, warnings)
  }
}

/**
 * Gives a decoded call its meaning. Nothing is ever refused: what is too long is cut, what is no value is left out, and
 * both are told in the warnings; the original stays beside the lead. `defaultCountry` is an ISO code such as `RU`.
 */
export function acceptLead(call: DecodedCall, { defaultCountry }: { defaultCountry: string }): AcceptedLead {
  const { params } = call
  const warnings = [...call.warnings]
  const title = readLimited(params, 'title', warnings)
  const comment = readLimited(params, 'comment', warnings)
  const name = readLimited(params, 'name', warnings)
  const phone = readLimited(params, 'phone', warnings)
  const email = readLimited(params, 'email', warnings)
  const visit = readVisit(params, warnings)
  const reading = readPhone(phone, defaultCountry)
  if (reading.isIncomplete) addWarning(warnings, { code: 'phone_incomplete', field: 'phone', detail: null })
  if (phone === null && email === null) addWarning(warnings, { code: 'no_contact', field: null, detail: null })
  const fields = readMap(params, 'fields', warnings)
  const clientFields = readMap(params, 'client_fields', warnings)
  const texts: JsonMap = { title, comment, name }
  for (const [field, text] of Object.entries(texts)) warnOfVariables(text, field, warnings)
  warnOfVariables(fields, 'fields', warnings)
  warnOfVariables(clientFields, 'client_fields', warnings)
  return {
    title,
    comment,
    name,
    phone,
    phoneE164: reading.e164,
    email,
    visit,
    fields: limitFields(fields, LEAD_LIMITS.fields, { parameter: 'fields', warnings }),
    clientFields: limitFields(clientFields, LEAD_LIMITS.fields, { parameter: 'client_fields', warnings }),
    flags: readFlags(params, defaultCountry, warnings),
    warnings,
    origin: call.origin,
    formId: null,
    context: {},
    original: call.original,
    fingerprint: fingerprintOf(params, { fields, clientFields }),
  }
}
