import {
  type Json,
  type JsonMap,
  type Lead,
  LEAD_LIMITS,
  type VariableValues,
} from '../../src-preload/contract/index.ts'
import { collectVariables } from './collect-variables.ts'
import { resolveVariables } from './variables.ts'

/** A lead as it is sent: variables replaced in title, comment, name and extra fields, then the limits kept. */
export type ResolvedLead = {
  title: string | null
  comment: string | null
  name: string | null
  fields: JsonMap
  clientFields: JsonMap
  variables: VariableValues
}

function resolveJson(value: Json, values: VariableValues): Json {
  if (typeof value === 'string') return resolveVariables(value, values)
  if (Array.isArray(value)) return value.map((item) => resolveJson(item, values))
  if (value === null || typeof value !== 'object') return value
  return resolveMap(value, values)
}

function resolveMap(map: JsonMap, values: VariableValues): JsonMap {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, resolveJson(value, values)]))
}

/** A cut never splits a surrogate pair. */
function cut(text: string | null, max: number): string | null {
  if (text === null || text.length <= max) return text
  const end = /[\uD800-\uDBFF]/.test(text.charAt(max - 1)) ? max - 1 : max
  return text.slice(0, end)
}

/** Replaces the variables of a lead by what is known of it. `timeZone` is for `{date}`; the machine's own when not given. */
export function resolveLead(lead: Lead, timeZone?: string): ResolvedLead {
  const variables = collectVariables({ lead, visit: lead.context, ...(timeZone === undefined ? {} : { timeZone }) })
  const text = (value: string | null) => (value === null ? null : resolveVariables(value, variables))
  return {
    title: cut(text(lead.title), LEAD_LIMITS.title),
    comment: cut(text(lead.comment), LEAD_LIMITS.comment),
    name: cut(text(lead.name), LEAD_LIMITS.name),
    fields: resolveMap(lead.fields, variables),
    clientFields: resolveMap(lead.clientFields, variables),
    variables,
  }
}
