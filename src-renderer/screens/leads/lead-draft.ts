import { LEAD_LIMITS, jsonMap, type JsonMap, type Lead } from '../../../src-preload/contract/index.ts'

/** Text fields of a lead that can be edited. */
export const TEXT_FIELDS = ['title', 'name', 'phone', 'email', 'comment'] as const
export type TextField = (typeof TEXT_FIELDS)[number]

/** What the person has in the edit form; the maps are JSON text. */
export type LeadDraft = Record<TextField | 'fields' | 'clientFields', string>
export type DraftProblem = 'too_long' | 'not_a_map'

/** A draft with the lead's values. */
export function draftOf(lead: Lead): LeadDraft {
  return {
    title: lead.title ?? '',
    name: lead.name ?? '',
    phone: lead.phone ?? '',
    email: lead.email ?? '',
    comment: lead.comment ?? '',
    fields: JSON.stringify(lead.fields, null, 2),
    clientFields: JSON.stringify(lead.clientFields, null, 2),
  }
}

/** What has to be mended before the draft can be saved. */
export function draftProblems(draft: LeadDraft): Partial<Record<keyof LeadDraft, DraftProblem>> {
  const problems: Partial<Record<keyof LeadDraft, DraftProblem>> = {}
  for (const field of TEXT_FIELDS) {
    if (draft[field].length > LEAD_LIMITS[field]) problems[field] = 'too_long'
  }
  for (const field of ['fields', 'clientFields'] as const) {
    const map = parseMap(draft[field])
    if (map === null) problems[field] = 'not_a_map'
    else if (JSON.stringify(map).length > LEAD_LIMITS.fields) problems[field] = 'too_long'
  }
  return problems
}

/** Only what differs from the lead, in the form of `leads.edit`; an emptied text is null. */
export function changesOf(
  lead: Lead,
  draft: LeadDraft,
): Partial<Record<TextField, string | null>> & {
  fields?: JsonMap
  clientFields?: JsonMap
} {
  const before = draftOf(lead)
  const texts = TEXT_FIELDS.filter((field) => draft[field] !== before[field])
  const fields = parseMap(draft.fields)
  const clientFields = parseMap(draft.clientFields)
  return {
    ...Object.fromEntries(texts.map((field) => [field, draft[field].trim() === '' ? null : draft[field]])),
    ...(fields !== null && draft.fields !== before.fields ? { fields } : {}),
    ...(clientFields !== null && draft.clientFields !== before.clientFields ? { clientFields } : {}),
  }
}

/** A JSON object, an empty text counts as an empty one; null when it is anything else. */
function parseMap(text: string): JsonMap | null {
  if (text.trim() === '') return {}
  try {
    return jsonMap.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
