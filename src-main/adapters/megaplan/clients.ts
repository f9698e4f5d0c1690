import { z } from 'zod'
import type { DeliverJob, RunStep } from '../kit/types.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import { isSameMail, phoneDigits, phoneSpellings } from './contact.ts'
import type { Contact } from './contact.ts'
import type { ClientRef, ClientRow, MegaplanCrm } from './crm.ts'
import type { Values } from './fields.ts'
import { isAboutCall } from './refusal.ts'
import { makeWithout } from './repair.ts'
import { nameless } from './words.ts'

const names = z.array(z.string())

/** Result of the step `client`. `left` are names of fields that Megaplan refused. */
const clientStep = z.object({
  id: z.string(),
  kind: z.enum(['human', 'company']),
  isNew: z.boolean(),
  left: names,
})
const editStep = z.object({ left: names })

/** The lead's person in Megaplan; `left` are values that it did not take. */
export type FoundClient = { ref: ClientRef; isNew: boolean; left: LeftOver[] }

/** The oldest of several. */
function oldest<T extends { id: string }>(rows: readonly T[]): T | undefined {
  return [...rows].sort((a, b) => Number(a.id) - Number(b.id))[0]
}

/**
 * The client with exactly this phone, else with exactly this e-mail. Every hit of the server's fuzzy search is compared. A
 * search that fails throws: it is never "not found".
 */
export async function findClient(crm: MegaplanCrm, { phone, email }: Contact): Promise<ClientRow | undefined> {
  if (phone !== null) {
    const digits = phoneDigits(phone)
    for (const spelling of phoneSpellings(phone)) {
      const rows = await crm.searchClients({ phone: spelling })
      const found = oldest(rows.filter(({ phones }) => phones.some((one) => phoneDigits(one) === digits)))
      if (found !== undefined) return found
    }
  }
  if (email === null) return undefined
  const rows = await crm.searchClients({ email })
  return oldest(rows.filter(({ emails }) => emails.some((one) => isSameMail(one, email))))
}

function leftOf(values: Values, left: readonly string[]): LeftOver[] {
  return left.flatMap((name) => {
    const assigned = values.get(name)
    return assigned === undefined ? [] : [{ name: assigned.key, value: assigned.raw }]
  })
}

/** Sets fields of a known client; what Megaplan refuses is left over, an account that bears no such edits included. */
async function editClient(
  crm: MegaplanCrm,
  step: RunStep,
  about: { ref: ClientRef; values: Values },
): Promise<string[]> {
  const { ref, values } = about
  if (values.size === 0) return []
  const summary = ({ left }: { left: string[] }): string => `updated client ${ref.id}, ${left.length} fields refused`
  const done = await step({ name: 'client_fields', schema: editStep, summary }, async () => {
    try {
      const { dropped } = await makeWithout(values, (kept) =>
        kept.size === 0 ? Promise.resolve() : crm.editClient(ref, kept),
      )
      return { left: dropped }
    } catch (error) {
      if (!isAboutCall(error)) throw error
      return { left: [...values.keys()] }
    }
  })
  return done.left
}

/** Finds or creates the lead's person, once per delivery; null when the lead names neither phone nor e-mail. */
export async function ensureClient(
  crm: MegaplanCrm,
  { lead, step }: Pick<DeliverJob, 'lead' | 'step'>,
  about: { contact: Contact; values: Values },
): Promise<FoundClient | null> {
  const { contact, values } = about
  if (contact.phone === null && contact.email === null) return null
  const summary = ({ id, isNew }: z.infer<typeof clientStep>): string => `${isNew ? 'created' : 'found'} client ${id}`
  const client = await step({ name: 'client', schema: clientStep, summary }, async () => {
    const known = await findClient(crm, contact)
    if (known !== undefined) return { id: known.id, kind: known.kind, isNew: false, left: [] }
    const { clientKind: kind, managerId } = crm.settings
    const given = lead.name?.trim() ?? ''
    const name =
      [given, lead.phone?.trim() ?? '', contact.email ?? '', nameless(crm.settings)].find((one) => one !== '') ?? ''
    const { made, dropped } = await makeWithout(values, (kept) =>
      crm.createClient({ kind, name, phone: contact.phone, email: contact.email, managerId, values: kept }),
    )
    return { id: made.id, kind: made.kind, isNew: true, left: dropped }
  })
  const ref: ClientRef = { id: client.id, kind: client.kind }
  const left = client.isNew ? client.left : await editClient(crm, step, { ref, values })
  return { ref, isNew: client.isNew, left: leftOf(values, left) }
}
