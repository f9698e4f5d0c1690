import type { Json, JsonMap } from '../../../src-preload/contract/index.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import type { YclientsClient } from './client.ts'
import { remember } from './client.ts'
import type { YclientsContext } from './config.ts'
import { toCustomField } from './convert.ts'
import { YclientsRefusal } from './refusal.ts'
import { customFields } from './types.ts'
import type { CustomField } from './types.ts'

/** Whose custom fields. */
export type FieldOwner = 'record' | 'client'

/** Belongs to YCLIENTS itself. */
const RESERVED_CODE = 'yc_partner_public_key'

/** Custom fields of records or clients; needs the user token. */
export async function readCustomFields(client: YclientsClient, owner: FieldOwner): Promise<CustomField[]> {
  const { data } = await client.get(`/custom_fields/${owner}/${client.companyId}`, {}, customFields)
  return data.map((row) => row.custom_field).filter((field) => field.code !== RESERVED_CODE)
}

/** Definitions that know all these codes, if the CRM does: remembered ones may be older than a new field. */
async function definitionsFor(
  context: YclientsContext,
  client: YclientsClient,
  wanted: { owner: FieldOwner; codes: readonly string[] },
): Promise<Map<string, CustomField>> {
  const key = `${client.companyId}:fields:${wanted.owner}`
  const load = (): Promise<CustomField[]> => remember(context, key, () => readCustomFields(client, wanted.owner))
  const known = new Map((await load()).map((field) => [field.code, field]))
  if (context.memory === undefined || wanted.codes.every((code) => known.has(code))) return known
  context.memory.forget(`yclients:${key}`)
  return new Map((await load()).map((field) => [field.code, field]))
}

/**
 * Values by code → what `custom_fields` takes. What has no field, cannot be converted, or cannot be known (no user token, no
 * right) is left over.
 */
export async function convertCustomFields(
  context: YclientsContext,
  client: YclientsClient,
  given: { owner: FieldOwner; values: readonly (readonly [string, Json])[] },
): Promise<{ values: JsonMap; leftOvers: LeftOver[] }> {
  const all = given.values.map(([name, value]) => ({ name, value }))
  if (all.length === 0 || !client.hasUser) return { values: {}, leftOvers: all }
  const values: JsonMap = {}
  const leftOvers: LeftOver[] = []
  try {
    const codes = given.values.map(([code]) => code)
    const definitions = await definitionsFor(context, client, { owner: given.owner, codes })
    for (const [code, value] of given.values) {
      const field = definitions.get(code)
      const converted = field === undefined ? undefined : toCustomField(value, field, context.config.timeZone)
      if (converted?.isOk === true) values[code] = converted.value
      else leftOvers.push({ name: code, value })
    }
  } catch (error) {
    // The right to read definitions is not worth a lost lead: without it the values go to the comment.
    if (!(error instanceof YclientsRefusal) || !error.isRightMissing) throw error
    return { values: {}, leftOvers: all }
  }
  return { values, leftOvers }
}
