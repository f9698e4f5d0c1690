import type { ListItem } from '../../../src-preload/contract/index.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import { readFields, readPipelines, readUsers } from './books.ts'
import type { FieldOwner } from './books.ts'
import { createAmoClient, readAll } from './client.ts'
import type { AmoClient } from './client.ts'
import type { AmoContext } from './config.ts'
import { UNSORTED_TYPE } from './stage.ts'
import { CONTACT_KEYS, DEAL_KEYS } from './transform.ts'
import { tag } from './types.ts'

function item(value: string | number, label: string, isActive = true): ListItem {
  return { value: String(value), label: label === '' ? String(value) : label, isActive }
}

/** Stages as the connection keeps them, incoming leads where they are switched on. */
async function readStages(client: AmoClient): Promise<ListItem[]> {
  const pipelines = await readPipelines(client)
  return pipelines.flatMap(({ id, name, is_archive: isArchived, is_unsorted_on: hasUnsorted, _embedded: statuses }) =>
    statuses.map((status) => {
      const isUnsorted = status.type === UNSORTED_TYPE
      const isActive = !isArchived && (!isUnsorted || hasUnsorted)
      return item(`${id}/${isUnsorted ? 'unsorted' : status.id}`, `${name} → ${status.name}`, isActive)
    }),
  )
}

/** Stages by their own number, as `status_id` takes it; won and lost have the same number everywhere. */
async function readStatuses(client: AmoClient): Promise<ListItem[]> {
  const items = new Map<number, ListItem>()
  for (const { name, is_archive: isArchived, _embedded: statuses } of await readPipelines(client)) {
    for (const { id, name: label } of statuses) {
      if (!items.has(id)) items.set(id, { ...item(id, label, !isArchived), detail: name })
    }
  }
  return [...items.values()]
}

async function readFieldList(client: AmoClient, owner: FieldOwner): Promise<ListItem[]> {
  const fields = await readFields(client, owner)
  return fields.map(({ id, name, type, enums, is_computed: isComputed }) => ({
    ...item(id, name, !isComputed),
    detail: type,
    ...(enums.length === 0 ? {} : { choices: enums.map((one) => ({ value: String(one.id), label: one.value })) }),
  }))
}

const keys = (names: readonly string[]): ListItem[] => names.map((name) => item(name, name))

/** Any list of the descriptor. */
export async function readList(context: AmoContext, list: string): Promise<ListItem[]> {
  const client = createAmoClient(context)
  switch (list) {
    case 'stages':
      return readStages(client)
    case 'pipelines':
      return (await readPipelines(client)).map(({ id, name, is_archive: isArchived }) => item(id, name, !isArchived))
    case 'statuses':
      return readStatuses(client)
    case 'users':
      return (await readUsers(client)).map(({ id, name, email, rights }) => ({
        ...item(id, name === '' ? email : name, rights),
        detail: email,
      }))
    case 'dealFields':
      return readFieldList(client, 'leads')
    case 'contactFields':
      return readFieldList(client, 'contacts')
    case 'dealKeys':
      return keys(DEAL_KEYS)
    case 'contactKeys':
      return keys(CONTACT_KEYS)
    case 'tags': {
      const tags = await readAll(client, { path: '/leads/tags', query: {}, key: 'tags', row: tag, size: 240 })
      return tags.map(({ id, name }) => ({ ...item(name, name), detail: String(id) }))
    }
    default:
      throw new OutcomeError({ kind: 'rejected', reason: `amoCRM has no list "${list}"` })
  }
}
