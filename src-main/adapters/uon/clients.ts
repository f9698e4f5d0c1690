import type { UonClient } from './client.ts'
import { phoneDigits } from './convert.ts'
import { person } from './types.ts'
import type { Person } from './types.ts'

/** The oldest card. */
function oldest(hits: readonly Person[]): string | undefined {
  return hits.map(({ u_id: id }) => id).sort((a, b) => Number(a) - Number(b))[0]
}

/**
 * The id of the tourist with exactly this phone, else with exactly this e-mail. U-ON's own matching is not documented, so
 * every hit is compared. A search that fails throws: it is never "not found".
 */
export async function findClient(
  client: UonClient,
  { phone, email }: { phone: string | null; email: string | null },
): Promise<string | undefined> {
  if (phone !== null) {
    const hits = await client.list({ path: `user/phone/${phone}`, keys: ['users'], row: person })
    const found = oldest(
      hits.filter((one) =>
        [one.u_phone, one.u_phone_mobile, one.u_phone_home].some((own) => phoneDigits(own) === phone),
      ),
    )
    if (found !== undefined) return found
  }
  if (email === null) return undefined
  const hits = await client.list({ path: 'user/email', keys: ['users'], row: person, form: { email } })
  return oldest(hits.filter((one) => one.u_email.trim().toLowerCase() === email.toLowerCase()))
}
