import type { ConformanceTarget } from '../kit/conformance.ts'
import { yclientsAdapter } from './adapter.ts'
import type { YclientsConfig } from './config.ts'
import { refusal, startFakeYclients } from './fake-yclients.ts'

/** YCLIENTS with a user token: leads become records of the journal. */
export const yclientsTarget: ConformanceTarget<YclientsConfig> = {
  adapter: yclientsAdapter,
  start: async () => {
    const crm = await startFakeYclients()
    const { partnerToken, userToken, companyId } = crm.branch
    return {
      ...crm,
      config: { partnerToken, userToken, companyId, staffId: '3512', apiUrl: crm.url },
      secrets: [partnerToken, userToken],
      markers: () => crm.branch.records.map((record) => String(record['api_id'])),
      dump: () => JSON.stringify([crm.branch.records, crm.branch.clients]),
      close: async () => {
        await crm.close()
        if (crm.complaints.length > 0) throw new Error(crm.complaints.join('\n'))
      },
    }
  },
  isCreate: ({ method, path }) => method === 'POST' && path === '/api/v1/records/4564',
  isEarlierMutation: ({ method, path }) => method === 'POST' && path === '/api/v1/clients/4564',
  unauthorized: refusal(401, 'Необходима авторизация'),
  limited: refusal(429, 'Превышен лимит запросов'),
  canLookUp: true,
  hasKeyCheck: true,
}
