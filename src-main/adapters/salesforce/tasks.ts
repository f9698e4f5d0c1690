import type { JsonMap } from '../../../src-preload/contract/index.ts'
import { cutText } from '../kit/clean-text.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import { outcomeOfUnreadable } from '../kit/outcome.ts'
import type { CommentJob, LookUp, Outcome } from '../kit/types.ts'
import { createClient, MAX_PARTS } from './client.ts'
import type { Change, SalesforceClient } from './client.ts'
import type { SalesforceContext } from './config.ts'
import { bodyOf } from './fields.ts'
import type { Values } from './fields.ts'
import { localIso } from '../../lib/zoned-time.ts'
import { CannotLook, findInDescriptions } from './marks.ts'
import { markOf, pieces, said, wordsFor } from './note.ts'
import { isHidden, SalesforceRefusal } from './refusal.ts'
import { withRepair } from './repair.ts'
import { quoted } from './soql.ts'
import { leadStateRow, RECORD_ID, saveAnswer } from './types.ts'
import type { LeadState } from './types.ts'

/** Longest description of one task. */
const TASK_LIMIT = 32_000
const SUBJECT_LIMIT = 255
/** Merged leads are followed so far. */
const MAX_HEIRS = 5
const LEAD_PREFIX = '00Q'
const CONTACT_PREFIX = '003'

/** What a task is about. A lead excludes `what`. */
export type TaskPlace = { who: string | null; what: string | null }

function rejected(reason: string): OutcomeError {
  return new OutcomeError({ kind: 'rejected', reason })
}

/** The record is not there any more, or not for us. */
export class GoneRecord extends OutcomeError {
  constructor(reason: string) {
    super({ kind: 'rejected', reason })
    this.name = 'GoneRecord'
  }
}

const LEAD_STATE = ['Id', 'IsDeleted', 'IsConverted']
const LEAD_HEIRS = ['MasterRecordId', 'ConvertedContactId', 'ConvertedOpportunityId']

/** What has become of a lead. Who may not see contacts or opportunities does not see which it became. */
async function readLead(client: SalesforceClient, id: string): Promise<LeadState | undefined> {
  const ask = (fields: readonly string[]): Promise<LeadState[]> =>
    client.query(`SELECT ${fields.join(', ')} FROM Lead WHERE Id = ${quoted(id)}`, leadStateRow, true)
  try {
    return (await ask([...LEAD_STATE, ...LEAD_HEIRS]))[0]
  } catch (error) {
    if (!isHidden(error)) throw error
    return (await ask(LEAD_STATE))[0]
  }
}

/** Where tasks of a record go: a converted lead cannot have new ones, its contact and opportunity can; a merged one has an heir. */
export async function taskPlace(client: SalesforceClient, recordId: string): Promise<TaskPlace> {
  if (!RECORD_ID.test(recordId)) throw rejected(`"${recordId}" is no id of Salesforce`)
  if (recordId.startsWith(CONTACT_PREFIX)) return { who: recordId, what: null }
  if (!recordId.startsWith(LEAD_PREFIX)) return { who: null, what: recordId }
  let id = recordId
  for (let heirs = 0; heirs <= MAX_HEIRS; heirs += 1) {
    const lead = await readLead(client, id)
    if (lead === undefined)
      throw new GoneRecord(`Lead ${id} is not in Salesforce, or the user of the connection may not see it`)
    const { ConvertedContactId: who, ConvertedOpportunityId: what } = lead
    if (lead.IsConverted && (who !== null || what !== null)) return { who, what }
    if (lead.IsConverted)
      throw new GoneRecord(`Lead ${id} was converted into what the user of the connection may not see`)
    if (!lead.IsDeleted) return { who: lead.Id, what: null }
    if (lead.MasterRecordId === null) throw new GoneRecord(`Lead ${id} was deleted in Salesforce`)
    id = lead.MasterRecordId
  }
  throw rejected(`Lead ${recordId} was merged too often to follow`)
}

function conditionOf({ who, what }: TaskPlace): string {
  const parts = [who === null ? '' : `WhoId = ${quoted(who)}`, what === null ? '' : `WhatId = ${quoted(what)}`]
  return parts.filter((part) => part !== '').join(' OR ')
}

/** The task with this mark. Throws `CannotLook`. */
export function findTask(client: SalesforceClient, place: TaskPlace, marker: string): Promise<string | undefined> {
  return findInDescriptions(client, { object: 'Task', where: conditionOf(place), marker })
}

/** A text as finished tasks; each piece fits into one. */
export type TaskText = { subject: string; text: string; marker: string }

/** Bodies of tasks for a text and the places of its mark: the mark closes the last one. */
export function taskBodies(
  { subject, text, marker }: TaskText,
  about: { links: JsonMap; nowMs: number; timeZone: string },
): JsonMap[] {
  const mark = markOf(marker)
  const parts = pieces(text, TASK_LIMIT - mark.length - 2)
  const bodies = parts.length === 0 ? [''] : parts
  return bodies.map((part, index) => {
    const isLast = index === bodies.length - 1
    const number = bodies.length === 1 ? '' : ` (${index + 1}/${bodies.length})`
    return {
      ...about.links,
      Subject: `${cutText(subject, SUBJECT_LIMIT - number.length)}${number}`,
      Description: isLast ? [part, mark].filter((one) => one !== '').join('\n\n') : part,
      ActivityDate: localIso(about.nowMs, about.timeZone).slice(0, 10),
      Status: 'Completed',
      Priority: 'Normal',
    }
  })
}

/** What a list of choices of another org may not have; Salesforce then sets its own default. */
function asValues(body: JsonMap): Values {
  return new Map(
    Object.entries(body).map(([name, value]) => {
      const isRequired = name !== 'Status' && name !== 'Priority'
      return [name, { value, origin: 'lead', note: null, isRequired }]
    }),
  )
}

async function createTasks(
  context: SalesforceContext,
  client: SalesforceClient,
  bodies: readonly JsonMap[],
): Promise<void> {
  const change = (body: JsonMap): Change => ({ method: 'POST', path: 'sobjects/Task', body })
  const [first, ...others] = bodies
  if (first === undefined) return
  if (others.length >= MAX_PARTS) throw rejected('The text is too long for Salesforce')
  await withRepair(asValues(first), async (values) => {
    const allowed = (body: JsonMap): JsonMap =>
      Object.fromEntries(Object.entries(body).filter(([name]) => values.has(name)))
    if (others.length === 0) {
      const response = await client.change(change(bodyOf(values)))
      if (!saveAnswer.safeParse(response.json).success) {
        throw new OutcomeError(outcomeOfUnreadable(response, { isMutation: true, nowMs: context.clock.now() }))
      }
      return
    }
    await client.composite(bodies.map((body, index) => ({ ...change(allowed(body)), name: `task${index + 1}` })))
  })
}

/** Whether tasks with this mark are there. Nothing is added where nobody can say. */
async function isThere(client: SalesforceClient, place: TaskPlace, marker: string): Promise<boolean> {
  try {
    return (await findTask(client, place, marker)) !== undefined
  } catch (error) {
    if (!(error instanceof CannotLook)) throw error
    throw rejected(`Notes are kept as tasks, but ${error.message}: give it rights to read tasks`)
  }
}

/** Adds a text to a record as finished tasks, unless tasks with its mark are already there. */
export async function addTasksOnce(
  context: SalesforceContext,
  client: SalesforceClient,
  about: { recordId: string; text: TaskText },
): Promise<void> {
  const place = await taskPlace(client, about.recordId)
  if (await isThere(client, place, about.text.marker)) return
  const links: JsonMap = {
    ...(place.who === null ? {} : { WhoId: place.who }),
    ...(place.what === null ? {} : { WhatId: place.what }),
  }
  const { timeZone } = context.config
  const bodies = taskBodies(about.text, { links, nowMs: context.clock.now(), timeZone })
  try {
    await createTasks(context, client, bodies)
  } catch (error) {
    if (!(error instanceof SalesforceRefusal) || error.find('CANNOT_UPDATE_CONVERTED_LEAD') === undefined) throw error
    // The lead was converted a moment ago: the next attempt finds what became of it. Nothing was written.
    throw new OutcomeError({ kind: 'retry', reason: error.outcome.reason, trouble: 'lead' })
  }
}

/** Adds a comment to a record as a finished task. */
export async function addComment(context: SalesforceContext, job: CommentJob): Promise<Outcome> {
  const client = createClient(context)
  const subject = said(job.title) === '' ? wordsFor(context.config).comment : said(job.title)
  const text = { subject, text: job.message, marker: job.marker }
  await addTasksOnce(context, client, { recordId: job.crmId, text })
  return { kind: 'delivered', crmId: job.crmId, url: `${await client.instanceUrl()}/${job.crmId}` }
}

/** Looks for the mark of a comment. */
export async function lookUpComment(context: SalesforceContext, job: CommentJob): Promise<LookUp> {
  const client = createClient(context)
  try {
    const place = await taskPlace(client, job.crmId)
    const task = await findTask(client, place, job.marker)
    return task === undefined ? { kind: 'absent' } : { kind: 'found', crmId: job.crmId }
  } catch (error) {
    if (error instanceof CannotLook) return { kind: 'impossible', reason: error.message }
    throw error
  }
}
