import { z } from 'zod'
import { cutText } from '../kit/clean-text.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import { outcomeOfUnreadable } from '../kit/outcome.ts'
import type { CrmResponse, DeliverJob } from '../kit/types.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import type { Part, SalesforceClient } from './client.ts'
import type { SalesforceContext } from './config.ts'
import { bodyOf } from './fields.ts'
import type { Values } from './fields.ts'
import { CannotLook, findInDescriptions } from './marks.ts'
import { markOf, said, wordsFor } from './note.ts'
import { hasPhone, isPerson, personCondition, personFields } from './phones.ts'
import type { Person } from './phones.ts'
import { SalesforceRefusal } from './refusal.ts'
import { withRepair } from './repair.ts'
import { moment, quoted } from './soql.ts'
import { contactOf, contactRecordOf } from './transform.ts'
import { contactRow, saveAnswer } from './types.ts'
import type { ContactRow, ObjectInfo } from './types.ts'

const DAY_MS = 24 * 60 * 60_000
const ACCOUNT_NAME_LIMIT = 255
const USER_PREFIX = '005'

const clientStep = z.object({
  contactId: z.string().nullable(),
  accountId: z.string().nullable(),
  isNew: z.boolean(),
  /** Fields of the contact that Salesforce refused. */
  dropped: z.array(z.string()),
})
type ClientStep = z.infer<typeof clientStep>

/** The lead's person in Salesforce. `left` is what no field of the contact took. */
export type Client = { contactId: string | null; accountId: string | null; isNew: boolean; left: LeftOver[] }

/** What is known of the person. */
export type ClientParts = {
  job: DeliverJob
  info: ObjectInfo | null
  /** Values the lead's maps give to the contact. */
  mapped: Values
  /** Name of the company, empty when the lead names none. */
  company: string
}

type Tools = { context: SalesforceContext; client: SalesforceClient }

/** The oldest contact with this phone, else with this e-mail. A search that fails throws: it is never "not found". */
async function findContact(
  client: SalesforceClient,
  person: Person,
  info: ObjectInfo | null,
): Promise<ContactRow | undefined> {
  const condition = personCondition(person, info)
  if (condition === null) return undefined
  const fields = ['Id', 'AccountId', ...personFields(info)].join(', ')
  const rows = await client.query(
    `SELECT ${fields} FROM Contact WHERE ${condition} ORDER BY CreatedDate, Id`,
    contactRow,
  )
  const own = rows.filter((row) => isPerson(row, person))
  return own.find((row) => hasPhone(row, person.phone)) ?? own[0]
}

function savedId(response: CrmResponse, nowMs: number): string {
  const saved = saveAnswer.safeParse(response.json)
  if (saved.success) return saved.data.id
  throw new OutcomeError(outcomeOfUnreadable(response, { isMutation: true, nowMs }))
}

function ownerOf({ config }: SalesforceContext): { OwnerId?: string } {
  // A queue may own leads and orders, not accounts and contacts.
  return config.ownerId.startsWith(USER_PREFIX) ? { OwnerId: config.ownerId } : {}
}

const ALLOW = { 'Sforce-Duplicate-Rule-Header': 'allowSave=true' }

function accountName({ config }: SalesforceContext, { job, company }: ClientParts): string {
  const contact = contactOf(job.lead)
  const names = [company, said(job.lead.name), contact.phone ?? '', contact.email ?? '', wordsFor(config).nameless]
  const name = names.find((text) => text !== '') ?? ''
  return cutText(name, ACCOUNT_NAME_LIMIT)
}

/** Makes a contact in an account, which is made too when none is given: both or none. */
async function createContact(
  { context, client }: Tools,
  parts: ClientParts,
  about: { values: Values; accountId: string | null },
): Promise<ClientStep> {
  const { accountId } = about
  const nowMs = context.clock.now()
  const owner = ownerOf(context)
  const account: Part = {
    name: 'account',
    method: 'POST',
    path: 'sobjects/Account',
    body: { Name: accountName(context, parts), ...owner },
    headers: ALLOW,
  }
  try {
    const { result, dropped } = await withRepair(about.values, async (values) => {
      const body = { ...owner, ...bodyOf(values) }
      const contact = { method: 'POST', path: 'sobjects/Contact', headers: ALLOW } as const
      if (accountId !== null) {
        const response = await client.change({ ...contact, body: { ...body, AccountId: accountId } })
        return { contactId: savedId(response, nowMs), accountId }
      }
      const linked: Part = { ...contact, name: 'contact', body: { ...body, AccountId: '@{account.id}' } }
      const [madeAccount, madeContact] = (await client.composite([account, linked])).map((one) => savedId(one, nowMs))
      return { contactId: madeContact ?? null, accountId: madeAccount ?? null }
    })
    return { ...result, isNew: true, dropped }
  } catch (error) {
    if (!(error instanceof SalesforceRefusal)) throw error
    return adoptDuplicate({ context, client }, parts, { ...about, error })
  }
}

/** A duplicate rule that cannot be overridden names the person or the company it knows: these are taken. */
async function adoptDuplicate(
  tools: Tools,
  parts: ClientParts,
  about: { values: Values; accountId: string | null; error: SalesforceRefusal },
): Promise<ClientStep> {
  const { values, accountId, error } = about
  const matches = error.find('DUPLICATES_DETECTED')?.matches ?? []
  const contact = matches.find(({ type }) => type === 'Contact')
  if (contact !== undefined) {
    const soql = `SELECT Id, AccountId FROM Contact WHERE Id = ${quoted(contact.id)}`
    const [row] = await tools.client.query(soql, contactRow.partial({ Email: true, Phone: true, MobilePhone: true }))
    return { contactId: contact.id, accountId: row?.AccountId ?? accountId, isNew: false, dropped: [] }
  }
  const company = matches.find(({ type }) => type === 'Account')
  if (company === undefined || accountId !== null) throw error
  return createContact(tools, parts, { values, accountId: company.id })
}

/** An account for a lead whose person it is not known by: found by its mark when an answer was lost. */
async function ensureAccount({ context, client }: Tools, parts: ClientParts): Promise<string> {
  const { job } = parts
  const name = accountName(context, parts)
  const where = `CreatedDate >= ${moment(job.lead.receivedAtMs - DAY_MS)} AND Name = ${quoted(name)}`
  try {
    const known = await findInDescriptions(client, { object: 'Account', where, marker: job.marker })
    if (known !== undefined) return known
  } catch (error) {
    if (!(error instanceof CannotLook)) throw error
    const reason =
      'The user of the connection may not read accounts: enter the Account of new contacts in the connection'
    throw new OutcomeError({ kind: 'unauthorized', reason })
  }
  const body = { Name: name, Description: markOf(job.marker), ...ownerOf(context) }
  const response = await client.change({ method: 'POST', path: 'sobjects/Account', body, headers: ALLOW })
  return savedId(response, context.clock.now())
}

async function findOrCreate(tools: Tools, parts: ClientParts, values: Values): Promise<ClientStep> {
  const { context, client } = tools
  const { target, accountId: fixed } = context.config
  const { phone, email } = contactOf(parts.job.lead)
  const given = fixed === '' ? null : fixed
  // Orders are made in an account only.
  const account = async (known: string | null): Promise<string | null> =>
    known ?? given ?? (target === 'Order' ? await ensureAccount(tools, parts) : null)
  if (phone === null && email === null) {
    return { contactId: null, accountId: await account(null), isNew: true, dropped: [] }
  }
  const known = await findContact(client, { phone, email }, parts.info)
  if (known === undefined) return createContact(tools, parts, { values, accountId: given })
  return { contactId: known.Id, accountId: await account(known.AccountId), isNew: false, dropped: [] }
}

function notesOf(values: Values, names: readonly string[]): LeftOver[] {
  return names.flatMap((name) => values.get(name)?.note ?? [])
}

const editStep = z.object({ id: z.string(), dropped: z.array(z.string()) })

/** Gives a known contact what the lead's maps say of the client. Doing so twice changes nothing. */
async function editContact(
  { client }: Tools,
  job: DeliverJob,
  about: { id: string; values: Values },
): Promise<string[]> {
  const { id, values } = about
  const summary = (): string => `updated contact ${id}`
  const { dropped } = await job.step({ name: 'client_fields', schema: editStep, summary }, async () => {
    const edited = await withRepair(values, async (left) => {
      if (left.size === 0) return
      await client.change({ method: 'PATCH', path: `sobjects/Contact/${id}`, body: bodyOf(left), headers: ALLOW })
    })
    return { id, dropped: edited.dropped }
  })
  return dropped
}

/** Finds or makes the lead's contact and its account, once per delivery. */
export async function ensureClient(tools: Tools, parts: ClientParts): Promise<Client> {
  const { job, info, mapped } = parts
  const { lead } = job
  const draft = contactRecordOf({ lead, config: tools.context.config, info, mapped })
  const summary = ({ contactId, accountId, isNew }: ClientStep): string =>
    `${isNew ? 'created' : 'found'} contact ${contactId ?? '–'}, account ${accountId ?? '–'}`
  const found = await job.step({ name: 'client', schema: clientStep, summary }, () =>
    findOrCreate(tools, parts, draft.values),
  )
  const { contactId, accountId, isNew } = found
  const client = { contactId, accountId, isNew }
  if (contactId === null) return { ...client, left: [...draft.leftOvers, ...notesOf(mapped, [...mapped.keys()])] }
  const company = isNew || parts.company === '' ? [] : [{ name: 'Company', value: parts.company }]
  if (isNew) return { ...client, left: [...draft.leftOvers, ...notesOf(draft.values, found.dropped)] }
  const edits: Values = new Map([...mapped].filter(([name]) => name !== 'Phone' && name !== 'Email'))
  const dropped = edits.size === 0 ? [] : await editContact(tools, job, { id: contactId, values: edits })
  return { ...client, left: [...draft.leftOvers, ...company, ...notesOf(edits, dropped)] }
}
