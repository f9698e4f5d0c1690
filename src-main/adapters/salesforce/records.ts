import { CrmFailure } from '../kit/crm-failure.ts'
import { outcomeOfUnreadable } from '../kit/outcome.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { CrmResponse, DeliverJob, LookUp, Outcome } from '../kit/types.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import { createClient, MAX_PARTS } from './client.ts'
import type { Change, Part, SalesforceClient } from './client.ts'
import type { SalesforceContext } from './config.ts'
import { describeObject } from './describe.ts'
import { bodyOf } from './fields.ts'
import type { Values } from './fields.ts'
import { CannotLook, findByField, findInDescriptions } from './marks.ts'
import { markOf, splitNote, wordsFor } from './note.ts'
import { refusalOf, SalesforceRefusal, wordsOf } from './refusal.ts'
import { withRepair } from './repair.ts'
import { moment } from './soql.ts'
import { taskBodies } from './tasks.ts'
import { descriptionLength, TEXT_LIMIT } from './transform.ts'
import { saveAnswer, unsavedAnswer } from './types.ts'

/** The clock of this machine may be off; Salesforce's is not. */
const CLOCK_SLACK_MS = 24 * 60 * 60_000

/** A confirmed record. */
export async function delivered(client: SalesforceClient, id: string, isAppended?: boolean): Promise<Outcome> {
  const url = `${await client.instanceUrl()}/${id}`
  return { kind: 'delivered', crmId: id, url, ...(isAppended === undefined ? {} : { isAppended }) }
}

/** The record of this lead: by its external id, else by the mark in its description. Throws `CannotLook`. */
export function findRecord(
  context: SalesforceContext,
  client: SalesforceClient,
  { marker, lead }: DeliverJob,
): Promise<string | undefined> {
  const { target, markerField } = context.config
  if (markerField !== '') return findByField(client, { object: target, field: markerField, marker })
  const where = `CreatedDate >= ${moment(lead.receivedAtMs - CLOCK_SLACK_MS)}`
  return findInDescriptions(client, { object: target, where, marker })
}

/** Looks for the record of this lead. */
export async function lookUp(context: SalesforceContext, job: DeliverJob): Promise<LookUp> {
  const client = createClient(context)
  const { target, markerField } = context.config
  try {
    if (markerField === '' && descriptionLength(await describeObject(context, client, target)) === 0) {
      return {
        kind: 'impossible',
        reason: `the user of the connection may not write the Description of a new ${target}`,
      }
    }
    const id = await findRecord(context, client, job)
    return id === undefined
      ? { kind: 'absent' }
      : { kind: 'found', crmId: id, url: `${await client.instanceUrl()}/${id}` }
  } catch (error) {
    if (error instanceof CannotLook) return { kind: 'impossible', reason: error.message }
    throw error
  }
}

/** A record to create. `noteOf` makes the description, with what Salesforce refused meanwhile. */
export type NewRecord = {
  values: Values
  noteOf: (refused: readonly LeftOver[]) => string
  /** Length of the description, 0 without one. */
  descriptionLimit: number
}

function headersOf({ config }: SalesforceContext, values: Values): Record<string, string> {
  const isAssigned = values.has('OwnerId') || !config.hasAssignmentRules
  return {
    // Without it an active rule of the org takes the lead away from the owner it is given to.
    ...(config.target === 'Lead' && isAssigned ? { 'Sforce-Auto-Assign': 'FALSE' } : {}),
    ...(config.duplicates === 'save' ? { 'Sforce-Duplicate-Rule-Header': 'allowSave=true' } : {}),
  }
}

/** The record's own request, and tasks for what its description has no room for. */
function partsOf(
  context: SalesforceContext,
  job: DeliverJob,
  about: { record: NewRecord; values: Values; refused: readonly LeftOver[] },
): Part[] {
  const { config, clock } = context
  const { target, markerField } = config
  const mark = markerField === '' ? markOf(job.marker) : ''
  const words = wordsFor(config)
  const note = { text: about.record.noteOf(about.refused), mark, more: words.more }
  const { head, tails } = splitNote(note, about.record.descriptionLimit, TEXT_LIMIT)
  const body = { ...bodyOf(about.values), ...(head === '' ? {} : { Description: head }) }
  const headers = headersOf(context, about.values)
  const create: Part =
    markerField === ''
      ? { name: 'record', method: 'POST', path: `sobjects/${target}`, body, headers }
      : {
          name: 'record',
          method: 'PATCH',
          path: `sobjects/${target}/${markerField}/${encodeURIComponent(job.marker)}`,
          body,
          headers,
        }
  if (tails.length === 0) return [create]
  const links = target === 'Lead' ? { WhoId: '@{record.id}' } : { WhatId: '@{record.id}' }
  const text = { subject: words.continued, text: tails.join(''), marker: job.marker }
  const bodies = taskBodies(text, { links, nowMs: clock.now(), timeZone: config.timeZone })
  const tasks = bodies.map((task, index): Part => ({
    name: `task${index + 1}`,
    method: 'POST',
    path: 'sobjects/Task',
    body: task,
  }))
  return [create, ...tasks]
}

async function send(client: SalesforceClient, parts: readonly Part[]): Promise<CrmResponse> {
  const [record, ...tasks] = parts
  if (tasks.length >= MAX_PARTS) {
    throw new OutcomeError({ kind: 'rejected', reason: 'The lead is too long for Salesforce' })
  }
  if (record !== undefined && tasks.length === 0) return client.change(asChange(record))
  const [first] = await client.composite(parts)
  if (first === undefined) throw new Error('a composite answer has as many parts as its request')
  return first
}

function asChange({ method, path, body, headers }: Part): Change {
  return { method, path, body, ...(headers === undefined ? {} : { headers }) }
}

/** The id in an answer, null when the record is there but the answer does not name it. */
function idOf(context: SalesforceContext, response: CrmResponse): string | null {
  const about = { isMutation: true, nowMs: context.clock.now() }
  // Old versions answer an upsert that found its record with nothing; several records with the mark are listed as addresses.
  if (response.status === 204 || response.status === 300) return null
  const saved = saveAnswer.safeParse(response.json)
  if (saved.success) return saved.data.id
  if (unsavedAnswer.safeParse(response.json).success) throw refusalOf({ ...response, status: 400 }, about)
  throw new OutcomeError(outcomeOfUnreadable(response, about))
}

/** Salesforce has the record already; it is looked up. Until then it stays unknown. */
async function adopt(context: SalesforceContext, client: SalesforceClient, job: DeliverJob): Promise<string> {
  let words = 'does not show it'
  try {
    const id = await findRecord(context, client, job)
    if (id !== undefined) return id
  } catch (error) {
    const isExpected = error instanceof OutcomeError || error instanceof CrmFailure || error instanceof CannotLook
    if (!isExpected) throw error
    words = `does not tell which: ${error.message}`
  }
  const reason = `Salesforce says that it has the record, but ${words}`
  throw new OutcomeError({ kind: 'unknown', reason, trouble: 'lead' })
}

/** Salesforce means the field of the mark: no lead can be delivered with this setting. */
function isAboutMarkerField(error: SalesforceRefusal, field: string): boolean {
  if (field === '') return false
  const codes = ['NOT_FOUND', 'INVALID_FIELD', 'INVALID_FIELD_FOR_INSERT_UPDATE', 'STRING_TOO_LONG']
  const name = field.toLowerCase()
  return error.errors.some(
    ({ code, message, fields }) =>
      codes.includes(code) &&
      (fields.some((one) => one.toLowerCase() === name) ||
        message.toLowerCase().includes(name) ||
        code === 'NOT_FOUND'),
  )
}

/** What a refusal of the create says of the record: that it is there already, or what is to be done. */
async function settleRefusal(
  context: SalesforceContext,
  client: SalesforceClient,
  about: { job: DeliverJob; error: SalesforceRefusal },
): Promise<string> {
  const { job, error } = about
  const { markerField } = context.config
  if (error.status === 300) return adopt(context, client, job)
  if (markerField !== '' && error.find('CANNOT_UPDATE_CONVERTED_LEAD') !== undefined) return adopt(context, client, job)
  const taken = error.find('DUPLICATE_VALUE')
  if (taken !== undefined) {
    const isOurs = markerField !== '' && taken.fields.some((name) => name.toLowerCase() === markerField.toLowerCase())
    if (isOurs || taken.message.includes(job.marker)) return adopt(context, client, job)
  }
  if (isAboutMarkerField(error, markerField)) {
    const reason = `The field ${markerField} cannot take the mark: check the connection, it says what to do. ${wordsOf(error.errors)}`
    throw new OutcomeError({ kind: 'unauthorized', reason })
  }
  throw error
}

/** Creates the record once; gives its id, also when Salesforce already has it. Values it refuses go to the description. */
export async function createRecord(
  context: SalesforceContext,
  client: SalesforceClient,
  about: { job: DeliverJob; record: NewRecord },
): Promise<string> {
  const { job, record } = about
  try {
    const { result } = await withRepair(record.values, async (values, refused) =>
      idOf(context, await send(client, partsOf(context, job, { record, values, refused }))),
    )
    return result ?? (await adopt(context, client, job))
  } catch (error) {
    if (!(error instanceof SalesforceRefusal)) throw error
    return settleRefusal(context, client, { job, error })
  }
}
