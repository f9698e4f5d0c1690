import type { JsonMap } from '../../../src-preload/contract/index.ts'
import type { CustomField, LeftOver } from './types.ts'

/** How a custom field is named in a request. */
export type FieldRef = { field_id: number } | { field_code: string }

type Content =
  | { kind: 'plain'; key: string; value: string | number }
  /** `values: null` clears the field. */
  | { kind: 'custom'; field: FieldRef; values: JsonMap[] | null }
  | { kind: 'tags'; names: string[] }

/**
 * A part of a record that the record can do without: when amoCRM refuses it, `from` goes to the deal's note. `id` is the same in
 * every attempt.
 */
export type Part = Content & { id: string; from: LeftOver[] }

/** A plain field. */
export function plainPart(key: string, value: string | number, from: LeftOver[]): Part {
  return { id: key, kind: 'plain', key, value, from }
}

/** Fields that every account has under this code are named by it; others by their id. */
function refOf({ id, code, type }: Pick<CustomField, 'id' | 'code' | 'type'>): FieldRef {
  const isStandard = code === 'PHONE' || code === 'EMAIL' || type === 'tracking_data'
  return isStandard && typeof code === 'string' ? { field_code: code } : { field_id: id }
}

/** A custom field with converted values. */
export function customPart(field: FieldRef | CustomField, values: JsonMap[] | null, from: LeftOver[]): Part {
  const ref = 'id' in field ? refOf(field) : field
  const id = 'field_id' in ref ? `field ${ref.field_id}` : `field ${ref.field_code}`
  return { id, kind: 'custom', field: ref, values, from }
}

/** Tags by name; amoCRM makes those it lacks. */
export function tagsPart(names: string[], from: LeftOver[]): Part {
  return { id: 'tags', kind: 'tags', names, from }
}

/** Fields of a contact that hold several values beside each other. */
function isMultitext(part: Part): part is Part & { kind: 'custom'; values: JsonMap[] } {
  if (part.kind !== 'custom' || part.values === null || !('field_code' in part.field)) return false
  return part.field.field_code === 'PHONE' || part.field.field_code === 'EMAIL'
}

/** Parts with one more: what is said later wins, but several phones or e-mails stay together. */
export function addPart(parts: readonly Part[], part: Part): Part[] {
  const known = parts.find(({ id }) => id === part.id)
  if (known === undefined) return [...parts, part]
  if (!isMultitext(known) || !isMultitext(part)) return parts.map((one) => (one === known ? part : one))
  const fresh = part.values.filter((value) => !known.values.some((one) => one['value'] === value['value']))
  const merged = { ...known, values: [...known.values, ...fresh], from: [...known.from, ...part.from] }
  return parts.map((one) => (one === known ? merged : one))
}

/** Parts that are sent: in a new record there is nothing to clear. */
export function sendable(parts: readonly Part[], isNew: boolean): Part[] {
  return parts.filter((part) => !(isNew && part.kind === 'custom' && part.values === null))
}

/** The record that these parts make. */
export function bodyOf(parts: readonly Part[]): JsonMap {
  const body: JsonMap = {}
  const custom: JsonMap[] = []
  for (const part of parts) {
    switch (part.kind) {
      case 'plain':
        body[part.key] = part.value
        break
      case 'custom':
        custom.push({ ...part.field, values: part.values })
        break
      case 'tags':
        body['_embedded'] = { tags: part.names.map((name) => ({ name })) }
        break
      default:
        return part satisfies never
    }
  }
  return custom.length === 0 ? body : { ...body, custom_fields_values: custom }
}

/** The part that a complaint's path means (`custom_fields_values.2.values.0.enum_id`, `price`, `_embedded.tags.0`). */
export function blamedPart(sent: readonly Part[], path: string): Part | undefined {
  const [head = '', second = ''] = path.split('.')
  if (head === 'custom_fields_values') return sent.filter(({ kind }) => kind === 'custom')[Number(second || NaN)]
  if (head === '_embedded' && second === 'tags') return sent.find(({ kind }) => kind === 'tags')
  return sent.find((part) => part.kind === 'plain' && part.key === head)
}
