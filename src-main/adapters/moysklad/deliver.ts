import type { JsonMap } from '../../../src-preload/contract/index.ts'
import type { CommentJob, DeliverJob, LookUp, Outcome, OutgoingLead } from '../kit/types.ts'
import { EMPTY_VALUE, isNothing } from '../kit/lead-values.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import { convertAttributes } from './attributes.ts'
import type { ConvertedAttributes } from './attributes.ts'
import { createMoyskladClient } from './client.ts'
import type { MoyskladClient } from './client.ts'
import type { MoyskladContext } from './config.ts'
import { editCounterparty, ensureCounterparty } from './counterparties.ts'
import type { FoundCounterparty } from './counterparties.ts'
import { referenceTo } from './meta.ts'
import { moscowTime } from './moscow-time.ts'
import { CLIENT_KEYS } from './order-keys.ts'
import { resolveReferences } from './order-references.ts'
import {
  addEvents,
  createOrder,
  deliveredOrder,
  findOpenOrder,
  findOrder,
  isOwn,
  missingEvents,
  readOrder,
} from './orders.ts'
import { positionsOf } from './positions.ts'
import { findReference, REMEMBERED } from './references.ts'
import { MoyskladRefusal } from './refusal.ts'
import { contactOf, repeatText, sortOrderFields, sortPlain, textValue, WORDS } from './transform.ts'
import type { Part } from './transform.ts'

/** A lead that waited longer than this gets its own time as the order's date. */
const LATE_MS = 5 * 60_000
const NOT_FOUND = 1021

function attributesPart({ attributes, from }: ConvertedAttributes): Part[] {
  return attributes.length === 0 ? [] : [{ key: 'attributes', value: attributes, from }]
}

type ClientDetails = { parts: Part[]; leftOvers: LeftOver[] }

/** `client_fields` as fields of a counterparty. */
async function clientDetails(
  context: MoyskladContext,
  client: MoyskladClient,
  lead: OutgoingLead,
): Promise<ClientDetails> {
  const { plain, description, custom, leftOvers } = sortPlain(lead.clientFields, CLIENT_KEYS)
  const converted = await convertAttributes(context, client, { owner: 'counterparty', values: custom })
  const about: Part[] =
    description === ''
      ? []
      : [{ key: 'description', value: description, from: [{ name: 'description', value: description }] }]
  return {
    parts: [...plain, ...about, ...attributesPart(converted)],
    leftOvers: [...leftOvers, ...converted.leftOvers],
  }
}

function personName(lead: OutgoingLead, unnamed: string): string {
  const contact = contactOf(lead)
  const names = [lead.name, lead.phone, contact.phone, contact.email].map((part) => textValue(part).trim())
  return names.find((name) => name !== '') ?? unnamed
}

type Agent = { id: string; isKnown: boolean; leftOvers: LeftOver[] }

/** Fields that were meant for the counterparty and did not get there. */
function notTaken(details: ClientDetails, dropped: readonly string[]): LeftOver[] {
  return details.parts.filter(({ key }) => dropped.includes(key)).flatMap(({ from }) => from)
}

/** The lead's counterparty: found or made. `isSecond` means that something of the first try was gone: it is looked at again. */
async function agentOf(
  context: MoyskladContext,
  client: MoyskladClient,
  about: { job: DeliverJob; details: ClientDetails; isSecond: boolean },
): Promise<Agent> {
  const { job, details } = about
  const name = personName(job.lead, WORDS[context.config.noteLanguage].noName)
  const wanted = { person: { ...contactOf(job.lead), name }, parts: details.parts }
  let found: FoundCounterparty = await ensureCounterparty(client, job, { ...wanted, step: 'counterparty' })
  if (about.isSecond) {
    const isThere = await findReference(context, client, { types: ['counterparty'], text: found.id })
    if (isThere === null) found = await ensureCounterparty(client, job, { ...wanted, step: 'counterparty_again' })
  }
  const edited =
    found.isNew || details.parts.length === 0
      ? found
      : await editCounterparty(client, job, { id: found.id, parts: details.parts })
  return {
    id: found.id,
    isKnown: !found.isNew,
    leftOvers: [...details.leftOvers, ...notTaken(details, edited.dropped)],
  }
}

/** A counterparty that stands for many people is not changed: the client's fields go to the order's comment. */
function fixedAgent(id: string, clientFields: JsonMap): Agent {
  const leftOvers = Object.entries(clientFields).flatMap(([name, value]) =>
    isNothing(value) || value === EMPTY_VALUE ? [] : [{ name, value }],
  )
  return { id, isKnown: false, leftOvers }
}

/**
 * The open order a repeated lead belongs to, when the lead asks for that check. With `_append` the lead becomes events of
 * its feed; without it nothing is changed. Either way no second order is made.
 */
async function intoOpenOrder(
  context: MoyskladContext,
  client: MoyskladClient,
  about: { job: DeliverJob; agent: Agent },
): Promise<Outcome | null> {
  const { marker, lead } = about.job
  if (lead.flags.is_need_check_order_in_processing !== true || !about.agent.isKnown) return null
  const open = await findOpenOrder(context, client, { counterpartyId: about.agent.id, marker })
  if (open === undefined) return null
  if (isOwn(open, marker)) return deliveredOrder(open)
  if (lead.flags.is_need_check_order_in_processing_append !== true) return deliveredOrder(open, false)
  try {
    await addEvents(client, open.id, { text: repeatText(lead, context.config), marker })
  } catch (error) {
    // The order was deleted a moment ago: the lead needs one of its own.
    if (isGone(error)) return null
    throw error
  }
  return deliveredOrder(open, true)
}

function isGone(error: unknown): boolean {
  if (!(error instanceof MoyskladRefusal) || error.outcome.kind !== 'rejected') return false
  return error.status === 404 || error.has(NOT_FOUND)
}

/** The time of a lead that waited, unless the lead names a date itself. */
function lateMoment(lead: OutgoingLead, nowMs: number, plain: readonly Part[]): Part[] {
  if (nowMs - lead.receivedAtMs < LATE_MS || plain.some(({ key }) => key === 'moment')) return []
  return [{ key: 'moment', value: moscowTime(lead.receivedAtMs), from: [] }]
}

/** References, counterparty, then the order. The order is last: its `syncId` makes the whole delivery safe to repeat. */
async function attempt(context: MoyskladContext, job: DeliverJob, isSecond: boolean): Promise<Outcome> {
  const { config, clock } = context
  const { lead, marker } = job
  const client = createMoyskladClient(context)
  const fields = sortOrderFields(lead, config)
  const references = await resolveReferences(context, client, fields.references)
  const custom = await convertAttributes(context, client, { owner: 'customerorder', values: fields.custom })
  const { counterpartyId } = references
  const agent =
    counterpartyId === null
      ? await agentOf(context, client, { job, details: await clientDetails(context, client, lead), isSecond })
      : fixedAgent(counterpartyId, lead.clientFields)
  const appended = await intoOpenOrder(context, client, { job, agent })
  if (appended !== null) return appended
  const agentReference = referenceTo(config.account, `counterparty/${agent.id}`, 'counterparty')
  const rate = references.parts.find(({ key }) => key === 'rate')?.value
  const deal = { organization: references.organization, agent: agentReference, rate }
  const positions = await positionsOf(context, client, { goods: fields.goods, deal })
  const order = await createOrder(client, {
    marker,
    lead,
    config,
    required: { organization: references.organization, agent: agentReference },
    // Later ones win: what the lead says outright comes last.
    parts: [
      ...positions.parts,
      ...references.parts,
      ...attributesPart(custom),
      ...lateMoment(lead, clock.now(), fields.plain),
      ...fields.plain,
    ],
    description: fields.description,
    leftOvers: [
      ...fields.leftOvers,
      ...references.leftOvers,
      ...custom.leftOvers,
      ...positions.leftOvers,
      ...agent.leftOvers,
    ],
  })
  return deliveredOrder(order)
}

/** Delivers a lead. When something it refers to was deleted since it was remembered, everything is looked up afresh, once. */
export async function deliver(context: MoyskladContext, job: DeliverJob): Promise<Outcome> {
  try {
    return await attempt(context, job, false)
  } catch (error) {
    if (!isGone(error)) throw error
    for (const key of Object.values(REMEMBERED)) context.memory?.forget(key)
    return attempt(context, job, true)
  }
}

/** Looks for the order by its `syncId`. */
export async function lookUp(context: MoyskladContext, { marker }: DeliverJob): Promise<LookUp> {
  const order = await findOrder(createMoyskladClient(context), marker)
  if (order === undefined) return { kind: 'absent' }
  const { crmId, url } = deliveredOrder(order)
  return { kind: 'found', crmId, ...(url === undefined ? {} : { url }) }
}

function commentText({ title, message }: CommentJob): string {
  return [title ?? '', message].filter((part) => part !== '').join('\n')
}

/** Adds a comment to the order's feed, with its mark. */
export async function addComment(context: MoyskladContext, job: CommentJob): Promise<Outcome> {
  const client = createMoyskladClient(context)
  const order = await readOrder(client, job.crmId)
  await addEvents(client, order.id, { text: commentText(job), marker: job.marker })
  return deliveredOrder(order)
}

/** Looks for the marks of a comment. */
export async function lookUpComment(context: MoyskladContext, job: CommentJob): Promise<LookUp> {
  const client = createMoyskladClient(context)
  const missing = await missingEvents(client, job.crmId, { text: commentText(job), marker: job.marker })
  return missing.length === 0 ? { kind: 'found', crmId: job.crmId } : { kind: 'absent' }
}
