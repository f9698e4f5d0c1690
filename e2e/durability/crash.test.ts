import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { DemoMode } from '../../src-preload/contract/index.ts'
import { findFaults, readLeads, waitUntilDelivered } from '../support/check-leads.ts'
import { newDataFolder } from '../support/data-folder.ts'
import { type Host, launchHost, runCommand } from '../support/launch-host.ts'
import { startLoad, type Target } from '../support/lead-load.ts'
import { seededRandom } from '../support/seeded-random.ts'

/** How often the host is killed; `ESTAFETA_KILLS=500` for a campaign. */
const KILLS = Number(process.env['ESTAFETA_KILLS'] ?? 20)
const SEED = Number(process.env['ESTAFETA_SEED'] ?? 20_260_115)
const SENDERS = 32
/** Longest life of a host between its first answer and its end. */
const LONGEST_LIFE_MS = 2_000
const MODES: readonly DemoMode[] = [
  'works',
  'works',
  'works',
  'slow',
  'loses_answers',
  'loses_answers',
  'limited',
  'down',
]

/** Every answer of a call that may be cut off by the kill. */
const orKilled = (call: Promise<unknown>) => call.catch(() => undefined)

test(
  `killed ${KILLS} times under load: nothing answered is lost, nothing is delivered twice`,
  async () => {
    const random = seededRandom(SEED)
    const dataFolder = newDataFolder()
    const target: Target = { host: undefined }
    let host: Host = await launchHost({ dataFolder })
    const pace = { ms: 0 }
    const load = startLoad({
      target,
      key: host.ready.demo?.key ?? '',
      senders: SENDERS,
      random,
      pauseMs: () => pace.ms,
    })
    for (let kill = 0; kill < KILLS; kill += 1) {
      // Some lives are short and busy; some calm and long enough for the CRM to be killed in the middle of a full stream.
      const isBurst = random.between(0, 4) === 0
      const isCalm = !isBurst && random.between(0, 2) === 0
      const lifeMs = random.between(isCalm ? LONGEST_LIFE_MS : 0, isBurst ? 150 : 2 * LONGEST_LIFE_MS)
      const nextMode = (): DemoMode => (isCalm ? random.pick(['works', 'loses_answers']) : random.pick(MODES))
      pace.ms = isBurst ? 20 : 1_200
      target.host = host
      void orKilled(host.rpc('demo.setMode', { mode: nextMode() }))
      // Without a person's "now" most lives are too short for the circuit's next probe; the job is killed with the rest.
      void orKilled(host.rpc('deliveries.resend', { filter: { states: ['queued', 'retrying'] } }))
      await delay(lifeMs * random.fraction())
      void orKilled(host.rpc('demo.setMode', { mode: nextMode() }))
      await delay(lifeMs * random.fraction())
      host.kill('SIGKILL')
      target.host = undefined
      expect(await host.exited).toMatchObject({ signal: 'SIGKILL' })
      host = await launchHost({ dataFolder })
    }
    target.host = host
    const result = await load.stop()
    await host.rpc('demo.setMode', { mode: 'works' })
    const { waitingCount } = await host.rpc('system.status')
    const drainedFrom = performance.now()
    // The demo CRM takes 50 a second; half of that is enough for a busy machine.
    await waitUntilDelivered(host, 40_000 + waitingCount * 40)
    const drainS = ((performance.now() - drainedFrom) / 1000).toFixed(0)

    const leads = await readLeads(host)
    const { items: deals } = await host.rpc('demo.deals', { limit: 100_000 })
    expect(findFaults({ load: result, leads, deals })).toEqual([])
    expect(result.refusals).toEqual([])
    expect(result.answered.size).toBeGreaterThan(10 * KILLS)
    // The load repeated what was not answered: some of it had been stored before the kill, and was recognised.
    expect([...result.answered.values()].some(({ repeats }) => repeats > 0)).toBe(true)
    const copy = join(newDataFolder(), 'copy.db')
    expect(await runCommand(['backup', '--data', dataFolder, '--to', copy])).toMatchObject({ code: 0, stdout: '' })
    expect(await host.rpc('system.status')).toMatchObject({ isStoreHealthy: true, waitingCount: 0, attentionCount: 0 })
    // Attempts that a kill or a lost answer cut off were found in the CRM, not sent again.
    const found = leads.filter((lead) => lead.deliveries.some((delivery) => delivery.isReconciled)).length
    expect(found).toBeGreaterThan(0)
    const repeated = leads.filter((lead) => lead.repeatCount > 0).length
    process.stderr.write(
      `${KILLS} kills, seed ${SEED}: ${result.answered.size} leads answered, ${result.unanswered.length} not, ` +
        `${leads.length} stored, ${repeated} recognised as repeats, ${deals.length} deals, ${found} of them found again; the last ${waitingCount} in ${drainS} s\n`,
    )
    expect(await host.stop()).toMatchObject({ code: 0 })
  },
  120_000 + KILLS * 10_000,
)
