import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { claimDataFolder } from '../common/data-folder.ts'
import { VERSION } from '../common/version.ts'
import { runCommandLine } from './command-line.ts'
import { newFolder, rpc, run, serveIn, start, stop } from './test-process.ts'

/** Runs the command line in this process, for what needs no process of its own. */
async function runHere(words: string[]): Promise<{ code: unknown; stderr: string }> {
  let stderr = ''
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr += String(text)
    return true
  })
  const before = process.exitCode
  try {
    await runCommandLine(['node', 'estafeta', ...words])
    return { code: process.exitCode, stderr }
  } finally {
    process.exitCode = before
    write.mockRestore()
  }
}

const LOOPBACK = ['--intake', '127.0.0.1:0', '--console', '127.0.0.1:0']

describe('the command line', () => {
  it('helps on stderr: stdout belongs to the ready line', async () => {
    const [help, nothing] = await Promise.all([run(['--help']), run([])])
    expect([help, nothing].map((ended) => [ended.code, ended.stdout])).toEqual([
      [0, ''],
      [1, ''],
    ])
    expect(help.stderr).toMatch(/Usage: estafeta .*serve .*backup .*restore /s)
    expect(nothing.stderr).toBe(help.stderr)
    const serve = await runHere(['serve', '--help'])
    for (const flag of [
      '--data',
      '--intake',
      '--console',
      '--token',
      '--allow-host',
      '--trust-proxy',
      '--demo',
      '--log',
    ])
      expect(serve.stderr).toContain(flag)
    expect([serve.code, await runHere(['--version'])]).toEqual([0, { code: 0, stderr: `${VERSION}\n` }])
  })

  it.each([
    [['frobnicate'], "error: unknown command 'frobnicate'\n"],
    [['serve', '--bogus'], "error: unknown option '--bogus'\n"],
    [['serve', 'more'], "error: too many arguments for 'serve'. Expected 0 arguments but got 1: more.\n"],
    [['backup'], "error: required option '--to <file>' not specified\n"],
    [
      ['serve', '--intake', 'nonsense'],
      'estafeta: --intake must be HOST:PORT, such as 127.0.0.1:8437; got "nonsense"\n',
    ],
    [
      ['serve', '--console', '127.0.0.1:99999'],
      'estafeta: --console must be HOST:PORT, such as 127.0.0.1:8437; got "127.0.0.1:99999"\n',
    ],
    [
      ['serve', '--log', 'loud'],
      "error: option '--log <level>' argument 'loud' is invalid. Allowed choices are debug, info, warn, error, silent.\n",
    ],
    [
      ['serve', '--trust-proxy', '10.0.0.0/8', '--trust-proxy', '10.0.0.0/33'],
      "error: option '--trust-proxy <cidr>' argument '10.0.0.0/33' is invalid. Give an address or a range such as 10.0.0.0/8.\n",
    ],
    [
      ['serve', '--token', 'two words'],
      "error: option '--token <text>' argument 'two words' is invalid. Give letters, digits and signs without spaces: it travels in a header.\n",
    ],
  ])('refuses %j in one line', async (words, line) => {
    expect(await runHere(words)).toEqual({ code: 1, stderr: line })
  })

  it('says in one line why it cannot start, and leaves the folder to the next', async () => {
    const folder = newFolder()
    const file = join(folder, 'file')
    writeFileSync(file, '')
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as { port: number } // a TCP server
    const damaged = join(folder, 'damaged')
    mkdirSync(damaged)
    writeFileSync(join(damaged, 'estafeta.db'), 'no database\n'.repeat(400))
    const serve = async (data: string, ...more: string[]) =>
      (await runHere(['serve', '--log', 'silent', '--data', data, ...more])).stderr
    const isTaken = `127.0.0.1:${port} is taken by another program; give another port, or 0 for any free one\n`
    expect(await serve(file, ...LOOPBACK)).toBe(
      `estafeta: the data folder ${file} cannot be used: there is a file of this name\n`,
    )
    expect(await serve(folder, '--intake', `127.0.0.1:${port}`, '--console', '127.0.0.1:0')).toBe(
      `estafeta: --intake: ${isTaken}`,
    )
    expect(await serve(folder, '--intake', '127.0.0.1:0', '--console', `127.0.0.1:${port}`)).toBe(
      `estafeta: --console: ${isTaken}`,
    )
    expect(await serve(damaged, ...LOOPBACK)).toMatch(
      /^estafeta: the database in .*\/damaged cannot be used: the database is damaged .*\n$/,
    )
    for (const freed of [folder, damaged]) claimDataFolder(freed).release()
    const other = await run(['serve', '--data', folder, '--intake', '127.0.0.1:0', '--console', `127.0.0.1:${port}`])
    expect([other.code, other.stdout, other.stderr]).toEqual([1, '', `estafeta: --console: ${isTaken}`])
    taken.close()
  })
})

describe('estafeta serve', () => {
  it('prints one line when it is ready, takes leads, and ends with 0 within five seconds of SIGTERM', async () => {
    const relay = await serveIn(newFolder())
    const { ready } = relay
    expect(ready).toEqual({
      ready: true,
      intake: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      console: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      login: expect.stringMatching(new RegExp(`^${ready.console}/login\\?code=[A-Za-z0-9_-]{32}$`)),
    })
    expect(relay.output.stdout).toBe(`${JSON.stringify(ready)}\n`)
    const { intakeKey } = await rpc(relay, 'projects.create', { name: 'Окна' })
    const lead = new URLSearchParams({ key: String(intakeKey), name: 'Анна', phone: '89001112233' })
    const answer = await fetch(`${ready.intake}/api/proxy/1.0/leads/add`, { method: 'POST', body: lead })
    expect(await answer.json()).toEqual({ status: 'success', data: 'lead_1', id: 'lead_1' })
    // Consoles that never answer a close, and the wrong words, hold nothing up.
    const headers = { authorization: `Bearer ${relay.token}` }
    const frozen = new WebSocket(`${ready.console.replace('http', 'ws')}/ws`, { headers })
    frozen.on('error', () => undefined)
    await once(frozen, 'open')
    frozen.send('no message')
    frozen.pause()
    const startedAt = performance.now()
    const ended = await stop(relay)
    expect([ended.code, performance.now() - startedAt < 4000]).toEqual([0, true])
    expect(ended.stdout).toBe(`${JSON.stringify(ready)}\n`)
    expect(ended.stderr).toContain('SIGTERM: stopping')
    expect(ended.stderr).not.toMatch(/Анна|1112233/)
    frozen.terminate()
  })

  it('has the demo on request, in the ready line as well', async () => {
    const relay = await serveIn(newFolder(), '--demo', '--log', 'warn')
    expect(relay.ready.demo).toEqual({
      key: expect.stringMatching(/^[A-Za-z0-9+/=]{20,}$/),
      site: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    })
    expect(Object.keys(relay.ready)).toEqual(['ready', 'intake', 'console', 'login', 'demo'])
    const page = await (await fetch(relay.ready.demo!.site)).text()
    expect(page).toContain(relay.ready.intake)
    expect((await stop(relay)).code).toBe(0)
  })

  it('refuses a folder that another one works on, and goes on working itself', async () => {
    const relay = await serveIn(newFolder(), '--log', 'warn')
    const second = await run(['serve', '--data', relay.folder, ...LOOPBACK])
    expect(second).toEqual({
      code: 1,
      stdout: '',
      stderr: `estafeta: another Estafeta (process ${relay.child.pid ?? ''}) already works on ${relay.folder}\n`,
    })
    expect(await rpc(relay, 'projects.list')).toEqual({ items: [] })
    expect((await stop(relay)).code).toBe(0)
  })

  it('keeps what it knows over restarts, and its log apart from stdout', async () => {
    const folder = newFolder()
    const first = await serveIn(folder)
    await rpc(first, 'projects.create', { name: 'Окна' })
    await stop(first)
    const second = await serveIn(folder)
    expect(await rpc(second, 'projects.list')).toMatchObject({ items: [{ name: 'Окна' }] })
    await stop(second)
    for (const line of second.output.stderr
      .trim()
      .split('\n')
      .filter((one) => one.startsWith('{')))
      expect(JSON.parse(line)).toMatchObject({ level: expect.any(Number), msg: expect.any(String) })
    expect(statSync(join(folder, 'secret.key')).mode & 0o777).toBe(0o600)
  })

  it('takes its credentials’ key from ESTAFETA_KEY, and tells so', async () => {
    const folder = newFolder()
    const relay = start(['serve', '--data', folder, ...LOOPBACK, '--token', 'test-token'], { ESTAFETA_KEY: 'words' })
    await once(relay.child.stdout, 'data')
    const whole = { ...relay, ready: JSON.parse(relay.output.stdout), folder, token: 'test-token' }
    expect(await rpc(whole, 'system.info')).toMatchObject({ secretProtection: 'environment', host: 'headless' })
    expect(existsSync(join(folder, 'secret.key'))).toBe(false)
    await stop(relay)
  })
})
