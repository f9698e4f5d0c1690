import { expect, onTestFinished, test } from 'vitest'
import { answerWith, markerOf, startTestCrm } from './test-crm.ts'
import { startTestRelay } from './test-relay.ts'

async function start(policy: 'ask' | 'repeat' = 'ask', adapter: 'demo' | 'webhook' = 'demo') {
  const crm = await startTestCrm()
  const relay = await startTestRelay()
  onTestFinished(async () => {
    await relay.close()
    await crm.close()
  })
  const connectionId = await relay.connect({ url: crm.url, policy, adapter })
  return { crm, relay, connectionId }
}

test('a lost answer settles, is looked up by its mark and adopted; nothing is sent twice', async () => {
  const { crm, relay } = await start()
  crm.failNext({ kind: 'lose_answer' })
  const [id] = await relay.receive()
  await relay.quiet()
  expect((await relay.lead(id)).deliveries).toMatchObject([
    { state: 'retrying', isOutcomeUnknown: true, attemptCount: 1, nextAttemptAt: relay.clock.now() + 1000 },
  ])
  await relay.run(999)
  expect(crm.lookUps()).toEqual([])
  await relay.run(1)
  expect((await relay.lead(id)).deliveries).toMatchObject([
    {
      state: 'delivered',
      crmId: '1',
      isReconciled: true,
      isOutcomeUnknown: false,
      reason: 'found in the CRM by its mark',
    },
  ])
  expect(crm.markers).toEqual(['es-test-l1'])
})

test('absent twice, the second time when the CRM must be done: sent once more with the same mark', async () => {
  const { crm, relay } = await start()
  crm.failNext({ kind: 'reset' })
  const [id] = await relay.receive()
  await relay.run(4_999)
  expect([crm.creates().length, crm.lookUps().length]).toEqual([1, 1])
  await relay.run(1)
  expect(crm.lookUps()).toHaveLength(2)
  expect(crm.creates().map(markerOf)).toEqual(['es-test-l1', 'es-test-l1'])
  expect(crm.markers).toEqual(['es-test-l1'])
  expect((await relay.lead(id)).deliveries).toMatchObject([{ state: 'delivered', crmId: '1', isReconciled: false }])
})

test('a CRM that creates the deal only after its answer was given up is found at the second look', async () => {
  const { crm, relay } = await start()
  crm.failNext({ kind: 'reset' })
  const [id] = await relay.receive()
  await relay.run(4_000)
  crm.executeLate(crm.creates()[0])
  await relay.run(60_000)
  expect((await relay.lead(id)).state).toBe('delivered')
  expect([crm.creates().length, crm.markers]).toEqual([1, ['es-test-l1']])
})

test('a failed search is never "not found": the delivery stays unclear until a search works', async () => {
  const { crm, relay } = await start()
  crm.failNext({ kind: 'lose_answer' })
  crm.failNext(answerWith(500), { times: 3, matches: (request) => request.method === 'GET' })
  const [id] = await relay.receive()
  await relay.run(30 * 60_000)
  expect((await relay.lead(id)).deliveries).toMatchObject([{ state: 'delivered', isReconciled: true, crmId: '1' }])
  expect([crm.creates().length, crm.lookUps().length]).toEqual([1, 4])
})

test('a search that is refused leaves it unclear too', async () => {
  const { crm, relay } = await start()
  crm.failNext({ kind: 'lose_answer' })
  crm.failNext(answerWith(422), { times: 2, matches: (request) => request.method === 'GET' })
  await relay.receive()
  await relay.run(30 * 60_000)
  expect([await relay.states(), crm.creates().length]).toEqual([{ delivered: 1 }, 1])
})

test('where the CRM cannot be asked, "ask" waits for a person and says so', async () => {
  const { crm, relay } = await start('ask', 'webhook')
  crm.failNext({ kind: 'reset' })
  const [id] = await relay.receive()
  await relay.run(60 * 60_000)
  const [delivery] = (await relay.lead(id)).deliveries
  expect(delivery).toMatchObject({
    state: 'failed',
    isOutcomeUnknown: true,
    reason: 'An endpoint cannot be asked what it has received; please look into the CRM and decide',
  })
  expect(crm.requests).toHaveLength(1)
  await relay.store.decide({ id: delivery!.id, decision: 'send_again', crmId: null, at: relay.clock.now() })
  relay.scheduler.wake([delivery!.connectionId!])
  await relay.run(1000)
  expect([(await relay.lead(id)).state, crm.requests.length]).toEqual(['delivered', 2])
})

test('where the CRM cannot be asked, "repeat" sends once more and says so', async () => {
  const { crm, relay } = await start('repeat', 'webhook')
  crm.failNext({ kind: 'reset' })
  const [id] = await relay.receive()
  await relay.run(60 * 60_000)
  const delivery = await relay.store.getDelivery({ id: (await relay.lead(id)).deliveries[0]!.id })
  expect(delivery?.state).toBe('delivered')
  expect(delivery?.attempts.map(({ kind, outcome, reason }) => [kind, outcome, reason?.split(';')[1] ?? null])).toEqual(
    [
      ['deliver', 'unknown', null],
      ['lookup', 'retry', ' sent again because the connection is set to repeat unclear requests'],
      ['deliver', 'delivered', null],
    ],
  )
  expect(crm.requests).toHaveLength(2)
})

test('after a crash what was being sent is looked up when its own CRM is surely done, not after the general time', async () => {
  const { crm, relay } = await start()
  crm.failNext({ kind: 'hang', isExecuted: true })
  const [id] = await relay.receive()
  await crm.received(1)
  await relay.quiet()
  expect((await relay.lead(id)).state).toBe('sending')
  await relay.restart()
  await relay.run(999)
  expect(crm.lookUps()).toEqual([])
  await relay.run(1)
  expect((await relay.lead(id)).deliveries).toMatchObject([{ state: 'delivered', crmId: '1', isReconciled: true }])
  expect(crm.markers).toEqual(['es-test-l1'])
})

test('a person who asks during the settle time gets a look-up, never a second create', async () => {
  const { crm, relay, connectionId } = await start()
  crm.failNext({ kind: 'reset' })
  const [id] = await relay.receive()
  await relay.quiet()
  const deliveryId = (await relay.lead(id)).deliveries[0]!.id
  for (let count = 0; count < 3; count += 1) {
    await relay.store.requeue({ deliveryId, now: relay.clock.now() })
    relay.scheduler.tryNow([connectionId])
    await relay.run(100)
  }
  expect([crm.creates().length, crm.lookUps().length]).toEqual([1, 3])
  crm.executeLate(crm.creates()[0])
  await relay.run(60_000)
  expect([(await relay.lead(id)).state, crm.markers]).toEqual(['delivered', ['es-test-l1']])
})
