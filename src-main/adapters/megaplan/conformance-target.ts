import type { ConformanceCrm, ConformanceTarget } from '../kit/conformance.ts'
import type { FakeRequest } from '../kit/fake-server.ts'
import { megaplan1Adapter, megaplanAdapter } from './adapter.ts'
import { startFakeMegaplan } from './fake-megaplan.ts'
import type { FakeAccount, FakeDeal } from './fake-account.ts'
import type { V1Config } from './v1/config.ts'
import { fault } from './v1/fake-v1.ts'
import { refused } from './v3/fake-answers.ts'
import type { V3Config } from './v3/config.ts'

/** The mark at the end of a deal's description. */
function markIn({ description }: FakeDeal): string {
  return /\[([^\][]+)\]$/.exec(description)?.[1] ?? ''
}

async function start(config: (account: FakeAccount) => Record<string, unknown>): Promise<ConformanceCrm> {
  const crm = await startFakeMegaplan()
  const { account } = crm
  return {
    ...crm,
    config: { account: crm.url, ...config(account) },
    secrets: [account.password, account.accessToken, account.refreshToken, account.secretKey],
    markers: () => account.deals.map(markIn),
    dump: () => JSON.stringify({ clients: account.clients, deals: account.deals, comments: account.comments }),
    close: async () => {
      await crm.close()
      if (account.complaints.length > 0)
        throw new Error(`the fake Megaplan complains: ${account.complaints.join('; ')}`)
    },
  }
}

const isPost = ({ method, path }: FakeRequest, wanted: string): boolean => method === 'POST' && path === wanted

/** API v3, signed in by login and password. */
export const megaplanTarget: ConformanceTarget<V3Config> = {
  adapter: megaplanAdapter,
  start: () => start(({ login, password }) => ({ login, password, programId: '14' })),
  isCreate: (request) => isPost(request, '/api/v3/deal'),
  isEarlierMutation: (request) => isPost(request, '/api/v3/contractorHuman'),
  unauthorized: refused(401, null, 'Требуется авторизация'),
  limited: refused(429, null, 'Слишком много запросов'),
  canLookUp: true,
  hasKeyCheck: true,
}

/** API v1, signed with keys; the mark has its own field. */
export const megaplan1Target: ConformanceTarget<V1Config> = {
  adapter: megaplan1Adapter,
  start: () =>
    start(({ accessId, secretKey }) => ({
      accessId,
      secretKey,
      programId: '14',
      markerField: 'Category1000047CustomFieldMetka',
    })),
  isCreate: (request) => isPost(request, '/BumsTradeApiV01/Deal/save.api'),
  isEarlierMutation: (request) => isPost(request, '/BumsCrmApiV01/Contractor/save.api'),
  unauthorized: fault('Invalid signature', 403),
  limited: { status: 429, json: { status: { code: 'error', message: 'Too many requests' }, data: [] } },
  canLookUp: true,
  hasKeyCheck: true,
}
