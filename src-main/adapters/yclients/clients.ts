import { z } from 'zod'
import type { Json, JsonMap } from '../../../src-preload/contract/index.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { RunStep } from '../kit/types.ts'
import type { YclientsClient } from './client.ts'
import { markOf } from './note.ts'
import { YclientsRefusal } from './refusal.ts'
import type { Contact } from './transform.ts'
import { clientOf, phoneDigits } from './transform.ts'
import { anything, clientHits, created, fullClient } from './types.ts'
import type { ClientHit, FullClient } from './types.ts'

/** Largest page the search takes. */
const PAGE_SIZE = 200
const EXISTS = /уже\s+(существует|есть|зарегистрирован)|already exists/i
const NOBODY = /клиент\S*\s+не\s+найден|client\S*\s+(was |were )?not found/i

/** Keys of a card that can be written; a write replaces the card, so all that was read goes back. */
const WRITABLE = [
  'sex_id',
  'importance_id',
  'discount',
  'card',
  'birth_date',
  'spent',
  'balance',
  'sms_check',
  'sms_not',
] as const

function searchBody(digits: string): JsonMap {
  return {
    page: 1,
    page_size: PAGE_SIZE,
    fields: ['id', 'name', 'phone', 'email'],
    order_by: 'id',
    order_by_direction: 'ASC',
    operation: 'AND',
    filters: [{ type: 'quick_search', state: { value: digits } }],
  }
}

/** Clients with exactly this phone, the oldest first. The server's search also looks into names and cards. */
export async function clientsByPhone(client: YclientsClient, phone: string): Promise<ClientHit[]> {
  const path = `/company/${client.companyId}/clients/search`
  const { data, totalCount } = await client.search(path, searchBody(phone), clientHits)
  const same = data.filter((one) => phoneDigits(one.phone) === phone).sort((a, b) => a.id - b.id)
  if (same.length === 0 && (totalCount ?? data.length) > data.length) {
    throw new OutcomeError({ kind: 'retry', reason: 'YCLIENTS finds too many clients by this phone', trouble: 'lead' })
  }
  return same
}

/** Clients with exactly this e-mail. The current search does not know e-mails, the older list does. */
async function clientsByEmail(client: YclientsClient, email: string): Promise<ClientHit[]> {
  try {
    const { data } = await client.get(`/clients/${client.companyId}`, { email, page: 1, count: 50 }, clientHits)
    return data.filter((one) => one.email.trim().toLowerCase() === email.toLowerCase())
  } catch (error) {
    // An empty list may be told as 404; any other 404 (no such branch) is a failed search.
    if (error instanceof YclientsRefusal && error.status === 404 && error.says(NOBODY)) return []
    throw error
  }
}

/** The lead's person: by phone, else by e-mail. A search that fails throws: it is never "not found". */
export async function findClients(client: YclientsClient, { phone, email }: Contact): Promise<ClientHit[]> {
  const byPhone = phone === null ? [] : await clientsByPhone(client, phone)
  return byPhone.length > 0 || email === null ? byPhone : clientsByEmail(client, email)
}

/** A card by its id. */
export async function readClient(client: YclientsClient, id: number): Promise<FullClient> {
  return (await client.get(`/client/${client.companyId}/${id}`, {}, fullClient)).data
}

const idList = z.array(z.union([z.number(), z.object({ id: z.number() }).transform((row) => row.id)])).catch([])
const valueMap = z.record(z.string(), z.json()).catch({})

/** Writes a card back with changes: `PUT` replaces it, so everything writable that was read goes along. */
export async function writeClient(client: YclientsClient, card: FullClient, changes: JsonMap): Promise<void> {
  if (!/^\d{9,15}$/.test(phoneDigits(card.phone))) {
    // Written back, a hidden phone would replace the real one.
    throw new OutcomeError({
      kind: 'rejected',
      reason: `The phone of client ${card.id} is hidden from this user: give it the right to see phones of clients`,
    })
  }
  const kept: [string, Json][] = WRITABLE.flatMap((key) => {
    const value = z.json().safeParse(card[key])
    return value.success && value.data !== null && value.data !== '' ? [[key, value.data]] : []
  })
  const custom = { ...valueMap.parse(card['custom_fields']), ...valueMap.parse(changes['custom_fields']) }
  const body: JsonMap = {
    name: card.name,
    phone: phoneDigits(card.phone),
    ...(card.email === '' ? {} : { email: card.email }),
    ...Object.fromEntries(kept),
    comment: card.comment,
    categories: idList.parse(card['categories']),
    ...changes,
    ...(Object.keys(custom).length === 0 ? {} : { custom_fields: custom }),
  }
  await client.change({ method: 'PUT', path: `/client/${client.companyId}/${card.id}`, body }, anything)
}

/** Appends to a card's comment unless the mark is already there. */
export async function appendToClient(
  client: YclientsClient,
  id: number,
  addition: { text: string; marker: string; details?: JsonMap },
): Promise<void> {
  const card = await readClient(client, id)
  if (card.comment.includes(markOf(addition.marker))) return
  const comment = [card.comment, addition.text].filter((part) => part !== '').join('\n\n')
  await writeClient(client, card, { ...addition.details, comment })
}

/** Creates a card; null when YCLIENTS says that this phone already has one. */
export async function createClientCard(client: YclientsClient, body: JsonMap): Promise<number | null> {
  try {
    return (await client.change({ method: 'POST', path: `/clients/${client.companyId}`, body }, created)).id
  } catch (error) {
    if (error instanceof YclientsRefusal && error.says(EXISTS)) return null
    throw error
  }
}

const clientStep = z.object({ id: z.number(), isNew: z.boolean() })

type WantedClient = { contact: Contact; phone: string; details: JsonMap }

async function findOrCreate(client: YclientsClient, { contact, phone, details }: WantedClient) {
  const [found] = await clientsByPhone(client, phone)
  if (found !== undefined) return { id: found.id, isNew: false }
  const comment = details['comment']
  const body = clientOf(contact, details, typeof comment === 'string' ? comment : undefined)
  const id = await createClientCard(client, body)
  if (id !== null) return { id, isNew: true }
  const [late] = await clientsByPhone(client, phone)
  if (late === undefined) throw hiddenClient()
  return { id: late.id, isNew: false }
}

/** Fields of the lead on a known card; its comment is added to, never replaced. */
async function updateCard(client: YclientsClient, id: number, { comment, ...details }: JsonMap): Promise<void> {
  const card = await readClient(client, id)
  const isNews = typeof comment === 'string' && comment !== '' && !card.comment.includes(comment)
  const joined = isNews ? [card.comment, comment].filter((part) => part !== '').join('\n\n') : card.comment
  await writeClient(client, card, { ...details, comment: joined })
}

/**
 * Gives a lead's client the lead's `client_fields`: found or created, once per delivery. False when YCLIENTS refuses that
 * for certain: the values then belong into the record's comment, the lead is not lost for them.
 */
export async function ensureClient(client: YclientsClient, step: RunStep, wanted: WantedClient): Promise<boolean> {
  const summary = (result: z.output<typeof clientStep>): string =>
    `${result.isNew ? 'created' : 'found'} client ${result.id}`
  try {
    const known = await step({ name: 'client', schema: clientStep, summary }, () => findOrCreate(client, wanted))
    if (known.isNew) return true
    const done = z.object({ id: z.number() })
    await step({ name: 'client_fields', schema: done, summary: ({ id }) => `updated client ${id}` }, async () => {
      await updateCard(client, known.id, wanted.details)
      return { id: known.id }
    })
    return true
  } catch (error) {
    const isRefused = error instanceof OutcomeError && error.outcome.kind === 'rejected'
    if (isRefused || (error instanceof YclientsRefusal && error.isRightMissing)) return false
    throw error
  }
}

/** YCLIENTS says that the phone has a card, and does not show it. */
export function hiddenClient(): OutcomeError {
  const reason = 'YCLIENTS says that a client with this phone exists, but does not show it to this user'
  return new OutcomeError({ kind: 'rejected', reason, field: 'phone' })
}
