import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { z } from 'zod'
import type { Clock } from '../../lib/clock.ts'
import { type Logger, PageBrowserError } from '../../ports.ts'
import { CdpPipe } from './cdp-pipe.ts'

/** Variable with more arguments for the browser, separated by blanks. */
const ARGUMENTS_VARIABLE = 'ESTAFETA_CHROMIUM_ARGS'
/** A browser that has not answered after so long cannot start here. */
const START_LIMIT_MS = 20_000
/** It gets so long to end by itself before it is killed. */
const END_GRACE_MS = 1_500
const STDERR_KEPT = 2_000

/** Nothing in the background, nothing asked of a person, no trace outside of its folder. */
const ARGUMENTS = [
  '--remote-debugging-pipe',
  '--no-first-run',
  '--no-default-browser-check',
  '--no-pings',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--disable-default-apps',
  '--disable-extensions',
  '--disable-breakpad',
  '--disable-domain-reliability',
  '--disable-features=BackForwardCache,Translate,MediaRouter,OptimizationHints',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--password-store=basic',
  '--use-mock-keychain',
  '--mute-audio',
]

/** What a start needs to know. */
export type ChromiumStart = {
  path: string
  /** Arguments of this kind of window. */
  extra: readonly string[]
  environment: NodeJS.ProcessEnv
  clock: Clock
  logger: Logger
}

/** A running browser with a profile folder of its own. */
export type ChromiumProcess = {
  pipe: CdpPipe
  pid: number
  /** `Chrome/156.0.8078.79`. */
  product: string
  /** Ends it and takes its folder away. Never throws. */
  stop(): Promise<void>
}

/** Arguments that this user and environment add, and why in words. */
export function addedArguments(environment: NodeJS.ProcessEnv, userId: number | undefined): string[] {
  const own = (environment[ARGUMENTS_VARIABLE] ?? '').split(/\s+/).filter((argument) => argument !== '')
  // Chromium's sandbox refuses to work for root; everybody else keeps it.
  return userId === 0 && !own.includes('--no-sandbox') ? ['--no-sandbox', ...own] : own
}

/** Starts a browser and waits until it answers. @throws PageBrowserError `cannot_start` with the browser's last words. */
export async function startChromium(start: ChromiumStart): Promise<ChromiumProcess> {
  removeOldFolders()
  const folder = mkdtempSync(join(tmpdir(), `${FOLDER_PREFIX}${process.pid}-`))
  const added = addedArguments(start.environment, process.getuid?.())
  if (added.includes('--no-sandbox')) {
    start.logger.warn(
      'the picker’s browser runs without its sandbox: this process runs as root, or ESTAFETA_CHROMIUM_ARGS says so',
    )
  }
  const child = spawn(start.path, [...ARGUMENTS, `--user-data-dir=${folder}`, ...added, ...start.extra], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    env: withoutOurs(start.environment),
    // A process group of its own: Ctrl+C is ours to handle, and nothing of it outlives it.
    detached: process.platform !== 'win32',
  })
  const running = new Running(child, folder)
  try {
    const product = await running.answer(start.clock)
    return { pipe: running.pipe, pid: child.pid ?? 0, product, stop: () => running.stop(start.clock) }
  } catch (error) {
    await running.stop(start.clock)
    const words = error instanceof Error ? error.message : String(error)
    throw new PageBrowserError('cannot_start', [words, running.lastWords()].filter((text) => text !== '').join(': '))
  }
}

/** The secrets of the relay are not for a program that runs pages. */
function withoutOurs(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('ESTAFETA_')))
}

const FOLDER_PREFIX = 'estafeta-chromium-'
const version = z.object({ product: z.string() })

/** Folders of runs that were killed. */
function removeOldFolders(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(FOLDER_PREFIX) ? Number(name.slice(FOLDER_PREFIX.length).split('-')[0]) : Number.NaN
    if (!Number.isInteger(pid) || pid <= 0 || isAlive(pid)) continue
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true })
    } catch {
      // It belongs to another user.
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** The process with its pipe, its last words and its end. */
class Running {
  readonly pipe: CdpPipe
  readonly #child: ChildProcess
  readonly #folder: string
  readonly #exited: Promise<unknown>
  #stderr = ''
  #stopped: Promise<void> | undefined
  readonly #onOurExit = () => {
    this.#kill()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  constructor(child: ChildProcess, folder: string) {
    this.#child = child
    this.#folder = folder
    this.#exited = Promise.race([once(child, 'exit'), once(child, 'error')]).catch(() => undefined)
    const [, , stderr, toBrowser, fromBrowser] = child.stdio
    stderr?.on('data', (chunk: Buffer) => {
      this.#stderr = `${this.#stderr}${String(chunk)}`.slice(-STDERR_KEPT)
    })
    // `stdio` above made them pipes.
    this.pipe = new CdpPipe({ toBrowser: toBrowser as Writable, fromBrowser: fromBrowser as Readable })
    child.once('error', (error) => {
      this.pipe.end(error.message)
    })
    child.once('exit', () => {
      this.pipe.end('the browser ended')
    })
    process.once('exit', this.#onOurExit)
  }

  lastWords(): string {
    return this.#stderr.trim().split('\n').slice(-3).join(' ').slice(-500)
  }

  async answer(clock: Clock): Promise<string> {
    let cancel: () => void = () => undefined
    const late = new Promise<never>((_resolve, reject) => {
      cancel = clock.after(START_LIMIT_MS, () => {
        reject(new PageBrowserError('cannot_start', `it did not answer in ${START_LIMIT_MS / 1000} s`))
      })
    })
    try {
      return version.parse(await Promise.race([this.pipe.send('Browser.getVersion'), late])).product
    } finally {
      cancel()
    }
  }

  stop(clock: Clock): Promise<void> {
    return (this.#stopped ??= this.#end(clock))
  }

  async #end(clock: Clock): Promise<void> {
    void this.pipe.send('Browser.close').catch(() => undefined)
    let cancel: () => void = () => undefined
    const grace = new Promise<void>((resolve) => {
      cancel = clock.after(END_GRACE_MS, resolve)
    })
    await Promise.race([this.#exited, grace])
    cancel()
    this.#kill()
    if (this.#child.pid !== undefined) await this.#exited
    process.removeListener('exit', this.#onOurExit)
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }).catch(() => undefined)
  }

  /** The whole group, also what is left of it when the browser itself has ended. */
  #kill(): void {
    const { pid } = this.#child
    if (pid === undefined) return
    try {
      if (process.platform === 'win32') this.#child.kill('SIGKILL')
      else process.kill(-pid, 'SIGKILL')
    } catch {
      // Nothing of it is left.
    }
  }
}
