import { z } from 'zod'
import type { JsonMap } from '../../../src-preload/contract/index.ts'
import type { RunStep } from '../kit/types.ts'
import type { RetailClient } from './client.ts'
import { readPages } from './client.ts'
import { RetailRefusal } from './refusal.ts'
import { createdAnswer, customersAnswer, editedAnswer } from './types.ts'
import type { Customer } from './types.ts'

/** Result of the step `customer`. */
export const customerStep = z.object({
  id: z.number(),
  managerId: z.number().nullable(),
  site: z.string().nullable(),
  isNew: z.boolean(),
})
export type FoundCustomer = z.infer<typeof customerStep>

/** Whom to look for. */
export type Person = { phone: string | null; email: string | null; site: string }

const MAX_HITS_PAGES = 5

/** Digits that make two spellings of a phone one: Russian `8…` is `7…`. */
export function phoneDigits(phone: string): string {
  const digits = phone.replace(/\D/g, '')
  return /^8\d{10}$/.test(digits) ? `7${digits.slice(1)}` : digits
}

/** Spellings worth asking for: the server's own matching is not documented. */
function spellings(phone: string): string[] {
  const digits = phoneDigits(phone)
  return /^7\d{10}$/.test(digits) ? [digits, `8${digits.slice(1)}`] : [digits]
}

/** The customer's own shop first, then the oldest. */
function best(hits: readonly Customer[], site: string): Customer | undefined {
  const rank = (customer: Customer): number => (customer.site === site ? 0 : 1)
  return [...hits].sort((a, b) => rank(a) - rank(b) || a.id - b.id)[0]
}

async function search(
  client: RetailClient,
  filter: Record<string, string>,
  isSame: (customer: Customer) => boolean,
): Promise<Customer[]> {
  const hits: Customer[] = []
  let pages = 0
  await readPages(client, { path: '/api/v5/customers', query: filter, answer: customersAnswer }, (page) => {
    hits.push(...page.customers.filter(isSame))
    pages += 1
    return pages >= MAX_HITS_PAGES
  })
  return hits
}

/**
 * The customer with exactly this phone, else with exactly this e-mail. The server's search is fuzzy (name or phone), so
 * every hit is compared. A search that fails throws: it is never "not found".
 */
export async function findCustomer(
  client: RetailClient,
  { phone, email, site }: Person,
): Promise<Customer | undefined> {
  if (phone !== null) {
    const digits = phoneDigits(phone)
    for (const spelling of spellings(phone)) {
      const hits = await search(client, { 'filter[name]': spelling }, (customer) =>
        customer.phones.some(({ number }) => phoneDigits(number) === digits),
      )
      const found = best(hits, site)
      if (found !== undefined) return found
    }
  }
  if (email === null) return undefined
  const wanted = email.toLowerCase()
  const hits = await search(client, { 'filter[email]': email }, (one) => one.email?.trim().toLowerCase() === wanted)
  return best(hits, site)
}

/** Finds or creates the customer, once per delivery. `details` are the fields of a new one. */
export function ensureCustomer(
  client: RetailClient,
  step: RunStep,
  wanted: { person: Person; details: JsonMap },
): Promise<FoundCustomer> {
  const { person, details } = wanted
  const summary = ({ id, isNew }: FoundCustomer): string => `${isNew ? 'created' : 'found'} customer ${id}`
  return step({ name: 'customer', schema: customerStep, summary }, async () => {
    const known = await findCustomer(client, person)
    if (known !== undefined) {
      return { id: known.id, managerId: known.managerId ?? null, site: known.site ?? null, isNew: false }
    }
    const form = { site: person.site, customer: details }
    const { id } = await client.post('/api/v5/customers/create', form, createdAnswer)
    return { id, managerId: null, site: person.site === '' ? null : person.site, isNew: true }
  })
}

/** Sets fields of a known customer; one that was merged away is followed once. Setting them twice changes nothing. */
export async function editCustomer(client: RetailClient, customer: FoundCustomer, details: JsonMap): Promise<void> {
  const edit = (id: number): Promise<unknown> =>
    client.post(
      `/api/v5/customers/${id}/edit`,
      { by: 'id', site: customer.site ?? '', customer: details },
      editedAnswer,
    )
  try {
    await edit(customer.id)
  } catch (error) {
    const mergedInto = error instanceof RetailRefusal ? error.envelope.combinedTo : null
    if (mergedInto === null) throw error
    await edit(mergedInto)
  }
}
