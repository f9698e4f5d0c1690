import type { Json, JsonMap } from '../../../src-preload/contract/index.ts'
import { EMPTY_VALUE, isNothing, readable } from '../kit/lead-values.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import { convert } from './convert.ts'
import type { Converted } from './convert.ts'
import type { Field, ObjectInfo } from './types.ts'

/** Where a value of a record comes from: it decides what becomes of it when Salesforce refuses it. */
export type Origin = 'lead' | 'mapping' | 'connection'

/** A value for a field. */
export type Assigned = {
  value: Json
  origin: Origin
  /** What is noted when the field cannot take it; null when nothing would be lost. */
  note: LeftOver | null
  /** Without it Salesforce makes no record. */
  isRequired: boolean
}
export type Values = Map<string, Assigned>

/** Fields of an object by any name people use; `info` is null when Salesforce does not tell them. */
export type FieldBook = { object: string; info: ObjectInfo | null }

/** A text for a reference: the record of that name is looked for. */
export type NamedReference = { object: string; field: Field; key: string; value: string }

/** A map of a lead sorted by where each value goes. */
export type Sorted = {
  /** Values by object, then by field. */
  values: Map<string, Values>
  references: NamedReference[]
  leftOvers: LeftOver[]
}

const same = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase()

/** Relationship names of references on objects whose fields are not known. */
const ALIASES: readonly (readonly [alias: string, name: string])[] = [
  ['Owner', 'OwnerId'],
  ['Account', 'AccountId'],
  ['Campaign', 'CampaignId'],
  ['RecordType', 'RecordTypeId'],
]

/** The field people mean: its API name, also without `__c`; the name of its relationship (`Owner`); its label if it is the only one. */
export function findField({ fields }: ObjectInfo, key: string): Field | undefined {
  const byName = fields.find(({ name }) => same(name, key)) ?? fields.find(({ name }) => same(name, `${key}__c`))
  // Owner and OwnerId are one; a compound such as Address is none of ours.
  const byRelation = fields.find(({ type, relationshipName }) => type === 'reference' && same(relationshipName, key))
  if (byName !== undefined || byRelation !== undefined) return byName ?? byRelation
  const labelled = fields.filter(({ createable, label }) => createable && same(label, key))
  return labelled.length === 1 ? labelled[0] : undefined
}

/** Without definitions a value goes as it is; what Salesforce then refuses is noted. */
function blindValue(value: Json): Converted {
  if (value === EMPTY_VALUE) return { value: null, isPartial: false }
  if (Array.isArray(value)) return { value: value.map(readable).join(';'), isPartial: false }
  return typeof value === 'object' ? null : { value, isPartial: false }
}

type Rules = { timeZone: string; reserved: ReadonlySet<string> }
type Place = { object: string; name: string; converted: Converted; field: Field | null }

function placeOf(key: string, value: Json, about: { book: FieldBook; rules: Rules }): Place | undefined {
  const { book, rules } = about
  if (book.info === null) {
    const name = ALIASES.find(([alias]) => same(alias, key))?.[1] ?? key.trim()
    if (!/^[A-Za-z]\w*$/.test(name)) return undefined
    return { object: book.object, name, converted: rules.reserved.has(name) ? null : blindValue(value), field: null }
  }
  const field = findField(book.info, key)
  if (field === undefined) return undefined
  const isOpen = field.createable && !rules.reserved.has(field.name)
  const converted = isOpen ? convert(value, field, rules.timeZone) : null
  return { object: book.object, name: field.name, converted, field: isOpen ? field : null }
}

function isNamed(field: Field | null, value: Json): value is string {
  return field?.type === 'reference' && typeof value === 'string' && value.trim() !== '' && value !== EMPTY_VALUE
}

/**
 * Sorts a lead's map: each key goes to the first of the books that knows it. An earlier value of the same field stays, the later
 * one is left over. Empty values say nothing; a single space empties the field.
 */
export function sortMaps(maps: readonly (readonly [JsonMap, readonly FieldBook[]])[], rules: Rules): Sorted {
  const sorted: Sorted = { values: new Map(), references: [], leftOvers: [] }
  for (const [map, books] of maps) {
    for (const [key, value] of Object.entries(map)) {
      if (!isNothing(value)) sortOne(sorted, { key, value, books, rules })
    }
  }
  return sorted
}

type Entry = { key: string; value: Json; books: readonly FieldBook[]; rules: Rules }

function sortOne(sorted: Sorted, { key, value, books, rules }: Entry): void {
  const note: LeftOver = { name: key, value }
  const places = books.flatMap((book) => placeOf(key, value, { book, rules }) ?? [])
  // A book without definitions takes every name: one that knows the field comes first.
  const place = places.find(({ field }) => field !== null) ?? places[0]
  const values = sorted.values.get(place?.object ?? '') ?? new Map<string, Assigned>()
  const isTaken = place !== undefined && values.has(place.name)
  if (
    place !== undefined &&
    !isTaken &&
    place.converted === null &&
    place.field !== null &&
    isNamed(place.field, value)
  ) {
    sorted.references.push({ object: place.object, field: place.field, key, value: value.trim() })
    return
  }
  const converted = isTaken ? null : (place?.converted ?? null)
  if (converted === null || converted.isPartial) {
    // An empty value that cannot be set says nothing more.
    if (value !== EMPTY_VALUE && !isRepeated(values, place, value)) sorted.leftOvers.push(note)
  }
  if (converted === null || place === undefined) return
  sorted.values.set(
    place.object,
    values.set(place.name, { value: converted.value, origin: 'mapping', note, isRequired: false }),
  )
}

function isRepeated(values: Values, place: Place | undefined, value: Json): boolean {
  const known = place === undefined ? undefined : values.get(place.name)
  return known !== undefined && readable(known.note?.value ?? null) === readable(value)
}

/** Values as they travel. */
export function bodyOf(values: Values): JsonMap {
  return Object.fromEntries([...values].map(([name, { value }]) => [name, value]))
}
