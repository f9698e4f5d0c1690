import { z } from 'zod'
import type { JsonMap } from '../../../src-preload/contract/index.ts'
import { cutText } from '../kit/clean-text.ts'
import type { DeliverJob } from '../kit/types.ts'
import { filterValue, readRows } from './client.ts'
import type { MoyskladClient } from './client.ts'
import { syncIdOf } from './meta.ts'
import { LINE_LIMIT } from './order-keys.ts'
import { MoyskladRefusal } from './refusal.ts'
import type { Part } from './transform.ts'
import { counterparty } from './types.ts'
import type { Counterparty } from './types.ts'

/** Whom to look for, and what a new one is called. */
export type Person = { phone: string | null; email: string | null; name: string }

/** Result of the steps `counterparty` and `client_fields`: `dropped` are the fields the CRM did not take. */
export const counterpartyStep = z.object({ id: z.string(), isNew: z.boolean(), dropped: z.array(z.string()) })
export type FoundCounterparty = z.infer<typeof counterpartyStep>

const MAX_HITS_PAGES = 5

/** What makes two spellings of a phone one: a Russian number is its last ten digits, any other all its digits. */
export function phoneKey(phone: string): string {
  const digits = phone.replace(/\D/g, '')
  return /^[78]\d{10}$/.test(digits) ? digits.slice(1) : digits
}

/** People keep several numbers in one field. */
function isSamePhone(stored: string, key: string): boolean {
  return [stored, ...stored.split(/[,;/\n]/)].some((one) => phoneKey(one) === key)
}

/** The oldest; ids settle a tie. */
function best(hits: readonly Counterparty[]): Counterparty | undefined {
  return [...hits].sort((a, b) => a.created.localeCompare(b.created) || a.id.localeCompare(b.id))[0]
}

async function search(
  client: MoyskladClient,
  query: Record<string, string>,
  isSame: (one: Counterparty) => boolean,
): Promise<Counterparty | undefined> {
  const rows = await readRows(client, {
    path: '/entity/counterparty',
    query,
    row: counterparty,
    maxPages: MAX_HITS_PAGES,
  })
  return best(rows.filter(isSame))
}

/** Phones are stored as typed: digits in a row, with dashes at the end, and those of contact persons are each asked for. */
function phoneQueries(key: string): Record<string, string>[] {
  const dashed = /^\d{10}$/.test(key) ? [`${key.slice(3, 6)}-${key.slice(6, 8)}-${key.slice(8)}`] : []
  return [
    ...[key, ...dashed].map((text) => ({ filter: `archived=false;phone~${text}` })),
    { search: key, filter: 'archived=false', expand: 'contactpersons' },
  ]
}

/**
 * The counterparty with exactly this phone, its own or a contact person's, else with exactly this e-mail. The server compares
 * texts as they were typed, so every hit is compared by digits. A search that fails throws: it is never "not found".
 */
export async function findCounterparty(
  client: MoyskladClient,
  { phone, email }: Pick<Person, 'phone' | 'email'>,
): Promise<Counterparty | undefined> {
  if (phone !== null) {
    const key = phoneKey(phone)
    const isSame = (one: Counterparty): boolean =>
      isSamePhone(one.phone, key) || one.contactpersons.some((person) => isSamePhone(person.phone, key))
    for (const query of phoneQueries(key)) {
      const found = await search(client, query, isSame)
      if (found !== undefined) return found
    }
  }
  if (email === null) return undefined
  const wanted = email.toLowerCase()
  // One field named twice is "or"; whether "=" ignores case is not documented.
  const spellings = [...new Set([email, wanted])].map((one) => `email=${filterValue(one)}`)
  const query = { filter: ['archived=false', ...spellings].join(';') }
  return search(client, query, (one) => one.email.trim().toLowerCase() === wanted)
}

/** Finds or creates the counterparty, once per delivery. `step` names the step, `parts` are fields of a new one. */
export function ensureCounterparty(
  client: MoyskladClient,
  job: DeliverJob,
  wanted: { step: string; person: Person; parts: readonly Part[] },
): Promise<FoundCounterparty> {
  const { step: name, person, parts } = wanted
  const summary = ({ id, isNew }: FoundCounterparty): string => `${isNew ? 'created' : 'found'} counterparty ${id}`
  return job.step({ name, schema: counterpartyStep, summary }, async () => {
    const known = await findCounterparty(client, person)
    if (known !== undefined) return { id: known.id, isNew: false, dropped: [] }
    const contact: Part[] = [
      { key: 'phone', value: person.phone, from: [] },
      { key: 'email', value: person.email, from: [] },
    ].filter(({ value }) => value !== null)
    const fixed = {
      name: cutText(person.name, LINE_LIMIT),
      companyType: 'individual',
      syncId: syncIdOf(`${name}:${job.marker}`),
    }
    return createCounterparty(client, fixed, [...contact, ...parts])
  })
}

/** Creates; what the CRM refuses is left out and told, for the order keeps it: first what it names, then all but the name. */
async function createCounterparty(
  client: MoyskladClient,
  fixed: JsonMap,
  parts: readonly Part[],
): Promise<FoundCounterparty> {
  let kept = parts
  for (;;) {
    const body: JsonMap = { ...fixed, ...Object.fromEntries(kept.map(({ key, value }) => [key, value])) }
    try {
      const { id } = await client.post('/entity/counterparty', body, counterparty)
      const dropped = parts.filter((part) => !kept.includes(part)).map(({ key }) => key)
      return { id, isNew: true, dropped }
    } catch (error) {
      if (!(error instanceof MoyskladRefusal) || error.outcome.kind !== 'rejected' || kept.length === 0) throw error
      kept = withoutCulprits(kept, error)
    }
  }
}

const BAD_EMAIL = 3015

function withoutCulprits(parts: readonly Part[], refusal: MoyskladRefusal): readonly Part[] {
  const named = new Set(refusal.errors.map(({ parameter }) => parameter.split(/[.[]/)[0]))
  const rest = parts.filter(({ key }) => !named.has(key))
  if (rest.length < parts.length) return rest
  const withoutEmail = parts.filter(({ key }) => key !== 'email')
  return refusal.has(BAD_EMAIL) && withoutEmail.length < parts.length ? withoutEmail : []
}

/** Sets fields of a known counterparty, once per delivery. A refusal does not stop the lead: the order keeps the values. */
export function editCounterparty(
  client: MoyskladClient,
  job: DeliverJob,
  wanted: { id: string; parts: readonly Part[] },
): Promise<FoundCounterparty> {
  const { id, parts } = wanted
  const summary = ({ dropped }: FoundCounterparty): string =>
    dropped.length === 0 ? `updated counterparty ${id}` : `counterparty ${id} did not take the client fields`
  return job.step({ name: 'client_fields', schema: counterpartyStep, summary }, async () => {
    try {
      const body = Object.fromEntries(parts.map(({ key, value }) => [key, value]))
      // The API replaces the whole list of tags.
      if (Array.isArray(body['tags'])) {
        const { tags } = await client.get(`/entity/counterparty/${id}`, {}, counterparty)
        body['tags'] = [...new Set([...tags, ...body['tags']])]
      }
      await client.put(`/entity/counterparty/${id}`, body, counterparty)
      return { id, isNew: false, dropped: [] }
    } catch (error) {
      if (!(error instanceof MoyskladRefusal) || !error.isRefusal) throw error
      return { id, isNew: false, dropped: parts.map(({ key }) => key) }
    }
  })
}
