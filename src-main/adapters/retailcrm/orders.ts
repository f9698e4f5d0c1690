import { OutcomeError } from '../kit/outcome-error.ts'
import type { Outcome } from '../kit/types.ts'
import type { RetailClient } from './client.ts'
import { readPages } from './client.ts'
import type { RetailConfig, RetailContext } from './config.ts'
import { localDateTime } from '../../lib/zoned-time.ts'
import { readReference } from './reference.ts'
import { RetailRefusal } from './refusal.ts'
import { markOf } from './transform.ts'
import type { NewOrder } from './transform.ts'
import { createdAnswer, editedAnswer, orderAnswer, ordersAnswer } from './types.ts'
import type { Order } from './types.ts'

/** Orders older than this are not asked for when duplicates are checked (the seed's rule). */
const OPEN_ORDER_DAYS = 30
const DAY_MS = 24 * 60 * 60_000
const EXISTS = /^order (with externalid=.* )?already exists/i
const NO_CUSTOMER = /^customer with (externalId|id)=.* not found/i

/** A confirmed order. */
export function deliveredOrder(
  config: RetailConfig,
  id: number,
  isAppended?: boolean,
): Extract<Outcome, { kind: 'delivered' }> {
  const url = `${config.account}/orders/${id}/edit`
  return { kind: 'delivered', crmId: String(id), url, ...(isAppended === undefined ? {} : { isAppended }) }
}

/** The order with exactly this `externalId`; the oldest when there are several. */
export async function findOrder(client: RetailClient, marker: string): Promise<Order | undefined> {
  const query = { 'filter[externalIds][]': marker, limit: 20 }
  const { orders } = await client.get('/api/v5/orders', query, ordersAnswer)
  return orders.filter((order) => order.externalId === marker).sort((a, b) => a.id - b.id)[0]
}

/** Creates the order; gives its id, also when the CRM already has it. */
export async function createOrder(client: RetailClient, site: string, order: NewOrder): Promise<number> {
  try {
    const { id } = await client.post('/api/v5/orders/create', { site, order }, createdAnswer)
    return id
  } catch (error) {
    if (!(error instanceof RetailRefusal)) throw error
    if (error.says(EXISTS)) return adopt(client, order)
    const repaired = repairCustomer(order, error)
    if (repaired === null) throw error
    return createOrder(client, site, repaired)
  }
}

/** The CRM knows the order: ours, unless it means the order number that the lead asked for. */
async function adopt(client: RetailClient, order: NewOrder): Promise<number> {
  const known = await findOrder(client, order.externalId)
  if (known !== undefined) return known.id
  const number = order['number']
  if (typeof number === 'string' && number !== '') {
    throw new OutcomeError({
      kind: 'rejected',
      reason: `RetailCRM already has an order with number ${number}`,
      field: 'number',
    })
  }
  const reason = 'RetailCRM says that the order exists, but does not show it: the key may not see its shop'
  throw new OutcomeError({ kind: 'unknown', reason, trouble: 'lead' })
}

/** The customer was merged or removed since it was found: its heir, else none (the CRM then links by phone and e-mail). */
function repairCustomer(order: NewOrder, error: RetailRefusal): NewOrder | null {
  const { customer, ...rest } = order
  if (customer === undefined) return null
  const heir = error.envelope.combinedTo
  const isSame = typeof customer === 'object' && customer !== null && 'id' in customer && customer['id'] === heir
  if (heir !== null && !isSame) return { ...rest, externalId: order.externalId, customer: { id: heir } }
  return heir !== null || error.says(NO_CUSTOMER) ? { ...rest, externalId: order.externalId } : null
}

/**
 * The newest open order of a customer: its status group is not final and it was made in the last 30 days. An order that this
 * very lead has made comes first, open or not.
 */
export async function findOpenOrder(
  context: RetailContext,
  client: RetailClient,
  wanted: { customerId: number; site: string; marker: string },
): Promise<Order | undefined> {
  const { config, clock } = context
  const final = new Set(config.finalGroups.split(',').map((group) => group.trim()))
  const since = localDateTime(clock.now() - OPEN_ORDER_DAYS * DAY_MS, config.timeZone).slice(0, 10)
  const query = {
    'filter[customerId]': wanted.customerId,
    'filter[createdAtFrom]': since,
    ...(wanted.site === '' ? {} : { 'filter[sites][]': wanted.site }),
  }
  const orders: Order[] = []
  await readPages(client, { path: '/api/v5/orders', query, answer: ordersAnswer }, (page) => {
    orders.push(...page.orders)
    return false
  })
  const own = orders.find((order) => order.externalId === wanted.marker)
  if (own !== undefined || orders.length === 0) return own
  const statuses = await readReference(client, 'statuses')
  const groupOf = new Map(statuses.map((status) => [status.code, status.group ?? '']))
  return orders.filter((order) => !final.has(groupOf.get(order.status ?? '') ?? '')).sort((a, b) => b.id - a.id)[0]
}

/** One order by its id. */
export async function readOrder(client: RetailClient, id: string): Promise<Order> {
  const { order } = await client.get(`/api/v5/orders/${encodeURIComponent(id)}`, { by: 'id' }, orderAnswer)
  return order
}

/**
 * Appends text to the operator's comment unless its mark is already there. RetailCRM has no append: the order is read
 * right before, because an edit replaces the whole comment.
 */
export async function appendToOrder(
  client: RetailClient,
  orderId: string,
  addition: { text: string; marker: string },
): Promise<Order> {
  const order = await readOrder(client, orderId)
  if (order.managerComment.includes(markOf(addition.marker))) return order
  const managerComment = [order.managerComment, addition.text].filter((part) => part !== '').join('\n\n')
  const form = { by: 'id', site: order.site ?? '', order: { managerComment } }
  await client.post(`/api/v5/orders/${order.id}/edit`, form, editedAnswer)
  return order
}
