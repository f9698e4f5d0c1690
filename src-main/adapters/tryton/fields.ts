import { z } from 'zod'
import type { Json, JsonMap } from '../../../src-preload/contract/index.ts'
import { isNothing } from '../kit/lead-values.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import type { TrytonClient } from './client.ts'
import type { TrytonContext } from './config.ts'
import { convertTo } from './convert.ts'
import { fieldDefinitions, namedRow } from './types.ts'
import type { FieldDefinitions } from './types.ts'

/** Models whose fields a lead may name. */
export type FieldOwner = 'sale.opportunity' | 'party.party'

/** Fields that belong to the adapter: a lead that names one of them keeps it in the comment. */
const OWN: Readonly<Record<FieldOwner, readonly string[]>> = {
  'sale.opportunity': ['id', 'reference', 'company', 'party', 'comment', 'description', 'state', 'lines', 'contact'],
  'party.party': ['id', 'contact_mechanisms', 'active'],
}

/** Fields of a model with their types, remembered per connection. */
export async function readFields(
  context: TrytonContext,
  client: TrytonClient,
  owner: FieldOwner,
): Promise<FieldDefinitions> {
  const load = (): Promise<FieldDefinitions> => client.read(`model.${owner}.fields_get`, [[]], fieldDefinitions)
  return context.memory === undefined ? load() : context.memory.remember(`fields ${owner}`, load)
}

/** Values ready to be sent, and what no field took. */
export type ConvertedFields = { values: JsonMap; leftOvers: LeftOver[] }

/** Converts a lead's map to fields of a model. A record may be named by its id or by its name. */
export async function convertFields(
  context: TrytonContext,
  client: TrytonClient,
  given: { owner: FieldOwner; fields: JsonMap },
): Promise<ConvertedFields> {
  const entries = Object.entries(given.fields).filter(([, one]) => !isNothing(one))
  const result: ConvertedFields = { values: {}, leftOvers: [] }
  if (entries.length === 0) return result
  const definitions = await readFields(context, client, given.owner)
  for (const [name, one] of entries) {
    const known = Object.hasOwn(definitions, name) && !OWN[given.owner].includes(name) ? definitions[name] : undefined
    const converted = known === undefined ? ({ kind: 'unfit' } as const) : convertTo(known, one)
    const value = converted.kind === 'record' ? await findRecord(client, converted) : valueOf(converted)
    if (value === undefined) result.leftOvers.push({ name, value: one })
    else result.values[name] = value
  }
  return result
}

function valueOf(converted: { kind: 'value'; value: Json } | { kind: 'unfit' }): Json | undefined {
  return converted.kind === 'value' ? converted.value : undefined
}

/** The only record of this name; none or several are no answer. */
async function findRecord(client: TrytonClient, wanted: { model: string; name: string }): Promise<number | undefined> {
  const domain = [['rec_name', '=', wanted.name]]
  const params = [domain, 0, 2, null, ['rec_name']]
  const rows = await client.read(`model.${wanted.model}.search_read`, params, z.array(namedRow))
  return rows.length === 1 ? rows[0]?.id : undefined
}
