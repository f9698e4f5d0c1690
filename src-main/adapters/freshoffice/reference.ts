import type { ListItem } from '../../../src-preload/contract/index.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import { createFreshClient } from './client.ts'
import { hasV1 } from './config.ts'
import type { FreshofficeContext } from './config.ts'
import { readDealTypes, readStatuses, readUsers } from './directories.ts'
import { COMPANY_KEYS, CONTACT_KEYS, DEAL_KEYS } from './keys.ts'
import type { Keys } from './keys.ts'
import { readColumns } from './metadata.ts'
import { wordRow } from './types.ts'

const PERSONS = [
  { value: '1', label: 'юридическое лицо' },
  { value: '2', label: 'физическое лицо' },
]

const named = (name: string, id: string): string => (name === '' ? id : name)

function plain(rows: readonly { id: string; name: string }[]): ListItem[] {
  return rows.map(({ id, name }) => ({ value: id, label: named(name, id), isActive: true }))
}

function keyItems(keys: Keys): ListItem[] {
  return [...keys].flatMap(([key, kind]) => {
    if (kind === 'reserved') return []
    const item = { value: key, label: key, isActive: true, detail: kind }
    return [kind === 'person' ? { ...item, choices: PERSONS } : item]
  })
}

/** Known columns first, then those the account tells of besides. */
async function columnItems(context: FreshofficeContext, table: 'deal' | 'company', known: Keys): Promise<ListItem[]> {
  const { config } = context
  const isTold = hasV1(config) && (table === 'company' || config.api === 'v1')
  const more = isTold ? (await readColumns(context, createFreshClient(context)))[table] : new Map<string, never>()
  return keyItems(new Map([...known, ...[...more].filter(([name]) => !known.has(name))]))
}

async function statusItems(context: FreshofficeContext): Promise<ListItem[]> {
  const statuses = await readStatuses(context)
  if (statuses === null) {
    throw new OutcomeError({
      kind: 'rejected',
      reason: 'API v2 does not say where its statuses are: enter the number of their directory, or a key of API v1',
    })
  }
  const types = new Map((await readDealTypes(context)).map(({ id, name }) => [id, named(name, id)]))
  return statuses.map(({ id, name, typeId }) => ({
    value: id,
    label: named(name, id),
    isActive: true,
    ...(typeId === null ? {} : { detail: types.get(typeId) ?? typeId }),
  }))
}

async function words(context: FreshofficeContext, set: string): Promise<ListItem[]> {
  if (hasV1(context.config)) return plain(await createFreshClient(context).rows(set, {}, wordRow))
  throw new OutcomeError({ kind: 'rejected', reason: 'Only API v1 shows this list: enter its key' })
}

/** Any list of the descriptor. */
export async function readList(context: FreshofficeContext, list: string): Promise<ListItem[]> {
  switch (list) {
    case 'users':
      return (await readUsers(context)).map(({ id, name, email }) => ({
        value: id,
        label: named(name, id),
        isActive: true,
        ...(email === '' ? {} : { detail: email }),
      }))
    case 'dealTypes':
      return plain(await readDealTypes(context))
    case 'statuses':
      return statusItems(context)
    case 'dealFields':
      return columnItems(context, 'deal', DEAL_KEYS)
    case 'clientFields':
      return columnItems(context, 'company', new Map([...COMPANY_KEYS, ...CONTACT_KEYS]))
    case 'taskTypes':
      return words(context, 'task_types')
    case 'taskStatuses':
      return words(context, 'task_statuses')
    default:
      throw new OutcomeError({ kind: 'rejected', reason: `FreshOffice has no list "${list}"` })
  }
}
