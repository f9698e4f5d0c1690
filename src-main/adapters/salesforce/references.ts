import type { LeftOver } from '../kit/lead-values.ts'
import type { SalesforceClient } from './client.ts'
import type { Assigned, NamedReference, Values } from './fields.ts'
import { isHidden } from './refusal.ts'
import { quoted } from './soql.ts'
import { idRow } from './types.ts'
import type { ObjectInfo } from './types.ts'

/** The active record type with this name. */
function recordTypeOf(info: ObjectInfo | null, name: string): string | undefined {
  const wanted = name.toLowerCase()
  const open = info?.recordTypeInfos.filter(({ available, master }) => available && !master) ?? []
  return open.find((one) => one.developerName.toLowerCase() === wanted || one.name.toLowerCase() === wanted)
    ?.recordTypeId
}

function soqlFor({ field, value }: NamedReference): string | undefined {
  const text = quoted(value)
  if (field.referenceTo.includes('User')) {
    return `SELECT Id FROM User WHERE IsActive = true AND (Name = ${text} OR Email = ${text} OR Username = ${text}) LIMIT 2`
  }
  const [object, ...others] = field.referenceTo
  return object === undefined || others.length > 0 ? undefined : `SELECT Id FROM ${object} WHERE Name = ${text} LIMIT 2`
}

/** The only record a name means; undefined when there is none or several, or when Salesforce does not answer such a question. */
async function findId(
  client: SalesforceClient,
  reference: NamedReference,
  info: ObjectInfo | null,
): Promise<string | undefined> {
  if (reference.field.referenceTo.includes('RecordType')) return recordTypeOf(info, reference.value)
  const soql = soqlFor(reference)
  if (soql === undefined) return undefined
  try {
    const [only, ...others] = await client.query(soql, idRow)
    return others.length === 0 ? only?.Id : undefined
  } catch (error) {
    // Some objects have no Name.
    if (!isHidden(error)) throw error
    return undefined
  }
}

/** Puts the ids of named records (an owner by name or e-mail, a campaign by name) among the values; the rest is left over. */
export async function resolveReferences(
  client: SalesforceClient,
  references: readonly NamedReference[],
  into: { values: Map<string, Values>; infos: ReadonlyMap<string, ObjectInfo | null> },
): Promise<LeftOver[]> {
  const leftOvers: LeftOver[] = []
  for (const reference of references) {
    const { object, field, key, value } = reference
    const note = { name: key, value }
    const id = await findId(client, reference, into.infos.get(object) ?? null)
    const values: Values = into.values.get(object) ?? new Map<string, Assigned>()
    if (id === undefined || values.has(field.name)) leftOvers.push(note)
    else into.values.set(object, values.set(field.name, { value: id, origin: 'mapping', note, isRequired: false }))
  }
  return leftOvers
}
