import type { Json, JsonMap } from '../../../src-preload/contract/index.ts'
import type { OutgoingLead } from '../kit/types.ts'
import { EMPTY_VALUE, isNothing, readable, toFlag } from '../kit/lead-values.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import { convert, toMultifield } from './convert.ts'
import { choicesFor, readDefinitions } from './definitions.ts'
import type { Crm, Definitions, Entity } from './definitions.ts'
import { resolveStage } from './stages.ts'

/** Fields that belong to the adapter. */
const RESERVED = new Set([
  'ID',
  'ORIGINATOR_ID',
  'ORIGIN_ID',
  'CONTACT_ID',
  'CONTACT_IDS',
  'LEAD_ID',
  'DATE_CREATE',
  'STATUS_SEMANTIC_ID',
])
const MULTIFIELDS = new Set(['PHONE', 'EMAIL', 'WEB', 'IM', 'LINK'])

/** A lead's maps sorted by where each value goes; values are converted. */
export type SortedFields = {
  /** For the deal or the lead of the CRM. */
  record: JsonMap
  /** For the contact. */
  contact: JsonMap
  /** What was meant for the field `COMMENTS`, which the adapter writes. */
  texts: string[]
  /** What `ASSIGNED_BY_CONTACT_MANAGER` says, null when it is not given. */
  takesContactManager: boolean | null
  /** As they came, by code: for what the CRM refuses afterwards. */
  raw: Map<string, LeftOver>
  /** Fields of the record's kind. */
  definitions: Definitions
  leftOvers: LeftOver[]
}

/** What is sorted: the maps, for which record, and whether there is a contact to give values to. */
export type SortRequest = { lead: OutgoingLead; entity: 'deal' | 'lead'; hasContact: boolean }

type Place = { entity: Entity; definitions: Definitions; values: JsonMap }

function usable(definitions: Definitions, code: string): boolean {
  const definition = definitions.get(code)
  return definition !== undefined && !definition.isReadOnly && !RESERVED.has(code)
}

/** Fields of the lead's map, the visit number among them where a field was chosen for it. */
export function fieldsWithVisit(lead: OutgoingLead, visitField: string): JsonMap {
  if (visitField === '' || lead.visit === null || lead.visit === '' || Object.hasOwn(lead.fields, visitField)) {
    return lead.fields
  }
  return { ...lead.fields, [visitField]: lead.visit }
}

/** Converts one value and puts it in its place; false when the field does not take it. */
async function put(crm: Crm, place: Place, given: { code: string; value: Json }): Promise<boolean> {
  const { code, value } = given
  const definition = place.definitions.get(code)
  if (definition === undefined || !usable(place.definitions, code)) return false
  if (MULTIFIELDS.has(code)) {
    const rows = value === EMPTY_VALUE ? { isOk: false as const } : toMultifield(code, value)
    if (rows.isOk) place.values[code] = rows.value
    return rows.isOk
  }
  const choices = value === EMPTY_VALUE ? null : await choicesFor(crm, place.entity, { code, definition, value })
  const { type, isMultiple } = definition
  const converted = convert(value, { type, isMultiple, choices }, crm.context.config.timeZone)
  // A lead becomes a converted one only by being converted.
  if (!converted.isOk || (code === 'STATUS_ID' && converted.value === 'CONVERTED')) return false
  place.values[code] = converted.value
  return true
}

type Wanted = { name: string; code: string; value: Json; isClient: boolean }

function wantedOf(lead: OutgoingLead, visitField: string): Wanted[] {
  const entries = (map: JsonMap, isClient: boolean): Wanted[] =>
    Object.entries(map).flatMap(([name, value]) =>
      isNothing(value) ? [] : [{ name, code: name.trim().toUpperCase(), value, isClient }],
    )
  return [...entries(fieldsWithVisit(lead, visitField), false), ...entries(lead.clientFields, true)]
}

/**
 * Sorts `fields` and `client_fields`. A key of `fields` is a field of the record, else of the contact; one of `client_fields`
 * is a field of the contact. Definitions of contacts are read only when something needs them.
 */
export async function sortFields(crm: Crm, { lead, entity, hasContact }: SortRequest): Promise<SortedFields> {
  const wanted = wantedOf(lead, crm.context.config.visitField)
  const codes = (isClient: boolean): string[] =>
    wanted.filter((one) => one.isClient === isClient).map(({ code }) => code)
  const definitions = await readDefinitions(crm, entity, codes(false))
  const record: Place = { entity, definitions, values: {} }
  const contact: Place = { entity: 'contact', definitions: new Map(), values: {} }
  const needsContact = wanted.some(({ code, isClient }) => isClient || !usable(definitions, code))
  if (hasContact && needsContact) contact.definitions = await readDefinitions(crm, 'contact', codes(true))
  const sorted: SortedFields = {
    record: record.values,
    contact: contact.values,
    texts: [],
    takesContactManager: null,
    raw: new Map(),
    definitions,
    leftOvers: [],
  }
  const asked: Record<string, Json> = {}
  for (const one of wanted) {
    if (isSpecial(one, { entity, sorted, asked })) continue
    const place = placesOf(one, { entity, hasContact, record, contact }).find((candidate) =>
      usable(candidate.definitions, one.code),
    )
    const isPlaced = place !== undefined && (await put(crm, place, one))
    const leftOver = { name: one.name, value: one.value }
    if (isPlaced) sorted.raw.set(one.code, leftOver)
    else if (one.value !== EMPTY_VALUE) sorted.leftOvers.push(leftOver)
  }
  if (entity === 'deal') {
    const stage = await resolveStage(crm, { category: asked['CATEGORY_ID'], stage: asked['STAGE_ID'] })
    Object.assign(record.values, stage.values)
    sorted.leftOvers.push(...stage.leftOvers)
  }
  return sorted
}

/** Where a value may go, in this order. A lead of the CRM is its own contact as long as it has none. */
function placesOf(
  { isClient }: Wanted,
  { entity, hasContact, record, contact }: { entity: Entity; hasContact: boolean; record: Place; contact: Place },
): Place[] {
  if (!isClient) return [record, contact]
  if (hasContact) return [contact]
  return entity === 'lead' ? [record] : []
}

/** Keys that are not simply converted: the manager's flag, the comment, pipeline and stage. */
function isSpecial(
  { code, name, value, isClient }: Wanted,
  { entity, sorted, asked }: { entity: Entity; sorted: SortedFields; asked: Record<string, Json> },
): boolean {
  if (isClient) return false
  switch (code) {
    case 'ASSIGNED_BY_CONTACT_MANAGER': {
      const flag = toFlag(value)
      if (flag === undefined) sorted.leftOvers.push({ name, value })
      else sorted.takesContactManager = flag
      return true
    }
    case 'COMMENTS':
      if (value !== EMPTY_VALUE) sorted.texts.push(readable(value))
      return true
    case 'CATEGORY_ID':
    case 'STAGE_ID':
      if (entity !== 'deal') return false
      if (value !== EMPTY_VALUE) asked[code] = value
      return true
    default:
      return false
  }
}
