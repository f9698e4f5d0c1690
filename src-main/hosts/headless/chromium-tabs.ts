import { z } from 'zod'
import type { Clock } from '../../lib/clock.ts'
import { PageBrowserError } from '../../ports.ts'
import type { CdpEvent, CdpPipe } from './cdp-pipe.ts'

/** A window that a page opened may wait so long for its address. */
const POPUP_LIMIT_MS = 10_000
/** More than so many windows at once are closed unseen. */
const MAX_POPUPS = 5
const ATTACH_LIMIT_MS = 10_000

/** A page of the browser and the session that speaks with it. */
export type Tab = { targetId: string; sessionId: string; browserContextId: string }

/** What happens to tabs. */
export type TabEvents = {
  onGone(sessionId: string): void
  /** A page wanted a window with this address (http or https); nothing was asked of that address. */
  onPopup(opener: { targetId: string; url: string }): void
}

const attached = z.object({
  sessionId: z.string(),
  targetInfo: z.object({
    targetId: z.string(),
    openerId: z.string().optional(),
    browserContextId: z.string().default(''),
  }),
})
const detached = z.object({ sessionId: z.string() })
const pausedRequest = z.object({ request: z.object({ url: z.string() }) })

type Popup = { targetId: string; openerId: string; cancel: () => void }

/**
 * Attaches to every page of a browser before it runs. A window that a page opens never asks the network for anything: it is
 * held at its first request, which tells where it wanted to go, and closed.
 */
export class ChromiumTabs {
  readonly #pipe: CdpPipe
  readonly #clock: Clock
  readonly #events: TabEvents
  readonly #tabs = new Map<string, Tab>()
  readonly #popups = new Map<string, Popup>()
  readonly #waiting = new Set<() => void>()

  constructor(parts: { pipe: CdpPipe; clock: Clock; events: TabEvents }) {
    this.#pipe = parts.pipe
    this.#clock = parts.clock
    this.#events = parts.events
    parts.pipe.on((event) => {
      this.#hear(event)
    })
  }

  /** From now on pages are attached to. */
  async watch(): Promise<void> {
    await this.#pipe.send('Target.setAutoAttach', {
      autoAttach: true,
      waitForDebuggerOnStart: true,
      flatten: true,
      filter: [{ type: 'page' }],
    })
  }

  /** The tab of a target, or any tab. @throws PageBrowserError when it does not come. */
  async attached(targetId?: string): Promise<Tab> {
    const limit = { isOver: false }
    const cancel = this.#clock.after(ATTACH_LIMIT_MS, () => {
      limit.isOver = true
      this.#wake()
    })
    try {
      for (;;) {
        const tab = targetId === undefined ? [...this.#tabs.values()][0] : this.#tabs.get(targetId)
        if (tab !== undefined) return tab
        if (limit.isOver) throw new PageBrowserError('cannot_start', 'the browser opened no page')
        await new Promise<void>((resolve) => this.#waiting.add(resolve))
      }
    } finally {
      cancel()
    }
  }

  #wake(): void {
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const resolve of waiting) resolve()
  }

  #hear(event: CdpEvent): void {
    if (event.method === 'Target.attachedToTarget') {
      const { sessionId, targetInfo } = attached.parse(event.params)
      if (targetInfo.openerId !== undefined) {
        this.#hold(sessionId, { targetId: targetInfo.targetId, openerId: targetInfo.openerId })
        return
      }
      this.#tabs.set(targetInfo.targetId, { sessionId, ...targetInfo })
      void this.#quietly('Runtime.runIfWaitingForDebugger', {}, sessionId)
      this.#wake()
    } else if (event.method === 'Target.detachedFromTarget') {
      const { sessionId } = detached.parse(event.params)
      for (const tab of this.#tabs.values()) if (tab.sessionId === sessionId) this.#tabs.delete(tab.targetId)
      this.#popups.get(sessionId)?.cancel()
      this.#popups.delete(sessionId)
      this.#events.onGone(sessionId)
    } else if (event.method === 'Fetch.requestPaused' && event.sessionId !== undefined) {
      const popup = this.#popups.get(event.sessionId)
      if (popup === undefined) return
      const { url } = pausedRequest.parse(event.params).request
      this.#dismiss(popup)
      if (/^https?:/.test(url)) this.#events.onPopup({ targetId: popup.openerId, url })
    }
  }

  #hold(sessionId: string, ids: { targetId: string; openerId: string }): void {
    const popup: Popup = {
      ...ids,
      cancel: this.#clock.after(POPUP_LIMIT_MS, () => {
        this.#dismiss(popup)
      }),
    }
    if (this.#popups.size < MAX_POPUPS) {
      void this.#quietly('Fetch.enable', { patterns: [{ resourceType: 'Document' }] }, sessionId)
    } else {
      this.#dismiss(popup)
    }
    this.#popups.set(sessionId, popup)
    // Its opener stands still until it runs.
    void this.#quietly('Runtime.runIfWaitingForDebugger', {}, sessionId)
  }

  #dismiss(popup: Popup): void {
    popup.cancel()
    void this.#quietly('Target.closeTarget', { targetId: popup.targetId })
  }

  /** What is already gone needs nothing. */
  async #quietly(method: string, params: Record<string, unknown>, sessionId?: string): Promise<void> {
    await this.#pipe.send(method, params, sessionId).catch(() => undefined)
  }
}
