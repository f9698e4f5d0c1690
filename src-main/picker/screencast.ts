import { z } from 'zod'
import type { Clock } from '../lib/clock.ts'
import type { Protocol } from './protocol.ts'

/** A picture of the page: JPEG as base64, and the size of the page in unscaled CSS pixels, in which inputs are told. */
export type PageFrame = { frame: number; data: string; width: number; height: number }

/** The next picture does not wait longer for the console to draw this one. */
const DRAW_LIMIT_MS = 500
/** Nobody draws: Chromium stops painting for us until somebody asks anything. */
const UNSEEN_LIMIT_MS = 5_000
/** Largest picture, CSS pixels. */
const MAX_SIZE = { maxWidth: 1280, maxHeight: 1280 }
const QUALITY = 60

const cast = z.object({
  data: z.string(),
  sessionId: z.number(),
  metadata: z.object({
    deviceWidth: z.number(),
    deviceHeight: z.number(),
    pageScaleFactor: z.number().positive().default(1),
  }),
})

/**
 * Pictures of a page, newest wins: one is told, the next when it was drawn or after 500 ms. Chromium gets its acknowledgement at
 * once: while one is held back it drops pictures, and the last state of a page that then stands still would never be seen.
 */
export class Screencast {
  readonly #parts: { protocol: Protocol; clock: Clock; onFrame: (frame: PageFrame) => void }
  #serial = 0
  #last: PageFrame | undefined
  #next: PageFrame | undefined
  #awaited: number | undefined
  #scale = 1
  #isRunning = false
  #isClosed = false
  #cancelDraw: () => void = () => undefined
  #cancelUnseen: (() => void) | undefined

  constructor(parts: { protocol: Protocol; clock: Clock; onFrame: (frame: PageFrame) => void }) {
    this.#parts = parts
  }

  /** How much the page in the newest picture is scaled: a phone shows pages made for desktops smaller. */
  get scale(): number {
    return this.#scale
  }

  /** Takes an event of the protocol. */
  hear(method: string, params: unknown): void {
    if (method !== 'Page.screencastFrame' || this.#isClosed) return
    const { data, sessionId, metadata } = cast.parse(params)
    this.#parts.protocol.hint('Page.screencastFrameAck', { sessionId })
    this.#scale = metadata.pageScaleFactor
    this.#next = {
      frame: (this.#serial += 1),
      data,
      width: metadata.deviceWidth,
      height: metadata.deviceHeight,
    }
    this.#publish()
  }

  /** Somebody looks: pictures come, a first one in any case. */
  watch(): void {
    if (this.#isClosed) return
    if (!this.#isRunning) {
      this.#isRunning = true
      this.#parts.protocol.hint('Page.startScreencast', {
        format: 'jpeg',
        quality: QUALITY,
        everyNthFrame: 1,
        ...MAX_SIZE,
      })
    }
    this.#cancelUnseen?.()
    this.#cancelUnseen = undefined
  }

  /** The page has another size now: pictures begin anew, because the one of a page that then stands still may have been dropped. */
  restart(): void {
    if (this.#isClosed) return
    this.#parts.protocol.hint('Page.stopScreencast')
    this.#isRunning = false
    this.watch()
  }

  /** The newest picture once more, for a console that has just come. */
  repeat(): void {
    if (this.#last !== undefined && this.#next === undefined) this.#parts.onFrame(this.#last)
  }

  /** The console drew a picture. */
  drawn(frame: number): void {
    this.watch()
    if (this.#awaited === undefined || frame < this.#awaited) return
    this.#cancelDraw()
    this.#awaited = undefined
    this.#publish()
  }

  close(): void {
    this.#isClosed = true
    this.#cancelDraw()
    this.#cancelUnseen?.()
  }

  #publish(): void {
    const frame = this.#next
    if (frame === undefined || this.#awaited !== undefined) return
    this.#next = undefined
    this.#last = frame
    this.#awaited = frame.frame
    this.#cancelDraw = this.#parts.clock.after(DRAW_LIMIT_MS, () => {
      this.#awaited = undefined
      this.#publish()
    })
    this.#cancelUnseen ??= this.#parts.clock.after(UNSEEN_LIMIT_MS, () => {
      this.#isRunning = false
      this.#cancelUnseen = undefined
      this.#parts.protocol.hint('Page.stopScreencast')
    })
    this.#parts.onFrame(frame)
  }
}
