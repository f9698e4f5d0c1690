import { expect, onTestFinished, test } from 'vitest'
import type { Job, ResendSelection } from '../../src-preload/contract/index.ts'
import type { Store } from '../store/operations.ts'
import { ResendJobs } from './resend.ts'
import { answerWith, startTestCrm } from './test-crm.ts'
import { startTestRelay } from './test-relay.ts'

const select = (over: Partial<ResendSelection>): ResendSelection => ({ withDelivered: false, ...over })

async function start() {
  const crm = await startTestCrm()
  const relay = await startTestRelay()
  onTestFinished(async () => {
    await relay.close()
    await crm.close()
  })
  const connectionId = await relay.connect({ url: crm.url })
  const progress: Job[] = []
  const jobs = (store: Store = relay.store) =>
    new ResendJobs({
      store,
      clock: relay.clock,
      logger: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
      onTouched: (touched) => {
        relay.scheduler.tryNow(touched.connectionIds)
      },
      onProgress: (job) => {
        progress.push(job)
      },
    })
  return { crm, relay, connectionId, jobs, progress }
}

test('a preview counts what would be sent and what is left out, and changes nothing', async () => {
  const { crm, relay, jobs } = await start()
  await relay.receive({ count: 3 })
  await relay.quiet()
  crm.always(() => answerWith(422))
  await relay.receive({ count: 2 })
  await relay.quiet()
  crm.always(() => answerWith(425))
  await relay.receive()
  await relay.run(1000)
  const preview = (over: Partial<ResendSelection>) => jobs().preview(select({ since: 0, ...over }))
  expect(await preview({})).toEqual({ total: 6, toSend: 3, alreadyDelivered: 3, beingSent: 0, coolingDown: 0 })
  await relay.store.requeue({ deliveryId: 'delivery_6', now: relay.clock.now() })
  expect(await preview({})).toEqual({ total: 6, toSend: 2, alreadyDelivered: 3, beingSent: 0, coolingDown: 1 })
  await relay.run(5000)
  expect(await preview({ withDelivered: true })).toEqual({
    total: 6,
    toSend: 6,
    alreadyDelivered: 0,
    beingSent: 0,
    coolingDown: 0,
  })
  expect(await relay.states()).toEqual({ delivered: 3, failed: 2, retrying: 1 })
})

test('hundreds of refused leads go again, each once', async () => {
  const { crm, relay, jobs, progress } = await start()
  crm.always(() => answerWith(422))
  await relay.receive({ count: 250 })
  await relay.run(10_000)
  crm.always(undefined)
  await relay.receive({ count: 5 })
  const job = await jobs().start(select({ filter: { states: ['failed'] } }))
  await relay.run(20_000)
  expect(await relay.states()).toEqual({ delivered: 255 })
  expect([crm.markers.length, new Set(crm.markers).size]).toEqual([255, 255])
  expect(progress.at(-1)).toMatchObject({ id: job.id, state: 'finished', done: 250, left: 0 })
})

test('delivered leads go again only when a person asks for it, and once even when the program restarts meanwhile', async () => {
  const { crm, relay, jobs } = await start()
  await relay.receive({ count: 120 })
  await relay.run(10_000)
  expect((await jobs().preview(select({ since: 0 }))).toSend).toBe(0)
  // The progress of the first page is never saved: the program dies between the page and its save.
  const dying = jobs({ ...relay.store, saveJob: () => new Promise(() => undefined) })
  await dying.start(select({ since: 0, withDelivered: true }))
  await relay.run(10_000)
  expect(crm.markers).toHaveLength(220)
  await jobs().resume()
  await relay.run(10_000)
  const times = new Map<string, number>()
  for (const marker of crm.markers) times.set(marker, (times.get(marker) ?? 0) + 1)
  expect([times.size, new Set(times.values())]).toEqual([120, new Set([2])])
})

test('a cancelled job stops after its page; what it queued stays queued', async () => {
  const { crm, relay, jobs, progress } = await start()
  crm.always(() => answerWith(422))
  await relay.receive({ count: 250 })
  await relay.run(10_000)
  await crm.refuse()
  const runner = jobs()
  const job = await runner.start(select({ since: 0 }))
  runner.cancel(job.id)
  await relay.quiet()
  expect(progress.at(-1)).toMatchObject({ id: job.id, state: 'cancelled', done: 0 })
})

test('an unclear delivery is looked up by a re-send, never sent blindly', async () => {
  const { crm, relay, jobs } = await start()
  crm.failNext({ kind: 'lose_answer' })
  const [id] = await relay.receive()
  await relay.quiet()
  await jobs().start(select({ id: id! }))
  await relay.run(60_000)
  expect([crm.markers.length, (await relay.lead(id)).deliveries[0]?.isReconciled]).toEqual([1, true])
})

test('nothing to send is said', async () => {
  const { jobs } = await start()
  await expect(jobs().start(select({ ids: ['delivery_99'] }))).rejects.toMatchObject({ code: 'not_found' })
})
