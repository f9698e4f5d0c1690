import { z } from 'zod'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { CommentJob, DeliverJob, LookUp, Outcome } from '../kit/types.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import { createTrytonClient } from './client.ts'
import type { TrytonClient } from './client.ts'
import type { TrytonContext } from './config.ts'
import { convertFields } from './fields.ts'
import { editParty, ensureParty } from './parties.ts'
import type { FoundParty } from './parties.ts'
import { contactOf, markOf, opportunityOf, repeatNote, textValue, WORDS } from './transform.ts'
import { ids, noteRow, opportunityRow } from './types.ts'

const OPPORTUNITY = 'sale.opportunity'
/** States in which an opportunity is still worked at. */
const OPEN_STATES = ['lead', 'opportunity']
const ROW_FIELDS = ['reference', 'state', 'number']

type Opportunity = z.infer<typeof opportunityRow>
type Delivered = Extract<Outcome, { kind: 'delivered' }>

function delivered({ config }: TrytonContext, id: number, isAppended?: boolean): Delivered {
  // The web client (sao) is served by the same server.
  const url = `${config.account}/#${encodeURIComponent(config.database)}/model/${OPPORTUNITY}/${id}`
  return { kind: 'delivered', crmId: String(id), url, ...(isAppended === undefined ? {} : { isAppended }) }
}

async function search(
  client: TrytonClient,
  domain: (string | number | string[])[][],
  limit: number,
): Promise<Opportunity[]> {
  const params = [domain, 0, limit, [['id', 'DESC']], ROW_FIELDS]
  return client.read(`model.${OPPORTUNITY}.search_read`, params, z.array(opportunityRow))
}

/** The opportunity with this marker; the oldest when there are several. */
async function findOwn(client: TrytonClient, marker: string): Promise<Opportunity | undefined> {
  return (await search(client, [['reference', '=', marker]], 10)).findLast(({ reference }) => reference === marker)
}

/** Party, then the opportunity. A repeat after an unclear end searches first: the reference is not unique in Tryton. */
export async function deliver(context: TrytonContext, job: DeliverJob): Promise<Outcome> {
  const client = createTrytonClient(context)
  const { lead, marker } = job
  const { config } = context
  if (job.isRepeatOfUnknown) {
    const own = await findOwn(client, marker)
    if (own !== undefined) return delivered(context, own.id)
  }
  const deal = await convertFields(context, client, { owner: OPPORTUNITY, fields: lead.fields })
  const person = await partyOf(context, client, job)
  const appended = await intoOpen(context, client, { job, party: person.party })
  if (appended !== null) return appended
  const record = opportunityOf({
    marker,
    lead,
    config,
    company: await client.company(),
    party: person.party?.id ?? null,
    values: deal.values,
    leftOvers: [...deal.leftOvers, ...person.leftOvers],
  })
  const [id] = await client.write(`model.${OPPORTUNITY}.create`, [[record]], ids.length(1))
  return delivered(context, id ?? 0)
}

type Person = { party: FoundParty | null; leftOvers: LeftOver[] }

/** The lead's party. Without phone and e-mail nobody is searched or made: the next lead could not find him either. */
async function partyOf(context: TrytonContext, client: TrytonClient, job: DeliverJob): Promise<Person> {
  const { lead } = job
  const { config } = context
  const contact = contactOf(lead)
  if (!config.makesParties || (contact.phone === '' && contact.email === '')) {
    const leftOvers = Object.entries(lead.clientFields).map(([name, value]) => ({ name, value }))
    return { party: null, leftOvers }
  }
  const { values, leftOvers } = await convertFields(context, client, {
    owner: 'party.party',
    fields: lead.clientFields,
  })
  const name = textValue(lead.name) === '' ? WORDS[config.noteLanguage].noName : textValue(lead.name)
  const party = await ensureParty(client, job, { name, contact, values })
  if (party.isKnown && Object.keys(values).length > 0) await editParty(client, job, { id: party.id, values })
  return { party, leftOvers }
}

/** The open opportunity a repeated lead belongs to, when the lead asks for that check. */
async function intoOpen(
  context: TrytonContext,
  client: TrytonClient,
  { job, party }: { job: DeliverJob; party: FoundParty | null },
): Promise<Outcome | null> {
  const { flags } = job.lead
  if (flags.is_need_check_order_in_processing !== true || party?.isKnown !== true) return null
  const domain = [
    ['party', '=', party.id],
    ['state', 'in', OPEN_STATES],
  ]
  const [newest] = await search(client, domain, 1)
  if (newest === undefined) return null
  // The lead's own: an earlier attempt made it.
  if (newest.reference === job.marker) return delivered(context, newest.id)
  if (flags.is_need_check_order_in_processing_append !== true) return delivered(context, newest.id, false)
  const text = repeatNote(job.lead, context.config, job.marker)
  await ensureNote(client, { opportunityId: newest.id, text, marker: job.marker })
  return delivered(context, newest.id, true)
}

async function hasNote(client: TrytonClient, opportunityId: number, marker: string): Promise<boolean> {
  const mark = markOf(marker)
  const domain = [
    ['resource', '=', `${OPPORTUNITY},${opportunityId}`],
    ['message', 'like', `%${mark.replace(/[\\%_]/g, '\\$&')}%`],
  ]
  const rows = await client.read('model.ir.note.search_read', [domain, 0, 10, null, ['message']], z.array(noteRow))
  return rows.some(({ message }) => message.includes(mark))
}

/** Adds a note once; one with its mark is not added again. */
async function ensureNote(
  client: TrytonClient,
  note: { opportunityId: number; text: string; marker: string },
): Promise<void> {
  if (await hasNote(client, note.opportunityId, note.marker)) return
  const record = { resource: `${OPPORTUNITY},${note.opportunityId}`, message: note.text }
  await client.write('model.ir.note.create', [[record]], ids.length(1))
}

/** Looks for the opportunity by its reference. */
export async function lookUp(context: TrytonContext, { marker, lead }: DeliverJob): Promise<LookUp> {
  const client = createTrytonClient(context)
  const own = await findOwn(client, marker)
  if (own !== undefined) return { ...delivered(context, own.id), kind: 'found' }
  if (lead.flags.is_need_check_order_in_processing_append !== true) return { kind: 'absent' }
  const opportunityId = await findNoted(client, marker)
  return opportunityId === undefined ? { kind: 'absent' } : { ...delivered(context, opportunityId), kind: 'found' }
}

/** The opportunity whose note holds this lead. */
async function findNoted(client: TrytonClient, marker: string): Promise<number | undefined> {
  const domain = [['message', 'like', `%${markOf(marker).replace(/[\\%_]/g, '\\$&')}%`]]
  const row = noteRow.extend({ resource: z.string() })
  const rows = await client.read(
    'model.ir.note.search_read',
    [domain, 0, 10, null, ['message', 'resource']],
    z.array(row),
  )
  const own = rows.find(({ message, resource }) => message.includes(markOf(marker)) && resource.startsWith(OPPORTUNITY))
  return own === undefined ? undefined : Number(own.resource.split(',')[1])
}

function opportunityId({ crmId }: CommentJob): number {
  if (/^\d{1,15}$/.test(crmId)) return Number(crmId)
  throw new OutcomeError({ kind: 'rejected', reason: `"${crmId}" is no id of an opportunity in Tryton` })
}

/** Adds a comment as a note, with its mark. */
export async function addComment(context: TrytonContext, job: CommentJob): Promise<Outcome> {
  const id = opportunityId(job)
  const text = [job.title ?? '', job.message, markOf(job.marker)].filter((part) => part !== '').join('\n')
  await ensureNote(createTrytonClient(context), { opportunityId: id, text, marker: job.marker })
  return delivered(context, id)
}

/** Looks for the mark of a comment. */
export async function lookUpComment(context: TrytonContext, job: CommentJob): Promise<LookUp> {
  const isThere = await hasNote(createTrytonClient(context), opportunityId(job), job.marker)
  return isThere ? { kind: 'found', crmId: job.crmId } : { kind: 'absent' }
}
