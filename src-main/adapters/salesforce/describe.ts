import { CrmFailure } from '../kit/crm-failure.ts'
import type { SalesforceClient } from './client.ts'
import type { SalesforceContext } from './config.ts'
import { findField } from './fields.ts'
import { describeAnswer } from './types.ts'
import type { ObjectInfo } from './types.ts'

/** What is remembered of an object: its definition, and keys that it was asked for in vain. */
type Remembered = { info: ObjectInfo | null; unknown: Set<string> }

async function load(client: SalesforceClient, object: string): Promise<ObjectInfo | null> {
  try {
    return await client.get(`sobjects/${object}/describe`, describeAnswer)
  } catch (error) {
    // Objects of a large org may be described in more than is read of one answer.
    if (error instanceof CrmFailure && error.facts.kind === 'too_large') return null
    throw error
  }
}

/** The definition of an object, null when it is too large to be read. Remembered per connection. */
export async function describeObject(
  context: SalesforceContext,
  client: SalesforceClient,
  object: string,
): Promise<ObjectInfo | null> {
  return (await remembered(context, client, object)).info
}

function remembered(context: SalesforceContext, client: SalesforceClient, object: string): Promise<Remembered> {
  const fresh = async (): Promise<Remembered> => ({ info: await load(client, object), unknown: new Set() })
  return context.memory === undefined ? fresh() : context.memory.remember(`salesforce:describe:${object}`, fresh)
}

/** The definition of an object that knows these keys, if Salesforce does: a remembered one may be older than a new field. */
export async function describeFor(
  context: SalesforceContext,
  client: SalesforceClient,
  wanted: { object: string; keys: readonly string[] },
): Promise<ObjectInfo | null> {
  const { object, keys } = wanted
  const known = await remembered(context, client, object)
  const { info } = known
  if (context.memory === undefined || info === null) return info
  const missing = keys.filter((key) => findField(info, key) === undefined)
  if (missing.every((key) => known.unknown.has(key))) return info
  context.memory.forget(`salesforce:describe:${object}`)
  const again = await remembered(context, client, object)
  for (const key of missing) again.unknown.add(key)
  return again.info
}
