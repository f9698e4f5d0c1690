import type { ConformanceTarget } from '../kit/conformance.ts'
import type { FakeRequest } from '../kit/fake-server.ts'
import { trytonAdapter } from './adapter.ts'
import type { TrytonConfig } from './config.ts'
import { FAKE_LOGIN, LIMITED, startFakeTryton, UNAUTHORIZED } from './fake-tryton.ts'

const calls = (method: string) => (request: FakeRequest) => request.body.includes(`"method":"${method}"`)

/** The fake as the suite of all adapters and the campaign see it. */
export const trytonTarget: ConformanceTarget<TrytonConfig> = {
  adapter: trytonAdapter,
  start: async () => {
    const crm = await startFakeTryton()
    const { database, login, password } = FAKE_LOGIN
    return {
      ...crm,
      config: { account: crm.url, database, login, password },
      secrets: [password, 'key-fff'],
      markers: () => [...crm.records.opportunities.values()].map(({ reference }) => reference),
      dump: () =>
        JSON.stringify([[...crm.records.opportunities.values()], [...crm.records.parties.values()], crm.records.notes]),
    }
  },
  isCreate: calls('model.sale.opportunity.create'),
  isEarlierMutation: calls('model.party.party.create'),
  unauthorized: UNAUTHORIZED,
  limited: LIMITED,
  canLookUp: true,
  hasKeyCheck: true,
}
