import type { ListItem } from '../../../src-preload/contract/index.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import { dictionaryOf, readAttributes } from './attributes.ts'
import { createMoyskladClient, readRows } from './client.ts'
import type { MoyskladClient } from './client.ts'
import type { MoyskladContext } from './config.ts'
import { GOODS_KEY } from './goods.ts'
import type { Owner } from './meta.ts'
import { CLIENT_KEYS, ORDER_KEYS, REFERENCE_KEYS } from './order-keys.ts'
import type { KeyKind } from './order-keys.ts'
import { readStates, REMEMBERED } from './references.ts'
import { entity } from './types.ts'
import type { Entity } from './types.ts'

/** Lists whose rows are a dictionary of the CRM. */
const DICTIONARIES: ReadonlyMap<string, string> = new Map([
  ['organizations', 'organization'],
  ['stores', 'store'],
  ['users', 'employee'],
  ['projects', 'project'],
  ['contracts', 'contract'],
  ['currencies', 'currency'],
  ['salesChannels', 'saleschannel'],
])
const GOODS = ['product', 'service', 'bundle', 'variant'] as const
/** An account may hold tens of thousands of goods: a list to choose from ends here, UUIDs are accepted beyond it. */
const MAX_GOODS_PAGES = 5

function detailOf(row: Entity): string {
  const { type } = row.meta
  if (type === 'employee') return row.email
  if (type === 'currency') return row.isoCode
  return GOODS.some((good) => good === type) ? type : row.code
}

function item(row: Entity): ListItem {
  const label = row.name === '' ? row.id : row.name
  const detail = detailOf(row)
  return { value: row.id, label, isActive: row.archived !== true, ...(detail === '' ? {} : { detail }) }
}

async function readDictionary(client: MoyskladClient, type: string, maxPages = 20): Promise<ListItem[]> {
  const rows = await readRows(client, { path: `/entity/${type}`, row: entity, maxPages })
  return rows.map(item)
}

async function readFields(context: MoyskladContext, client: MoyskladClient, owner: Owner): Promise<ListItem[]> {
  context.memory?.forget(REMEMBERED[owner])
  const fields = await readAttributes(context, client, owner)
  const items: ListItem[] = []
  for (const field of fields) {
    const plain = { value: field.id, label: field.name, isActive: field.type !== 'file', detail: field.type }
    const dictionary = dictionaryOf(field)
    if (dictionary === null) {
      items.push(plain)
      continue
    }
    const elements = await readDictionary(client, `customentity/${dictionary}`)
    items.push({ ...plain, choices: elements.map(({ value, label }) => ({ value, label })) })
  }
  return items
}

function keyItems(keys: ReadonlyMap<string, KeyKind>): ListItem[] {
  return [...keys].flatMap(([key, kind]) =>
    kind === 'reserved' ? [] : [{ value: key, label: key, isActive: true, detail: kind }],
  )
}

/** Any list of the descriptor. */
export async function readList(context: MoyskladContext, list: string): Promise<ListItem[]> {
  const client = createMoyskladClient(context)
  const dictionary = DICTIONARIES.get(list)
  if (dictionary !== undefined) return readDictionary(client, dictionary)
  switch (list) {
    case 'states': {
      context.memory?.forget(REMEMBERED.states)
      const states = await readStates(context, client)
      return states.map(({ id, name, stateType }) => ({ value: id, label: name, isActive: true, detail: stateType }))
    }
    case 'goods': {
      const items: ListItem[] = []
      for (const type of GOODS) items.push(...(await readDictionary(client, type, MAX_GOODS_PAGES)))
      return items
    }
    case 'orderFields':
      return readFields(context, client, 'customerorder')
    case 'clientFields':
      return readFields(context, client, 'counterparty')
    case 'orderKeys':
      return [
        { value: GOODS_KEY, label: GOODS_KEY, isActive: true, detail: 'goods' },
        ...[...REFERENCE_KEYS].map(([key, name]) => ({ value: key, label: key, isActive: true, detail: name })),
        ...keyItems(ORDER_KEYS),
      ]
    case 'clientKeys':
      return keyItems(CLIENT_KEYS)
    default:
      throw new OutcomeError({ kind: 'rejected', reason: `MoySklad has no list "${list}"` })
  }
}
