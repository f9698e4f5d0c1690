import type { JsonMap } from '../../../src-preload/contract/index.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { Outcome, OutgoingLead } from '../kit/types.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import { readRows } from './client.ts'
import type { MoyskladClient } from './client.ts'
import type { MoyskladConfig, MoyskladContext } from './config.ts'
import { API_PATH, idOfHref, syncIdOf } from './meta.ts'
import { moscowTime } from './moscow-time.ts'
import { readStates } from './references.ts'
import { MoyskladRefusal } from './refusal.ts'
import { describeLead, eventsOf, fitDescription, WORDS } from './transform.ts'
import type { Part } from './transform.ts'
import { note, notesCreated, order } from './types.ts'
import type { Order } from './types.ts'

/** Orders older than this are not asked for when duplicates are checked (the seed's rule). */
const OPEN_ORDER_DAYS = 30
const DAY_MS = 24 * 60 * 60_000
const PATH = '/entity/customerorder'
/** An order bears 5,000 events; a page of the longest stays below the size of an answer that is read. */
const NOTE_PAGES = { pageSize: 40, maxPages: 125 }

/** A confirmed order. */
export function deliveredOrder(
  { id, meta }: Pick<Order, 'id' | 'meta'>,
  isAppended?: boolean,
): Extract<Outcome, { kind: 'delivered' }> {
  const url = meta.uuidHref ?? `https://online.moysklad.ru/app/#customerorder/edit?id=${id}`
  return { kind: 'delivered', crmId: id, url, ...(isAppended === undefined ? {} : { isAppended }) }
}

/** `syncId` of the order of this lead. */
function orderSyncId(marker: string): string {
  return syncIdOf(`order:${marker}`)
}

/** Whether this is the order of the lead with this marker. */
export function isOwn(one: Order, marker: string): boolean {
  return one.syncId.toLowerCase() === orderSyncId(marker) || one.externalCode === marker
}

/** The order made with this marker; the oldest when there are several. */
export async function findOrder(client: MoyskladClient, marker: string): Promise<Order | undefined> {
  const query = { filter: `syncId=${orderSyncId(marker)}` }
  const rows = await readRows(client, { path: PATH, query, row: order, maxPages: 1 })
  return rows.filter((one) => isOwn(one, marker)).sort((a, b) => a.created.localeCompare(b.created))[0]
}

/** Everything an order is made of. `parts` are what it can do without. */
export type OrderDraft = {
  marker: string
  lead: OutgoingLead
  config: MoyskladConfig
  required: JsonMap
  parts: readonly Part[]
  description: string
  leftOvers: readonly LeftOver[]
}

/** The request that creates the order, without the parts in `dropped`: they are told in its comment instead. */
export function orderBody(draft: OrderDraft, dropped: ReadonlySet<string>): JsonMap {
  const { marker, lead, config } = draft
  const kept = draft.parts.filter(({ key }) => !dropped.has(key))
  const left = draft.parts.filter(({ key }) => dropped.has(key)).flatMap(({ from }) => from)
  const leftOvers = [...draft.leftOvers, ...left]
  const text = describeLead(lead, config, { description: draft.description, leftOvers })
  const options = { marker, words: WORDS[config.noteLanguage], hasFile: !dropped.has('files') }
  const { description, files } = fitDescription(text, options)
  return {
    syncId: orderSyncId(marker),
    externalCode: marker,
    ...draft.required,
    ...Object.fromEntries(kept.map(({ key, value }) => [key, value])),
    ...(description === '' ? {} : { description }),
    ...(files === undefined ? {} : { files }),
  }
}

/** What a code blames when the CRM names no field. */
const CULPRITS: ReadonlyMap<number, string> = new Map([
  [1075, 'owner'],
  [3006, 'name'],
  [5002, 'contract'],
  [5003, 'contract'],
  [11_000, 'state'],
  [11_001, 'state'],
  [11_002, 'state'],
  [14_000, 'attributes'],
  [14_003, 'attributes'],
  [14_004, 'attributes'],
  [17_003, 'positions'],
  [17_007, 'positions'],
  [17_008, 'positions'],
  [17_009, 'moment'],
  [17_021, 'positions'],
])
/** The user may make orders, but only drafts. */
const NO_RIGHT_TO_POST = 1092
/** `syncId` cannot be changed, or is taken. */
const SAME_SYNC_ID = [1047, 12_000, 12_001]

function isTaken(refusal: MoyskladRefusal): boolean {
  return refusal.has(...SAME_SYNC_ID) || refusal.errors.some(({ parameter }) => parameter === 'syncId')
}

/** Fields of the body the CRM blames and the order can do without. */
function culpritsOf(refusal: MoyskladRefusal, body: JsonMap, draft: OrderDraft): string[] {
  const optional = new Set(draft.parts.map(({ key }) => key).filter((key) => Object.hasOwn(body, key)))
  const blamed = refusal.errors
    .flatMap(({ parameter, code }) => [parameter.split(/[.[]/)[0] ?? '', CULPRITS.get(code) ?? ''])
    .filter((key) => optional.has(key))
  // A file store may be full or switched off; nothing else of the body is unusual.
  return blamed.length === 0 && Object.hasOwn(body, 'files') ? ['files'] : blamed
}

/**
 * Creates the order; the CRM gives the one that is already there when it knows the `syncId`. A field it refuses goes to the
 * comment, and the order is sent again without it: a refusal made nothing.
 */
export async function createOrder(client: MoyskladClient, asked: OrderDraft): Promise<Order> {
  const dropped = new Set<string>()
  let draft = asked
  for (;;) {
    const body = orderBody(draft, dropped)
    try {
      return unlessDeleted(await client.post(PATH, body, order))
    } catch (error) {
      if (!(error instanceof MoyskladRefusal) || !error.isRefusal) throw error
      if (isTaken(error)) return await adopt(client, draft.marker)
      if (error.has(NO_RIGHT_TO_POST) && body['applicable'] !== false) {
        draft = { ...draft, required: { ...draft.required, applicable: false } }
        dropped.add('applicable')
        continue
      }
      const culprits = culpritsOf(error, body, draft)
      if (culprits.length === 0) throw error
      for (const key of culprits) dropped.add(key)
    }
  }
}

/** A known `syncId` gives the order even from the bin; whether the CRM would make another is not documented. */
function unlessDeleted(made: Order): Order {
  if (made.deleted === '') return made
  const reason = 'The order of this lead was deleted in MoySklad: restore it from the bin there'
  throw new OutcomeError({ kind: 'rejected', reason })
}

async function adopt(client: MoyskladClient, marker: string): Promise<Order> {
  const known = await findOrder(client, marker)
  if (known !== undefined) return known
  const reason = 'MoySklad knows this lead, but does not show its order: it may be in the bin or hidden from this user'
  throw new OutcomeError({ kind: 'unknown', reason, trouble: 'lead' })
}

/**
 * The newest open order of a counterparty: its status is neither successful nor unsuccessful, and it is dated within the last 30
 * days. An order that this very lead has made comes first, open or not.
 */
export async function findOpenOrder(
  context: MoyskladContext,
  client: MoyskladClient,
  wanted: { counterpartyId: string; marker: string },
): Promise<Order | undefined> {
  const since = moscowTime(context.clock.now() - OPEN_ORDER_DAYS * DAY_MS)
  const agent = `${context.config.account}${API_PATH}/entity/counterparty/${wanted.counterpartyId}`
  const query = { filter: `agent=${agent};moment>=${since}`, order: 'moment,desc' }
  const rows = await readRows(client, { path: PATH, query, row: order, maxPages: 5 })
  const theirs = rows.filter((one) => idOfHref(one.agent?.meta.href ?? '') === wanted.counterpartyId.toLowerCase())
  const own = theirs.find((one) => isOwn(one, wanted.marker))
  if (own !== undefined || theirs.length === 0) return own
  const finished = new Set(
    (await readStates(context, client))
      .filter(({ stateType }) => stateType === 'Successful' || stateType === 'Unsuccessful')
      .map(({ id }) => id.toLowerCase()),
  )
  return theirs
    .filter((one) => !finished.has(idOfHref(one.state?.meta.href ?? '')))
    .sort((a, b) => b.moment.localeCompare(a.moment) || b.created.localeCompare(a.created))[0]
}

/** One order by its id. */
export function readOrder(client: MoyskladClient, id: string): Promise<Order> {
  return client.get(`${PATH}/${encodeURIComponent(id)}`, {}, order)
}

/** Marks of the events of this text that the order's feed does not hold yet. */
export async function missingEvents(
  client: MoyskladClient,
  orderId: string,
  { text, marker }: { text: string; marker: string },
): Promise<{ mark: string; text: string }[]> {
  const path = `${PATH}/${encodeURIComponent(orderId)}/notes`
  const notes = await readRows(client, { path, row: note, ...NOTE_PAGES })
  return eventsOf(text, marker).filter(({ mark }) => !notes.some(({ description }) => description.includes(mark)))
}

/** Adds a text to the order's feed, in as many events as it needs; those already there are not added again. */
export async function addEvents(
  client: MoyskladClient,
  orderId: string,
  addition: { text: string; marker: string },
): Promise<void> {
  for (const event of await missingEvents(client, orderId, addition)) {
    await client.post(`${PATH}/${encodeURIComponent(orderId)}/notes`, { description: event.text }, notesCreated)
  }
}
