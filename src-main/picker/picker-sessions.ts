import type { PageControl, PageSurvey, PickedTarget, PickIntent } from '../../src-preload/contract/model/picker.ts'
import type { PickerInput, PickerState, PickerSurface, PickerWidth } from '../../src-preload/contract/picker.ts'
import type { Clock } from '../lib/clock.ts'
import type { Random } from '../lib/random.ts'
import type { Logger, PageBrowser, PageBrowserAvailability, ViewPlace } from '../ports.ts'
import * as ask from './ask-page.ts'
import { InspectedPages, type InspectedPage, type PageCheck, type PageToCheck } from './inspect-page.ts'
import { PAGE_LIMITS, type PageLimits } from './live-page.ts'
import { pageAddress } from './page-address.ts'
import { PickerError } from './picker-error.ts'
import { PickerSession } from './picker-session.ts'
import type { PageFrame } from './screencast.ts'
import type { ScriptResult } from './script-runner.ts'

/** So many pages may be looked at at once. */
export const MAX_SESSIONS = 4
/** A session that nobody asks anything of ends after so long. */
export const IDLE_LIMIT_MS = 10 * 60_000

/** A session that was not asked anything for so long gives way to a new one where there are too many. */
const RESTING_MS = 60_000

/** What the picker tells. */
export type PickerEvents = {
  /** The state of a session changed; null: it ended. */
  onState(id: string, state: PickerState | null): void
  onFrame(frame: PageFrame & { id: string }): void
}

/** What the picker is made of. `probeSource`: the bundled script of `page/picker`. */
export type PickerOptions = {
  browser: PageBrowser
  clock: Clock
  random: Random
  logger: Logger
  probeSource: string
  events: PickerEvents
  limits?: Partial<PageLimits>
}

/** What to open. */
export type PickerOpening = {
  projectId: PickerState['projectId']
  url: string
  surface: PickerSurface
  width: PickerWidth
}

type Held = { session: PickerSession; cancelIdle: () => void; usedAt: number }

/** The live picker: pages that people look at, and pages that are looked at for them. Every error is a PickerError. */
export class PickerSessions {
  readonly #options: PickerOptions
  readonly #limits: PageLimits
  readonly #held = new Map<string, Held>()
  readonly #inspected: InspectedPages

  constructor(options: PickerOptions) {
    this.#options = options
    this.#limits = { ...PAGE_LIMITS, ...options.limits }
    this.#inspected = new InspectedPages({ ...options, limits: this.#limits })
  }

  async availability(): Promise<PageBrowserAvailability> {
    return await this.#options.browser.availability()
  }

  /** Opens a page; it loads on. @throws PickerError `bad_address`, `session_limit`, `no_browser`, `cannot_start`. */
  async open({ projectId, url, surface, width }: PickerOpening): Promise<PickerState> {
    const address = pageAddress(url)
    if (this.#held.size >= MAX_SESSIONS) await this.#makeRoom()
    const id = this.#options.random.hex(16)
    const { browser, clock, logger, probeSource, events } = this.#options
    const session = new PickerSession({
      id,
      projectId,
      surface,
      width,
      browser,
      clock,
      logger,
      probeSource,
      limits: this.#limits,
      onState: (state) => {
        events.onState(id, state)
      },
      onFrame: (frame) => {
        events.onFrame({ id, ...frame })
      },
      onClosed: () => void this.close(id),
      onUsed: () => {
        this.#use(id)
      },
    })
    this.#held.set(id, { session, cancelIdle: () => undefined, usedAt: clock.now() })
    this.#use(id)
    try {
      await session.begin(address)
    } catch (error) {
      await this.close(id)
      throw error
    }
    return session.state
  }

  async state(id: string): Promise<PickerState> {
    return await this.#of(id).look()
  }

  /** Ends a session; one that has ended already is no error. */
  async close(id: string): Promise<void> {
    const held = this.#held.get(id)
    if (held === undefined) return
    this.#held.delete(id)
    held.cancelIdle()
    await held.session.close()
    this.#options.events.onState(id, null)
  }

  async navigate(id: string, to: 'back' | 'forward' | 'reload' | 'stop' | { url: string }): Promise<PickerState> {
    return await this.#of(id).navigate(to)
  }

  async acceptCertificate(id: string): Promise<PickerState> {
    return await this.#of(id).acceptCertificate()
  }

  async setMode(id: string, { mode, intent }: { mode: 'browse' | 'pick'; intent: PickIntent }): Promise<PickerState> {
    return await this.#of(id).setMode(mode, intent)
  }

  async setWidth(id: string, width: PickerWidth): Promise<PickerState> {
    return await this.#of(id).setWidth(width)
  }

  async input(id: string, events: readonly PickerInput[]): Promise<void> {
    await this.#of(id).input(events)
  }

  drawn(id: string, frame: number): void {
    this.#of(id).drawn(frame)
  }

  /** Where the view of a session stands in the desktop window; other surfaces have no place. */
  place(id: string, place: ViewPlace): void {
    this.#of(id).place(place)
  }

  async answerDialog(id: string, answer: { isAccepted: boolean; text: string }): Promise<PickerState> {
    return await this.#of(id).answerDialog(answer.isAccepted, answer.text)
  }

  async chooseOption(id: string, indexes: readonly number[]): Promise<PickerState> {
    return await this.#of(id).chooseOption(indexes)
  }

  async movePick(id: string, to: 'parent' | 'child' | 'next' | 'previous'): Promise<PickerState> {
    const session = this.#of(id)
    await ask.movePick(session, to)
    return session.state
  }

  async joinTargets(id: string, selectors: readonly string[]): Promise<PickedTarget> {
    return await ask.joinTargets(this.#of(id), selectors)
  }

  async survey(id: string): Promise<PageSurvey> {
    return await ask.survey(this.#of(id))
  }

  async match(id: string, input: { selectors: readonly string[]; isShown: boolean }): Promise<ask.Matches> {
    return await ask.match(this.#of(id), input)
  }

  async controls(id: string, input: { selector: string; type: 'form' | 'button' }): Promise<PageControl[]> {
    return await ask.controls(this.#of(id), input)
  }

  async evaluate(id: string, input: Parameters<typeof ask.evaluate>[1]): Promise<ScriptResult> {
    return await ask.evaluate(this.#of(id), input)
  }

  async capture(id: string, trial: ask.TrialForm): Promise<ask.Trial> {
    return await ask.capture(this.#of(id), trial)
  }

  /** Project of a session, for whoever checks it. */
  projectOf(id: string): PickerState['projectId'] {
    return this.#of(id).state.projectId
  }

  /** Opens a page unseen and says what is on it. One after the other. */
  async inspect(url: string, selectors: readonly string[]): Promise<InspectedPage> {
    return await this.#inspected.inspect(url, selectors)
  }

  /** Looks at pages one after the other; `signal` ends it before the next one. */
  async checkPages(pages: readonly PageToCheck[], signal?: AbortSignal): Promise<PageCheck[]> {
    return await this.#inspected.checkPages(pages, signal)
  }

  /** Ends every session; the browser itself is the host's to stop. */
  async stop(): Promise<void> {
    await Promise.all([...[...this.#held.keys()].map((id) => this.close(id)), this.#inspected.stop()])
  }

  #of(id: string): PickerSession {
    const held = this.#held.get(id)
    if (held === undefined) throw new PickerError('no_session', 'the page is not open any more')
    this.#use(id)
    return held.session
  }

  /** A console that was reloaded or closed leaves its page behind: at the limit the one that rested longest gives way. */
  async #makeRoom(): Promise<void> {
    const [oldest] = [...this.#held].sort(([, a], [, b]) => a.usedAt - b.usedAt)
    const isResting = oldest !== undefined && this.#options.clock.now() - oldest[1].usedAt >= RESTING_MS
    if (!isResting) throw new PickerError('session_limit', `${MAX_SESSIONS} pages are open already`)
    await this.close(oldest[0])
  }

  #use(id: string): void {
    const held = this.#held.get(id)
    if (held === undefined) return
    held.usedAt = this.#options.clock.now()
    held.cancelIdle()
    held.cancelIdle = this.#options.clock.after(IDLE_LIMIT_MS, () => void this.close(id))
  }
}
