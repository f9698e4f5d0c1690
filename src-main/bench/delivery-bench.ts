import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ConnectionId } from '../../src-preload/contract/index.ts'
import { demoAdapter } from '../adapters/demo/adapter.ts'
import { type DemoCrm, startDemoCrm } from '../adapters/demo/demo-crm.ts'
import { CrmTransport } from '../adapters/kit/crm-transport.ts'
import { createAdapterMemory } from '../adapters/kit/memory.ts'
import type { AccountLimits, Adapter } from '../adapters/kit/types.ts'
import type { Account } from '../delivery/account.ts'
import { Lane } from '../delivery/lane.ts'
import type { LaneTools } from '../delivery/lane-tools.ts'
import { systemClock } from '../lib/clock.ts'
import { systemRandom } from '../lib/random.ts'
import { openStore } from '../store/open-store.ts'
import type { Store } from '../store/operations.ts'
import { type Figure, median } from './figures.ts'
import { sampleLead } from './sample-leads.ts'

const LEADS_EACH = 100
const HEALTHY = 18
const ROUNDS = 3
const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

type Plan = { url: string; key: string; limits: AccountLimits }

function accountOf(id: ConnectionId, plan: Plan): Account {
  return {
    id,
    name: id,
    projectId: 'project_1',
    state: 'active',
    unknownPolicy: 'ask',
    schedule: 'adaptive',
    // The account's own limit is what is measured, so it is given instead of the demo's.
    adapter: { ...(demoAdapter as Adapter), limits: () => plan.limits },
    config: { url: plan.url, key: plan.key },
    transport: new CrmTransport(),
    memory: createAdapterMemory(systemClock),
    tokens: undefined,
  }
}

async function prepare(store: Store, plans: Plan[]): Promise<ConnectionId[]> {
  const settings = { repeatWindowMs: 0, retentionDays: null, defaultCountry: 'RU', retrySchedule: 'adaptive' as const }
  const ids: ConnectionId[] = []
  const base = { adapter: 'demo', config: {}, secrets: null, secretNames: [], unknownPolicy: 'ask' as const, at: 1 }
  for (const index of plans.keys()) {
    const projectId = await store.createProject({
      name: `P${index}`,
      intakeKey: `key-${index}`,
      tagKey: `tag-${index}`,
      settings,
      at: 1,
    })
    ids.push(await store.createConnection({ ...base, projectId, name: `C${index}`, intakeKey: `c-${index}` }))
  }
  const now = Date.now()
  const leads = plans.flatMap((_plan, index) =>
    Array.from({ length: LEADS_EACH }, (_, n) =>
      sampleLead(index * LEADS_EACH + n, { key: `key-${index}`, receivedAt: now }),
    ),
  )
  await Promise.all(leads.map((lead) => store.appendLead(lead)))
  await store.indexed()
  return ids
}

/** Delivers to every planned account; answers the rate of the first 18 together. */
async function rateOfHealthy(plans: Plan[]): Promise<number> {
  const store = await openStore({ folder: mkdtempSync(join(tmpdir(), 'estafeta-delivery-')) })
  const ids = await prepare(store, plans)
  const target = HEALTHY * LEADS_EACH
  let delivered = 0
  const done = Promise.withResolvers<number>()
  const startedAt = performance.now()
  const lanes = ids.map((id, index) => {
    const tools: LaneTools = {
      store,
      clock: systemClock,
      random: systemRandom,
      logger,
      installationId: 'bench',
      isOnline: () => true,
      followClock: () => Promise.resolve(),
      inFlight: new Set(),
      busyPersons: new Set(),
      onFree: () => {
        lane.wake()
      },
      onFinished: () => {
        if (index < HEALTHY && (delivered += 1) === target) done.resolve(performance.now() - startedAt)
      },
      onCircuit: () => undefined,
      onUnauthorized: () => undefined,
      onOffline: () => undefined,
    }
    const lane: Lane = new Lane(accountOf(id, plans[index] as Plan), null, tools) // one plan for every id
    return lane
  })
  for (const lane of lanes) lane.wake()
  const ms = await done.promise
  const stop = new AbortController()
  stop.abort()
  await Promise.all(lanes.map((lane) => lane.stop(stop.signal)))
  await store.close()
  return (target / ms) * 1000
}

/** 2,000 leads over 20 accounts, one dead, one allowed 2 requests/s: do the other 18 notice? */
export async function benchDelivery(): Promise<Figure[]> {
  const crm: DemoCrm = await startDemoCrm({ clock: systemClock, random: systemRandom, port: 0 })
  const healthy: Plan = { url: crm.url, key: crm.key, limits: { perSecond: 50, burst: 5, concurrency: 4 } }
  const dead: Plan = { ...healthy, url: 'http://127.0.0.1:9' }
  const slow: Plan = { ...healthy, limits: { perSecond: 2, burst: 2, concurrency: 2 } }
  const alone = Array.from({ length: HEALTHY }, () => healthy)
  const without: number[] = []
  const beside: number[] = []
  await rateOfHealthy(alone)
  for (let round = 0; round < ROUNDS; round += 1) {
    without.push(await rateOfHealthy(alone))
    beside.push(await rateOfHealthy([...alone, dead, slow]))
  }
  await crm.close()
  return [
    { name: '18 healthy accounts alone', value: median(without), unit: 'leads/s' },
    { name: '18 beside a dead and a 2/s account', value: median(beside), unit: 'leads/s' },
    { name: 'beside / alone', value: median(beside) / median(without), unit: '×', bound: { atLeast: 0.9 } },
  ]
}
