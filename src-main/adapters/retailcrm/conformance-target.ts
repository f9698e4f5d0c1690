import type { ConformanceTarget } from '../kit/conformance.ts'
import { retailcrmAdapter } from './adapter.ts'
import type { RetailConfig } from './config.ts'
import { startFakeRetailcrm } from './fake-retailcrm.ts'

/** The fake account as the suite of all adapters and the campaign see it. */
export const retailcrmTarget: ConformanceTarget<RetailConfig> = {
  adapter: retailcrmAdapter,
  start: async () => {
    const crm = await startFakeRetailcrm()
    const key = crm.account.apiKey
    return {
      ...crm,
      config: { account: crm.url, apiKey: key },
      secrets: [key],
      markers: () => crm.account.orders.map((order) => String(order['externalId'])),
      dump: () => JSON.stringify(crm.account),
    }
  },
  isCreate: ({ path }) => path === '/api/v5/orders/create',
  isEarlierMutation: ({ path }) => path === '/api/v5/customers/create',
  unauthorized: { status: 403, json: { success: false, errorMsg: 'Wrong "apiKey" value.' } },
  limited: { status: 503, json: { success: false, errorMsg: 'Rate limit exceeded.' } },
  canLookUp: true,
  hasKeyCheck: true,
}
