import type { Readable, Writable } from 'node:stream'
import { z } from 'zod'
import { PageBrowserError } from '../../ports.ts'

/** An event of the protocol; without `sessionId` it is the browser's own. */
export type CdpEvent = { method: string; params: unknown; sessionId: string | undefined }

/** A page can make the browser say something huge; past this the browser is not listened to any more. */
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024

const message = z.object({
  id: z.number().optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  sessionId: z.string().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
})

type Waiting = { method: string; resolve: (result: unknown) => void; reject: (error: PageBrowserError) => void }

/** The Chrome DevTools Protocol over the two pipes of `--remote-debugging-pipe`: JSON, each message ended by a NUL byte. */
export class CdpPipe {
  readonly #output: Writable
  readonly #listeners = new Set<(event: CdpEvent) => void>()
  readonly #endListeners = new Set<(why: string) => void>()
  readonly #waiting = new Map<number, Waiting>()
  #parts: Buffer[] = []
  #partsBytes = 0
  #serial = 0
  #ended: string | undefined

  constructor(streams: { toBrowser: Writable; fromBrowser: Readable }) {
    this.#output = streams.toBrowser
    streams.fromBrowser.on('data', (chunk: Buffer) => {
      this.#read(chunk)
    })
    for (const stream of [streams.toBrowser, streams.fromBrowser]) {
      stream.on('error', (error: Error) => {
        this.end(error.message)
      })
      stream.on('close', () => {
        this.end('the browser ended')
      })
    }
  }

  /** Answer of a command. @throws PageBrowserError `refused` with the browser's words, `gone` when the pipe ended. */
  send(method: string, params: Record<string, unknown> = {}, sessionId?: string): Promise<unknown> {
    if (this.#ended !== undefined) return Promise.reject(new PageBrowserError('gone', this.#ended))
    const id = (this.#serial += 1)
    const text = JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) })
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { method, resolve, reject })
      this.#output.write(`${text}\0`)
    })
  }

  on(listener: (event: CdpEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Called once, with why, when nothing will come any more. */
  onEnd(listener: (why: string) => void): void {
    this.#endListeners.add(listener)
  }

  /** Ends it: whatever waits is refused. */
  end(why: string): void {
    if (this.#ended !== undefined) return
    this.#ended = why
    this.#parts = []
    for (const { reject } of this.#waiting.values()) reject(new PageBrowserError('gone', why))
    this.#waiting.clear()
    for (const listener of this.#endListeners) listener(why)
  }

  #read(chunk: Buffer): void {
    let start = 0
    while (this.#ended === undefined) {
      const end = chunk.indexOf(0, start)
      const part = chunk.subarray(start, end === -1 ? undefined : end)
      this.#parts.push(part)
      this.#partsBytes += part.length
      if (this.#partsBytes > MAX_MESSAGE_BYTES) {
        this.end('the browser sent too large a message')
        return
      }
      if (end === -1) return
      const text = Buffer.concat(this.#parts).toString('utf8')
      this.#parts = []
      this.#partsBytes = 0
      start = end + 1
      this.#take(text)
    }
  }

  #take(text: string): void {
    let parsed: z.infer<typeof message>
    try {
      parsed = message.parse(JSON.parse(text))
    } catch {
      this.end('the browser does not speak the DevTools protocol')
      return
    }
    const { id, method, params, sessionId, result, error } = parsed
    if (id === undefined) {
      if (method !== undefined) for (const listener of this.#listeners) listener({ method, params, sessionId })
      return
    }
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (error === undefined) waiting?.resolve(result)
    else waiting?.reject(new PageBrowserError('refused', `${waiting.method}: ${error.message}`))
  }
}
