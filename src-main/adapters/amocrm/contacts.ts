import { z } from 'zod'
import type { RunStep } from '../kit/types.ts'
import type { AmoClient } from './client.ts'
import { readPages } from './client.ts'
import type { Books } from './books.ts'
import { blamedPart, bodyOf, sendable } from './parts.ts'
import type { Part } from './parts.ts'
import { AmoRefusal } from './refusal.ts'
import { sendRepaired } from './repair.ts'
import { markStart } from './start.ts'
import { storedStep } from './steps.ts'
import { contact, madeOf } from './types.ts'
import type { Contact } from './types.ts'

const peopleStep = z.object({ ids: z.array(z.number()).min(1), isNew: z.boolean() })
/** The contact of a lead (first id) and others with the same phone or e-mail. */
export type People = z.infer<typeof peopleStep>

/** Whom to look for. */
export type Person = { phone: string | null; email: string | null }

const PAGE = 50
const MAX_HIT_PAGES = 5
/** A phone is the same when its last ten digits are: the rule by which amoCRM matches calls. */
const PHONE_DIGITS = 10

/** The digits that are compared. */
function phoneKey(phone: string): string {
  return phone.replace(/\D/g, '').slice(-PHONE_DIGITS)
}

function valuesOf({ custom_fields_values: fields }: Contact, code: string): string[] {
  return fields
    .filter((field) => field.field_code === code)
    .flatMap(({ values }) =>
      values.flatMap(({ value }) => (typeof value === 'string' || typeof value === 'number' ? [String(value)] : [])),
    )
}

function hasPhone(one: Contact, phone: string): boolean {
  return valuesOf(one, 'PHONE').some((value) => phoneKey(value) === phoneKey(phone))
}

function hasEmail(one: Contact, email: string): boolean {
  return valuesOf(one, 'EMAIL').some((value) => value.trim().toLowerCase() === email.toLowerCase())
}

async function search(client: AmoClient, query: string, isSame: (one: Contact) => boolean): Promise<Contact[]> {
  const hits: Contact[] = []
  let pages = 0
  await readPages(
    client,
    { path: '/contacts', query: { query }, key: 'contacts', row: contact, size: PAGE },
    (rows) => {
      hits.push(...rows.filter((one) => !one.is_deleted && isSame(one)))
      pages += 1
      return pages >= MAX_HIT_PAGES
    },
  )
  return hits
}

/** The newest contacts as a list: it is not behind as the search index may be. */
async function searchNewest(client: AmoClient, isSame: (one: Contact) => boolean): Promise<Contact[]> {
  const hits: Contact[] = []
  await readPages(
    client,
    { path: '/contacts', query: { 'order[id]': 'desc' }, key: 'contacts', row: contact, size: PAGE },
    (rows) => {
      hits.push(...rows.filter((one) => !one.is_deleted && isSame(one)))
      return true
    },
  )
  return hits
}

/**
 * Contacts with exactly this phone, else with exactly this e-mail, oldest first. amoCRM's search is a full-text one, so every hit is
 * compared; one that finds nothing may be behind, so the newest contacts are looked through too. A search that fails throws.
 */
export async function findContacts(client: AmoClient, { phone, email }: Person): Promise<Contact[]> {
  const oldestFirst = (hits: Contact[]): Contact[] => [...hits].sort((a, b) => a.id - b.id)
  if (phone !== null) {
    const hits = await search(client, phoneKey(phone), (one) => hasPhone(one, phone))
    if (hits.length > 0) return oldestFirst(hits)
  }
  if (email !== null) {
    const hits = await search(client, email, (one) => hasEmail(one, email))
    if (hits.length > 0) return oldestFirst(hits)
  }
  const isSame = (one: Contact): boolean =>
    (phone !== null && hasPhone(one, phone)) || (email !== null && hasEmail(one, email))
  return phone === null && email === null ? [] : oldestFirst(await searchNewest(client, isSame))
}

/** What finding, making and changing contacts needs. */
export type ContactTools = { client: AmoClient; step: RunStep; books: Books }

/** `contact again`: the one that was found is gone. */
export type StepName = 'contact' | 'contact again'

/** Finds or, with `parts`, makes the lead's contact, once per delivery; null when it is neither found nor to be made. */
export async function ensureContact(
  { client, step, books }: ContactTools,
  name: StepName,
  wanted: { person: Person; parts: readonly Part[] | null },
): Promise<People | null> {
  const summary = ({ ids, isNew }: People): string => `${isNew ? 'created' : 'found'} contact ${ids[0] ?? 0}`
  const { person, parts } = wanted
  if (parts === null) {
    const stored = await storedStep(step, name, peopleStep)
    if (stored !== null) return stored
    const found = await findContacts(client, person)
    return found.length === 0
      ? null
      : step({ name, schema: peopleStep, summary }, () => Promise.resolve(knownPeople(found)))
  }
  return step({ name, schema: peopleStep, summary }, async () => {
    const found = await findContacts(client, person)
    if (found.length > 0) return knownPeople(found)
    const record = {
      step,
      scope: name,
      parts: sendable(parts, true),
      blame: blamedPart,
      onRefused: () => {
        books.forgetFields()
      },
    }
    await markStart(client, step)
    const [made] = await sendRepaired(record, (kept) =>
      client.write(
        { method: 'POST', path: '/contacts', body: [{ ...bodyOf(kept), request_id: name }] },
        madeOf('contacts'),
      ),
    )
    return { ids: made === undefined ? [] : [made.id], isNew: true }
  })
}

function knownPeople(found: readonly Contact[]): People {
  return { ids: found.map(({ id }) => id), isNew: false }
}

/** The contact of this delivery, when an attempt has settled it. */
export async function settledPeople(step: RunStep): Promise<People | null> {
  return (await storedStep(step, 'contact again', peopleStep)) ?? (await storedStep(step, 'contact', peopleStep))
}

const EDIT_SCOPE = 'client fields'
const editStep = z.object({ isDone: z.boolean() })

/** Sets fields of a known contact, once; setting them twice changes nothing. False when amoCRM refused them all. */
export async function editContact(
  { client, step, books }: ContactTools,
  id: number,
  parts: readonly Part[],
): Promise<boolean> {
  const summary = ({ isDone }: { isDone: boolean }): string =>
    isDone ? `updated contact ${id}` : `contact ${id} could not be updated`
  const { isDone } = await step({ name: EDIT_SCOPE, schema: editStep, summary }, async () => {
    const record = {
      step,
      scope: EDIT_SCOPE,
      parts: sendable(parts, false),
      blame: blamedPart,
      onRefused: () => {
        books.forgetFields()
      },
    }
    await markStart(client, step)
    try {
      await sendRepaired(record, async (kept) => {
        if (kept.length > 0)
          await client.write(
            { method: 'PATCH', path: `/contacts/${id}`, body: bodyOf(kept) },
            z.object({ id: z.unknown() }),
          )
      })
      return { isDone: true }
    } catch (error) {
      if (!(error instanceof AmoRefusal) || error.outcome.kind !== 'rejected') throw error
      return { isDone: false }
    }
  })
  return isDone
}

/** Whether a known contact got the lead's fields; true when nothing was to be set. */
export async function isContactEdited(step: RunStep): Promise<boolean> {
  return (await storedStep(step, EDIT_SCOPE, editStep))?.isDone ?? true
}
