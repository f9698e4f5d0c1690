import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { jsonMap } from '../../../src-preload/contract/index.ts'
import type { ConformanceTarget } from '../kit/conformance.ts'
import type { FakeRequest, Fault } from '../kit/fake-server.ts'
import { startTestRelay, type TestRelay } from '../../delivery/test-relay.ts'

/** Leads of a campaign; `ESTAFETA_CAMPAIGN_LEADS` makes it longer or shorter. */
const LEADS = Number(process.env['ESTAFETA_CAMPAIGN_LEADS'] ?? 1000)
/** The relay dies each time so many leads more have been delivered. */
const LEADS_PER_LIFE = Math.ceil(LEADS / 5)
/** Of all requests, so many end with each kind of fault. */
const FAULT_SHARE = 0.05
/** Simulated time within which everything must be settled: the horizon of a lead. */
const LONGEST_MS = 48 * 3_600_000
/** The campaign is about order and memory, not about the disk: where there is a file system in memory, it runs there. */
const PARENT = existsSync('/dev/shm') ? '/dev/shm' : undefined

/** Fractions that repeat (mulberry32), so that a failed campaign can be run again. */
function seededFractions(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

type Faults = {
  counts: Record<'lost' | 'limited' | 'broken' | 'lostCreates', number>
  matches: (request: FakeRequest, kind: keyof Faults['counts']) => boolean
}

/** Decides once for each request what becomes of it. */
function planFaults(isCreate: (request: FakeRequest) => boolean): Faults {
  const fraction = seededFractions(20260115)
  const counts = { lost: 0, limited: 0, broken: 0, lostCreates: 0 }
  const decided = new WeakMap<FakeRequest, keyof typeof counts | 'none'>()
  const decide = (request: FakeRequest) => {
    const drawn = fraction()
    const kind =
      drawn < FAULT_SHARE ? 'lost' : drawn < 2 * FAULT_SHARE ? 'limited' : drawn < 3 * FAULT_SHARE ? 'broken' : 'none'
    if (kind !== 'none') counts[kind] += 1
    if (kind === 'lost' && isCreate(request)) counts.lostCreates += 1
    decided.set(request, kind)
    return kind
  }
  return { counts, matches: (request, kind) => (decided.get(request) ?? decide(request)) === kind }
}

/** Runs until everything is delivered or asked about; dies and starts again on the way. Answers how often it died. */
async function runWithDeaths(relay: TestRelay): Promise<number> {
  let deaths = 0
  const settled = async () => {
    const states = await relay.states()
    return { delivered: states['delivered'] ?? 0, done: (states['delivered'] ?? 0) + (states['failed'] ?? 0) }
  }
  for (;;) {
    const next = (deaths + 1) * LEADS_PER_LIFE
    await relay.run(LONGEST_MS, async () => (await settled()).done >= Math.min(next, LEADS))
    const { done } = await settled()
    if (done >= LEADS || done < Math.min(next, LEADS)) return deaths
    deaths += 1
    await relay.kill()
  }
}

/**
 * The campaign: a thousand leads through an adapter and the real delivery, against its fake CRM that loses 5 % of answers,
 * refuses 5 % for rate and breaks 5 %, while the relay dies again and again. Each lead must be there exactly once; where the
 * CRM gives no means to find out, the person is asked, and nothing is doubled silently.
 */
export function describeCampaign<C>(target: ConformanceTarget<C>): void {
  const { id, duplicateProtection } = target.adapter.descriptor
  test(
    `${LEADS} leads through ${id} with faults and deaths: each there once, none doubled`,
    { timeout: 300_000 },
    async () => {
      const crm = await target.start()
      const relay = await startTestRelay(PARENT === undefined ? {} : { parent: PARENT })
      try {
        const faults = planFaults(target.isCreate)
        const inject = (kind: keyof Faults['counts'], fault: Fault) => {
          crm.failNext(fault, { times: Number.POSITIVE_INFINITY, matches: (request) => faults.matches(request, kind) })
        }
        inject('lost', { kind: 'lose_answer' })
        inject('limited', { kind: 'answer', answer: target.limited })
        inject('broken', { kind: 'answer', answer: { status: 500, text: 'boom' } })
        await relay.connect({ adapter: id, config: jsonMap.parse(crm.config) })
        await relay.receive({ count: LEADS, hasPhone: true })
        const deaths = await runWithDeaths(relay)
        const markers = crm.markers()
        const states = await relay.states()
        const { items } = (await relay.store.listLeads({
          filter: { states: ['failed'] } as never,
          limit: 50,
          cursor: null,
        } as never)) as { items: { deliveries: { reason: string; attemptCount: number }[] }[] }
        const hist: Record<string, number> = {}
        for (const i of items) {
          const d = i.deliveries[0]
          const k = `${d?.reason} / ${d?.attemptCount}`
          hist[k] = (hist[k] ?? 0) + 1
        }
        console.log(hist, relay.clock.now() - Date.UTC(2026, 0, 15, 9), faults.counts, relay.requestCount())
        const by: Record<string, number> = {}
        for (const r of crm.requests) {
          const k = `${r.method} ${r.path.replace(/\d+/g, '#')} ${r.query.get('query') === null ? '' : 'q'} p${r.query.get('page')}`
          by[k] = (by[k] ?? 0) + 1
        }
        console.log(by)
        expect(deaths).toBeGreaterThan(2)
        expect(faults.counts.lostCreates).toBeGreaterThan(0)
        expect(new Set(markers).size).toBe(markers.length)
        if ((1 as number) === 2) return
        if (duplicateProtection === 'none') {
          // Asked about: every one that may have been made twice, and nothing else.
          expect((states['delivered'] ?? 0) + (states['failed'] ?? 0)).toBe(LEADS)
          expect(states['delivered'] ?? 0).toBeLessThanOrEqual(markers.length)
          expect(states['failed'] ?? 0).toBeGreaterThan(0)
        } else {
          expect(states).toEqual({ delivered: LEADS })
          expect(markers).toHaveLength(LEADS)
        }
      } finally {
        await relay.close()
        await crm.close()
      }
    },
  )
}

import { amocrmTarget } from './conformance-target.ts'
describeCampaign(amocrmTarget)
