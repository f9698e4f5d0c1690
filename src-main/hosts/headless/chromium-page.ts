import { z } from 'zod'
import type { CdpTarget, PageNotice } from '../../ports.ts'
import type { CdpPipe } from './cdp-pipe.ts'
import type { Tab } from './chromium-tabs.ts'
import { PERMISSION_BINDING, PERMISSION_WATCH } from './permission-watch.ts'

const certificateError = z.object({ eventId: z.number(), requestURL: z.string() })
const bindingCalled = z.object({ name: z.string() })

/** A page of an installed Chromium. `end` takes its context or its whole browser away. */
export class ChromiumPage implements CdpTarget {
  readonly tab: Tab
  readonly #pipe: CdpPipe
  readonly #end: () => Promise<void>
  readonly #listeners = new Set<(method: string, params: unknown) => void>()
  readonly #noticeListeners = new Set<(notice: PageNotice) => void>()
  readonly #closedListeners = new Set<(why: 'closed' | 'crashed') => void>()
  readonly #acceptedHosts = new Set<string>()
  readonly #stopHearing: () => void
  #isClosed = false
  #closing: Promise<void> | undefined

  constructor(parts: { pipe: CdpPipe; tab: Tab; end: () => Promise<void> }) {
    this.tab = parts.tab
    this.#pipe = parts.pipe
    this.#end = parts.end
    this.#stopHearing = parts.pipe.on(({ method, params, sessionId }) => {
      if (sessionId !== this.tab.sessionId) return
      this.#hear(method, params)
      for (const listener of this.#listeners) listener(method, params)
    })
  }

  /** What the host itself needs of the page, before anybody drives it. */
  async prepare(): Promise<void> {
    await this.send('Page.enable')
    await this.send('Runtime.addBinding', { name: PERMISSION_BINDING })
    await this.send('Page.addScriptToEvaluateOnNewDocument', { source: PERMISSION_WATCH })
  }

  send(method: string, params: Record<string, unknown> = {}): Promise<unknown> {
    return this.#pipe.send(method, params, this.tab.sessionId)
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

  /**
   * Chromium asks us about each wrong certificate while the override is on; our yes stays in this context for the host and its
   * certificate. The override then goes off again, because what it refuses looks like an abort instead of a wrong certificate.
   */
  async acceptCertificatesOf(host: string): Promise<void> {
    this.#acceptedHosts.add(host)
    await this.send('Security.enable')
    await this.send('Security.setOverrideCertificateErrors', { override: true })
  }

  close(): Promise<void> {
    this.#isClosed = true
    this.#stopHearing()
    return (this.#closing ??= this.#end())
  }

  /** The browser says that the page is gone. */
  gone(why: 'closed' | 'crashed'): void {
    if (this.#isClosed) return
    for (const listener of this.#closedListeners) listener(why)
    void this.close()
  }

  notice(notice: PageNotice): void {
    for (const listener of this.#noticeListeners) listener(notice)
  }

  #hear(method: string, params: unknown): void {
    if (method === 'Page.downloadWillBegin') this.notice({ kind: 'download' })
    else if (method === 'Runtime.bindingCalled') {
      if (bindingCalled.parse(params).name === PERMISSION_BINDING) this.notice({ kind: 'permission' })
    } else if (method === 'Security.certificateError') {
      const { eventId, requestURL } = certificateError.parse(params)
      void this.#decide(eventId, URL.parse(requestURL)?.host ?? '')
    }
  }

  async #decide(eventId: number, host: string): Promise<void> {
    const isAccepted = this.#acceptedHosts.has(host)
    try {
      await this.send('Security.handleCertificateError', { eventId, action: isAccepted ? 'continue' : 'cancel' })
      if (isAccepted) await this.send('Security.setOverrideCertificateErrors', { override: false })
    } catch {
      // The override is off: Chromium refused it by itself.
    }
  }
}
