import type { Json, JsonMap } from '../../../src-preload/contract/index.ts'
import type { OutgoingLead } from '../kit/types.ts'
import { isNothing } from '../kit/lead-values.ts'
import type { Books, FieldOwner } from './books.ts'
import { toId } from './convert.ts'
import { indexFields, noFields } from './fields.ts'
import type { FieldIndex } from './fields.ts'
import { AmoRefusal } from './refusal.ts'
import { CONTACT_KEYS, DEAL_KEYS, TRACKING } from './transform.ts'
import type { Known } from './transform.ts'

const DATE_TYPES = new Set(['date', 'birthday', 'date_time'])

/** What a key may not read is as good as unknown: the values go to the note, the lead is not lost. */
async function ifAllowed<T>(read: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof AmoRefusal && error.status === 403 && !error.isPage) return otherwise
    throw error
  }
}

function customKeys(map: JsonMap, plain: readonly string[]): string[] {
  return Object.entries(map).flatMap(([key, value]) => (isNothing(value) || plain.includes(key) ? [] : [key]))
}

/** Fields that know all these keys, if the account does: remembered ones may be older than a new field. */
async function indexFor(books: Books, owner: FieldOwner, keys: readonly string[]): Promise<FieldIndex> {
  return ifAllowed(async () => {
    const known = indexFields(await books.fields(owner))
    if (keys.every((key) => known.find(key) !== undefined)) return known
    const newer = await books.newerFields(owner)
    return newer === null ? known : indexFields(newer)
  }, noFields)
}

/** Reads what the lead's values need of the account, and no more. */
export async function gatherKnown(lead: OutgoingLead, books: Books): Promise<Known> {
  const ofDeal = customKeys(lead.fields, DEAL_KEYS)
  const ofContact = customKeys(lead.clientFields, CONTACT_KEYS)
  const isTracked = lead.visit !== null || TRACKING.some(([variable]) => (lead.variables[variable] ?? '').trim() !== '')
  const wantsDeal = ofDeal.length > 0 || isTracked
  const firstDeal = wantsDeal ? await indexFor(books, 'leads', []) : noFields
  const elsewhere = ofDeal.filter((key) => firstDeal.find(key) === undefined)
  const contact = ofContact.length > 0 || elsewhere.length > 0 ? await indexFor(books, 'contacts', ofContact) : noFields
  const unknown = [...elsewhere, ...ofContact].filter((key) => contact.find(key) === undefined)
  // Only a key that neither record knows is worth asking the account again.
  const deal = unknown.length > 0 ? await indexFor(books, 'leads', unknown) : firstDeal
  const used = [...ofDeal, ...ofContact].map((key) => deal.find(key) ?? contact.find(key))
  const hasDates = used.some((field) => DATE_TYPES.has(field?.type ?? ''))
  return {
    deal,
    contact,
    timeZone: hasDates ? await ifAllowed(() => books.timeZone(), 'Europe/Moscow') : 'Europe/Moscow',
    pipelines: await pipelinesFor(lead, books),
    users: await usersFor(lead, books),
  }
}

function isAsked(value: Json | undefined): value is Json {
  return value !== undefined && !isNothing(value)
}

async function pipelinesFor({ fields }: OutgoingLead, books: Books): Promise<Known['pipelines']> {
  if (!isAsked(fields['status_id']) && !isAsked(fields['pipeline_id'])) return null
  return ifAllowed(() => books.pipelines(), null)
}

async function usersFor({ fields, clientFields }: OutgoingLead, books: Books): Promise<Known['users']> {
  const asked = [fields['responsible_user_id'], clientFields['responsible_user_id']].filter(isAsked)
  if (asked.every((value) => toId(value) !== undefined || value === ' ')) return null
  return ifAllowed(() => books.users(), null)
}
