import { z } from 'zod'
import type { JsonMap } from '../../../src-preload/contract/index.ts'
import type { RunStep } from '../kit/types.ts'
import { anyOf, quoted } from './client.ts'
import type { FreshClient } from './client.ts'
import { markOf } from './note.ts'
import { phoneDigits } from './transform.ts'
import type { Contact } from './transform.ts'
import { addressRow, companyRow, contactRow } from './types.ts'
import type { AddressRow } from './types.ts'

/** Spellings under which accounts keep a phone; the service compares letter by letter. */
export function spellings(phone: string, typed: string): string[] {
  const russian = /^7(\d{3})(\d{3})(\d{2})(\d{2})$/.exec(phone)
  const national = ([, code, a, b, c]: RegExpExecArray): string[] => {
    const tail = `${a}-${b}-${c}`
    const bare = phone.slice(1)
    return [`8${bare}`, bare, `+7 (${code}) ${tail}`, `8 (${code}) ${tail}`, `+7(${code})${tail}`, `8(${code})${tail}`]
  }
  const all = [phone, `+${phone}`, ...(russian === null ? [] : national(russian)), typed]
  return [...new Set(all)].filter((one) => one !== '')
}

/** Counterparties of a phone or e-mail, the oldest first. `isBlind`: it is known, but not told whose it is. */
export type Found = { ids: string[]; isBlind: boolean }

async function ownersOf(client: FreshClient, rows: readonly AddressRow[]): Promise<Found> {
  const direct = rows.flatMap(({ companyId }) => (companyId === null ? [] : [companyId]))
  const contactIds = rows.flatMap(({ companyId, contactId }) =>
    companyId === null && contactId !== null ? [contactId] : [],
  )
  const contacts =
    contactIds.length === 0
      ? []
      : await client.rows('contacts', { filter: anyOf('id', [...new Set(contactIds)]) }, contactRow)
  const ids = [...direct, ...contacts.flatMap(({ companyId }) => (companyId === null ? [] : [companyId]))]
  const unique = [...new Set(ids)].sort((a, b) => Number(a) - Number(b))
  return { ids: unique, isBlind: unique.length === 0 && rows.length > 0 }
}

/** By phone, else by e-mail. A search that fails throws: it is never "not found". */
export async function findCompanies(client: FreshClient, { phone, typedPhone, email }: Contact): Promise<Found> {
  let isBlind = false
  if (phone !== null) {
    const filter = anyOf('phone', spellings(phone, typedPhone).map(quoted))
    const rows = await client.rows('phones', { filter }, addressRow)
    const found = await ownersOf(
      client,
      rows.filter((row) => phoneDigits(row.phone) === phone || `7${phoneDigits(row.phone)}` === phone),
    )
    if (found.ids.length > 0) return found
    isBlind = found.isBlind
  }
  if (email !== null) {
    const words = [...new Set([email, email.toLowerCase()])]
    const rows = await client.rows('emails', { filter: anyOf('email', words.map(quoted)) }, addressRow)
    const found = await ownersOf(
      client,
      rows.filter((row) => row.email.trim().toLowerCase() === email.toLowerCase()),
    )
    if (found.ids.length > 0) return found
    isBlind ||= found.isBlind
  }
  return { ids: [], isBlind }
}

const companyStep = z.object({ id: z.string(), isNew: z.boolean(), isBlind: z.boolean() })
/** The counterparty of a delivery. */
export type Chosen = z.output<typeof companyStep>

/** Which counterparty is wanted. */
export type Wanted = { contact: Contact; isSearched: boolean; marker: string; name: string; body: JsonMap }

/** The counterparty that an earlier attempt made without hearing so: by its name, which is searchable, and the mark in its note. */
async function findOwn(client: FreshClient, { name, marker }: Wanted): Promise<string | undefined> {
  const own = await client.find(
    {
      set: 'companies',
      key: 'id',
      filter: `name eq ${quoted(name)}`,
      select: 'id,note',
      row: companyRow,
      keyOf: ({ id }) => id,
    },
    ({ note }) => note?.includes(markOf(marker)) === true,
  )
  return own?.id
}

/** Finds or creates the lead's counterparty, once per delivery. */
export function ensureCompany(client: FreshClient, step: RunStep, wanted: Wanted): Promise<Chosen> {
  const summary = ({ id, isNew }: Chosen): string => `${isNew ? 'created' : 'found'} counterparty ${id}`
  return step({ name: 'company', schema: companyStep, summary }, async () => {
    // Its own first: found by phone, it would look like somebody who was there before.
    const own = await findOwn(client, wanted)
    if (own !== undefined) return { id: own, isNew: true, isBlind: false }
    const { ids, isBlind } = wanted.isSearched
      ? await findCompanies(client, wanted.contact)
      : { ids: [], isBlind: false }
    const [known] = ids
    if (known !== undefined) return { id: known, isNew: false, isBlind: false }
    return { id: await client.create('companies', wanted.body), isNew: true, isBlind }
  })
}
