import { expect, onTestFinished, test } from 'vitest'
import { StoreError } from '../store/store-error.ts'
import type { Store } from '../store/operations.ts'
import { answerWith, startTestCrm } from './test-crm.ts'
import { startTestRelay } from './test-relay.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

async function start(wrap?: (store: Store) => Store) {
  const crm = await startTestCrm()
  const relay = await startTestRelay(wrap === undefined ? {} : { wrap })
  onTestFinished(async () => {
    await relay.close()
    await crm.close()
  })
  const connectionId = await relay.connect({ url: crm.url })
  const setState = async (state: 'active' | 'paused') => {
    await relay.store.setConnectionState({ id: connectionId, state, reason: null, at: relay.clock.now() })
    await relay.scheduler.reload(connectionId)
  }
  return { crm, relay, connectionId, setState }
}

test('a refused key holds the connection, tells a person once, and resumes when it is active again', async () => {
  const { crm, relay, connectionId, setState } = await start()
  crm.always(() => answerWith(401))
  await relay.receive({ count: 10 })
  await relay.run(5 * HOUR)
  const sent = crm.requests.length
  expect([await relay.states(), sent <= 4, relay.notices]).toEqual([
    { held: 10 },
    true,
    ['CRM: HTTP 401: the key was not accepted: status 401'],
  ])
  expect(await relay.store.getConnection({ id: connectionId })).toMatchObject({ state: 'unauthorized' })
  await relay.receive()
  crm.always(undefined)
  await relay.run(HOUR)
  expect([await relay.states(), crm.requests.length]).toEqual([{ held: 11 }, sent])
  await setState('active')
  await relay.run(10_000)
  expect([await relay.states(), crm.markers.length]).toEqual([{ delivered: 11 }, 11])
})

test('without a network nothing is sent and nothing is counted; it goes on within 5 s', async () => {
  const { crm, relay } = await start()
  relay.network.isOnline = false
  // The system answers a connection to the broadcast address at once with ENETUNREACH, as without a network.
  const offline = await relay.connect({ url: 'https://255.255.255.255:9' })
  const [id] = await relay.receive()
  await relay.quiet()
  await relay.receive({ count: 10 })
  await relay.run(HOUR)
  const at = async (connectionId: string) =>
    (await relay.lead(id)).deliveries.find((item) => item.connectionId === connectionId)
  expect(await at(offline)).toMatchObject({ state: 'retrying', attemptCount: 0, isOutcomeUnknown: false })
  expect([crm.markers.length <= 1, relay.requestCount() <= 3, relay.onlineChanges]).toEqual([true, true, [false]])
  relay.network.isOnline = true
  await relay.run(5_000)
  expect(relay.onlineChanges).toEqual([false, true])
  await relay.run(1_000)
  expect(crm.markers).toHaveLength(11)
})

test('a connection that is paused while its attempt runs holds that lead too, and nothing of it is lost', async () => {
  const { crm, relay, setState } = await start()
  crm.failNext({ kind: 'hang' })
  await relay.receive()
  await crm.received(1)
  await setState('paused')
  await crm.refuse()
  await crm.accept()
  await relay.run(HOUR)
  expect([await relay.states(), crm.requests.length]).toEqual([{ held: 1 }, 1])
  await setState('active')
  await relay.run(MINUTE)
  expect([await relay.states(), crm.creates().length]).toEqual([{ delivered: 1 }, 2])
})

test('a connection that is removed while its attempt runs gives the lead back; the next one looks before it sends', async () => {
  const { crm, relay, connectionId } = await start()
  crm.failNext({ kind: 'hang', isExecuted: true })
  await relay.receive()
  await crm.received(1)
  await relay.store.removeConnection({ id: connectionId, at: relay.clock.now() })
  await relay.scheduler.reload(connectionId)
  await crm.refuse()
  await crm.accept()
  await relay.run(MINUTE)
  expect(await relay.states()).toEqual({ unrouted: 1 })
  await relay.connect({ url: `${crm.url}/` })
  await relay.run(2 * HOUR + MINUTE)
  expect([await relay.states(), crm.markers]).toEqual([{ delivered: 1 }, ['es-test-l1']])
})

test('leads of one person go one after another, also over a reload; others are not held up', async () => {
  const { crm, relay, connectionId } = await start()
  crm.failNext({ kind: 'hang' }, { times: 2 })
  await relay.receive({ person: 'anna', count: 3 })
  await relay.receive({ person: 'boris' })
  await crm.received(2)
  await relay.quiet()
  await relay.scheduler.reload(connectionId)
  await relay.receive({ person: 'anna' })
  await relay.run(1000)
  expect(await relay.states()).toEqual({ sending: 2, queued: 3 })
  await relay.run(2 * MINUTE)
  expect([await relay.states(), [...crm.markers].sort()]).toEqual([
    { delivered: 5 },
    ['es-test-l1', 'es-test-l2', 'es-test-l3', 'es-test-l4', 'es-test-l5'],
  ])
})

test('a person with a hundred leads does not hide the leads behind', async () => {
  const { crm, relay } = await start()
  crm.failNext({ kind: 'hang' })
  await relay.receive({ person: 'anna', count: 100 })
  await crm.received(1)
  await relay.receive({ count: 3 })
  await relay.run(1000)
  expect(await relay.states()).toEqual({ sending: 1, queued: 99, delivered: 3 })
})

test('a dead CRM delays no other', async () => {
  const { crm, relay } = await start()
  const dead = await startTestCrm()
  await dead.refuse()
  await relay.connect({ url: dead.url })
  await relay.receive({ count: 200 })
  await relay.run(6_000)
  expect([crm.markers.length, dead.markers.length]).toEqual([200, 0])
})

test('a reload while the lane is being opened leaves one lane, not two', async () => {
  const { crm, relay, connectionId } = await start()
  crm.failNext({ kind: 'hang' }, { times: 20 })
  await Promise.all([
    relay.scheduler.reload(connectionId),
    relay.receive({ count: 20 }),
    relay.scheduler.reload(connectionId),
    relay.scheduler.reload(connectionId),
  ])
  await crm.received(4)
  await relay.quiet()
  expect(await relay.states()).toEqual({ sending: 4, queued: 16 })
})

test('an executed request is not forgotten while the disk is full: its end is written when it can be', async () => {
  const failures = { left: 0 }
  const { crm, relay } = await start((store) => ({
    ...store,
    finishAttempt: async (end) => {
      if (failures.left === 0) return await store.finishAttempt(end)
      failures.left -= 1
      throw new StoreError('storage', 'the disk is full (SQLITE_FULL)')
    },
  }))
  failures.left = 30
  const [id] = await relay.receive()
  await relay.run(59_000)
  expect([(await relay.lead(id)).state, crm.markers.length]).toEqual(['sending', 1])
  await relay.run(2_000)
  expect((await relay.lead(id)).deliveries).toMatchObject([{ state: 'delivered', isReconciled: false, crmId: '1' }])
  expect([crm.markers.length, crm.lookUps()]).toEqual([1, []])
})

test('a stop cuts a hanging attempt off without counting it; the next start looks it up', async () => {
  const { crm, relay } = await start()
  crm.failNext({ kind: 'hang', isExecuted: true })
  const [id] = await relay.receive()
  await crm.received(1)
  const grace = new AbortController()
  const stopped = relay.scheduler.stop(grace.signal)
  grace.abort()
  await stopped
  expect((await relay.lead(id)).deliveries).toMatchObject([
    { state: 'retrying', isOutcomeUnknown: true, attemptCount: 0 },
  ])
  await relay.restart()
  await relay.run(MINUTE)
  expect([(await relay.lead(id)).state, crm.markers]).toEqual(['delivered', ['es-test-l1']])
})
