import type { Json, JsonMap, LeadWarning } from '../../src-preload/contract/index.ts'
import { chooseCharset, readText } from '../lib/charset.ts'
import { ParameterNest } from '../lib/php-query.ts'
import { cleanJson } from '../leads/clean-json.ts'
import { isJsonMap } from '../leads/field-map.ts'
import { addWarning } from '../leads/warnings.ts'
import { salvageJson } from './salvage-json.ts'
import { warnOfCharset } from './warn-of-charset.ts'

const SPACES = new Set([0x20, 0x09, 0x0a, 0x0d])

/** Whether the first byte that is no space opens a JSON map, list or text. */
export function looksLikeJson(body: Buffer): boolean {
  let i = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? 3 : 0
  while (i < body.length && SPACES.has(body[i] ?? 0)) i++
  return body[i] === 0x7b || body[i] === 0x5b || body[i] === 0x22
}

/** The map that a parsed body holds: itself, the only map of a list, or JSON inside a text (encoded twice). */
function mapOf(value: Json, isInner = false): JsonMap | undefined {
  if (isJsonMap(value)) return value
  if (Array.isArray(value)) return value.length === 1 && isJsonMap(value[0]) ? value[0] : undefined
  if (typeof value !== 'string' || isInner) return undefined
  try {
    return mapOf(cleanJson(JSON.parse(value)).value, true)
  } catch {
    return undefined
  }
}

/** `{"fields[x]": 1}`, as `Object.fromEntries(new FormData(form))` gives it, becomes `{"fields": {"x": 1}}`. */
function nested(map: JsonMap): JsonMap {
  if (!Object.keys(map).some((name) => name.includes('['))) return map
  const nest = new ParameterNest<Json>()
  for (const [name, value] of Object.entries(map)) nest.set(name, value)
  // The nest holds only the JSON values put in above, and the maps and lists built around them.
  return nest.finish() as JsonMap
}

/**
 * Reads a JSON body in any charset. Undefined when it is no JSON at all and `isDeclared` is false, so that the caller can
 * try a form; a declared but broken body is salvaged with the warning `parse_error`.
 */
export function readJson(
  body: Buffer,
  known: { charsets: readonly (string | null)[]; isDeclared: boolean },
  warnings: LeadWarning[],
): JsonMap | undefined {
  const choice = chooseCharset(body, () => [
    /"charset"\s*:\s*"([^"]{1,40})"/i.exec(body.toString('latin1'))?.[1],
    ...known.charsets,
  ])
  const text = readText(body, choice.charset).replace(/^\ufeff/, '')
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    if (!known.isDeclared && !/^\s*[{[]\s*"/.test(text)) return undefined
    warnOfCharset(choice, warnings)
    addWarning(warnings, { code: 'parse_error', field: null, detail: 'broken JSON, read as far as possible' })
    return nested(salvageJson(text))
  }
  warnOfCharset(choice, warnings)
  const { value, problems } = cleanJson(parsed)
  for (const detail of problems) addWarning(warnings, { code: 'parse_error', field: null, detail })
  const map = mapOf(value)
  if (map === undefined) addWarning(warnings, { code: 'parse_error', field: null, detail: 'the JSON is not a map' })
  return nested(map ?? {})
}
