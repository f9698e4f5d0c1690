import type { Json, JsonMap } from '../../../src-preload/contract/index.ts'
import { jsonText, parsePath, readPath } from './json-path.ts'

const PLACEHOLDER = /\{\{([^{}]*)\}\}/g
const WHOLE = /^\{\{([^{}]*)\}\}$/

/** What is wrong with a template; null when it can be used. */
export function templateFault(template: string): string | null {
  let parsed: Json
  try {
    parsed = JSON.parse(template) as Json // JSON.parse gives nothing else
  } catch {
    return 'the template is not JSON; put placeholders into quotes: "name": "{{name}}"'
  }
  const bad = textsOf(parsed).flatMap((text) => [...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? ''))
  const wrong = bad.find((path) => parsePath(path) === null)
  return wrong === undefined ? null : `{{${wrong}}} is not a path`
}

function textsOf(value: Json): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(textsOf)
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : []
}

/**
 * Fills a JSON template. The template is parsed first and values are put into the parsed tree, so nothing in a lead can
 * break out of its place. A string that is one placeholder becomes the value itself (number, list, null); inside other
 * text it becomes text.
 */
export function fillTemplate(template: string, data: JsonMap): Json {
  const valueAt = (path: string): Json => (readPath(data, parsePath(path) ?? []) ?? null) as Json // data holds only JSON
  const fill = (value: Json): Json => {
    if (typeof value === 'string') {
      const whole = WHOLE.exec(value)
      if (whole !== null) return valueAt(whole[1] ?? '')
      return value.replace(PLACEHOLDER, (_, path: string) => jsonText(valueAt(path)))
    }
    if (Array.isArray(value)) return value.map(fill)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fill(one)]))
  }
  return fill(JSON.parse(template) as Json) // the config schema has checked it
}
