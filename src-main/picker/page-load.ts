import { z } from 'zod'
import type { PageTrouble } from '../../src-preload/contract/picker.ts'
import type { Clock } from '../lib/clock.ts'
import { BLANK, withoutCredentials } from './page-address.ts'
import { ABORTED, statusTrouble, troubleOf } from './page-trouble.ts'
import type { Protocol } from './protocol.ts'

/** What is known of where a page is. */
export type LoadState = {
  url: string
  title: string
  isLoading: boolean
  canGoBack: boolean
  canGoForward: boolean
  trouble: PageTrouble | null
}

/** Where every page begins. */
export const NOTHING_LOADED: LoadState = {
  url: BLANK,
  title: '',
  isLoading: false,
  canGoBack: false,
  canGoForward: false,
  trouble: null,
}

const frame = z.object({ id: z.string(), parentId: z.string().optional(), loaderId: z.string(), url: z.string() })
const navigated = z.object({ frame: frame.extend({ unreachableUrl: z.string().optional() }) })
const ofFrame = z.object({ frameId: z.string() })
const within = z.object({ frameId: z.string(), url: z.string() })
const request = z.object({ requestId: z.string(), loaderId: z.string(), frameId: z.string().optional() })
const response = request.extend({ response: z.object({ status: z.number() }) })
const failed = z.object({ requestId: z.string(), errorText: z.string() })
const history = z.object({
  currentIndex: z.number(),
  entries: z.array(z.object({ id: z.number(), url: z.string(), title: z.string() })).max(1000),
})
const gone = z.object({ errorText: z.string().optional() })

const MAX_URL = 4000
const MAX_TITLE = 1000

/** Follows one page's loads: address, title, history, and what went wrong. Each change is told. */
export class PageLoad {
  readonly #parts: { protocol: Protocol; clock: Clock; limitMs: number; onChange: () => void; onNewPage: () => void }
  #state: LoadState = NOTHING_LOADED
  frameId = ''
  #document: { loaderId: string; status: number | null; errorText: string | null } | undefined
  #cancelLimit: () => void = () => undefined
  readonly #settled = new Set<() => void>()

  constructor(parts: {
    protocol: Protocol
    clock: Clock
    /** After so long without an answer a load is given up. */
    limitMs: number
    onChange: () => void
    /** Another document is there now. */
    onNewPage: () => void
  }) {
    this.#parts = parts
  }

  get state(): LoadState {
    return this.#state
  }

  /** A load of this address begins as soon as the page lets go. */
  expect(url: string): void {
    this.#begin(url)
  }

  /** Goes to an address. Resolves when the page is there or why it is not; `null` also for a download, which leaves the old page. */
  async go(url: string): Promise<PageTrouble | null> {
    return await this.#start(url, 'Page.navigate', { url })
  }

  async reload(): Promise<void> {
    this.#begin(this.#state.url)
    await this.#parts.protocol.tell('Page.reload')
  }

  /** One step in the history; nothing happens at its end. */
  async step(by: -1 | 1): Promise<void> {
    const { entries, currentIndex } = await this.#history()
    const entry = entries[currentIndex + by]
    if (entry === undefined || (by === -1 && currentIndex + by < firstOf(entries))) return
    this.#begin(entry.url)
    await this.#parts.protocol.tell('Page.navigateToHistoryEntry', { entryId: entry.id })
  }

  async stop(): Promise<void> {
    this.#cancelLimit()
    await this.#parts.protocol.tell('Page.stopLoading')
    await this.#readPlace()
  }

  /** The page is gone as a whole: its process crashed, or the browser. */
  crashed(detail: string): void {
    this.#cancelLimit()
    this.#set({ isLoading: false, trouble: { kind: 'crashed', detail } })
  }

  /** Resolves when nothing loads any more, or after `limitMs`. */
  async settled(limitMs: number): Promise<void> {
    if (!this.#state.isLoading) return
    await new Promise<void>((resolve) => {
      const end = () => {
        cancel()
        this.#settled.delete(end)
        resolve()
      }
      const cancel = this.#parts.clock.after(limitMs, end)
      this.#settled.add(end)
    })
  }

  /** Title and history as they are now. */
  async refresh(): Promise<void> {
    const { entries, currentIndex } = await this.#history()
    const current = entries[currentIndex]
    const first = firstOf(entries)
    this.#set({
      ...(current === undefined || this.#state.trouble?.kind === 'crashed'
        ? {}
        : { title: current.title.slice(0, MAX_TITLE) }),
      canGoBack: currentIndex > first,
      canGoForward: currentIndex < entries.length - 1,
    })
  }

  close(): void {
    this.#cancelLimit()
    for (const end of [...this.#settled]) end()
  }

  /** Takes an event of the protocol. */
  hear(method: string, params: unknown): void {
    switch (method) {
      case 'Network.requestWillBeSent':
        this.#asked(request.parse(params))
        return
      case 'Network.responseReceived': {
        const { requestId, response: answer } = response.parse(params)
        if (this.#document?.loaderId === requestId) this.#document.status = answer.status
        return
      }
      case 'Network.loadingFailed': {
        const { requestId, errorText } = failed.parse(params)
        if (this.#document?.loaderId !== requestId) return
        this.#document.errorText = errorText
        if (errorText === ABORTED) this.#cancelLimit()
        return
      }
      case 'Page.frameStartedLoading':
        if (ofFrame.parse(params).frameId === this.frameId) this.#set({ isLoading: true })
        return
      case 'Page.frameStoppedLoading':
        if (ofFrame.parse(params).frameId !== this.frameId) return
        this.#cancelLimit()
        this.#set({ isLoading: false })
        this.#look()
        return
      case 'Page.frameNavigated':
        this.#arrived(navigated.parse(params).frame)
        return
      case 'Page.navigatedWithinDocument': {
        const { frameId, url } = within.parse(params)
        if (frameId !== this.frameId) return
        this.#set({ url })
        this.#look()
        return
      }
      case 'Page.domContentEventFired':
      case 'Page.loadEventFired':
        this.#look()
    }
  }

  async #start(url: string, method: string, params: Record<string, unknown>): Promise<PageTrouble | null> {
    this.#begin(url)
    const { limitMs } = this.#parts
    const answer = await this.#parts.protocol
      .ask({ method, params, limitMs: limitMs + 5_000 }, gone)
      .catch((error: unknown) => {
        this.#cancelLimit()
        this.#set({ isLoading: false, trouble: { kind: 'other', detail: String(error).slice(0, 300) } })
        throw error
      })
    if (answer.errorText !== undefined && answer.errorText !== '') {
      this.#cancelLimit()
      if (answer.errorText !== ABORTED) this.#set({ trouble: this.#named(answer.errorText) })
      else if (this.#state.trouble?.kind !== 'timeout') {
        // A download, an answer without content or a stop: the old page is still there.
        const status = this.#document?.status ?? null
        await this.#readPlace()
        if (status === 204 || status === 205) this.#set({ url, trouble: { kind: 'http', detail: `HTTP ${status}` } })
      }
    }
    return this.#state.trouble
  }

  #begin(url: string): void {
    this.#document = undefined
    this.#set({ url, isLoading: true, trouble: null })
    this.#limit()
  }

  #limit(): void {
    const { clock, limitMs, protocol } = this.#parts
    this.#cancelLimit()
    const cancel = clock.after(limitMs, () => {
      this.#cancelLimit = () => undefined
      protocol.hint('Page.stopLoading')
      this.#set({ isLoading: false, trouble: { kind: 'timeout', detail: `no answer in ${limitMs / 1000} s` } })
    })
    this.#cancelLimit = () => {
      cancel()
      this.#cancelLimit = () => undefined
    }
  }

  #asked({ requestId, loaderId, frameId }: z.infer<typeof request>): void {
    if (frameId !== this.frameId || requestId !== loaderId) return
    // A redirect is the same load.
    if (this.#document?.loaderId === loaderId) return
    this.#document = { loaderId, status: null, errorText: null }
    this.#limit()
  }

  #arrived(to: z.infer<typeof navigated>['frame']): void {
    if (to.parentId !== undefined) return
    this.#cancelLimit()
    this.frameId = to.id
    const known = this.#document?.loaderId === to.loaderId ? this.#document : undefined
    const kept = this.#state.trouble?.kind === 'timeout' && to.unreachableUrl !== undefined ? this.#state.trouble : null
    const trouble =
      to.unreachableUrl === undefined
        ? statusTrouble(known?.status ?? 0)
        : (kept ?? this.#named(known?.errorText ?? 'net::ERR_FAILED'))
    this.#set({ url: to.unreachableUrl ?? to.url, trouble, title: '' })
    this.#parts.onNewPage()
    this.#look()
  }

  #named(errorText: string): PageTrouble {
    const status = this.#document?.status ?? null
    if (errorText === 'net::ERR_HTTP_RESPONSE_CODE_FAILURE' && status !== null) {
      return statusTrouble(status) ?? { kind: 'http', detail: `HTTP ${status}` }
    }
    return troubleOf(errorText)
  }

  async #readPlace(): Promise<void> {
    const { entries, currentIndex } = await this.#history()
    const current = entries[currentIndex]
    if (current !== undefined) this.#set({ url: current.url, isLoading: false })
  }

  async #history(): Promise<z.infer<typeof history>> {
    return await this.#parts.protocol.ask({ method: 'Page.getNavigationHistory' }, history)
  }

  #look(): void {
    this.refresh().catch(() => undefined)
  }

  #set({ url, ...others }: Partial<LoadState>): void {
    // Here and nowhere else an address comes in: all that is shown, stored and sent on is taken from the state.
    const change = url === undefined ? others : { ...others, url: withoutCredentials(url).slice(0, MAX_URL) }
    const isNew = Object.entries(change).some(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(this.#state[name as keyof LoadState]), // its own keys
    )
    if (!isNew) return
    this.#state = { ...this.#state, ...change }
    if (!this.#state.isLoading) for (const end of [...this.#settled]) end()
    this.#parts.onChange()
  }
}

/** The blank page that every session begins with is no place to go back to. */
function firstOf(entries: readonly { url: string }[]): number {
  return entries.length > 1 && entries[0]?.url === BLANK ? 1 : 0
}
