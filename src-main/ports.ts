import type { Clock } from './lib/clock.ts'
import type { Random } from './lib/random.ts'

/** Structured log of the core. Callers never pass secrets; lead data goes through `maskLead` first. */
export type Logger = {
  debug(message: string, details?: Record<string, unknown>): void
  info(message: string, details?: Record<string, unknown>): void
  warn(message: string, details?: Record<string, unknown>): void
  error(message: string, details?: Record<string, unknown>): void
}

/** Encrypts credentials at rest. `seal` gives bytes that only this installation can `open`; a tampered seal throws. */
export type SecretBox = {
  seal(text: string): Uint8Array
  open(sealed: Uint8Array): string
  /** Where the key lives, for people. */
  readonly protection: 'key-file' | 'environment' | 'system'
}

/** Where a page is seen: pictures of it (`canvas`), a window of its own, or a view inside the desktop window. */
export type PageSurface = 'canvas' | 'window' | 'view'

/** Whether pages can be opened here, with which program, and where they can be seen. */
export type PageBrowserAvailability =
  | { isAvailable: true; browser: string; surfaces: PageSurface[] }
  | { isAvailable: false; browser: string | null; reason: 'no_browser' | 'cannot_start'; detail: string }

/**
 * What a page may not do, told by the host: it refused a download or a permission, or did not open a window; `url` is where
 * that window wanted to go (http or https).
 */
export type PageNotice = { kind: 'download' } | { kind: 'permission' } | { kind: 'popup'; url: string }

/** Rectangle inside the desktop window where a view stands, in its CSS pixels. */
export type ViewPlace = { x: number; y: number; width: number; height: number; isVisible: boolean }

/**
 * One page behind the Chrome DevTools Protocol, alone in a memory-only context: no cookies of others, no permission, no download,
 * no second window. Whoever drives it sends commands of the page's domains; nothing is enabled when it is handed over.
 */
export type CdpTarget = {
  /** The protocol's answer. @throws PageBrowserError `refused` with the protocol's words, `gone` when the page is closed. */
  send(method: string, params?: Record<string, unknown>): Promise<unknown>
  /** Events of this page; returns what ends listening. */
  on(listener: (method: string, params: unknown) => void): () => void
  onNotice(listener: (notice: PageNotice) => void): () => void
  /** Once: `closed` by a person or the host, `crashed` when the whole browser ended. Not called after {@link close}. */
  onClosed(listener: (why: 'closed' | 'crashed') => void): () => void
  /** From the next load on, wrong certificates of this host (`name:port`) are accepted in this context. */
  acceptCertificatesOf(host: string): Promise<void>
  /** Only views stand somewhere. */
  place?(place: ViewPlace): void
  /** Ends the page and forgets everything of it. Never throws. */
  close(): Promise<void>
}

/** Opens pages of sites for the picker. */
export type PageBrowser = {
  availability(): Promise<PageBrowserAvailability>
  /** A blank page. `width` is a hint for windows. @throws PageBrowserError `unavailable` or `cannot_start`. */
  open(options: { surface: PageSurface; width: 'desktop' | 'phone' }): Promise<CdpTarget>
  /** Closes everything; leaves no process and no folder. */
  stop(): Promise<void>
}

/** Why a browser did not do it. */
export type PageBrowserErrorKind = 'unavailable' | 'cannot_start' | 'refused' | 'gone'

/** The only error of a {@link PageBrowser} and its pages. */
export class PageBrowserError extends Error {
  readonly kind: PageBrowserErrorKind

  constructor(kind: PageBrowserErrorKind, message: string) {
    super(message)
    this.name = 'PageBrowserError'
    this.kind = kind
  }
}

/** The browser of a host that has none. */
export const noPageBrowser: PageBrowser = {
  availability: () =>
    Promise.resolve({ isAvailable: false, browser: null, reason: 'no_browser', detail: 'this host opens no pages' }),
  open: () => Promise.reject(new PageBrowserError('unavailable', 'this host opens no pages')),
  stop: () => Promise.resolve(),
}

/** What a host gives the core. */
export type HostPorts = {
  readonly host: 'electron' | 'headless'
  readonly version: string
  /** Folder of the database, the spool and the backups; exists and is writable, locked for this process. */
  readonly dataFolder: string
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly secrets: SecretBox
  /** Whether this machine has any network besides loopback. */
  isOnline(): boolean
  /** Tells a person something outside the window; hosts without notifications only log it. */
  notify(title: string, text: string): void
  /** Opens pages of sites; the core stops it. */
  readonly pages: PageBrowser
}
