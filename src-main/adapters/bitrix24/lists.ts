import { z } from 'zod'
import type { ListItem } from '../../../src-preload/contract/index.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import {
  dictionaryOf,
  enumerationChoices,
  readCurrencies,
  readDefinitions,
  readStatuses,
  readUserFields,
  readUsers,
  statusChoice,
  userName,
} from './definitions.ts'
import type { Crm, Entity } from './definitions.ts'
import type { Choice } from './convert.ts'
import { readPipelines, stageDictionary } from './stages.ts'
import type { Pipeline } from './stages.ts'
import { phpList, statusRow } from './types.ts'
import type { FieldDefinition } from './types.ts'

const active = ({ value, label }: Choice): ListItem => ({ value, label, isActive: true })

function pipelineName({ id, name }: Pipeline): string {
  return name === '' ? String(id) : name
}

/** Stages of all pipelines, read in one batch. */
async function readStages(crm: Crm): Promise<ListItem[]> {
  const pipelines = await readPipelines(crm)
  const commands = pipelines.map(({ id }): [string, string] => {
    const query = new URLSearchParams({ 'filter[ENTITY_ID]': stageDictionary(id), 'order[SORT]': 'ASC' })
    return [`p${id}`, `crm.status.list?${query.toString()}`]
  })
  const results = await crm.client.batch(Object.fromEntries(commands))
  return pipelines.flatMap((pipeline) => {
    const rows = phpList(statusRow).safeParse(results.get(`p${pipeline.id}`))
    if (!rows.success) {
      const reason = 'the stages of a pipeline cannot be read'
      throw new OutcomeError({ kind: 'retry', reason, trouble: 'account' })
    }
    return rows.data.map((row) => ({
      value: row.STATUS_ID,
      label: `${pipelineName(pipeline)} / ${statusChoice(row).label}`,
      isActive: true,
      detail: String(pipeline.id),
    }))
  })
}

async function readUserItems(crm: Crm): Promise<ListItem[]> {
  return (await readUsers(crm)).map((user) => ({
    value: user.ID,
    label: userName(user),
    isActive: user.ACTIVE,
    ...(user.EMAIL === '' ? {} : { detail: user.EMAIL }),
  }))
}

/** Choices of a field as far as they are few and known. */
async function choicesOf(
  crm: Crm,
  entity: Entity,
  field: { code: string; definition: FieldDefinition },
): Promise<Choice[]> {
  if (field.definition.type === 'enumeration') return enumerationChoices(crm, entity, field)
  if (field.definition.type !== 'crm_status' || field.code === 'STAGE_ID') return []
  const dictionary = await dictionaryOf(crm, entity, field)
  return dictionary === '' ? [] : (await readStatuses(crm, dictionary)).map(statusChoice)
}

async function readFields(crm: Crm, entity: Entity): Promise<ListItem[]> {
  const definitions = await readDefinitions(crm, entity)
  const labels = new Map((await readUserFields(crm, entity)).map((row) => [row.FIELD_NAME, row.EDIT_FORM_LABEL]))
  const items: ListItem[] = []
  for (const [code, definition] of definitions) {
    if (definition.isReadOnly) continue
    const known = [labels.get(code), definition.formLabel, definition.listLabel, definition.title]
    const label = known.find((text) => text !== undefined && text !== '') ?? code
    const { type, isMultiple } = definition
    const item = { value: code, label, isActive: true, detail: isMultiple ? `${type}[]` : type }
    const choices = await choicesOf(crm, entity, { code, definition })
    items.push(choices.length === 0 ? item : { ...item, choices })
  }
  return items
}

const LISTS: Readonly<Record<string, (crm: Crm) => Promise<ListItem[]>>> = {
  pipelines: async (crm) =>
    (await readPipelines(crm)).map((one) => active({ value: String(one.id), label: pipelineName(one) })),
  stages: readStages,
  sources: async (crm) => (await readStatuses(crm, 'SOURCE')).map(statusChoice).map(active),
  leadStatuses: async (crm) =>
    (await readStatuses(crm, 'STATUS'))
      .filter(({ STATUS_ID }) => STATUS_ID !== 'CONVERTED')
      .map(statusChoice)
      .map(active),
  users: readUserItems,
  currencies: async (crm) => (await readCurrencies(crm)).map(active),
  dealFields: (crm) => readFields(crm, 'deal'),
  leadFields: (crm) => readFields(crm, 'lead'),
  contactFields: (crm) => readFields(crm, 'contact'),
}

/** Any list of the descriptor. */
export function readList(crm: Crm, list: string): Promise<ListItem[]> {
  const read = Object.hasOwn(LISTS, list) ? LISTS[list] : undefined
  if (read === undefined) {
    return Promise.reject(new OutcomeError({ kind: 'rejected', reason: `Bitrix24 has no list "${list}"` }))
  }
  return read(crm)
}

/** Names of all methods of this version (`methods`). */
export function readMethods({ client }: Crm): Promise<string[]> {
  return client.read('methods', {}, phpList(z.string()))
}
