import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ManualClock } from '../../lib/manual-clock.ts'
import { createBench, createStepStore, fixedRandom } from '../kit/test-bench.ts'
import { demoAdapter } from './adapter.ts'
import { startDemoCrm } from './demo-crm.ts'

async function start(storage?: string) {
  const clock = new ManualClock()
  const crm = await startDemoCrm({
    clock,
    random: fixedRandom(),
    port: 0,
    ...(storage === undefined ? {} : { storage }),
  })
  const bench = createBench(demoAdapter, { url: crm.url, key: crm.key })
  onTestFinished(() => crm.close())
  const deliver = (marker: string) => demoAdapter.deliver(bench.context, bench.job({ title: 'Заявка' }, { marker }))
  return { crm, clock, bench, deliver }
}

test('deals are listed newest first, and one marker twice makes two: doubling is visible', async () => {
  const { crm, deliver } = await start()
  await deliver('a')
  await deliver('b')
  await deliver('b')
  expect(crm.deals(2).map(({ id, marker }) => [id, marker])).toEqual([
    ['3', 'b'],
    ['2', 'b'],
  ])
  expect(crm.counts()).toEqual({ deals: 3, requests: 3 })
})

test('every mode does what it says, and the address stays the same', async () => {
  const { crm, bench, deliver } = await start()
  const url = crm.url
  await crm.setMode('down')
  expect(await deliver('a')).toMatchObject({ kind: 'retry', trouble: 'account' })
  await crm.setMode('works')
  expect(crm.url).toBe(url)
  expect(await deliver('b')).toMatchObject({ kind: 'delivered' })
  await crm.setMode('limited')
  expect(await deliver('c')).toMatchObject({ kind: 'retry', trouble: 'limit', afterMs: 5000 })
  await crm.setMode('rejects')
  expect(await deliver('d')).toMatchObject({ kind: 'rejected', field: 'phone' })
  await crm.setMode('unauthorized')
  expect(await deliver('e')).toMatchObject({ kind: 'unauthorized' })
  await crm.setMode('loses_answers')
  expect(await deliver('f')).toMatchObject({ kind: 'unknown' })
  const job = bench.job({}, { marker: 'f', step: createStepStore().run })
  expect(await demoAdapter.lookUp(bench.context, job)).toEqual({ kind: 'found', crmId: '2' })
  expect(crm.deals(10).map(({ marker }) => marker)).toEqual(['f', 'b'])
})

test('slow answers come after 3 s', async () => {
  const { crm, clock, deliver } = await start()
  await crm.setMode('slow')
  const created = new Promise<void>((resolve) => crm.onChange(resolve))
  const running = deliver('a')
  await created
  expect(clock.nextTimerInMs).toBe(3000)
  clock.advance(3000)
  expect(await running).toEqual({ kind: 'delivered', crmId: '1' })
})

test('changes of mode and deals are told', async () => {
  const { crm, deliver } = await start()
  let changes = 0
  const stop = crm.onChange(() => {
    changes += 1
  })
  await deliver('a')
  await crm.setMode('down')
  expect(changes).toBe(2)
  stop()
  await crm.setMode('works')
  expect(changes).toBe(2)
})

test('key, deals and notes survive the end of the process, a torn last line is dropped', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'demo-crm-'))
  onTestFinished(() => {
    rmSync(folder, { recursive: true })
  })
  const storage = join(folder, 'deals.jsonl')
  const first = await start(storage)
  await first.deliver('a')
  await demoAdapter.addComment?.(first.bench.context, first.bench.comment({ crmId: '1' }))
  const before = first.crm.deals(10)
  await first.crm.close()
  appendFileSync(storage, '{"deal":{"id":"2","mark')

  const second = await start(storage)
  expect(second.crm.key).toBe(first.crm.key)
  expect(second.crm.deals(10)).toEqual(before)
  await second.deliver('b')
  await second.crm.close()

  const third = await start(storage)
  expect(third.crm.deals(10).map(({ id, marker }) => [id, marker])).toEqual([
    ['2', 'b'],
    ['1', 'a'],
  ])
})

test('a taken port is an error, not a silence', async () => {
  const { crm } = await start()
  const port = Number(new URL(crm.url).port)
  await expect(startDemoCrm({ clock: new ManualClock(), random: fixedRandom(), port })).rejects.toThrow('EADDRINUSE')
})
