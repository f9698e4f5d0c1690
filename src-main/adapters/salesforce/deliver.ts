import { z } from 'zod'
import type { JsonMap } from '../../../src-preload/contract/index.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { DeliverJob, Outcome, OutgoingLead } from '../kit/types.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import { createClient } from './client.ts'
import type { SalesforceClient } from './client.ts'
import type { SalesforceContext } from './config.ts'
import { describeFor, describeObject } from './describe.ts'
import { sortMaps } from './fields.ts'
import type { FieldBook, Values } from './fields.ts'
import { findByField } from './marks.ts'
import { noteText } from './note.ts'
import { appendLead, intoOpenRecord } from './open-records.ts'
import { ensureClient } from './people.ts'
import type { Client } from './people.ts'
import { createRecord, delivered } from './records.ts'
import { resolveReferences } from './references.ts'
import { SalesforceRefusal, wordsOf } from './refusal.ts'
import { descriptionLength, distinct, recordOf, takeSpecial } from './transform.ts'
import type { ObjectInfo } from './types.ts'

type Tools = { context: SalesforceContext; client: SalesforceClient }

/** The lead's maps, sorted by the org's fields. */
type SortedLead = {
  info: ObjectInfo | null
  contactInfo: ObjectInfo | null
  deal: Values
  contact: Values
  company: string
  own: string[]
  leftOvers: LeftOver[]
}

/** Both maps by the fields of the record itself: a Lead is person and deal in one. */
async function sortForLead({ context, client }: Tools, lead: OutgoingLead): Promise<SortedLead> {
  const { target, timeZone, markerField } = context.config
  const fields = takeSpecial(lead.fields, { company: false, description: true })
  const person = takeSpecial(lead.clientFields, { company: false, description: true })
  const info = await describeFor(context, client, { object: target, keys: keysOf(fields.map, person.map) })
  const books = [{ object: target, info }]
  const sorted = sortMaps(
    [
      [fields.map, books],
      [person.map, books],
    ],
    { timeZone, reserved: new Set(['Id', markerField]) },
  )
  const infos = new Map<string, ObjectInfo | null>([[target, info]])
  const unknown = await resolveReferences(client, sorted.references, { values: sorted.values, infos })
  return {
    info,
    contactInfo: null,
    deal: sorted.values.get(target) ?? noValues(),
    contact: noValues(),
    company: '',
    own: [...fields.own, ...person.own],
    leftOvers: [...sorted.leftOvers, ...unknown],
  }
}

function noValues(): Values {
  return new Map()
}

function keysOf(...maps: JsonMap[]): string[] {
  return maps.flatMap((map) => Object.keys(map))
}

/** `fields` by the fields of the deal, then of the contact; `client_fields` by those of the contact. */
async function sortForDeal({ context, client }: Tools, lead: OutgoingLead): Promise<SortedLead> {
  const { target, timeZone, markerField } = context.config
  const fields = takeSpecial(lead.fields, { company: true, description: true })
  const person = takeSpecial(lead.clientFields, { company: true, description: false })
  const contactInfo = await describeFor(context, client, { object: 'Contact', keys: keysOf(person.map) })
  const info = await describeObject(context, client, target)
  const deal: FieldBook = { object: target, info }
  const contact: FieldBook = { object: 'Contact', info: contactInfo }
  const sorted = sortMaps(
    [
      [fields.map, [deal, contact]],
      [person.map, [contact]],
    ],
    { timeZone, reserved: new Set(['Id', markerField]) },
  )
  const infos = new Map<string, ObjectInfo | null>([
    [target, info],
    ['Contact', contactInfo],
  ])
  const unknown = await resolveReferences(client, sorted.references, { values: sorted.values, infos })
  return {
    info,
    contactInfo,
    deal: sorted.values.get(target) ?? noValues(),
    contact: sorted.values.get('Contact') ?? noValues(),
    company: person.company === '' ? fields.company : person.company,
    own: fields.own,
    leftOvers: [...sorted.leftOvers, ...unknown],
  }
}

const nobody: Client = { contactId: null, accountId: null, isNew: true, left: [] }

/** Creates the lead's record, or gives the one that a duplicate rule names instead. */
async function make(tools: Tools, job: DeliverJob, about: { sorted: SortedLead; person: Client }): Promise<Outcome> {
  const { context, client } = tools
  const { config, clock } = context
  const { sorted, person } = about
  const { lead } = job
  const links = { contactId: person.contactId, accountId: person.accountId }
  const { target } = config
  const parts = { target, lead, config, info: sorted.info, mapped: sorted.deal, links, nowMs: clock.now() }
  const draft = recordOf(parts)
  if (target === 'Opportunity' && !draft.values.has('StageName')) {
    const reason = 'Choose the stage of new opportunities in the connection: Salesforce does not tell its stages'
    throw new OutcomeError({ kind: 'unauthorized', reason })
  }
  const noteOf = (refused: readonly LeftOver[]): string =>
    noteText({
      lead,
      config,
      own: sorted.own,
      leftOvers: distinct([...draft.leftOvers, ...sorted.leftOvers, ...person.left, ...refused]),
      hasContactLine: target !== 'Lead',
      hasTitle: target === 'Lead',
      hasVisitLine: config.visitField === '',
      isPossibleRepeat: job.isRepeatOfUnknown && config.markerField === '',
    })
  try {
    const record = { values: draft.values, noteOf, descriptionLimit: descriptionLength(sorted.info) }
    return await delivered(client, await createRecord(context, client, { job, record }))
  } catch (error) {
    if (!(error instanceof SalesforceRefusal) || error.find('DUPLICATES_DETECTED') === undefined) throw error
    return intoDuplicate(tools, job, error)
  }
}

const duplicateStep = z.object({ id: z.string() })

/** A duplicate rule objected: by the connection's policy the lead becomes a task of the record that the rule found. */
async function intoDuplicate(tools: Tools, job: DeliverJob, refusal: SalesforceRefusal): Promise<Outcome> {
  const { duplicates, target } = tools.context.config
  const found = refusal.find('DUPLICATES_DETECTED')
  const matches = found?.matches ?? []
  const match = matches.find(({ type }) => type === target) ?? matches[0]
  const names = matches.map(({ type, id }) => `${type} ${id}`).join(', ')
  if (match === undefined || duplicates === 'refuse') {
    const rule = found?.rule === undefined || found.rule === '' ? '' : ` by the rule ${found.rule}`
    const reason = `Salesforce refused a duplicate${rule}${names === '' ? '' : ` of ${names}`}: ${wordsOf(refusal.errors)}`
    throw new OutcomeError({ kind: 'rejected', reason })
  }
  const summary = ({ id }: { id: string }): string => `duplicate of ${id}`
  const step = { name: 'duplicate', schema: duplicateStep, summary }
  const { id } = await job.step(step, () => Promise.resolve({ id: match.id }))
  await appendLead(tools, job, id)
  return delivered(tools.client, id, true)
}

/** Person, then record. The record is last: its mark makes the whole delivery safe to repeat. */
export async function deliver(context: SalesforceContext, job: DeliverJob): Promise<Outcome> {
  const client = createClient(context)
  const tools = { context, client }
  const { target, markerField } = context.config
  const { lead, marker } = job
  const sorted = target === 'Lead' ? await sortForLead(tools, lead) : await sortForDeal(tools, lead)
  const { contactInfo, contact, company } = sorted
  const person =
    target === 'Lead' ? nobody : await ensureClient(tools, { job, info: contactInfo, mapped: contact, company })
  const owner = { info: sorted.info, contactId: person.isNew ? null : person.contactId }
  const appended = await intoOpenRecord(tools, job, owner)
  if (appended !== null) return appended
  if (job.isRepeatOfUnknown && markerField !== '') {
    // An upsert would write over what people have changed meanwhile.
    const known = await findByField(client, { object: target, field: markerField, marker })
    if (known !== undefined) return delivered(client, known)
  }
  return make(tools, job, { sorted, person })
}
