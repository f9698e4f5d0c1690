import type { Json, JsonMap } from '../../../src-preload/contract/index.ts'
import { EMPTY_VALUE, isNothing, readable } from '../kit/lead-values.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import type { UonClient } from './client.ts'
import { remember } from './client.ts'
import type { Kind, UonContext } from './config.ts'
import { toDateTime, toInteger, toNumber, toPhone, toRows, toSwitch, toText, toWords } from './convert.ts'
import { idInDirectory, idOfManager } from './directories.ts'
import { inputsOf } from './inputs.ts'
import type { Input } from './inputs.ts'
import { extendedField } from './types.ts'
import type { ExtendedField } from './types.ts'

/** Inputs of the create and what found no place. */
export type FormParts = { form: Record<string, string>; leftOvers: LeftOver[] }

const SECTIONS = { request: '1', lead: '2' } as const
const DATE_TYPE = '4'

/** Custom fields of leads or of requests. */
export async function readExtendedFields(client: UonClient, kind: Kind): Promise<ExtendedField[]> {
  const all = await client.walk({ path: 'extended_field', keys: [], row: extendedField })
  return all.filter(({ section }) => section === SECTIONS[kind])
}

/** A field by its number (`199`, `ext_199`) or by its name; remembered ones may be older than a new field. */
async function findExtended(
  context: UonContext,
  client: UonClient,
  wanted: { kind: Kind; names: readonly string[] },
): Promise<Map<string, ExtendedField>> {
  const key = `fields:${wanted.kind}`
  const load = (): Promise<ExtendedField[]> => remember(context, key, () => readExtendedFields(client, wanted.kind))
  const match = (fields: readonly ExtendedField[]): Map<string, ExtendedField> =>
    new Map(
      wanted.names.flatMap((name) => {
        const id = /^(?:ext_)?(\d+)$/.exec(name)?.[1]
        const word = name.trim().toLowerCase()
        const field = fields.find((one) => one.id === id || one.name.trim().toLowerCase() === word)
        return field === undefined ? [] : [[name, field] as const]
      }),
    )
  const known = match(await load())
  if (context.memory === undefined || known.size === wanted.names.length) return known
  context.memory.forget(`uon:${key}`)
  return match(await load())
}

function toExtended(value: Json, { type }: ExtendedField, timeZone: string): string | undefined {
  if (value === EMPTY_VALUE) return ''
  return type === DATE_TYPE ? toDateTime(value, timeZone)?.slice(0, 10) : toText(value)
}

/** Several ids, by number or by name, all of which must be known. */
async function toBookIds(
  context: UonContext,
  client: UonClient,
  wanted: { value: Json; book: Extract<Input, { kind: 'books' }>['book'] },
): Promise<string | undefined> {
  const words = (toWords(wanted.value) ?? '').split(',').filter((word) => word !== '')
  const ids: string[] = []
  for (const word of words) {
    const id = await idInDirectory(context, client, { book: wanted.book, word })
    if (id === undefined) return undefined
    ids.push(id)
  }
  return ids.length === 0 ? undefined : ids.join(',')
}

/** A value → what an input takes; undefined when it cannot. */
async function toInput(
  context: UonContext,
  client: UonClient,
  given: { value: Json; input: Input },
): Promise<string | undefined> {
  const { value, input } = given
  const { timeZone } = context.config
  if (input.kind === 'reserved' || input.kind === 'rows') return undefined
  if (value === EMPTY_VALUE) return ''
  switch (input.kind) {
    case 'text':
      return toText(value)
    case 'phone':
      return toPhone(value)
    case 'integer':
      return toInteger(value)
    case 'number':
      return toNumber(value)
    case 'date':
      return toDateTime(value, timeZone)?.slice(0, 10)
    case 'datetime':
      return toDateTime(value, timeZone)
    case 'minute':
      return toDateTime(value, timeZone)?.slice(0, 16)
    case 'switch':
      return toSwitch(value)
    case 'words':
      return toWords(value)
    case 'manager':
      return idOfManager(context, client, readable(value).trim())
    case 'book':
      return idInDirectory(context, client, { book: input.book, word: readable(value).trim() })
    case 'books':
      return toBookIds(context, client, { value, book: input.book })
    default:
      return input satisfies never
  }
}

/** `extended_fields` may also be given as one map. */
function flatten(fields: JsonMap): [string, Json][] {
  return Object.entries(fields).flatMap(([name, value]): [string, Json][] => {
    if (isNothing(value)) return []
    const isMap = name === 'extended_fields' && typeof value === 'object' && value !== null && !Array.isArray(value)
    return isMap ? Object.entries(value).filter(([, one]) => !isNothing(one)) : [[name, value]]
  })
}

/**
 * The lead's fields as inputs of the create. Only documented inputs and known custom fields are sent: U-ON silently drops any
 * other and answers success. `bedroom_count` and `price` of the seed are fields of hotels; a request has a `price` of its own,
 * in a lead both belong into the note.
 */
export async function formOf(
  context: UonContext,
  client: UonClient,
  given: { kind: Kind; fields: JsonMap },
): Promise<FormParts> {
  const form: Record<string, string> = {}
  const leftOvers: LeftOver[] = []
  const inputs = inputsOf(given.kind)
  const custom: [string, Json][] = []
  for (const [name, value] of flatten(given.fields)) {
    const input = inputs.get(name)
    if (input === undefined) {
      custom.push([name, value])
      continue
    }
    const rows = input.kind === 'rows' ? toRows(name, value) : undefined
    const text = rows === undefined ? await toInput(context, client, { value, input }) : undefined
    if (rows !== undefined) Object.assign(form, rows)
    else if (text === undefined) leftOvers.push({ name, value })
    else if (text !== '' || value === EMPTY_VALUE) form[name] = text
  }
  if (custom.length === 0) return { form, leftOvers }
  const names = custom.map(([name]) => name)
  const known = await findExtended(context, client, { kind: given.kind, names })
  for (const [name, value] of custom) {
    const field = known.get(name)
    const text = field === undefined ? undefined : toExtended(value, field, context.config.timeZone)
    if (field === undefined || text === undefined) leftOvers.push({ name, value })
    else form[`extended_fields[${field.id}]`] = text
  }
  return { form, leftOvers }
}
