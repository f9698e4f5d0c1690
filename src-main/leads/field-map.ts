import type { Json, JsonMap, LeadWarning } from '../../src-preload/contract/index.ts'
import { cleanJson } from './clean-json.ts'
import { addWarning } from './warnings.ts'

/** What `String(object)` gives in JavaScript: the site lost the value before it was sent. */
const OBJECT_OBJECT = /^\s*\[object Object\](?:,\[object Object\])*\s*$/

/** Whether a JSON value is a map. */
export function isJsonMap(value: Json | undefined): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether the text is `[object Object]`, once or in a list. */
export function isObjectObject(value: Json | undefined): boolean {
  return typeof value === 'string' && value.length >= 15 && OBJECT_OBJECT.test(value)
}

function parseMap(text: string): JsonMap | undefined {
  const first = text.trimStart()[0]
  if (first !== '{' && first !== '[') return undefined
  try {
    const cleaned = cleanJson(JSON.parse(text)).value
    if (Array.isArray(cleaned)) return cleaned.length === 0 ? {} : undefined
    return isJsonMap(cleaned) ? cleaned : undefined
  } catch {
    return undefined
  }
}

/**
 * The map that `fields` or `client_fields` holds, whatever form it came in: a map, JSON text, nothing. `[object Object]` is
 * dropped with a warning. Anything else is kept under the parameter's own name with the warning `fields_not_a_map`.
 */
export function readFieldMap(value: Json | undefined, parameter: string, warnings: LeadWarning[]): JsonMap {
  if (value === undefined || value === null || value === '') return {}
  if (isObjectObject(value)) {
    addWarning(warnings, { code: 'object_object', field: parameter, detail: null })
    return {}
  }
  const map = typeof value === 'string' ? parseMap(value) : value
  if (isJsonMap(map)) return withoutLostObjects(map, parameter, warnings)
  if (Array.isArray(value) && value.length === 0) return {}
  const detail = Array.isArray(value) ? 'a list' : typeof value === 'string' ? 'text' : typeof value
  addWarning(warnings, { code: 'fields_not_a_map', field: parameter, detail })
  if (!Array.isArray(value)) return { [parameter]: value }
  return Object.fromEntries(value.map((item, i) => [String(i), item]))
}

/** The map without values that are `[object Object]`; the same map when there are none. */
function withoutLostObjects(map: JsonMap, path: string, warnings: LeadWarning[]): JsonMap {
  let kept = map
  for (const [name, value] of Object.entries(map)) {
    if (typeof value === 'string' ? !isObjectObject(value) : !isJsonMap(value)) continue
    if (kept === map) kept = { ...map }
    if (isJsonMap(value)) kept[name] = withoutLostObjects(value, `${path}.${name}`, warnings)
    else {
      addWarning(warnings, { code: 'object_object', field: `${path}.${name}`, detail: null })
      Reflect.deleteProperty(kept, name)
    }
  }
  return kept
}
