import { app, type BrowserWindow, type Certificate, type Event, type WebContents, WebContentsView } from 'electron'
import type { Random } from '../../lib/random.ts'
import {
  type CdpTarget,
  type PageBrowser,
  type PageBrowserAvailability,
  PageBrowserError,
  type PageNotice,
  type PageSurface,
  type ViewPlace,
} from '../../ports.ts'
import { fencePage, openPickerSession } from './picker-session.ts'

/** Version of the protocol that Electron's debugger speaks. */
const PROTOCOL = '1.3'

/** What it is made of; `window` is the console's, if it is open. */
export type PickerViewsOptions = { window: () => BrowserWindow | undefined; random: Random }

/** Pages of sites as views inside the console's window. A view that was never placed stands nowhere: checks use it unseen. */
export class PickerViews implements PageBrowser {
  readonly #options: PickerViewsOptions
  readonly #pages = new Set<PickerView>()

  constructor(options: PickerViewsOptions) {
    this.#options = options
  }

  availability(): Promise<PageBrowserAvailability> {
    return Promise.resolve({
      isAvailable: true,
      browser: `Chromium ${process.versions.chrome}`.trim(),
      surfaces: ['view'],
    })
  }

  open(options: { surface: PageSurface; width: 'desktop' | 'phone' }): Promise<CdpTarget> {
    if (options.surface !== 'view') {
      return Promise.reject(new PageBrowserError('unavailable', 'the desktop app shows pages in a view of its own'))
    }
    try {
      const page = new PickerView(this.#options, () => this.#pages.delete(page))
      this.#pages.add(page)
      return Promise.resolve(page)
    } catch (error) {
      return Promise.reject(
        new PageBrowserError('cannot_start', error instanceof Error ? error.message : String(error)),
      )
    }
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#pages].map((page) => page.close()))
  }
}

/** A page in a view, driven through the debugger of its contents. */
export class PickerView implements CdpTarget {
  readonly #view: WebContentsView
  readonly #contents: WebContents
  readonly #window: () => BrowserWindow | undefined
  readonly #onEnd: () => void
  readonly #listeners = new Set<(method: string, params: unknown) => void>()
  readonly #noticeListeners = new Set<(notice: PageNotice) => void>()
  readonly #closedListeners = new Set<(why: 'closed' | 'crashed') => void>()
  readonly #acceptedHosts = new Set<string>()
  /** The window that the view stands in. */
  #host: BrowserWindow | undefined
  #isClosing = false
  #closing: Promise<void> | undefined

  constructor(options: PickerViewsOptions, onEnd: () => void) {
    this.#window = options.window
    this.#onEnd = onEnd
    const tell = (notice: PageNotice) => {
      for (const listener of this.#noticeListeners) listener(notice)
    }
    const session = openPickerSession(options.random.hex(16), tell)
    this.#view = new WebContentsView({
      webPreferences: {
        session,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        safeDialogs: true,
        navigateOnDragDrop: false,
        spellcheck: false,
        autoplayPolicy: 'document-user-activation-required',
        // A hidden page must load and be checked as a visible one is.
        backgroundThrottling: false,
      },
    })
    this.#view.setVisible(false)
    this.#contents = this.#view.webContents
    fencePage(this.#contents, { tell, acceptedHosts: this.#acceptedHosts })
    this.#watch()
  }

  async send(method: string, params: Record<string, unknown> = {}): Promise<unknown> {
    if (this.#isClosing || this.#contents.isDestroyed()) throw new PageBrowserError('gone', 'the page is closed')
    try {
      return (await this.#contents.debugger.sendCommand(method, params)) as unknown // Electron says any
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error)
      throw new PageBrowserError(this.#contents.isDestroyed() ? 'gone' : 'refused', `${method}: ${words}`)
    }
  }

  on(listener: (method: string, params: unknown) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  onNotice(listener: (notice: PageNotice) => void): () => void {
    this.#noticeListeners.add(listener)
    return () => this.#noticeListeners.delete(listener)
  }

  onClosed(listener: (why: 'closed' | 'crashed') => void): () => void {
    this.#closedListeners.add(listener)
    return () => this.#closedListeners.delete(listener)
  }

  acceptCertificatesOf(host: string): Promise<void> {
    this.#acceptedHosts.add(host)
    return Promise.resolve()
  }

  place(place: ViewPlace): void {
    const window = this.#window()
    if (this.#isClosing || window === undefined || window.isDestroyed()) return
    if (this.#host !== window) this.#standIn(window)
    const { x, y, width, height } = place
    this.#view.setBounds({ x: Math.round(x), y: Math.round(y), width: Math.round(width), height: Math.round(height) })
    this.#view.setVisible(place.isVisible)
  }

  close(): Promise<void> {
    this.#isClosing = true
    return (this.#closing ??= this.#end())
  }

  #standIn(window: BrowserWindow): void {
    this.#host?.contentView.removeChildView(this.#view)
    this.#host = window
    window.contentView.addChildView(this.#view)
    const hide = () => {
      this.#view.setVisible(false)
    }
    // A console that was loaded again, or broke, does not know of the view that stands over it.
    window.webContents.on('did-navigate', hide)
    window.webContents.on('render-process-gone', hide)
    window.once('closed', () => {
      this.#gone('closed')
    })
    this.#stopHiding = () => {
      if (window.isDestroyed()) return
      window.webContents.removeListener('did-navigate', hide)
      window.webContents.removeListener('render-process-gone', hide)
    }
  }

  #stopHiding: () => void = () => undefined

  #watch(): void {
    const { debugger: protocol } = this.#contents
    protocol.attach(PROTOCOL)
    protocol.on('message', (_event: Event, ...[method, params, sessionId]: [string, unknown, string?]) => {
      // Workers and frames of other sites have sessions of their own; ours is the page.
      if (sessionId === undefined || sessionId === '') for (const listener of this.#listeners) listener(method, params)
    })
    protocol.on('detach', () => {
      this.#gone('closed')
    })
    this.#contents.on('render-process-gone', () => {
      for (const listener of this.#listeners) listener('Inspector.targetCrashed', {})
    })
    this.#contents.once('destroyed', () => {
      this.#gone('closed')
    })
    app.on('select-client-certificate', this.#refuseOwnCertificate)
  }

  /** Electron would show the first certificate of this machine to whoever asks. */
  readonly #refuseOwnCertificate = (
    event: Event,
    contents: WebContents | null,
    ...[, , answer]: [string, Certificate[], (certificate?: Certificate) => void]
  ) => {
    if (contents !== this.#contents) return
    event.preventDefault()
    answer()
  }

  #gone(why: 'closed' | 'crashed'): void {
    if (this.#isClosing) return
    for (const listener of this.#closedListeners) listener(why)
    void this.close()
  }

  async #end(): Promise<void> {
    app.removeListener('select-client-certificate', this.#refuseOwnCertificate)
    this.#stopHiding()
    this.#onEnd()
    if (this.#host !== undefined && !this.#host.isDestroyed()) this.#host.contentView.removeChildView(this.#view)
    const { session } = this.#contents
    if (!this.#contents.isDestroyed()) {
      if (this.#contents.debugger.isAttached()) this.#contents.debugger.detach()
      this.#contents.close({ waitForBeforeUnload: false })
    }
    await session.clearData().catch(() => undefined)
  }
}
