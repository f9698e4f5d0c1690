import { z } from 'zod'
import type { Json, JsonMap } from '../../../src-preload/contract/index.ts'
import type { CommentJob, DeliverJob, LookUp, Outcome, OutgoingLead } from '../kit/types.ts'
import { isNothing } from '../kit/lead-values.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import { createRetailClient } from './client.ts'
import type { RetailClient } from './client.ts'
import type { RetailContext } from './config.ts'
import { editCustomer, ensureCustomer } from './customers.ts'
import type { FoundCustomer } from './customers.ts'
import { convertCustomFields } from './field-definitions.ts'
import { CUSTOMER_KEYS } from './order-keys.ts'
import { appendToOrder, createOrder, deliveredOrder, findOpenOrder, findOrder, readOrder } from './orders.ts'
import {
  contactOf,
  markOf,
  orderOf,
  repeatNote,
  sortFields,
  sortOrderFields,
  sourceOf,
  textValue,
} from './transform.ts'

/** Fields of the customer: for a new one, and those a known one is to get. */
type CustomerDetails = { created: JsonMap; edited: JsonMap; leftOvers: LeftOver[] }

async function customerDetails(
  context: RetailContext,
  client: RetailClient,
  lead: OutgoingLead,
): Promise<CustomerDetails> {
  const { config } = context
  const sorted = sortFields(lead.clientFields, CUSTOMER_KEYS, config.timeZone)
  const custom = await convertCustomFields(context, client, { owner: 'customer', values: sorted.custom })
  const hasCustom = Object.keys(custom.values).length > 0
  const edited: JsonMap = { ...sorted.plain, ...(hasCustom ? { customFields: custom.values } : {}) }
  const contact = contactOf(lead)
  const number = lead.phoneE164 ?? contact.phone
  const source = sourceOf(lead.variables)
  const own: Record<string, Json | undefined> = {
    firstName: textValue(lead.name),
    email: contact.email ?? undefined,
    phones: number === null ? undefined : [{ number }],
    managerId: config.managerId === '' ? undefined : Number(config.managerId),
    source,
  }
  const known = Object.entries(own).filter((pair): pair is [string, Json] => pair[1] !== undefined)
  return {
    created: { ...Object.fromEntries(known), ...edited },
    edited,
    leftOvers: [...sorted.leftOvers, ...custom.leftOvers],
  }
}

/** The lead's person in the CRM; null when the lead names neither phone nor e-mail, the CRM then makes its own customer. */
async function personOf(
  client: RetailClient,
  job: DeliverJob,
  about: { site: string; details: CustomerDetails },
): Promise<FoundCustomer | null> {
  const contact = contactOf(job.lead)
  const phone = job.lead.phoneE164 ?? contact.phone
  if (phone === null && contact.email === null) return null
  const person = { phone, email: contact.email, site: about.site }
  const customer = await ensureCustomer(client, job.step, { person, details: about.details.created })
  if (!customer.isNew && Object.keys(about.details.edited).length > 0) {
    const schema = z.object({ id: z.number() })
    await job.step({ name: 'client_fields', schema, summary: ({ id }) => `updated customer ${id}` }, async () => {
      await editCustomer(client, customer, about.details.edited)
      return { id: customer.id }
    })
  }
  return customer
}

/**
 * The open order a repeated lead belongs to, when the lead asks for that check. With `_append` the lead becomes a note
 * there; without it nothing is changed. Either way no second order is made.
 */
async function intoOpenOrder(
  context: RetailContext,
  client: RetailClient,
  about: { job: DeliverJob; customer: FoundCustomer; site: string },
): Promise<Outcome | null> {
  const { marker, lead } = about.job
  if (lead.flags.is_need_check_order_in_processing !== true || about.customer.isNew) return null
  const open = await findOpenOrder(context, client, { customerId: about.customer.id, site: about.site, marker })
  if (open === undefined) return null
  if (open.externalId === marker) return deliveredOrder(context.config, open.id)
  if (lead.flags.is_need_check_order_in_processing_append !== true)
    return deliveredOrder(context.config, open.id, false)
  await appendToOrder(client, String(open.id), { text: repeatNote(lead, context.config, marker), marker })
  return deliveredOrder(context.config, open.id, true)
}

/** Customer, then order. The order is last: its `externalId` makes the whole delivery safe to repeat. */
export async function deliver(context: RetailContext, job: DeliverJob): Promise<Outcome> {
  const { config, clock } = context
  const { lead, marker } = job
  const client = createRetailClient(context)
  const fields = sortOrderFields(lead, config)
  const asked = fields.plain['site']
  const site = typeof asked === 'string' && asked !== '' ? asked : config.site
  const custom = await convertCustomFields(context, client, { owner: 'order', values: fields.custom })
  const details = await customerDetails(context, client, lead)
  const customer = await personOf(client, job, { site, details })
  if (customer !== null) {
    const appended = await intoOpenOrder(context, client, { job, customer, site })
    if (appended !== null) return appended
  }
  const clientLeft = customer === null ? namedClientFields(lead) : details.leftOvers
  const leftOvers = [...contactOf(lead).leftOvers, ...fields.leftOvers, ...custom.leftOvers, ...clientLeft]
  const order = orderOf({
    marker,
    lead,
    config,
    fields,
    customValues: custom.values,
    leftOvers,
    customer,
    nowMs: clock.now(),
  })
  return deliveredOrder(config, await createOrder(client, site, order))
}

/** Without a customer of our own there is nobody to give the client's fields to. */
function namedClientFields(lead: OutgoingLead): LeftOver[] {
  return Object.entries(lead.clientFields).flatMap(([name, value]) => (isNothing(value) ? [] : [{ name, value }]))
}

/** Looks for the order by its `externalId`. */
export async function lookUp(context: RetailContext, { marker }: DeliverJob): Promise<LookUp> {
  const order = await findOrder(createRetailClient(context), marker)
  if (order === undefined) return { kind: 'absent' }
  const { crmId, url } = deliveredOrder(context.config, order.id)
  return { kind: 'found', crmId, ...(url === undefined ? {} : { url }) }
}

/** Appends a comment to the operator's comment, with its mark. */
export async function addComment(context: RetailContext, job: CommentJob): Promise<Outcome> {
  const text = [job.title ?? '', job.message, markOf(job.marker)].filter((part) => part !== '').join('\n')
  const order = await appendToOrder(createRetailClient(context), job.crmId, { text, marker: job.marker })
  return deliveredOrder(context.config, order.id)
}

/** Looks for the mark of a comment. */
export async function lookUpComment(context: RetailContext, job: CommentJob): Promise<LookUp> {
  const order = await readOrder(createRetailClient(context), job.crmId)
  return order.managerComment.includes(markOf(job.marker)) ? { kind: 'found', crmId: job.crmId } : { kind: 'absent' }
}
