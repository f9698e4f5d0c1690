import { z } from 'zod'
import type { JsonMap } from '../../../src-preload/contract/index.ts'
import type { DeliverJob, RunStep } from '../kit/types.ts'
import type { Crm } from './definitions.ts'
import { BitrixRefusal } from './refusal.ts'
import { ORIGINATOR } from './transform.ts'
import type { ContactData } from './transform.ts'
import { contactRow, duplicatesAnswer, recordId } from './types.ts'

/** `LEAD` or `CONTACT`: whom a phone or an e-mail belongs to. */
type Owner = 'LEAD' | 'CONTACT'

/** Spellings of a phone: the search compares them as they are written, `+7…` is not found by `8…`. At most 20 are taken. */
export function spellings(phone: string, typed: string | null): string[] {
  const digits = phone.replace(/\D/g, '')
  const national = /^[78](\d{10})$/.exec(digits)?.[1]
  const all =
    national === undefined
      ? [phone, `+${digits}`, digits]
      : [`+7${national}`, `7${national}`, `8${national}`, national, phone]
  return [...new Set([...all, ...(typed === null ? [] : [typed.trim()])])].filter((text) => text !== '')
}

/** Ids of contacts or leads with this phone or this e-mail, the oldest first. A search that fails throws: it is never "none". */
export async function findByContact(
  { client }: Crm,
  owner: Owner,
  { phone, email, typed }: { phone: string | null; email: string | null; typed: string | null },
): Promise<string[]> {
  const ask = async (type: 'PHONE' | 'EMAIL', values: string[]): Promise<string[]> => {
    const answer = await client.read('crm.duplicate.findbycomm', { type, values, entity_type: owner }, duplicatesAnswer)
    return answer[owner] ?? []
  }
  const byPhone = phone === null ? [] : await ask('PHONE', spellings(phone, typed))
  const ids = byPhone.length > 0 || email === null ? byPhone : await ask('EMAIL', [email])
  return [...new Set(ids)].sort((a, b) => Number(a) - Number(b))
}

/** The lead's person in the CRM; `id` is null when there is none. */
export const clientStep = z.object({
  id: z.string().nullable(),
  /** All contacts with that phone or e-mail. */
  ids: z.array(z.string()),
  managerId: z.string().nullable(),
  isNew: z.boolean(),
})
export type FoundClient = z.infer<typeof clientStep>

const NOBODY: FoundClient = { id: null, ids: [], managerId: null, isNew: false }

/** Who answers for a contact, null when the contact has gone meanwhile. */
async function managerOf({ client }: Crm, id: string): Promise<string | null> {
  try {
    const { ASSIGNED_BY_ID } = await client.read('crm.contact.get', { id: Number(id) }, contactRow)
    return /^[1-9]\d*$/.test(ASSIGNED_BY_ID) ? ASSIGNED_BY_ID : null
  } catch (error) {
    if (error instanceof BitrixRefusal && error.isNotFound) return null
    throw error
  }
}

/** A contact that an earlier attempt of this very lead has made, when its answer was lost. */
async function ownContact({ client }: Crm, marker: string): Promise<string[]> {
  const filter = { ORIGINATOR_ID: ORIGINATOR, ORIGIN_ID: marker }
  const params = { filter, select: ['ID', 'ORIGIN_ID', 'ASSIGNED_BY_ID'], order: { ID: 'ASC' } }
  const rows = await client.list('crm.contact.list', params, { row: contactRow, maxPages: 1 })
  return rows.filter(({ ORIGIN_ID }) => ORIGIN_ID === marker).map(({ ID }) => ID)
}

type Search = { contactData: ContactData; typed: string | null; needsManager: boolean }

async function findClient(crm: Crm, { contactData, typed, needsManager }: Search): Promise<FoundClient> {
  const { phone, email } = contactData
  if (phone === null && email === null) return NOBODY
  const ids = await findByContact(crm, 'CONTACT', { phone, email, typed })
  const [id] = ids
  if (id === undefined) return NOBODY
  const managerId = needsManager ? await managerOf(crm, id) : null
  return { id, ids, managerId, isNew: false }
}

/** Finds the client, or creates one where `draft` is given; once per delivery. `draft` is asked only when it is needed. */
export function ensureClient(
  crm: Crm,
  job: DeliverJob,
  wanted: Search & { draft: (() => JsonMap) | null },
): Promise<FoundClient> {
  const summary = ({ id, isNew }: FoundClient): string =>
    id === null ? 'no contact' : `${isNew ? 'created' : 'found'} contact ${id}`
  return job.step({ name: 'client', schema: clientStep, summary }, async () => {
    const known = await findClient(crm, wanted)
    const { draft } = wanted
    if (known.id !== null || draft === null) return known
    const own = job.isRepeatOfUnknown ? await ownContact(crm, job.marker) : []
    const fields = draft()
    const id =
      own[0] ?? (await crm.client.write('crm.contact.add', { fields, params: { REGISTER_SONET_EVENT: 'N' } }, recordId))
    return { id, ids: [id], managerId: null, isNew: true }
  })
}

/** Sets fields of a known contact, once; false when its owner's rights or the CRM do not allow it. */
export async function editClient(
  { client }: Crm,
  step: RunStep,
  { id, values }: { id: string; values: JsonMap },
): Promise<boolean> {
  const schema = z.object({ isDone: z.boolean() })
  const summary = ({ isDone }: { isDone: boolean }): string =>
    isDone ? `updated contact ${id}` : `contact ${id} could not be updated`
  const done = await step({ name: 'client_fields', schema, summary }, async () => {
    try {
      await client.write('crm.contact.update', { id: Number(id), fields: values }, z.literal(true))
      return { isDone: true }
    } catch (error) {
      // The lead is worth more than the contact's fields: they go to the comment instead.
      const isRefused = error instanceof BitrixRefusal && (error.isRightMissing || error.outcome.kind === 'rejected')
      if (!isRefused) throw error
      return { isDone: false }
    }
  })
  return done.isDone
}
