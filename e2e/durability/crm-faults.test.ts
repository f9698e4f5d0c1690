import { expect, onTestFinished, test } from 'vitest'
import { findFaults, readLeads, waitUntilDelivered } from '../support/check-leads.ts'
import { type Behaviour, startEndpoint } from '../support/endpoint.ts'
import { launchHost } from '../support/launch-host.ts'
import { startLoad } from '../support/lead-load.ts'
import { newClient } from '../support/new-client.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { waitFor } from '../support/wait-for.ts'

const LEADS = 150

const FAULTS: readonly Behaviour[] = [
  { kind: 'reset' },
  { kind: 'lose_answer' },
  { kind: 'late' },
  { kind: 'garbage', isExecuted: true },
  { kind: 'garbage', isExecuted: false },
  { kind: 'status', status: 500, isExecuted: true },
  { kind: 'status', status: 502, isExecuted: false },
  { kind: 'status', status: 429, isExecuted: false, retryAfterS: 1 },
  { kind: 'status', status: 503, isExecuted: false, retryAfterS: 1 },
]

test('a CRM that resets, hangs, answers garbage, throttles and loses answers: nothing lost, nothing doubled, all in words', async () => {
  const random = seededRandom(11)
  const crm = await startEndpoint()
  const host = await launchHost({ args: [] })
  const { key } = await newClient(host, { url: crm.url })
  // The first create of a lead may end in any way, later ones work: every lead gets there, on every possible way.
  // Every second lead meets the next fault of the list, so that each fault is met whatever the timing.
  const tried = new Set<string>()
  crm.behave((marker) => {
    const isFirst = !tried.has(marker)
    tried.add(marker)
    if (!isFirst || tried.size % 2 === 1) return { kind: 'works' }
    return FAULTS[(tried.size / 2) % FAULTS.length] ?? { kind: 'works' }
  })
  const load = startLoad({ target: { host }, key, senders: 32, random, pauseMs: () => 200 })
  await waitFor('leads answered', 60_000, () => load.answeredCount() >= LEADS)
  const result = await load.stop()
  const releasing = setInterval(() => {
    crm.release()
  }, 1_000)
  onTestFinished(() => {
    clearInterval(releasing)
  })
  await waitUntilDelivered(host, 150_000)

  const leads = await readLeads(host)
  const deals = crm.markers.map((marker, index) => ({ marker, id: String(index + 1) }))
  expect(findFaults({ load: result, leads, deals: null })).toEqual([])
  expect([deals.length, new Set(crm.markers).size]).toEqual([leads.length, leads.length])
  const numbers = new Map(deals.map((deal) => [deal.marker.slice(deal.marker.lastIndexOf('-l') + 2), deal.id]))
  expect(leads.filter((lead) => lead.deliveries[0]?.crmId !== numbers.get(lead.id.slice('lead_'.length)))).toEqual([])

  const reasons = new Set<string>()
  for (const lead of leads) {
    const { attempts } = await host.rpc('leads.history', { id: lead.id })
    for (const attempt of attempts) {
      if (attempt.outcome !== 'delivered') reasons.add((attempt.reason ?? 'NONE').replace(/127\.0\.0\.1:\d+/, 'CRM'))
    }
  }
  expect([...reasons]).toEqual(
    expect.arrayContaining([
      'CRM: the connection was closed before the answer was complete',
      'HTTP 200: a web page came instead of an answer of the API',
      'HTTP 500: trouble inside the CRM: it answers 500',
      'HTTP 429: the CRM asks to slow down: it answers 429',
      'HTTP 503: the CRM asks to slow down: it answers 503',
    ]),
  )
  expect(reasons).not.toContain('NONE')
  expect((await host.stop()).code).toBe(0)
  await crm.close()
}, 240_000)

test('a CRM that dies while it works and comes back gets everything without a person', async () => {
  const random = seededRandom(12)
  const crm = await startEndpoint()
  const host = await launchHost({ args: [] })
  const { key, connectionId } = await newClient(host, { url: crm.url })
  // Every create is executed and its answer lost until the circuit opens.
  crm.behave(() => ({ kind: 'lose_answer' }))
  const load = startLoad({ target: { host }, key, senders: 8, random, pauseMs: () => 100 })
  await waitFor('the circuit to open', 30_000, async () => {
    const { circuit } = await host.rpc('connections.get', { id: connectionId })
    return circuit.state === 'open'
  })
  const result = await load.stop()
  crm.behave(() => ({ kind: 'works' }))
  await waitFor('every lead delivered', 60_000, async () => {
    const { waitingCount, attentionCount } = await host.rpc('system.status')
    return waitingCount === 0 && attentionCount === 0
  })
  const leads = await readLeads(host)
  expect(findFaults({ load: result, leads, deals: null })).toEqual([])
  expect([crm.markers.length, new Set(crm.markers).size]).toEqual([leads.length, leads.length])
  expect((await host.stop()).code).toBe(0)
  await crm.close()
})
