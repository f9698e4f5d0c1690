import { expect, test } from 'vitest'
import { describeConformance } from '../kit/conformance.ts'
import { startFakeCrm } from '../kit/fake-crm.ts'
import { startFakeServer } from '../kit/fake-server.ts'
import type { FakeAnswer, FakeRequest } from '../kit/fake-server.ts'
import { createBench } from '../kit/test-bench.ts'
import { ManualClock } from '../../lib/manual-clock.ts'
import { fixedRandom } from '../kit/test-bench.ts'
import { demoAdapter } from './adapter.ts'
import { startDemoCrm } from './demo-crm.ts'

const key = 'demo-key-0123456789'

/** The demo CRM's routes on a server with faults; its own server is tested in demo-crm.test.ts. */
function createDesk(): { deals: Record<string, unknown>[]; handle: (request: FakeRequest) => FakeAnswer } {
  const deals: Record<string, unknown>[] = []
  return {
    deals,
    handle: (request) => {
      if (request.headers['x-demo-key'] !== key) return { status: 401, json: { error: 'The key is not accepted.' } }
      if (request.path === '/ping') return { status: 200, json: { name: 'fake' } }
      if (request.method === 'GET') {
        return { status: 200, json: { deals: deals.filter((deal) => deal['marker'] === request.query.get('marker')) } }
      }
      const id = String(deals.length + 1)
      deals.push({ id, createdAt: 0, notes: [], ...(JSON.parse(request.body) as object) })
      return { status: 201, json: { id } }
    },
  }
}

describeConformance({
  adapter: demoAdapter,
  start: async () => {
    const desk = createDesk()
    const server = await startFakeServer(desk.handle)
    return {
      ...server,
      config: { url: server.url, key },
      secrets: [key],
      markers: () => desk.deals.map((deal) => String(deal['marker'])),
      dump: () => JSON.stringify(desk.deals),
    }
  },
  isCreate: (request) => request.method === 'POST' && request.path === '/deals',
  unauthorized: { status: 401, json: { error: `The key ${key} is not accepted.` } },
  limited: { status: 429, headers: { 'retry-after': '5' }, json: { error: 'Too many requests.' } },
  canLookUp: true,
  hasKeyCheck: true,
})

test('a lead becomes exactly this request', async () => {
  const crm = await startFakeCrm()
  crm.expect(
    {
      method: 'POST',
      path: '/deals',
      headers: { 'x-demo-key': key, 'content-type': 'application/json; charset=utf-8' },
      json: {
        marker: 'estafeta-1',
        title: 'Заявка',
        name: 'Иван',
        phone: '+7 900 111-22-33',
        email: null,
        comment: 'перезвоните\ncity: "Тула"',
      },
    },
    { status: 201, json: { id: '7' } },
  )
  const bench = createBench(demoAdapter, { url: crm.url, key })
  const lead = {
    title: 'Заявка',
    name: 'Иван',
    phone: '+7 900 111-22-33',
    comment: 'перезвоните',
    fields: { city: 'Тула' },
  }
  expect(await demoAdapter.deliver(bench.context, bench.job(lead))).toEqual({ kind: 'delivered', crmId: '7' })
  crm.verify()
  await crm.close()
})

test('a comment is added to the deal and found again by its mark', async () => {
  const crm = await startDemoCrm({ clock: new ManualClock(), random: fixedRandom(), port: 0 })
  const bench = createBench(demoAdapter, { url: crm.url, key: crm.key })
  await demoAdapter.deliver(bench.context, bench.job({ title: 'Заявка' }))
  const comment = bench.comment({ crmId: '1', title: 'Внимание', message: 'клиент ждёт' })
  expect(await demoAdapter.lookUpComment?.(bench.context, comment)).toEqual({ kind: 'absent' })
  expect(await demoAdapter.addComment?.(bench.context, comment)).toEqual({ kind: 'delivered', crmId: '1' })
  expect(await demoAdapter.lookUpComment?.(bench.context, comment)).toEqual({ kind: 'found', crmId: '1' })
  expect(crm.deals(10)[0]?.notes).toEqual(['Внимание\nклиент ждёт [estafeta-1-c1]'])
  await crm.close()
})
