import { filterValue, readRows } from './client.ts'
import type { MoyskladClient } from './client.ts'
import type { MoyskladContext } from './config.ts'
import { idOfHref, isUuid } from './meta.ts'
import { MoyskladRefusal } from './refusal.ts'
import { entity, metadataAnswer } from './types.ts'
import type { Entity, State } from './types.ts'

/** Kinds of goods, in the order they are asked for: the API gives no kind with a UUID. */
export const GOOD_TYPES = ['product', 'service', 'variant', 'bundle', 'consignment'] as const

/** Keys of answers remembered per connection; `check` forgets them. */
export const REMEMBERED = {
  found: 'moysklad:found',
  states: 'moysklad:states',
  organizations: 'moysklad:organizations',
  customerorder: 'moysklad:fields:customerorder',
  counterparty: 'moysklad:fields:counterparty',
} as const

/** Something in the CRM: `id` is the API's own, which may differ from the one shown in the browser. */
export type Found = { type: string; id: string; row: Entity }

/** What to look for: a UUID (the API's or the browser's), or a name. `folder` is where rows of a dictionary live. */
export type Wanted = { types: readonly string[]; text: string; folder?: string }

/** How many answers are remembered at once; the answers themselves are forgotten with the connection's memory. */
const MAX_REMEMBERED = 2_000
const NOT_THERE = [1005, 1021, 1052]
const MAX_NAME = 255

/** Answer of `load`, remembered for minutes where the connection has a memory. */
export function remember<T>(context: MoyskladContext, key: string, load: () => Promise<T>): Promise<T> {
  return context.memory === undefined ? load() : context.memory.remember(key, load)
}

/**
 * The thing with this id or name; null when the CRM has none or does not show it. Absence is remembered too: asking for the same
 * wrong thing again and again may switch off the user's access to the API.
 */
export async function findReference(
  context: MoyskladContext,
  client: MoyskladClient,
  wanted: Wanted,
): Promise<Found | null> {
  const load = (): Promise<Found | null> =>
    isUuid(wanted.text) ? findById(client, wanted) : findByName(client, wanted)
  // Memory holds nothing of a lead: people are asked for anew.
  if (context.memory === undefined || wanted.types.includes('counterparty')) return load()
  const known = await remember(context, REMEMBERED.found, () => Promise.resolve(new Map<string, Found | null>()))
  const key = `${wanted.folder ?? wanted.types.join(',')}/${wanted.text.toLowerCase()}`
  const before = known.get(key)
  if (before !== undefined) return before
  const found = await load()
  if (known.size >= MAX_REMEMBERED) known.clear()
  known.set(key, found)
  return found
}

async function findById(client: MoyskladClient, { types, text, folder }: Wanted): Promise<Found | null> {
  for (const type of types) {
    const row = await readEntity(client, `/entity/${folder ?? type}/${text.toLowerCase()}`)
    if (row !== null) return { type: row.meta.type, id: row.id.toLowerCase(), row }
  }
  return null
}

/** One row by its path, also behind a redirect to another host's address; null when it is not there or not shown. */
async function readEntity(client: MoyskladClient, path: string, isRedirected = false): Promise<Entity | null> {
  try {
    return await client.get(path, {}, entity)
  } catch (error) {
    if (!(error instanceof MoyskladRefusal)) throw error
    const target = /\/(entity\/[a-z]+(?:\/[0-9a-f-]{36}){1,2})$/i.exec(error.location ?? '')?.[1]
    if (error.status >= 300 && error.status < 400 && target !== undefined && !isRedirected) {
      return readEntity(client, `/${target}`, true)
    }
    if (error.isRightMissing) return null
    const isAbsent = error.status === 404 || (error.outcome.kind === 'rejected' && error.has(...NOT_THERE))
    if (isAbsent) return null
    throw error
  }
}

const same = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase()

async function findByName(client: MoyskladClient, { types, text, folder }: Wanted): Promise<Found | null> {
  if (text.trim() === '' || text.length > MAX_NAME) return null
  for (const type of types) {
    const rows = await rowsNamed(client, { type, path: `/entity/${folder ?? type}`, text: text.trim() })
    const row = rows.find((one) => one.archived !== true) ?? rows[0]
    if (row !== undefined) return { type: row.meta.type, id: row.id.toLowerCase(), row }
  }
  return null
}

async function rowsNamed(
  client: MoyskladClient,
  { type, path, text }: { type: string; path: string; text: string },
): Promise<Entity[]> {
  if (type === 'currency') {
    const all = await rowsOf(client, path, {})
    return all.filter(({ name, isoCode, code }) => [name, isoCode, code].some((one) => one !== '' && same(one, text)))
  }
  // Employees are named by their login in the seed.
  if (type === 'employee') {
    const rows = await rowsOf(client, path, { filter: `uid=${filterValue(text)}` })
    const own = rows.filter(({ uid }) => same(uid, text))
    if (own.length > 0) return own
  }
  const rows = await rowsOf(client, path, { filter: `name=${filterValue(text)}` })
  return rows.filter(({ name }) => same(name, text))
}

async function rowsOf(client: MoyskladClient, path: string, query: Record<string, string>): Promise<Entity[]> {
  try {
    return await readRows(client, { path, query, row: entity, maxPages: 5 })
  } catch (error) {
    if (error instanceof MoyskladRefusal && error.isRightMissing) return []
    throw error
  }
}

/** Statuses of orders. */
export function readStates(context: MoyskladContext, client: MoyskladClient): Promise<State[]> {
  return remember(context, REMEMBERED.states, async () => {
    const { states } = await client.get('/entity/customerorder/metadata', {}, metadataAnswer)
    return states
  })
}

/** The status with this id or name; remembered statuses may be older than a new one, so a miss asks once more. */
export async function findState(
  context: MoyskladContext,
  client: MoyskladClient,
  text: string,
): Promise<State | undefined> {
  const find = async (): Promise<State | undefined> => {
    const states = await readStates(context, client)
    const id = idOfHref(text)
    return states.find((one) => one.id.toLowerCase() === id) ?? states.find((one) => same(one.name, text))
  }
  const found = await find()
  if (found !== undefined || context.memory === undefined) return found
  context.memory.forget(REMEMBERED.states)
  return find()
}

/** Own organizations that are not archived. */
export function readOrganizations(context: MoyskladContext, client: MoyskladClient): Promise<Entity[]> {
  return remember(context, REMEMBERED.organizations, () =>
    readRows(client, { path: '/entity/organization', query: { filter: 'archived=false' }, row: entity, maxPages: 2 }),
  )
}
