import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../lib/clock.ts'
import { ChromiumBrowser } from './chromium-browser.ts'
import { thisMachine } from './find-browser.ts'
import { keptLog } from './test-picker.ts'

const HOLDER = `
  import { ChromiumBrowser } from ${JSON.stringify(join(import.meta.dirname, 'chromium-browser.ts'))}
  import { thisMachine } from ${JSON.stringify(join(import.meta.dirname, 'find-browser.ts'))}
  import { systemClock } from ${JSON.stringify(join(import.meta.dirname, '..', '..', 'lib', 'clock.ts'))}
  const silent = () => undefined
  const info = (message, details) => message.includes('has started') && process.stdout.write(details.pid + '\\n')
  const browser = new ChromiumBrowser({ machine: thisMachine(), clock: systemClock, logger: { debug: silent, info, warn: silent, error: silent } })
  await browser.open({ surface: 'canvas', width: 'desktop' })
  process.stdout.write('open\\n')
  setInterval(silent, 1000)`

const foldersOf = (pid: number) => readdirSync(tmpdir()).filter((name) => name.startsWith(`estafeta-chromium-${pid}-`))

it('ends with a relay that was killed, whose folder the next start takes away', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', HOLDER], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += String(chunk)))
  await expect.poll(() => said, { timeout: 30_000 }).toMatch(/^\d+\nopen\n$/)
  const [browserPid, holderPid] = [Number(said.split('\n')[0]), child.pid!]
  expect([existsSync(`/proc/${browserPid}`), foldersOf(holderPid).length]).toEqual([true, 1])
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
  await expect.poll(() => existsSync(`/proc/${browserPid}`), { timeout: 10_000 }).toBe(false)

  const next = new ChromiumBrowser({ machine: thisMachine(), clock: systemClock, logger: keptLog() })
  onTestFinished(() => next.stop())
  await next.open({ surface: 'canvas', width: 'desktop' })
  expect(foldersOf(holderPid)).toEqual([])
})
