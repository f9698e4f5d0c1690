import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readLeads } from '../support/check-leads.ts'
import { newDataFolder } from '../support/data-folder.ts'
import { startEndpoint } from '../support/endpoint.ts'
import { type Host, launchHost } from '../support/launch-host.ts'
import { newClient } from '../support/new-client.ts'
import type { IntakeAnswer } from '../support/post-form.ts'
import { waitFor } from '../support/wait-for.ts'

const isRoot = process.getuid?.() === 0

/** Posts numbered leads side by side; answers by name. */
async function post(host: Host, key: string, names: string[]): Promise<Map<string, IntakeAnswer>> {
  const answers = await Promise.all(
    names.map(async (name) => [name, await host.postLead({ key, name, comment: 'к'.repeat(900) })] as const),
  )
  return new Map(answers)
}

const names = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix} ${index}`)
const succeeded = (answers: Map<string, IntakeAnswer>) =>
  [...answers].filter(([, answer]) => answer.status === 'success').map(([name]) => name)

async function storedNames(host: Host): Promise<string[]> {
  return (await readLeads(host)).map((lead) => lead.name ?? '').sort()
}

/** Fills a file system to the last byte. */
function fill(folder: string): void {
  for (const bytes of [1024 * 1024, 4096, 1]) {
    for (let count = 0; ; count += 1) {
      try {
        writeFileSync(join(folder, `filler-${bytes}-${count}`), Buffer.alloc(bytes))
      } catch {
        break
      }
    }
  }
}

function empty(folder: string): void {
  for (const bytes of [1024 * 1024, 4096, 1]) {
    for (let count = 0; existsSync(join(folder, `filler-${bytes}-${count}`)); count += 1) {
      rmSync(join(folder, `filler-${bytes}-${count}`))
    }
  }
}

test.skipIf(!isRoot)(
  'a full disk: leads are refused with 503, none that was answered is lost, and it goes on by itself (needs root to mount a small disk)',
  async () => {
    const disk = join(newDataFolder(), 'disk')
    mkdirSync(disk)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', disk])
    onTestFinished(() => {
      execFileSync('umount', ['--lazy', disk])
    })
    const dataFolder = join(disk, 'data')
    const crm = await startEndpoint()
    const host = await launchHost({ args: [], dataFolder })
    const { key } = await newClient(host, { url: crm.url })
    const before = await post(host, key, names('До', 100))
    expect(succeeded(before)).toHaveLength(100)
    await waitFor('the first hundred delivered', 30_000, () => crm.markers.length === 100)

    // Requests under way when the disk fills: executed by the CRM, their end cannot be written yet.
    crm.behave(() => ({ kind: 'late' }))
    const underWay = await post(host, key, names('В пути', 4))
    fill(disk)
    const during = new Map<string, IntakeAnswer>()
    await waitFor('refusals', 30_000, async () => {
      const some = await post(host, key, names(`Во время ${during.size}`, 32))
      for (const [name, answer] of some) during.set(name, answer)
      fill(disk)
      return [...some.values()].every((answer) => answer.status !== 'success')
    })
    const refused = [...during.values()].filter((answer) => answer.status !== 'success')
    expect(new Set(refused.map(({ httpStatus, error, retryAfter }) => `${httpStatus} ${error} ${retryAfter}`))).toEqual(
      new Set(['503 not_stored 2']),
    )
    expect(await host.rpc('system.status')).toMatchObject({
      isStoreHealthy: false,
      storeReason: expect.stringMatching(/^(the disk is full|the disk cannot be written)/),
    })
    expect((await fetch(`${host.ready.intake}/healthz`)).status).toBe(503)
    crm.release()
    crm.behave(() => ({ kind: 'works' }))

    empty(disk)
    // Nobody sends anything: it has to find out by itself.
    await waitFor('the store to be well again', 15_000, async () => (await host.rpc('system.status')).isStoreHealthy)
    expect((await fetch(`${host.ready.intake}/healthz`)).status).toBe(200)
    const again = await post(
      host,
      key,
      [...during].filter(([, answer]) => answer.status !== 'success').map(([name]) => name),
    )
    expect(succeeded(again)).toHaveLength(refused.length)
    const all = [...before.keys(), ...underWay.keys(), ...during.keys()].sort()
    await waitFor('every lead stored and delivered', 60_000, async () => {
      const { waitingCount, attentionCount } = await host.rpc('system.status')
      return waitingCount === 0 && attentionCount === 0 && (await storedNames(host)).length === all.length
    })
    expect(await storedNames(host)).toEqual(all)
    expect([crm.markers.length, new Set(crm.markers).size]).toEqual([all.length, all.length])
    expect((await host.stop()).code).toBe(0)
    await crm.close()
  },
  180_000,
)

/** Limits how large files of a running process may grow: the write-ahead log cannot, the small spool can. */
function limitFiles(host: Host, bytes: number | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', String(host.pid), `--fsize=${bytes}:`])
}

/** Bytes of the write-ahead log. */
const logSize = (host: Host) => statSync(join(host.dataFolder, 'estafeta.db-wal')).size

test('a database that cannot be written while the spool can: leads are spooled durably and become leads exactly once', async () => {
  const host = await launchHost({ args: [] })
  const { key } = await newClient(host)
  const before = await post(host, key, names('До', 60))
  expect(succeeded(before)).toHaveLength(60)
  limitFiles(host, logSize(host))
  const during = await post(host, key, names('Во время', 30))
  expect(
    [...during.values()].map(({ httpStatus, status, data }) => [httpStatus, status, /^spool_[0-9a-f]{16}$/.test(data)]),
  ).toEqual(Array.from({ length: 30 }, () => [200, 'success', true]))
  // The same forms again, as sites do that got no answer.
  expect(succeeded(await post(host, key, names('Во время', 10)))).toHaveLength(10)
  expect((await host.rpc('system.status')).isStoreHealthy).toBe(false)
  expect(await storedNames(host)).toEqual([...before.keys()].sort())

  limitFiles(host, 'unlimited')
  const isThere = (file: string) => existsSync(join(host.dataFolder, file))
  await waitFor('the spool to be imported', 20_000, () => !isThere('spool.jsonl') && !isThere('spool.jsonl.draining'))
  expect(await storedNames(host)).toEqual([...before.keys(), ...during.keys()].sort())
  const repeated = (await readLeads(host)).filter((lead) => lead.repeatCount === 1)
  expect(repeated.map((lead) => lead.name).sort()).toEqual(names('Во время', 10).sort())
  expect(isThere('spool-refused.jsonl')).toBe(false)
  expect((await host.rpc('system.status')).isStoreHealthy).toBe(true)
  expect((await host.stop()).code).toBe(0)
})

test('killed while leads are in the spool: the next start makes leads of them, also when it is killed while it does', async () => {
  const host = await launchHost({ args: [] })
  const { key } = await newClient(host)
  await post(host, key, names('До', 60))
  limitFiles(host, logSize(host))
  const during = await post(host, key, names('Во время', 50))
  expect(succeeded(during)).toHaveLength(50)
  host.kill('SIGKILL')
  await host.exited
  for (const [index, wait] of [0, 5, 20, 60].entries()) {
    const next = await launchHost({ args: [], dataFolder: host.dataFolder }).catch(() => undefined)
    expect([index, next !== undefined]).toEqual([index, true])
    await new Promise((resolve) => setTimeout(resolve, wait))
    next?.kill('SIGKILL')
    await next?.exited
  }
  const last = await launchHost({ args: [], dataFolder: host.dataFolder })
  expect(await storedNames(last)).toEqual([...names('До', 60), ...names('Во время', 50)].sort())
  expect((await last.stop()).code).toBe(0)
})
