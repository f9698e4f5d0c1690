import { execFile } from 'node:child_process'
import { z } from 'zod'
import type { Clock } from '../../lib/clock.ts'
import {
  type CdpTarget,
  type Logger,
  type PageBrowser,
  type PageBrowserAvailability,
  PageBrowserError,
  type PageSurface,
} from '../../ports.ts'
import { ChromiumPage } from './chromium-page.ts'
import { type ChromiumProcess, startChromium } from './chromium-process.ts'
import { ChromiumTabs, type Tab } from './chromium-tabs.ts'
import { CHROMIUM_VARIABLE, findBrowser, type FoundBrowser, hasDisplay, type SearchPlace } from './find-browser.ts'

/** The browser without pages ends after so long. */
const IDLE_MS = 60_000
/** A browser that could not start is said to be unable for so long; whoever opens a page tries it again at once. */
const FAILURE_KEPT_MS = 60_000
const VERSION_LIMIT_MS = 5_000

const HEADLESS = ['--headless', '--no-startup-window', '--disable-gpu', '--window-size=1280,800']
// The incognito context of a window cannot be named in the protocol: what it may not do is refused by arguments and by its page.
const WINDOW = ['--incognito', '--app=data:text/html,', '--deny-permission-prompts']
const WINDOW_SIZE = { desktop: '--window-size=1296,900', phone: '--window-size=430,930' }

/** What it is made of. */
export type ChromiumBrowserOptions = { machine: SearchPlace; clock: Clock; logger: Logger }

/** A browser process with its pages. */
type Program = { process: ChromiumProcess; tabs: ChromiumTabs; pages: Map<string, ChromiumPage> }

const created = z.object({ browserContextId: z.string() })
const target = z.object({ targetId: z.string() })

/**
 * The installed Chromium as the headless host's pages: one process without a window for all pages that are shown as pictures,
 * started when first needed and ended an idle minute after the last of them; a process of its own for each window.
 */
export class ChromiumBrowser implements PageBrowser {
  readonly #options: ChromiumBrowserOptions
  readonly #programs = new Set<Program>()
  #shared: Promise<Program> | undefined
  #opening = 0
  #cancelIdle: () => void = () => undefined
  #isStopped = false
  #failure: { detail: string; at: number } | undefined
  #version: Promise<string | null> | undefined

  constructor(options: ChromiumBrowserOptions) {
    this.#options = options
  }

  async availability(): Promise<PageBrowserAvailability> {
    const { machine, clock } = this.#options
    const found = findBrowser(machine)
    if (found === null) return { isAvailable: false, browser: null, reason: 'no_browser', detail: missing(machine) }
    const browser = (await (this.#version ??= versionOf(found))) ?? found.name
    if (this.#failure !== undefined && clock.steady() - this.#failure.at < FAILURE_KEPT_MS) {
      return { isAvailable: false, browser, reason: 'cannot_start', detail: this.#failure.detail }
    }
    return { isAvailable: true, browser, surfaces: hasDisplay(machine) ? ['canvas', 'window'] : ['canvas'] }
  }

  async open(options: { surface: PageSurface; width: 'desktop' | 'phone' }): Promise<CdpTarget> {
    if (this.#isStopped) throw new PageBrowserError('unavailable', 'the relay is stopping')
    const found = findBrowser(this.#options.machine)
    if (found === null) throw new PageBrowserError('unavailable', missing(this.#options.machine))
    this.#opening += 1
    this.#cancelIdle()
    try {
      const page = await this.#openOn(found, options)
      this.#failure = undefined
      return page
    } catch (error) {
      if (error instanceof PageBrowserError && error.kind === 'cannot_start') {
        this.#failure = { detail: error.message, at: this.#options.clock.steady() }
      }
      throw error
    } finally {
      this.#opening -= 1
      this.#restWhenIdle()
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#cancelIdle()
    // One that is just starting ends too.
    await this.#shared?.catch(() => undefined)
    await Promise.all([...this.#programs].map(({ process }) => process.stop()))
  }

  async #openOn(
    found: FoundBrowser,
    options: { surface: PageSurface; width: 'desktop' | 'phone' },
  ): Promise<CdpTarget> {
    switch (options.surface) {
      case 'canvas':
        return await this.#openPicture(found)
      case 'window':
        if (!hasDisplay(this.#options.machine)) throw new PageBrowserError('unavailable', 'there is no display here')
        return await this.#openWindow(found, WINDOW_SIZE[options.width])
      case 'view':
        throw new PageBrowserError('unavailable', 'views stand in the desktop app only')
    }
  }

  async #openPicture(found: FoundBrowser): Promise<CdpTarget> {
    const program = await (this.#shared ??= this.#startShared(found))
    const { pipe } = program.process
    const { browserContextId } = created.parse(
      await pipe.send('Target.createBrowserContext', { disposeOnDetach: true }),
    )
    const dispose = async () => {
      await pipe.send('Target.disposeBrowserContext', { browserContextId }).catch(() => undefined)
    }
    try {
      await refuseAll(program, browserContextId)
      const { targetId } = target.parse(
        await pipe.send('Target.createTarget', { url: 'about:blank', browserContextId, width: 1280, height: 800 }),
      )
      return await this.#adopt(program, await program.tabs.attached(targetId), dispose)
    } catch (error) {
      await dispose()
      throw error
    }
  }

  /** Its context is the incognito one of its process, which ends with it. */
  async #openWindow(found: FoundBrowser, size: string): Promise<CdpTarget> {
    const program = await this.#start(found, [...WINDOW, size])
    try {
      const tab = await program.tabs.attached()
      const page = await this.#adopt(program, tab, () => program.process.stop())
      await page.send('Page.setDownloadBehavior', { behavior: 'deny' })
      return page
    } catch (error) {
      await program.process.stop()
      throw error
    }
  }

  async #adopt(program: Program, tab: Tab, end: () => Promise<void>): Promise<CdpTarget> {
    const page = new ChromiumPage({
      pipe: program.process.pipe,
      tab,
      end: async () => {
        program.pages.delete(tab.targetId)
        await end()
        this.#restWhenIdle()
      },
    })
    program.pages.set(tab.targetId, page)
    await page.prepare()
    return page
  }

  #startShared(found: FoundBrowser): Promise<Program> {
    const starting = this.#start(found, HEADLESS)
    const forget = () => {
      if (this.#shared === starting) this.#shared = undefined
    }
    starting.then(({ process }) => {
      process.pipe.onEnd(forget)
    }, forget)
    return starting
  }

  async #start(found: FoundBrowser, extra: readonly string[]): Promise<Program> {
    const { clock, logger, machine } = this.#options
    const process = await startChromium({ path: found.path, extra, environment: machine.environment, clock, logger })
    const pages: Program['pages'] = new Map()
    const events = {
      onGone: (sessionId: string) => {
        for (const page of pages.values()) if (page.tab.sessionId === sessionId) page.gone('closed')
      },
      onPopup: ({ targetId, url }: { targetId: string; url: string }) =>
        pages.get(targetId)?.notice({ kind: 'popup', url }),
    }
    const program: Program = { process, pages, tabs: new ChromiumTabs({ pipe: process.pipe, clock, events }) }
    this.#programs.add(program)
    process.pipe.onEnd((why) => {
      if (pages.size > 0) logger.warn('the picker’s browser ended while pages were open', { why })
      for (const page of pages.values()) page.gone('crashed')
      void process.stop().then(() => this.#programs.delete(program))
    })
    logger.info('the picker’s browser has started', { product: process.product, path: found.path, pid: process.pid })
    try {
      await program.tabs.watch()
    } catch (error) {
      await process.stop()
      throw error
    }
    if (this.#isStopped) await process.stop()
    return program
  }

  #restWhenIdle(): void {
    this.#cancelIdle()
    const shared = this.#shared
    if (shared === undefined || this.#opening > 0) return
    this.#cancelIdle = this.#options.clock.after(IDLE_MS, () => {
      void shared.then(
        async ({ pages, process }) => {
          if (this.#shared !== shared || this.#opening > 0 || pages.size > 0) return
          this.#shared = undefined
          await process.stop()
        },
        () => undefined,
      )
    })
  }
}

/** No downloads; every permission that a page asks for is denied. */
async function refuseAll(program: Program, browserContextId: string): Promise<void> {
  const { pipe } = program.process
  await pipe.send('Browser.setDownloadBehavior', { behavior: 'deny', browserContextId, eventsEnabled: true })
  // An empty grant rejects all the others.
  await pipe.send('Browser.grantPermissions', { permissions: [], browserContextId })
}

function missing({ environment }: SearchPlace): string {
  const own = environment[CHROMIUM_VARIABLE]
  if (own !== undefined && own !== '') return `there is no browser at ${own} (${CHROMIUM_VARIABLE})`
  return `no Chromium, Chrome, Edge or Yandex Browser was found; ${CHROMIUM_VARIABLE} may name one`
}

/** `Chromium 156.0.8078.79`, null where the program does not say it (Windows opens a window instead). */
function versionOf({ path }: FoundBrowser): Promise<string | null> {
  if (process.platform === 'win32') return Promise.resolve(null)
  return new Promise((resolve) => {
    execFile(path, ['--version'], { timeout: VERSION_LIMIT_MS }, (error, stdout) => {
      const words = /^[^\n]*?\d+(\.\d+)+/.exec(stdout)?.[0].trim()
      resolve(error === null && words !== undefined ? words : null)
    })
  })
}
