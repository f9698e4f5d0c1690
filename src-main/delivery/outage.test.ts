import { expect, onTestFinished, test } from 'vitest'
import { startDemoCrm } from '../adapters/demo/demo-crm.ts'
import { fixedRandom } from '../adapters/kit/test-bench.ts'
import { answerWith, startTestCrm } from './test-crm.ts'
import { startTestRelay, TEST_KEY, type TestRelay } from './test-relay.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

async function start() {
  const crm = await startTestCrm()
  const relay = await startTestRelay()
  onTestFinished(async () => {
    await relay.close()
    await crm.close()
  })
  const connectionId = await relay.connect({ url: crm.url })
  return { crm, relay, connectionId }
}

const deliveredCount = async (relay: TestRelay) => (await relay.states())['delivered'] ?? 0

test('a dead CRM costs at most 70 requests an hour; back again it gets its first lead within 90 s and the rest at the allowed rate', async () => {
  const { crm, relay } = await start()
  await crm.refuse()
  await relay.receive({ count: 1200 })
  const perHour: number[] = []
  for (let hour = 0; hour < 4; hour += 1) {
    const before = relay.requestCount()
    await relay.run(HOUR)
    perHour.push(relay.requestCount() - before)
  }
  expect([await deliveredCount(relay), Math.max(...perHour) <= 70, Math.min(...perHour) >= 2]).toEqual([0, true, true])

  await crm.accept()
  const recoveredAt = relay.clock.now()
  await relay.run(2 * HOUR, async () => (await deliveredCount(relay)) > 0)
  expect(relay.clock.now() - recoveredAt).toBeLessThanOrEqual(90_000)

  // The ramp: a quarter and a half of the limit of 50/s for 10 s each, then all of it.
  await relay.run(20_000)
  const atFullRate = await deliveredCount(relay)
  expect(atFullRate).toBeGreaterThanOrEqual(0.9 * (125 + 250))
  await relay.run(10_000)
  expect((await deliveredCount(relay)) - atFullRate).toBeGreaterThanOrEqual(0.9 * 500)
  await relay.run(MINUTE)
  expect([await relay.states(), new Set(crm.markers).size, crm.markers.length]).toEqual([
    { delivered: 1200 },
    1200,
    1200,
  ])
}, 60_000)

test('an outage that leaves every end unclear loses and doubles nothing', async () => {
  const { crm, relay } = await start()
  crm.always((request) => (request.method === 'POST' ? { kind: 'lose_answer' } : answerWith(502)))
  await relay.receive({ count: 60 })
  await relay.run(2 * HOUR)
  crm.always(undefined)
  await relay.run(40 * MINUTE)
  expect(await relay.states()).toEqual({ delivered: 60 })
  expect([crm.markers.length, new Set(crm.markers).size]).toEqual([60, 60])
}, 60_000)

test('the demo CRM: down, slow, losing answers and limited by turns', async () => {
  const relay = await startTestRelay()
  const crm = await startDemoCrm({ clock: relay.clock, random: { ...fixedRandom(), hex: () => TEST_KEY }, port: 0 })
  onTestFinished(async () => {
    await relay.close()
    await crm.close()
  })
  await relay.connect({ url: crm.url })
  for (const mode of ['down', 'works', 'loses_answers', 'limited', 'loses_answers', 'works'] as const) {
    await crm.setMode(mode)
    await relay.receive({ count: 20 })
    await relay.run(30_000)
  }
  await relay.run(10 * MINUTE)
  const markers = crm.deals(1000).map((deal) => deal.marker)
  expect([await relay.states(), markers.length, new Set(markers).size]).toEqual([{ delivered: 120 }, 120, 120])
})

test('limit replies pause the account for as long as it asks and burn no attempt', async () => {
  const { crm, relay } = await start()
  crm.failNext(answerWith(429, { 'retry-after': '90' }))
  const [id] = await relay.receive()
  await relay.quiet()
  await relay.receive({ count: 3 })
  await relay.run(89_999)
  expect([crm.requests.length, (await relay.lead(id)).deliveries[0]?.attemptCount]).toEqual([1, 0])
  await relay.run(1)
  expect(crm.requests.length).toBeGreaterThan(1)
  await relay.run(1000)
  expect([await relay.states(), crm.markers.length]).toEqual([{ delivered: 4 }, 4])
})

test('limit replies without a time are waited for longer each time, once per round', async () => {
  const { crm, relay } = await start()
  crm.always(() => answerWith(429))
  await relay.receive({ count: 4 })
  const rounds: number[] = []
  for (let second = 0; second < 30; second += 1) {
    const before = crm.requests.length
    await relay.run(1000)
    if (crm.requests.length > before) rounds.push(second)
  }
  // Rounds of four begin at 0, 2, 2+4 and 2+4+8 s.
  expect([rounds, crm.requests.length]).toEqual([[0, 1, 5, 13, 29], 20])
})

test('a lead in trouble of its own follows its schedule until 48 h after it was received, then waits for a person', async () => {
  const { crm, relay } = await start()
  crm.always(() => answerWith(425))
  const [id] = await relay.receive()
  await relay.run(10 * MINUTE)
  const delivery = await relay.store.getDelivery({ id: (await relay.lead(id)).deliveries[0]!.id })
  const first = delivery!.attempts[0]!.startedAt
  expect(delivery?.attempts.map((attempt) => attempt.startedAt - first)).toEqual([0, 10_000, 70_000, 370_000])
  await relay.run(47 * HOUR)
  expect((await relay.lead(id)).state).toBe('retrying')
  await relay.run(2 * HOUR)
  expect((await relay.lead(id)).deliveries).toMatchObject([
    { state: 'failed', isOutcomeUnknown: false, nextAttemptAt: null },
  ])
  const sent = crm.requests.length
  expect([sent >= 96, sent <= 104]).toEqual([true, true])
  await relay.run(5 * HOUR)
  expect(crm.requests).toHaveLength(sent)
}, 60_000)

test('leads of an outage longer than their 48 h are still sent when the CRM is back', async () => {
  const { crm, relay } = await start()
  await crm.refuse()
  await relay.receive({ count: 100, ageMs: 48.5 * HOUR })
  await relay.run(10 * MINUTE)
  await crm.accept()
  await relay.run(10 * MINUTE)
  // The probes were real deliveries: those leads used up their time and wait for a person; all others go.
  const { delivered = 0, failed = 0 } = await relay.states()
  expect([delivered + failed, failed]).toEqual([100, crm.markers.length === delivered ? 100 - delivered : -1])
  expect([failed >= 5, failed <= 20]).toEqual([true, true])
})
