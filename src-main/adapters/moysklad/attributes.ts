import type { Json } from '../../../src-preload/contract/index.ts'
import { EMPTY_VALUE, isNothing, readable } from '../kit/lead-values.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import { readRows } from './client.ts'
import type { MoyskladClient } from './client.ts'
import type { MoyskladContext } from './config.ts'
import { toBoolean, toDateTime, toInteger, toMap, toNumber, toText } from './convert.ts'
import type { Converted } from './convert.ts'
import { idOfHref, referenceTo } from './meta.ts'
import type { Owner } from './meta.ts'
import { LINE_LIMIT, TEXT_LIMIT } from './order-keys.ts'
import { findReference, GOOD_TYPES, remember, REMEMBERED } from './references.ts'
import { MoyskladRefusal } from './refusal.ts'
import { attribute } from './types.ts'
import type { Attribute } from './types.ts'

/** A custom field of a request. */
export type AttributeValue = { meta: { href: string; type: string; mediaType: 'application/json' }; value: Json }

/** Custom fields for a request, what they were made of, and what fits none. */
export type ConvertedAttributes = { attributes: AttributeValue[]; from: LeftOver[]; leftOvers: LeftOver[] }

/** Dictionaries a custom field may point into; a good may be of any kind. */
const DICTIONARIES = new Set(['contract', 'counterparty', 'project', 'store', 'employee', 'organization', 'currency'])

/** All custom fields of orders or counterparties. */
export function readAttributes(context: MoyskladContext, client: MoyskladClient, owner: Owner): Promise<Attribute[]> {
  const path = `/entity/${owner}/metadata/attributes`
  return remember(context, REMEMBERED[owner], () => readRows(client, { path, row: attribute }))
}

/** The dictionary a custom field points into, null when it is of another type. */
export function dictionaryOf(field: Attribute): string | null {
  const href = field.customEntityMeta?.href ?? ''
  return field.type === 'customentity' && href !== '' ? idOfHref(href) : null
}

type Named = { name: string; value: Json }

/** A field by its id or its name; senders of Roistat also write `{uuid, value, type}` under a name of their own. */
function unwrap({ name, value }: Named): { keys: string[]; value: Json } {
  const map = toMap(value)
  const id = map?.['uuid'] ?? map?.['id']
  if (map === undefined || typeof id !== 'string' || map['value'] === undefined) return { keys: [name], value }
  return { keys: [id, name], value: map['value'] }
}

function findField(fields: readonly Attribute[], keys: readonly string[]): Attribute | undefined {
  for (const key of keys) {
    const word = key.trim().toLowerCase()
    const found =
      fields.find(({ id }) => id.toLowerCase() === word) ??
      fields.find(({ name }) => name.trim().toLowerCase() === word)
    if (found !== undefined) return found
  }
  return undefined
}

/** Fields that know all these names, if the CRM does: remembered ones may be older than a new field. */
async function fieldsFor(
  context: MoyskladContext,
  client: MoyskladClient,
  given: { owner: Owner; values: readonly Named[] },
): Promise<Attribute[]> {
  const fields = await readAttributes(context, client, given.owner)
  const isKnown = given.values.every((one) => findField(fields, unwrap(one).keys) !== undefined)
  if (isKnown || context.memory === undefined) return fields
  context.memory.forget(REMEMBERED[given.owner])
  return readAttributes(context, client, given.owner)
}

/**
 * Values by id or name of a custom field → what `attributes` takes, by the type of each field. What has no field, cannot be
 * converted, or cannot be known because the user may not read the fields is left over.
 */
export async function convertAttributes(
  context: MoyskladContext,
  client: MoyskladClient,
  given: { owner: Owner; values: readonly Named[] },
): Promise<ConvertedAttributes> {
  const result: ConvertedAttributes = { attributes: [], from: [], leftOvers: [] }
  if (given.values.length === 0) return result
  let fields: Attribute[]
  try {
    fields = await fieldsFor(context, client, given)
  } catch (error) {
    const isForbidden = error instanceof MoyskladRefusal && error.isRightMissing
    if (!isForbidden) throw error
    return { ...result, leftOvers: [...given.values] }
  }
  const taken = new Set<string>()
  for (const one of given.values) {
    const { keys, value } = unwrap(one)
    const field = findField(fields, keys)
    const converted =
      field === undefined || taken.has(field.id) ? undefined : await toAttribute(context, client, { field, value })
    if (field === undefined || converted?.isOk !== true) {
      result.leftOvers.push({ name: one.name, value })
      continue
    }
    taken.add(field.id)
    result.from.push({ name: one.name, value })
    const path = `${given.owner}/metadata/attributes/${field.id}`
    result.attributes.push({
      ...referenceTo(context.config.account, path, 'attributemetadata'),
      value: converted.value,
    })
  }
  return result
}

async function toAttribute(
  context: MoyskladContext,
  client: MoyskladClient,
  { field, value }: { field: Attribute; value: Json },
): Promise<Converted> {
  if (field.type === 'file') return { isOk: false }
  if (value === EMPTY_VALUE) return { isOk: true, value: null }
  if (isNothing(value)) return { isOk: false }
  switch (field.type) {
    case 'string':
    case 'link':
      return toText(value, LINE_LIMIT)
    case 'text':
      return toText(value, TEXT_LIMIT)
    case 'long':
      return toInteger(value)
    case 'double':
      return toNumber(value)
    case 'boolean':
      return toBoolean(value)
    case 'time':
      return toDateTime(value)
    default:
      return toElement(context, client, { field, text: readable(value).trim() })
  }
}

/** An element of the dictionary the field points into, by id or by name. */
async function toElement(
  context: MoyskladContext,
  client: MoyskladClient,
  { field, text }: { field: Attribute; text: string },
): Promise<Converted> {
  const { account } = context.config
  const dictionary = dictionaryOf(field)
  if (dictionary !== null) {
    const folder = `customentity/${dictionary}`
    const found = await findReference(context, client, { types: ['customentity'], text, folder })
    return found === null
      ? { isOk: false }
      : { isOk: true, value: referenceTo(account, `${folder}/${found.id}`, 'customentity') }
  }
  const isGood = GOOD_TYPES.some((type) => type === field.type)
  if (!isGood && !DICTIONARIES.has(field.type)) return { isOk: false }
  const types = isGood ? GOOD_TYPES : [field.type]
  const found = await findReference(context, client, { types, text })
  return found === null
    ? { isOk: false }
    : { isOk: true, value: referenceTo(account, `${found.type}/${found.id}`, found.type) }
}
