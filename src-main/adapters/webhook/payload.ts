import type { Json, JsonMap } from '../../../src-preload/contract/index.ts'
import type { CommentJob, DeliverJob } from '../kit/types.ts'

/** The lead as receivers see it; names in snake case, as in the calls of sites. */
export function leadData({ marker, lead, isRepeatOfUnknown }: DeliverJob): JsonMap {
  const flags = Object.entries(lead.flags).filter(
    (pair): pair is [string, boolean | string | null] => pair[1] !== undefined,
  )
  return {
    id: marker,
    title: lead.title,
    comment: lead.comment,
    name: lead.name,
    phone: lead.phone,
    phone_e164: lead.phoneE164,
    email: lead.email,
    visit: lead.visit,
    fields: lead.fields,
    client_fields: lead.clientFields,
    flags: Object.fromEntries(flags),
    variables: lead.variables,
    received_at: new Date(lead.receivedAtMs).toISOString(),
    is_possible_repeat: isRepeatOfUnknown,
  }
}

/** A comment as receivers see it. */
export function commentData({ marker, crmId, title, message }: CommentJob): JsonMap {
  return { id: marker, lead_id: crmId, title, message }
}

/** Nested values as PHP reads them: `fields[city]`, `fields[list][0]`; booleans are 1 and 0, null is left out. */
export function flattenForm(data: JsonMap): Record<string, string> {
  const pairs: [string, string][] = []
  const add = (name: string, value: Json): void => {
    if (value === null) return
    if (typeof value !== 'object') {
      pairs.push([name, typeof value === 'boolean' ? (value ? '1' : '0') : String(value)])
      return
    }
    for (const [key, one] of Object.entries(value)) add(name === '' ? key : `${name}[${key}]`, one)
  }
  add('', data)
  return Object.fromEntries(pairs)
}
