import { expect, onTestFinished, test } from 'vitest'
import { startFakeRetailcrm } from '../adapters/retailcrm/fake-retailcrm.ts'
import { startTestRelay, TEST_KEY } from './test-relay.ts'

const MINUTE = 60_000

async function start() {
  const crm = await startFakeRetailcrm({ apiKey: TEST_KEY })
  const relay = await startTestRelay()
  onTestFinished(async () => {
    await relay.close()
    await crm.close()
  })
  await relay.connect({ url: crm.url, adapter: 'retailcrm' })
  const counts = () => [crm.account.customers.length, crm.account.orders.length]
  return { crm, relay, counts }
}

const createsOrder = (request: { method: string; path: string }) =>
  request.method === 'POST' && request.path.endsWith('/orders/create')

test('a delivery of several calls goes through', async () => {
  const { relay, counts } = await start()
  const [id] = await relay.receive()
  await relay.run(MINUTE)
  expect([(await relay.lead(id)).state, counts()]).toEqual(['delivered', [1, 1]])
})

test('dead between two calls: the finished one is not repeated', async () => {
  const { crm, relay, counts } = await start()
  crm.failNext({ kind: 'reset' }, { matches: createsOrder })
  const [id] = await relay.receive()
  await relay.run(1_000)
  expect(counts()).toEqual([1, 0])
  const delivery = await relay.store.getDelivery({ id: (await relay.lead(id)).deliveries[0]!.id })
  expect(delivery).toMatchObject({ isOutcomeUnknown: true, steps: [{ name: 'customer' }] })
  await relay.run(10 * MINUTE)
  expect([(await relay.lead(id)).state, counts()]).toEqual(['delivered', [1, 1]])
})

test('the answer of the last call is lost: the order is found by its mark', async () => {
  const { crm, relay, counts } = await start()
  crm.failNext({ kind: 'lose_answer' }, { matches: createsOrder })
  const [id] = await relay.receive()
  await relay.run(10 * MINUTE)
  expect((await relay.lead(id)).deliveries).toMatchObject([{ state: 'delivered', isReconciled: true }])
  expect(counts()).toEqual([1, 1])
})

test('the program is stopped between two calls and started again', async () => {
  const { crm, relay, counts } = await start()
  crm.failNext({ kind: 'reset' }, { matches: createsOrder })
  const [id] = await relay.receive()
  await relay.run(1_000)
  await relay.scheduler.stop(AbortSignal.abort())
  await relay.restart()
  await relay.run(10 * MINUTE)
  expect([(await relay.lead(id)).state, counts()]).toEqual(['delivered', [1, 1]])
})
