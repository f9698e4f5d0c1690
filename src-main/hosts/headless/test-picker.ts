import { afterAll, beforeAll, onTestFinished } from 'vitest'
import type { PickerInput, PickerState, PickerSurface, PickerWidth } from '../../../src-preload/contract/picker.ts'
import { type Clock, systemClock } from '../../lib/clock.ts'
import { systemRandom } from '../../lib/random.ts'
import type { PageLimits } from '../../picker/live-page.ts'
import { PickerSessions } from '../../picker/picker-sessions.ts'
import type { PageFrame } from '../../picker/screencast.ts'
import { TEST_PROBE } from '../../picker/test-probe.ts'
import type { CdpTarget, Logger, PageBrowser } from '../../ports.ts'
import { ChromiumBrowser } from './chromium-browser.ts'
import { type SearchPlace, thisMachine } from './find-browser.ts'

/** A log that keeps its lines. */
export function keptLog(): Logger & { lines: string[] } {
  const lines: string[] = []
  const log = (message: string, details?: Record<string, unknown>) => {
    lines.push(`${message} ${JSON.stringify(details ?? {})}`)
  }
  return { debug: log, info: log, warn: log, error: log, lines }
}

/** The installed Chromium for all tests of a file. */
export function shareBrowser(machine: Partial<SearchPlace> = {}): () => ChromiumBrowser {
  const browser = new ChromiumBrowser({
    machine: { ...thisMachine(), ...machine },
    clock: systemClock,
    logger: keptLog(),
  })
  beforeAll(async () => {
    await browser.availability()
  })
  afterAll(() => browser.stop())
  return () => browser
}

/** The same browser, keeping what it opened so that a test can do to a page what only the system does. */
export function keptTargets(browser: PageBrowser): { pages: PageBrowser; targets: CdpTarget[] } {
  const targets: CdpTarget[] = []
  const pages: PageBrowser = {
    availability: () => browser.availability(),
    open: async (options) => {
      const target = await browser.open(options)
      targets.push(target)
      return target
    },
    stop: () => browser.stop(),
  }
  return { pages, targets }
}

/** Sessions of the running test, and what they told. */
export type TestPicker = {
  sessions: PickerSessions
  frames: (PageFrame & { id: string })[]
  /** Ids of sessions that ended. */
  ended: string[]
  open(url: string, options?: { surface?: PickerSurface; width?: PickerWidth }): Promise<string>
  /** The first state told from now on, or the present one, that fits. */
  until(id: string, fits: (state: PickerState) => boolean): Promise<PickerState>
  /** The same once nothing loads any more. */
  loaded(id: string, fits?: (state: PickerState) => boolean): Promise<PickerState>
  untilFrame(fits: (frame: PageFrame) => boolean): Promise<PageFrame>
  untilEnded(id: string): Promise<void>
  /** Result of an expression in the page's own world. */
  run(id: string, code: string): Promise<string>
  click(id: string, x: number, y: number): Promise<void>
}

type Options = { probeSource?: string; limits?: Partial<PageLimits>; clock?: Clock }

/** Looks again after each change whether something is there. */
function createWait() {
  const watchers = new Set<() => void>()
  const wait = <T>(find: () => T | undefined): Promise<T> =>
    new Promise((resolve) => {
      const look = () => {
        const found = find()
        if (found === undefined) return
        watchers.delete(look)
        resolve(found)
      }
      watchers.add(look)
      look()
    })
  const wake = () => {
    for (const watcher of [...watchers]) watcher()
  }
  return { wait, wake }
}

/** Starts sessions for the running test; they are closed after it. */
export function startPicker(browser: PageBrowser, options: Options = {}): TestPicker {
  const states = new Map<string, PickerState>()
  const frames: TestPicker['frames'] = []
  const ended: string[] = []
  const { wake, wait } = createWait()
  const sessions = new PickerSessions({
    browser,
    clock: options.clock ?? systemClock,
    random: systemRandom,
    logger: keptLog(),
    probeSource: options.probeSource ?? TEST_PROBE,
    limits: options.limits ?? {},
    events: {
      onState: (id, state) => {
        if (state === null) ended.push(id)
        else states.set(id, state)
        wake()
      },
      onFrame: (frame) => {
        frames.push(frame)
        wake()
      },
    },
  })
  onTestFinished(() => sessions.stop())
  const until: TestPicker['until'] = (id, fits) =>
    wait(() => {
      const state = states.get(id)
      return state !== undefined && fits(state) ? state : undefined
    })
  const picker: TestPicker = {
    sessions,
    frames,
    ended,
    open: async (url, { surface = 'canvas', width = 'desktop' } = {}) => {
      const state = await sessions.open({ projectId: 'project_1', url, surface, width })
      states.set(state.id, state)
      return state.id
    },
    until,
    loaded: (id, fits = () => true) => until(id, (state) => !state.isLoading && fits(state)),
    untilFrame: (fits) => wait(() => frames.find(fits)),
    untilEnded: (id) => wait(() => (ended.includes(id) ? true : undefined)).then(() => undefined),
    run: async (id, code) => {
      const result = await sessions.evaluate(id, { code: `return ${code}`, selector: null })
      return result.isOk ? result.value : `error: ${result.error}`
    },
    click: (id, x, y) => sessions.input(id, clickAt(x, y)),
  }
  return picker
}

/** A click of the left button. */
export function clickAt(x: number, y: number): PickerInput[] {
  const at = { x, y, button: 'left', clickCount: 1, modifiers: 0 } as const
  return [
    { kind: 'down', ...at },
    { kind: 'up', ...at },
  ]
}

/** A page with this body. */
export const page = (body: string, title = 'Page') =>
  `<!doctype html><html><head><meta charset="utf-8"><title>${title}</title></head><body style="margin:0">${body}</body></html>`
