import { startTestCrm } from '../delivery/test-crm.ts'
import { startTestRelay, type TestRelay } from '../delivery/test-relay.ts'
import type { Figure } from './figures.ts'

const HOURS = 6
const HOUR_MS = 3_600_000
const LEADS = 1500
/** Limit of the demo adapter's account. */
const ALLOWED_PER_SECOND = 50
/** A quarter and a half of the limit for 10 s each; then the whole of it. */
const RAMP_MS = 20_000
const MEASURED_MS = 15_000

const delivered = async (relay: TestRelay): Promise<number> => (await relay.states())['delivered'] ?? 0

/** An outage of simulated hours: how often the dead CRM is asked, and how fast everything is delivered afterwards. */
export async function benchOutage(): Promise<Figure[]> {
  const crm = await startTestCrm()
  const relay = await startTestRelay()
  await relay.connect({ url: crm.url })
  await crm.refuse()
  await relay.receive({ count: LEADS })
  await relay.run(HOURS * HOUR_MS)
  const probes = relay.requestCount() / HOURS
  await crm.accept()
  const recoveredAt = relay.clock.now()
  await relay.run(HOUR_MS, async () => (await delivered(relay)) > 0)
  const firstMs = relay.clock.now() - recoveredAt
  await relay.run(RAMP_MS)
  const before = await delivered(relay)
  await relay.run(MEASURED_MS)
  const rate = ((await delivered(relay)) - before) / (MEASURED_MS / 1000)
  await relay.run(HOUR_MS, async () => (await delivered(relay)) === LEADS)
  const doubled = crm.markers.length - new Set(crm.markers).size
  await relay.close()
  await crm.close()
  return [
    {
      name: `requests per hour to a CRM dead for ${HOURS} simulated hours`,
      value: probes,
      unit: '',
      bound: { atMost: 70 },
    },
    { name: 'first delivery after recovery', value: firstMs / 1000, unit: 's', bound: { atMost: 90 } },
    { name: 'backlog: rate / allowed rate', value: rate / ALLOWED_PER_SECOND, unit: '×', bound: { atLeast: 0.9 } },
    { name: `doubled among ${LEADS} leads`, value: doubled, unit: '', bound: { atMost: 0 } },
  ]
}
