import type { ListItem } from '../../../src-preload/contract/index.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import { createClient } from './client.ts'
import type { SalesforceClient } from './client.ts'
import type { SalesforceContext, Target } from './config.ts'
import { OLDEST_API } from './config.ts'
import { describeObject } from './describe.ts'
import { isHidden } from './refusal.ts'
import { fieldOf } from './transform.ts'
import { campaignRow, queueRow, userRow, versionsAnswer } from './types.ts'
import type { Field, ObjectInfo } from './types.ts'

/** Field that holds the status or stage of a record. */
export const STATUS_FIELD: Readonly<Record<Target, string>> = {
  Lead: 'Status',
  Opportunity: 'StageName',
  Order: 'Status',
}

async function readUsers(client: SalesforceClient): Promise<ListItem[]> {
  const soql = "SELECT Id, Name, Email, IsActive FROM User WHERE UserType = 'Standard' ORDER BY Name"
  const rows = await client.query(soql, userRow)
  return rows.map(({ Id, Name, Email, IsActive }) => ({ value: Id, label: Name, isActive: IsActive, detail: Email }))
}

/** Queues that may own the record; none where there are no queues or no right to see them. */
async function readQueues(client: SalesforceClient, target: Target): Promise<ListItem[]> {
  if (target === 'Opportunity') return []
  const soql = `SELECT QueueId, Queue.Name FROM QueueSobject WHERE SobjectType = '${target}' ORDER BY Queue.Name`
  try {
    const rows = await client.query(soql, queueRow)
    return rows.map(({ QueueId, Queue }) => ({
      value: QueueId,
      label: Queue?.Name ?? QueueId,
      isActive: true,
      detail: 'queue',
    }))
  } catch (error) {
    if (isHidden(error)) return []
    throw error
  }
}

function labelOf({ name, label }: Field): string {
  return label === '' ? name : label
}

function fieldItem(field: Field): ListItem {
  const item = { value: field.name, label: labelOf(field), isActive: true, detail: field.type }
  const choices = field.picklistValues.filter(({ active }) => active)
  if (choices.length === 0) return item
  return { ...item, choices: choices.map(({ value, label }) => ({ value, label: label === '' ? value : label })) }
}

async function readObject(context: SalesforceContext, client: SalesforceClient, object: string): Promise<ObjectInfo> {
  const info = await describeObject(context, client, object)
  if (info !== null) return info
  const reason = `The fields of ${object} are too many to be listed: type their API names`
  throw new OutcomeError({ kind: 'rejected', reason })
}

function choicesOf(info: ObjectInfo, name: string): ListItem[] {
  const choices = fieldOf(info, name)?.picklistValues ?? []
  return choices.map(({ value, label, active }) => ({ value, label: label === '' ? value : label, isActive: active }))
}

/** Whether a field can hold the mark so that Salesforce refuses a second record. */
export function canMark({ type, externalId, unique, createable }: Field): boolean {
  return externalId && unique && createable && (type === 'string' || type === 'text')
}

async function readFields(context: SalesforceContext, client: SalesforceClient, object: string): Promise<ListItem[]> {
  const { fields } = await readObject(context, client, object)
  return fields.filter(({ createable }) => createable).map(fieldItem)
}

async function readVersions(client: SalesforceClient): Promise<ListItem[]> {
  const versions = await client.get('/services/data/', versionsAnswer)
  return versions
    .filter(({ version }) => Number(version) >= OLDEST_API)
    .sort((a, b) => Number(b.version) - Number(a.version))
    .map(({ version, label }) => ({ value: version, label: `${version} ${label}`.trim(), isActive: true }))
}

/** Any list of the descriptor. */
export async function readList(context: SalesforceContext, list: string): Promise<ListItem[]> {
  const client = createClient(context)
  const { target } = context.config
  const info = (): Promise<ObjectInfo> => readObject(context, client, target)
  switch (list) {
    case 'users':
      return readUsers(client)
    case 'owners':
      return [...(await readUsers(client)), ...(await readQueues(client, target))]
    case 'dealFields':
      return readFields(context, client, target)
    case 'clientFields':
      return readFields(context, client, target === 'Lead' ? 'Lead' : 'Contact')
    case 'statuses':
      return choicesOf(await info(), STATUS_FIELD[target])
    case 'leadSources':
      return choicesOf(await info(), 'LeadSource')
    case 'recordTypes':
      return (await info()).recordTypeInfos
        .filter(({ master }) => !master)
        .map((type) => ({
          value: type.recordTypeId,
          label: type.name,
          isActive: type.available,
          detail: type.developerName,
        }))
    case 'campaigns': {
      const rows = await client.query('SELECT Id, Name, IsActive FROM Campaign ORDER BY Name LIMIT 2000', campaignRow)
      return rows.map(({ Id, Name, IsActive }) => ({ value: Id, label: Name, isActive: IsActive }))
    }
    case 'externalIds':
      return (await info()).fields.filter(canMark).map(fieldItem)
    case 'apiVersions':
      return readVersions(client)
    default:
      throw new OutcomeError({ kind: 'rejected', reason: `Salesforce has no list "${list}"` })
  }
}
