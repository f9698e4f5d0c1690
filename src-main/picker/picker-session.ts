import type { PickIntent, PickedTarget } from '../../src-preload/contract/model/picker.ts'
import type { PickerInput, PickerState, PickerSurface, PickerWidth } from '../../src-preload/contract/picker.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger, PageBrowser, PageNotice, ViewPlace } from '../ports.ts'
import { LivePage, type PageLimits } from './live-page.ts'
import { BLANK, pageAddress, type PageAddress } from './page-address.ts'
import { PageHands } from './page-hands.ts'
import { setInspectMode } from './inspect-mode.ts'
import { PageInput } from './page-input.ts'
import { isFormsChange } from './forms-change.ts'
import { NOTHING_LOADED } from './page-load.ts'
import { PickerError } from './picker-error.ts'
import { asPickerError } from './protocol.ts'
import { type PageFrame, Screencast } from './screencast.ts'
import { SessionSelectors } from './session-selectors.ts'

/** What a session is opened with. */
export type SessionOptions = {
  id: string
  projectId: PickerState['projectId']
  surface: PickerSurface
  width: PickerWidth
  browser: PageBrowser
  clock: Clock
  logger: Logger
  probeSource: string
  limits: PageLimits
  onState: (state: PickerState) => void
  onFrame: (frame: PageFrame) => void
  /** The person or the host closed the page. */
  onClosed: () => void
  /** Something happens on the page: it is in use. */
  onUsed: () => void
}

type Note = PickerState['notes'][number]
type View = Pick<PickerState, 'mode' | 'intent' | 'width' | 'list' | 'picked' | 'hover' | 'notes' | 'formsVersion'>
type Live = { page: LivePage; hands: PageHands; screencast: Screencast | null }

const MAX_NOTES = 50
const NOTES: Readonly<Record<PageNotice['kind'] | 'file_chooser', Note>> = {
  popup: 'popup_in_place',
  download: 'download_refused',
  permission: 'permission_refused',
  file_chooser: 'file_chooser_refused',
}
const SETTLE_MS = 2_000

/** One page that a person looks at, from its opening to its end; after its browser crashed it comes back with the next load. */
export class PickerSession {
  readonly id: string
  readonly #options: SessionOptions
  /** Selectors that the person works with, over all pages of the session. */
  readonly selectors: SessionSelectors
  #live: Live | undefined
  #view: View
  #place: ViewPlace | undefined
  #loadSerial = 0
  /** Another page is on its way after the browser ended. */
  #reopening: Promise<void> | undefined
  #isClosed = false

  constructor(options: SessionOptions) {
    this.id = options.id
    this.#options = options
    this.selectors = new SessionSelectors(options.logger)
    this.#view = {
      mode: 'browse',
      intent: 'form',
      width: options.width,
      list: null,
      picked: null,
      hover: null,
      notes: [],
      formsVersion: 0,
    }
  }

  /** Opens the page and sets out for the address; does not wait for it. @throws PickerError when there is no browser. */
  async begin(address: PageAddress): Promise<void> {
    const { page } = await this.#open()
    this.#goLater(page, address)
  }

  get state(): PickerState {
    const { id, projectId, surface } = this.#options
    const load = this.#live?.page.load.state ?? NOTHING_LOADED
    return { id, projectId, surface, ...load, ...this.#view, dialog: this.#live?.page.dialog ?? null }
  }

  /** The page, when it can be asked something. @throws PickerError otherwise. */
  get page(): LivePage {
    const live = this.#live
    if (live === undefined) throw new PickerError('gone', 'the page is not open')
    live.page.ready()
    live.screencast?.watch()
    return live.page
  }

  /** The state with today's title, and the newest picture once more. */
  async look(): Promise<PickerState> {
    const live = this.#live
    await live?.page.load.refresh().catch(() => undefined)
    live?.screencast?.watch()
    live?.screencast?.repeat()
    return this.state
  }

  async navigate(to: 'back' | 'forward' | 'reload' | 'stop' | { url: string }): Promise<PickerState> {
    const address = typeof to === 'object' ? pageAddress(to.url) : null
    const live = this.#live
    if (live === undefined || live.page.isGone) {
      if (to === 'stop') return this.state
      const url = live?.page.load.state.url ?? BLANK
      this.#reopening ??= this.begin(address ?? { url, fallback: null }).finally(() => {
        this.#reopening = undefined
      })
      await this.#reopening
      return this.state
    }
    const { page } = live
    live.screencast?.watch()
    this.#loadSerial += 1
    if (to === 'stop') await page.load.stop()
    else if (address !== null) this.#goLater(page, address)
    else {
      await page.leave()
      if (to === 'reload') await page.load.reload()
      else await page.load.step(to === 'back' ? -1 : 1)
    }
    return this.state
  }

  /** For a page with a wrong certificate; does nothing for others. */
  async acceptCertificate(): Promise<PickerState> {
    const { page } = this
    if (page.load.state.trouble?.kind !== 'tls') return this.state
    const { url } = page.load.state
    // Its error page is still on its way in.
    await page.load.settled(SETTLE_MS)
    try {
      await page.target.acceptCertificatesOf(URL.parse(url)?.host ?? '')
    } catch (error) {
      throw asPickerError(error)
    }
    this.#goLater(page, { url, fallback: null })
    return this.state
  }

  async setMode(mode: 'browse' | 'pick', intent: PickIntent): Promise<PickerState> {
    const { page } = this
    this.#change({ mode, intent, hover: null, list: null })
    if (this.#options.surface !== 'canvas') await setInspectMode(page.protocol, mode === 'pick')
    return this.state
  }

  async setWidth(width: PickerWidth): Promise<PickerState> {
    await this.page.setWidth(width)
    this.#change({ width, hover: null, list: null })
    this.#live?.screencast?.restart()
    return this.state
  }

  async input(events: readonly PickerInput[]): Promise<void> {
    this.page.ready()
    // In a window or a view people use their own mouse.
    if (this.#options.surface === 'canvas') await this.#live?.hands.take(events)
  }

  drawn(frame: number): void {
    this.#live?.screencast?.drawn(frame)
  }

  async answerDialog(isAccepted: boolean, text: string): Promise<PickerState> {
    await this.#live?.page.answerDialog(isAccepted, text)
    return this.state
  }

  async chooseOption(indexes: readonly number[]): Promise<PickerState> {
    const { page } = this
    if (this.#view.list === null) return this.state
    this.#change({ list: null })
    await page.probe.chooseOption(indexes)
    return this.state
  }

  /** Something was picked, or walked to. */
  pick(picked: PickedTarget): void {
    this.#change({ picked })
  }

  place(place: ViewPlace): void {
    this.#place = place
    this.#live?.page.target.place?.(place)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#live?.screencast?.close()
    await this.#live?.page.close()
  }

  async #open(): Promise<Live> {
    const { browser, surface, clock, probeSource, limits } = this.#options
    const target = await browser.open({ surface, width: this.#view.width }).catch((error: unknown) => {
      throw asPickerError(error)
    })
    const screencast: { current: Screencast | null } = { current: null }
    const page = await LivePage.open({
      target,
      clock,
      probeSource,
      surface,
      width: this.#view.width,
      limits,
      events: {
        onChange: () => {
          this.#tell()
        },
        onNewPage: () => {
          this.#newPage()
        },
        onNotice: (notice) => {
          this.#notice(notice)
        },
        onInspected: (backendNodeId) => void this.#inspected(backendNodeId),
        onInspectCanceled: () => {
          this.#change({ mode: 'browse', hover: null })
        },
        onClosed: (why) => {
          screencast.current?.close()
          if (why === 'closed') this.#options.onClosed()
        },
        onEvent: (method, params) => {
          screencast.current?.hear(method, params)
          if (isFormsChange(method, params)) this.#change({ formsVersion: this.#view.formsVersion + 1 })
          if (method === 'Page.domContentEventFired' || method === 'Page.loadEventFired')
            void this.selectors.arrive(this.#live?.page)
        },
      },
    })
    return this.#adopt(page, screencast)
  }

  async #adopt(page: LivePage, screencast: { current: Screencast | null }): Promise<Live> {
    if (this.#isClosed) {
      await page.close()
      throw new PickerError('no_session', 'the session was closed while its page was opened')
    }
    const { surface, clock, onFrame } = this.#options
    const { protocol, probe } = page
    if (surface === 'canvas') {
      screencast.current = new Screencast({ protocol, clock, onFrame })
      screencast.current.watch()
    }
    const hands = new PageHands({
      probe,
      input: new PageInput({
        protocol,
        width: () => this.#view.width,
        scale: () => screencast.current?.scale ?? 1,
      }),
      mode: () => ({ ...this.#view, hasList: this.#view.list !== null }),
      events: {
        onHover: (hover) => {
          this.#change({ hover })
        },
        onPicked: (picked) => {
          this.#change({ picked })
        },
        onList: (list) => {
          this.#change({ list })
        },
      },
    })
    this.#live = { page, hands, screencast: screencast.current }
    if (this.#place !== undefined) page.target.place?.(this.#place)
    return this.#live
  }

  /** The load tells how it went by itself. */
  #goLater(page: LivePage, address: PageAddress): void {
    const serial = (this.#loadSerial += 1)
    page
      .go(address, () => serial === this.#loadSerial)
      .catch((error: unknown) => {
        this.#options.logger.debug('a page of the picker was not loaded', { error: String(error) })
      })
  }

  #newPage(): void {
    this.#change({ picked: null, hover: null, list: null, formsVersion: this.#view.formsVersion + 1 })
    if (this.#options.surface !== 'canvas' && this.#view.mode === 'pick' && this.#live !== undefined) {
      setInspectMode(this.#live.page.protocol, true).catch(() => undefined)
    }
    this.#options.onUsed()
  }

  #notice(notice: PageNotice | { kind: 'file_chooser' }): void {
    this.#change({ notes: [...this.#view.notes, NOTES[notice.kind]].slice(-MAX_NOTES) })
    if (notice.kind === 'popup' && this.#live !== undefined) {
      this.#goLater(this.#live.page, { url: notice.url, fallback: null })
    }
  }

  async #inspected(backendNodeId: number): Promise<void> {
    this.#options.onUsed()
    const live = this.#live
    if (live === undefined || this.#view.mode !== 'pick') return
    try {
      this.#change({ picked: await live.page.probe.pick(backendNodeId, this.#view.intent) })
      await setInspectMode(live.page.protocol, true)
    } catch (error) {
      this.#options.logger.debug('a picked node could not be read', { error: String(error) })
    }
  }

  #change(change: Partial<View>): void {
    const before = JSON.stringify(this.#view)
    this.#view = { ...this.#view, ...change }
    if (JSON.stringify(this.#view) !== before) this.#tell()
  }

  #tell(): void {
    if (!this.#isClosed && this.#live !== undefined) this.#options.onState(this.state)
  }
}
