import { z } from 'zod'
import type { JsonMap } from '../../../src-preload/contract/index.ts'
import type { DeliverJob } from '../kit/types.ts'
import type { TrytonClient } from './client.ts'
import { ids, mechanismRow, recordId } from './types.ts'

/** Parties with the same phone that are looked at; the oldest is taken. */
const MOST_HITS = 10

type Contact = { phone: string; email: string }

/** A party of the lead: `isKnown` when it was there before. */
export type FoundParty = { id: number; isKnown: boolean }

/** The oldest party with this phone, else with this e-mail. */
export async function findParty(client: TrytonClient, contact: Contact): Promise<number | undefined> {
  const domains = [
    ...(contact.phone === '' ? [] : [['value_compact', '=', contact.phone]]),
    // E-mails are kept as they were typed: case must not make a second party.
    ...(contact.email === '' ? [] : [['value', 'ilike', escapeLike(contact.email)]]),
  ]
  for (const condition of domains) {
    const params = [[condition, ['party.active', '=', true]], 0, MOST_HITS, [['party', 'ASC']], ['party']]
    const rows = await client.read('model.party.contact_mechanism.search_read', params, z.array(mechanismRow))
    const oldest = rows.map(({ party }) => party).sort((a, b) => a - b)[0]
    if (oldest !== undefined) return oldest
  }
  return undefined
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

/** Finds or makes the party, once per delivery. */
export async function ensureParty(
  client: TrytonClient,
  job: DeliverJob,
  wanted: { name: string; contact: Contact; values: JsonMap },
): Promise<FoundParty> {
  const { contact } = wanted
  return job.step(
    {
      name: 'party',
      schema: z.object({ id: recordId, isKnown: z.boolean() }),
      summary: ({ id, isKnown }) => (isKnown ? `party ${id} was found` : `party ${id} was made`),
    },
    async () => {
      const known = await findParty(client, contact)
      if (known !== undefined) return { id: known, isKnown: true }
      const mechanisms = [
        ...(contact.phone === '' ? [] : [{ type: 'mobile', value: contact.phone }]),
        ...(contact.email === '' ? [] : [{ type: 'email', value: contact.email }]),
      ]
      const record = { ...wanted.values, name: wanted.name, contact_mechanisms: [['create', mechanisms]] }
      const [id] = await client.write('model.party.party.create', [[record]], ids.length(1))
      return { id: id ?? 0, isKnown: false }
    },
  )
}

/** Writes fields of the client to a party that was there before; the same values again change nothing. */
export async function editParty(
  client: TrytonClient,
  job: DeliverJob,
  edit: { id: number; values: JsonMap },
): Promise<void> {
  await job.step(
    { name: 'party_fields', schema: z.literal(true), summary: () => `party ${edit.id} was changed` },
    async () => {
      await client.write('model.party.party.write', [[edit.id], edit.values], z.null())
      return true as const
    },
  )
}
