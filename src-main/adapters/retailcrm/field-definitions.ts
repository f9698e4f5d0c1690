import type { Json, JsonMap } from '../../../src-preload/contract/index.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import type { RetailClient } from './client.ts'
import { readPages } from './client.ts'
import type { RetailContext } from './config.ts'
import { toCustomField } from './convert.ts'
import { RetailRefusal, WRONG_KEY } from './refusal.ts'
import { customFieldsAnswer, dictionaryAnswer } from './types.ts'
import type { CustomField, DictionaryElement } from './types.ts'

/** Whose custom fields. */
export type FieldOwner = 'order' | 'customer'

/** Reads all custom fields of orders or customers. */
export async function readCustomFields(client: RetailClient, owner: FieldOwner): Promise<CustomField[]> {
  const fields: CustomField[] = []
  const request = { path: '/api/v5/custom-fields', query: { 'filter[entity]': owner }, answer: customFieldsAnswer }
  await readPages(client, request, (page) => {
    fields.push(...page.customFields)
    return false
  })
  return fields
}

function remember<T>(context: RetailContext, key: string, load: () => Promise<T>): Promise<T> {
  return context.memory === undefined ? load() : context.memory.remember(`retailcrm:${key}`, load)
}

function readElements(client: RetailClient, dictionary: string): Promise<DictionaryElement[]> {
  const path = `/api/v5/custom-fields/dictionaries/${encodeURIComponent(dictionary)}`
  return client.get(path, {}, dictionaryAnswer).then((answer) => answer.customDictionary.elements)
}

/** Definitions that know all these codes, if the CRM does: remembered ones may be older than a new field. */
async function definitionsFor(
  context: RetailContext,
  client: RetailClient,
  wanted: { owner: FieldOwner; codes: readonly string[] },
): Promise<Map<string, CustomField>> {
  const key = `fields:${wanted.owner}`
  const load = (): Promise<CustomField[]> => remember(context, key, () => readCustomFields(client, wanted.owner))
  const known = new Map((await load()).map((field) => [field.code, field]))
  if (context.memory === undefined || wanted.codes.every((code) => known.has(code))) return known
  context.memory.forget(`retailcrm:${key}`)
  return new Map((await load()).map((field) => [field.code, field]))
}

/**
 * Values by symbolic code → what `customFields` takes, by the type of each field. What has no field, cannot be converted or
 * cannot be known because the key may not read field definitions is left over.
 */
export async function convertCustomFields(
  context: RetailContext,
  client: RetailClient,
  given: { owner: FieldOwner; values: readonly (readonly [string, Json])[] },
): Promise<{ values: JsonMap; leftOvers: LeftOver[] }> {
  const values: JsonMap = {}
  const leftOvers: LeftOver[] = []
  if (given.values.length === 0) return { values, leftOvers }
  try {
    const codes = given.values.map(([code]) => code)
    const definitions = await definitionsFor(context, client, { owner: given.owner, codes })
    for (const [code, value] of given.values) {
      const field = definitions.get(code)
      const elements = field === undefined ? [] : await elementsOf(context, client, field)
      const converted =
        field === undefined ? undefined : toCustomField(value, { type: field.type, elements }, context.config.timeZone)
      if (converted?.isOk === true) values[code] = converted.value
      else leftOvers.push({ name: code, value })
    }
  } catch (error) {
    // The right to read definitions is not worth a lost lead: without it the values go to the operator's comment.
    const isRightMissing = error instanceof RetailRefusal && error.status === 403 && !error.says(WRONG_KEY)
    if (!isRightMissing) throw error
    return { values: {}, leftOvers: given.values.map(([name, value]) => ({ name, value })) }
  }
  return { values, leftOvers }
}

function elementsOf(context: RetailContext, client: RetailClient, field: CustomField): Promise<DictionaryElement[]> {
  const isDictionary = field.type === 'dictionary' || field.type === 'multiselect_dictionary'
  const dictionary = field.dictionary ?? ''
  if (!isDictionary || dictionary === '') return Promise.resolve([])
  return remember(context, `dictionary:${dictionary}`, () => readElements(client, dictionary))
}
