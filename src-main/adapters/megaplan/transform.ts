import type { JsonMap } from '../../../src-preload/contract/index.ts'
import type { OutgoingLead } from '../kit/types.ts'
import { EMPTY_VALUE, isNothing, readable } from '../kit/lead-values.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import type { Settings } from './account.ts'
import { toValue } from './convert.ts'
import type { Assigned, FieldIndex } from './fields.ts'

/** A lead's maps, each value where it goes. */
export type SortedLead = {
  deal: Map<string, Assigned>
  client: Map<string, Assigned>
  /** Texts asked for the description. */
  text: string[]
  leftOvers: LeftOver[]
}

/** The key of `fields` that goes to the description of the deal. */
const DESCRIPTION = 'description'

/** `fields` of the lead, the visit number among them where a field was chosen for it. */
export function fieldsWithVisit(lead: OutgoingLead, { visitField }: Settings): JsonMap {
  if (visitField === '' || lead.visit === null || Object.hasOwn(lead.fields, visitField)) return lead.fields
  return { ...lead.fields, [visitField]: lead.visit }
}

/**
 * Sorts `fields` and `client_fields`. A custom name tells whose it is by the scheme's number inside, so one that stands in the
 * wrong map goes to the entity that has it. What no entity has, or what does not fit its type, is left over.
 */
export function sortLead(
  lead: OutgoingLead,
  known: { deal: FieldIndex; client: FieldIndex },
  settings: Settings,
): SortedLead {
  const sorted: SortedLead = { deal: new Map(), client: new Map(), text: [], leftOvers: [] }
  const sort = (fields: JsonMap, order: readonly ('deal' | 'client')[]): void => {
    for (const [key, raw] of Object.entries(fields)) {
      if (isNothing(raw)) continue
      const owner = order.find((one) => known[one].find(key) !== undefined)
      const field = owner === undefined ? undefined : known[owner].find(key)
      const value = field === undefined ? undefined : toValue(raw, field, settings.timeZone)
      if (owner === undefined || field === undefined || value === undefined) {
        // A space for a field that is not there asks for nothing.
        if (raw !== EMPTY_VALUE) sorted.leftOvers.push({ name: key, value: raw })
      } else sorted[owner].set(field.name, { key, raw, value })
    }
  }
  const { text, rest } = withoutDescription(fieldsWithVisit(lead, settings))
  sorted.text.push(...text)
  sort(rest, ['deal', 'client'])
  sort(lead.clientFields, ['client', 'deal'])
  return sorted
}

function withoutDescription(fields: JsonMap): { text: string[]; rest: JsonMap } {
  const isDescription = (key: string): boolean => key.trim().toLowerCase() === DESCRIPTION
  const text = Object.entries(fields).flatMap(([key, value]) => {
    const words = isDescription(key) ? readable(value) : ''
    return words.trim() === '' ? [] : [words]
  })
  return { text, rest: Object.fromEntries(Object.entries(fields).filter(([key]) => !isDescription(key))) }
}
