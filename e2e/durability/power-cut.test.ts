import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { findFaults, readLeads } from '../support/check-leads.ts'
import { newDataFolder } from '../support/data-folder.ts'
import { launchHost, runCommand } from '../support/launch-host.ts'
import { track } from '../support/track.ts'
import { type LoadResult, startLoad, type Target } from '../support/lead-load.ts'
import { cutPower, powerSwitch, settleDisk } from '../support/power-cut.ts'
import { seededRandom } from '../support/seeded-random.ts'

const CUTS = 5

/** Rows that a program said it had committed, and rows that the power cut left. */
async function commitUntilCut(level: 'FULL' | 'NORMAL'): Promise<{ said: number; left: number }> {
  const folder = newDataFolder()
  const file = join(folder, 'rows.db')
  const { preload, env } = powerSwitch(folder)
  const program = join(import.meta.dirname, 'commit-rows.ts')
  const child = spawn(process.execPath, [program, file, level], {
    env: { ...process.env, ...env, LD_PRELOAD: preload },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  track(child)
  let said = 0
  createInterface({ input: child.stdout }).on('line', (line) => {
    said = Number(line)
    if (said >= 500) child.kill('SIGKILL')
  })
  await once(child, 'close')
  cutPower(folder)
  const db = new Database(file)
  const hasTable = db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'rows'").get() !== undefined
  const left = hasTable ? db.prepare('SELECT COUNT(*) FROM rows').pluck().get() : 0
  db.close()
  return { said, left: Number(left) }
}

test('the model tells: a program that commits with synchronous=NORMAL loses rows it had confirmed, with FULL none', async () => {
  const normal = await commitUntilCut('NORMAL')
  expect(normal.said - normal.left).toBeGreaterThan(100)
  const full = await commitUntilCut('FULL')
  expect([full.said >= 500, full.left >= full.said]).toEqual([true, true])
})

test(`the power is cut ${CUTS} times under load: nothing answered is lost, the database is whole`, async () => {
  const random = seededRandom(7)
  const dataFolder = newDataFolder()
  const power = powerSwitch(dataFolder)
  const total: LoadResult = { answered: new Map(), unanswered: [], refusals: [] }
  for (let cut = 0; cut < CUTS; cut += 1) {
    const host = await launchHost({ dataFolder, ...power })
    const target: Target = { host }
    const load = startLoad({
      target,
      key: host.ready.demo?.key ?? '',
      senders: 32,
      random,
      pauseMs: () => 100,
      // A lead whose answer was lost is given up: only what was answered may be counted on.
      repeatShare: 0,
    })
    await delay(random.between(500, 2_000))
    host.kill('SIGKILL')
    target.host = undefined
    expect((await host.exited).signal).toBe('SIGKILL')
    const part = await load.stop()
    for (const [name, answer] of part.answered) total.answered.set(name, answer)
    total.unanswered.push(...part.unanswered)
    expect(part.answered.size).toBeGreaterThan(20)
    // Mapped memory is never durable; what is synced of the database is all there is.
    expect(cutPower(dataFolder)).toContain('estafeta.db-shm')

    const after = await launchHost({ dataFolder })
    const leads = await readLeads(after)
    expect([cut, findFaults({ load: total, leads, deals: null })]).toEqual([cut, []])
    const copy = join(newDataFolder(), 'copy.db')
    expect(await runCommand(['backup', '--data', dataFolder, '--to', copy])).toMatchObject({ code: 0 })
    expect((await after.stop()).code).toBe(0)
    settleDisk(dataFolder)
  }
  expect(total.refusals).toEqual([])
  process.stderr.write(`${CUTS} power cuts: ${total.answered.size} leads answered, ${total.unanswered.length} not\n`)
})
