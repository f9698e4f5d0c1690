import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { newDataFolder } from '../support/data-folder.ts'
import { defaultEntry, launchHost, runCommand } from '../support/launch-host.ts'
import { startLoad } from '../support/lead-load.ts'
import { newClient } from '../support/new-client.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { waitFor } from '../support/wait-for.ts'

const serve = (dataFolder: string, ...more: string[]) =>
  runCommand(['serve', '--data', dataFolder, '--intake', '127.0.0.1:0', '--console', '127.0.0.1:0', ...more])

test('a second instance on the same folder says who has it, and the first goes on', async () => {
  const host = await launchHost({ args: [] })
  const { pid, dataFolder } = host
  expect(await serve(dataFolder)).toEqual({
    code: 1,
    signal: null,
    stdout: '',
    stderr: `estafeta: another Estafeta (process ${pid}) already works on ${dataFolder}\n`,
  })
  const { key } = await newClient(host)
  expect(await host.postLead({ key, name: 'Анна' })).toMatchObject({ httpStatus: 200, data: 'lead_1' })
  await host.stop()
})

test('a killed instance leaves no lock behind', async () => {
  const host = await launchHost({ args: [] })
  host.kill('SIGKILL')
  await host.exited
  const next = await launchHost({ args: [], dataFolder: host.dataFolder })
  expect((await next.stop()).code).toBe(0)
})

test.each(['--intake', '--console'])('a taken port of %s is named with its remedy', async (option) => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    other.close()
  })
  const { port } = other.address() as AddressInfo // a TCP server that listens
  const { code, stderr } = await serve(newDataFolder(), option, `127.0.0.1:${port}`)
  expect([code, stderr.split('\n').filter((line) => line.startsWith('estafeta:'))]).toEqual([
    1,
    [`estafeta: ${option}: 127.0.0.1:${port} is taken by another program; give another port, or 0 for any free one`],
  ])
})

test('a folder that is a file', async () => {
  const file = join(newDataFolder(), 'data')
  writeFileSync(file, 'a letter')
  expect(await serve(file)).toMatchObject({
    code: 1,
    stdout: '',
    stderr: `estafeta: the data folder ${file} cannot be used: there is a file of this name\n`,
  })
  expect(readFileSync(file, 'utf8')).toBe('a letter')
})

test('a folder that cannot be written', async () => {
  const folder = join(newDataFolder(), 'data')
  mkdirSync(folder)
  const isRoot = process.getuid?.() === 0
  if (isRoot) {
    // Root may write everywhere but on a file system that is read-only.
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro,size=1m', 'tmpfs', folder])
    onTestFinished(() => {
      execFileSync('umount', [folder])
    })
  } else chmodSync(folder, 0o500)
  expect(await serve(folder)).toMatchObject({
    code: 1,
    stdout: '',
    stderr: `estafeta: the data folder ${folder} cannot be used: ${isRoot ? 'it is read-only' : 'no permission to write there'}\n`,
  })
})

test('a database that is none', async () => {
  const folder = newDataFolder()
  writeFileSync(
    join(folder, 'estafeta.db'),
    'this is not a database, it is a letter to the reader of this test\n'.repeat(90),
  )
  expect(await serve(folder)).toMatchObject({
    code: 1,
    stdout: '',
    stderr: `estafeta: the database in ${folder} cannot be used: the database is damaged (SQLITE_NOTADB)\n`,
  })
})

test('damage inside the database is said in the status as soon as it is found', async () => {
  const host = await launchHost({ args: [] })
  const { key } = await newClient(host)
  for (let index = 0; index < 300; index += 1) await host.postLead({ key, name: `Гость ${index}` })
  await host.stop()
  const file = join(host.dataFolder, 'estafeta.db')
  // Pages of originals: nothing that a start reads.
  const database = new Database(file)
  const pages = database
    .prepare("SELECT pageno, pgsize FROM dbstat WHERE name = 'originals' AND pagetype = 'leaf' LIMIT 3")
    .all() as { pageno: number; pgsize: number }[] // the columns asked for
  database.close()
  expect(pages.length).toBeGreaterThan(0)
  const bytes = readFileSync(file)
  for (const { pageno, pgsize } of pages) bytes.fill(0x5a, (pageno - 1) * pgsize, pageno * pgsize)
  writeFileSync(file, bytes)
  const damaged = await launchHost({ args: [], dataFolder: host.dataFolder })
  const status = await waitFor('the damage', 20_000, async () => {
    const now = await damaged.rpc('system.status')
    return now.isStoreHealthy ? undefined : now
  })
  expect(status.storeReason).toMatch(/the database is damaged/)
  await damaged.stop()
})

/** A Node that is too old for us, where the machine has one (Debian's own). */
const oldNode = spawnSync('which', ['-a', 'node'], { encoding: 'utf8' })
  .stdout.split('\n')
  .find(
    (path) =>
      path !== '' && Number(/^v(\d+)/.exec(spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout)?.[1]) < 22,
  )

test.skipIf(oldNode === undefined)(
  'a Node that is too old (skipped where this machine has none below 22)',
  async () => {
    const { code, stdout, stderr } = await runCommand(['serve', '--data', newDataFolder()], { node: oldNode ?? '' })
    expect([code, stdout, stderr.split('\n')[0]?.replace(/v\d+\.\d+\.\d+/, 'vN')]).toEqual([
      1,
      '',
      'Estafeta needs Node.js 24 or newer, this is vN.',
    ])
    expect(defaultEntry).toMatch(/estafeta\.[jt]s$/)
  },
)

test('SIGTERM under load ends within 5 s with code 0, and everything answered is there', async () => {
  const host = await launchHost()
  const key = host.ready.demo?.key ?? ''
  await host.rpc('demo.setMode', { mode: 'slow' })
  const target = { host: host as typeof host | undefined }
  const load = startLoad({ target, key, senders: 32, random: seededRandom(3), pauseMs: () => 50, repeatShare: 0 })
  await waitFor('leads answered', 20_000, () => load.answeredCount() >= 300)
  const stoppedAt = performance.now()
  target.host = undefined
  const exit = await host.stop()
  expect([exit.code, exit.signal, performance.now() - stoppedAt < 5_000]).toEqual([0, null, true])
  const { answered } = await load.stop()
  const next = await launchHost({ args: [], dataFolder: host.dataFolder })
  for (const { leadId, lead } of answered.values()) {
    expect(await next.rpc('leads.get', { id: leadId })).toMatchObject({ name: lead.name })
  }
  await next.stop()
})
