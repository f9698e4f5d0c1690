import type { ConformanceTarget } from '../kit/conformance.ts'
import { uonAdapter } from './adapter.ts'
import type { Kind, UonConfig } from './config.ts'
import { startFakeUon } from './fake-uon.ts'
import type { FakeRow } from './fake-validation.ts'

/** The mark of a record: set apart in its note; marks of comments follow their text. */
function markIn(row: FakeRow): string {
  const notes = typeof row['notes'] === 'string' ? row['notes'] : ''
  return /(?:^|\n\n)\[([^[\]]+)\]/.exec(notes)?.[1] ?? ''
}

/** U-ON whose leads become what is named. A lead without a contact becomes a request either way. */
export function targetOf(target: Kind): ConformanceTarget<UonConfig> {
  return {
    adapter: uonAdapter,
    start: async () => {
      const crm = await startFakeUon()
      const { apiKey } = crm.account
      return {
        ...crm,
        config: { apiKey, target, apiUrl: crm.url },
        secrets: [apiKey],
        markers: () => [...crm.account.leads, ...crm.account.requests].map(markIn),
        dump: () => JSON.stringify([crm.account.leads, crm.account.requests]),
        close: async () => {
          await crm.close()
          if (crm.complaints.length > 0) throw new Error(crm.complaints.join('\n'))
        },
      }
    },
    isCreate: ({ path }) => /\/(lead|request)\/create\.json$/.test(path),
    unauthorized: { status: 403, json: { error: 'Access denied' } },
    limited: { status: 429, text: 'Too Many Requests' },
    canLookUp: true,
    hasKeyCheck: true,
  }
}

/** U-ON as most connections use it: leads become leads (обращения). */
export const uonTarget = targetOf('lead')
