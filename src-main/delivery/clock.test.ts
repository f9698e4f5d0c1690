import { expect, onTestFinished, test } from 'vitest'
import { answerWith, startTestCrm } from './test-crm.ts'
import { startTestRelay } from './test-relay.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

async function start() {
  const crm = await startTestCrm()
  const relay = await startTestRelay()
  onTestFinished(async () => {
    await relay.close()
    await crm.close()
  })
  await relay.connect({ url: crm.url })
  return { crm, relay }
}

test('the clock set back an hour delays no retry: what was left to wait stays', async () => {
  const { crm, relay } = await start()
  crm.failNext(answerWith(425), { times: 2 })
  await relay.receive()
  await relay.run(15_000)
  relay.clock.jumpWall(-HOUR)
  await relay.run(54_999)
  expect([crm.requests.length, await relay.states()]).toEqual([2, { retrying: 1 }])
  await relay.run(30_000)
  expect([crm.requests.length, await relay.states()]).toEqual([3, { delivered: 1 }])
})

test('the clock set back an hour does not silence the probes of a dead CRM', async () => {
  const { crm, relay } = await start()
  await crm.refuse()
  await relay.receive({ count: 20 })
  await relay.run(30 * MINUTE)
  relay.clock.jumpWall(-HOUR)
  await crm.accept()
  await relay.run(90_000)
  expect((await relay.states())['delivered']).toBeGreaterThan(0)
})

test('the clock set back an hour does not keep an unclear delivery from its second look', async () => {
  const { crm, relay } = await start()
  crm.failNext({ kind: 'reset' })
  await relay.receive()
  await relay.run(2_000)
  relay.clock.jumpWall(-HOUR)
  await relay.run(MINUTE)
  expect([await relay.states(), crm.markers.length]).toEqual([{ delivered: 1 }, 1])
})

test('the clock set forward three hours does not cut the settle time short: no real time has passed', async () => {
  const { crm, relay } = await start()
  crm.failNext({ kind: 'reset' })
  await relay.receive()
  await relay.run(500)
  relay.clock.jumpWall(3 * HOUR)
  // Something new wakes the lane at once, long before the next heartbeat.
  await relay.receive()
  await relay.run(3_000)
  crm.executeLate(crm.creates()[0])
  await relay.run(10 * MINUTE)
  expect([await relay.states(), crm.markers]).toEqual([{ delivered: 2 }, ['es-test-l2', 'es-test-l1']])
})

test('a look-up under way while the clock is set forward proves nothing: the settle time begins anew', async () => {
  const { crm, relay } = await start()
  crm.failNext({ kind: 'reset' })
  await relay.receive()
  crm.failNext({ kind: 'hang' }, { matches: (request) => request.method === 'GET' })
  await relay.run(1_000)
  await crm.received(2)
  relay.clock.jumpWall(3 * HOUR)
  await crm.refuse()
  await crm.accept()
  await relay.run(3_000)
  expect(crm.creates()).toHaveLength(1)
  crm.executeLate(crm.creates()[0])
  await relay.run(10 * MINUTE)
  expect([await relay.states(), crm.markers]).toEqual([{ delivered: 1 }, ['es-test-l1']])
})

test('the clock set forward does not shorten the pause that the CRM asked for', async () => {
  const { crm, relay } = await start()
  crm.failNext(answerWith(429, { 'retry-after': '60' }))
  await relay.receive()
  await relay.run(1_000)
  relay.clock.jumpWall(3 * HOUR)
  await relay.run(58_900)
  expect(crm.requests).toHaveLength(1)
  await relay.run(31_000)
  expect([crm.requests.length, await relay.states()]).toEqual([2, { delivered: 1 }])
})

test('the clock set forward does not take the delivery of a running attempt from it', async () => {
  const { crm, relay } = await start()
  await relay.run(10_000)
  crm.failNext({ kind: 'hang' })
  const [id] = await relay.receive()
  await crm.received(1)
  relay.clock.jumpWall(3 * HOUR)
  // A heartbeat and its sweep see a lease that seems to have ended hours ago.
  await relay.run(29_000)
  expect((await relay.lead(id)).state).toBe('sending')
  await relay.run(MINUTE)
  expect([(await relay.lead(id)).state, crm.markers.length]).toEqual(['delivered', 1])
})

test('sleep burns no attempt: what it broke is sent again when the machine wakes', async () => {
  const { crm, relay } = await start()
  crm.failNext(answerWith(425))
  const [id] = await relay.receive()
  await relay.run(1_000)
  expect((await relay.lead(id)).deliveries[0]?.attemptCount).toBe(1)
  crm.failNext({ kind: 'hang' })
  const [second] = await relay.receive()
  await crm.received(2)
  relay.clock.jumpWall(8 * HOUR)
  await crm.refuse()
  await crm.accept()
  await relay.run(200)
  expect((await relay.lead(second)).deliveries).toMatchObject([{ attemptCount: 0, isOutcomeUnknown: true }])
  await relay.run(2 * MINUTE)
  expect(await relay.states()).toEqual({ delivered: 2 })
  expect([...crm.markers].sort()).toEqual(['es-test-l1', 'es-test-l2'])
})

test('leads that were due while the machine slept go within a heartbeat', async () => {
  const { crm, relay } = await start()
  crm.failNext(answerWith(425), { times: 4 })
  await relay.receive()
  await relay.run(7 * MINUTE)
  expect(await relay.states()).toEqual({ retrying: 1 })
  relay.clock.jumpWall(8 * HOUR)
  await relay.run(30_000)
  expect([await relay.states(), crm.markers.length]).toEqual([{ delivered: 1 }, 1])
})

test('a wait written by a clock that was set back while the program was off is not believed', async () => {
  const { crm, relay } = await start()
  crm.failNext(answerWith(425), { times: 4 })
  await relay.receive()
  await relay.run(7 * MINUTE)
  await relay.scheduler.stop(new AbortController().signal)
  relay.clock.jumpWall(-24 * HOUR)
  await relay.restart()
  await relay.run(1_000)
  expect(await relay.states()).toEqual({ delivered: 1 })
})

test('nor is the next probe of a circuit from such a clock', async () => {
  const { crm, relay } = await start()
  await crm.refuse()
  await relay.receive({ count: 9 })
  await relay.run(10 * MINUTE)
  await relay.scheduler.stop(new AbortController().signal)
  relay.clock.jumpWall(-24 * HOUR)
  await relay.restart()
  await crm.accept()
  await relay.run(MINUTE)
  expect((await relay.states())['delivered']).toBe(9)
})
