import type { ConformanceCrm, ConformanceTarget } from '../kit/conformance.ts'
import type { Adapter } from '../kit/types.ts'
import { bitrix24Adapter, bitrix24BoxAdapter, bitrix24LeadsAdapter } from './adapter.ts'
import { startFakeBitrix24 } from './fake-bitrix24.ts'
import type { FakeAccount } from './fake-data.ts'
import { records } from './fake-tables.ts'

async function start(changes: Partial<FakeAccount> = {}): Promise<ConformanceCrm> {
  const crm = await startFakeBitrix24(changes)
  const { account } = crm
  const made = (): Record<string, unknown>[] => [...records(account.tables, 'deal'), ...records(account.tables, 'lead')]
  return {
    ...crm,
    config: { webhook: crm.webhook },
    secrets: [account.code],
    markers: () => made().map((record) => String(record['ORIGIN_ID'])),
    dump: () =>
      JSON.stringify({ made: made(), contacts: records(account.tables, 'contact'), comments: account.comments }),
    close: async () => {
      await crm.close()
      const origins = records(account.tables, 'contact').map((contact) => contact['ORIGIN_ID'])
      if (new Set(origins).size !== origins.length) throw new Error('a lead has made two contacts')
      if (account.complaints.length > 0)
        throw new Error(`the fake Bitrix24 complains: ${account.complaints.join('; ')}`)
    },
  }
}

const shared = {
  unauthorized: { status: 401, json: { error: 'NO_AUTH_FOUND', error_description: 'Wrong authorization data' } },
  limited: { status: 503, json: { error: 'QUERY_LIMIT_EXCEEDED', error_description: 'Too many requests' } },
  canLookUp: true,
  hasKeyCheck: true,
} as const

function target<C>(adapter: Adapter<C>, method: string, changes: Partial<FakeAccount> = {}): ConformanceTarget<C> {
  return { adapter, start: () => start(changes), isCreate: ({ path }) => path.endsWith(`/${method}`), ...shared }
}

/** Deals in the cloud. */
export const bitrix24Target = {
  ...target(bitrix24Adapter, 'crm.deal.add'),
  isEarlierMutation: ({ path }: { path: string }) => path.endsWith('/crm.contact.add'),
}

/** Leads in the cloud. */
export const bitrix24LeadsTarget = target(bitrix24LeadsAdapter, 'crm.lead.add')

/** An older box under a path, without timeline comments and timing. */
export const bitrix24BoxTarget = target(bitrix24BoxAdapter, 'crm.lead.add', {
  prefix: '/portal',
  tellsItems: false,
  tellsOperating: false,
  missing: ['crm.timeline.comment.add', 'crm.timeline.comment.list', 'crm.category.list', 'crm.settings.mode.get'],
})
