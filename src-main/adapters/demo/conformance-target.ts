import type { ConformanceTarget } from '../kit/conformance.ts'
import { demoAdapter } from './adapter.ts'
import type { DemoConfig } from './client.ts'
import { FAKE_DEMO_KEY, startFakeDemo } from './fake-demo.ts'

/** The fake as the suite of all adapters and the campaign see it. */
export const demoTarget: ConformanceTarget<DemoConfig> = {
  adapter: demoAdapter,
  start: async () => {
    const crm = await startFakeDemo()
    return {
      ...crm,
      config: { url: crm.url, key: FAKE_DEMO_KEY },
      secrets: [FAKE_DEMO_KEY],
      markers: () => crm.deals.map(({ marker }) => marker),
      dump: () => JSON.stringify(crm.deals),
    }
  },
  isCreate: (request) => request.method === 'POST' && request.path === '/deals',
  unauthorized: { status: 401, json: { error: `The key ${FAKE_DEMO_KEY} is not accepted.` } },
  limited: { status: 429, headers: { 'retry-after': '5' }, json: { error: 'Too many requests.' } },
  canLookUp: true,
  hasKeyCheck: true,
}
