import type { z } from 'zod'
import type { Clock } from '../lib/clock.ts'
import { type CdpTarget, PageBrowserError } from '../ports.ts'
import { PickerError } from './picker-error.ts'

/** A page has so long to answer a question; one that blocks its main thread does not. */
export const ANSWER_LIMIT_MS = 5_000

/** Commands of one page with a time limit, and answers that are parsed before anybody believes them. */
export class Protocol {
  readonly #target: CdpTarget
  readonly #clock: Clock
  readonly #limitMs: number
  readonly #waiting = new Set<(error: PickerError) => void>()

  constructor(parts: { target: CdpTarget; clock: Clock; limitMs: number }) {
    this.#target = parts.target
    this.#clock = parts.clock
    this.#limitMs = parts.limitMs
  }

  /** @throws PickerError `busy` when the answer does not come, `gone`, `bad_answer`. */
  async ask<T>(
    command: { method: string; params?: Record<string, unknown>; limitMs?: number },
    schema: z.ZodType<T>,
  ): Promise<T> {
    const { method, params = {}, limitMs = this.#limitMs } = command
    const parsed = schema.safeParse(await this.#limited(method, params, limitMs))
    if (!parsed.success) throw new PickerError('bad_answer', `${method}: ${parsed.error.message.slice(0, 300)}`)
    return parsed.data
  }

  /** A command without an answer of interest. */
  async tell(method: string, params: Record<string, unknown> = {}): Promise<void> {
    await this.#limited(method, params, this.#limitMs)
  }

  /** A command whose failure means nothing; does not wait. */
  hint(method: string, params: Record<string, unknown> = {}): void {
    this.tell(method, params).catch(() => undefined)
  }

  /** Ends what waits: nothing will answer it any more. */
  abandon(error: PickerError): void {
    for (const reject of this.#waiting) reject(error)
    this.#waiting.clear()
  }

  async #limited(method: string, params: Record<string, unknown>, limitMs: number): Promise<unknown> {
    return await new Promise((resolve, reject) => {
      const end = (how: () => void) => {
        cancel()
        this.#waiting.delete(fail)
        how()
      }
      const fail = (error: PickerError) => {
        end(() => {
          reject(error)
        })
      }
      const cancel = this.#clock.after(limitMs, () => {
        fail(new PickerError('busy', `the page did not answer in ${limitMs / 1000} s (${method})`))
      })
      this.#waiting.add(fail)
      this.#target.send(method, params).then(
        (result) => {
          end(() => {
            resolve(result)
          })
        },
        (error: unknown) => {
          fail(asPickerError(error))
        },
      )
    })
  }
}

/** Whether a page did not answer at all, which is another thing than a load that took it away. */
export function isUnanswered(error: PickerError): boolean {
  return error.kind === 'busy' && error.message.includes('did not answer')
}

/** A browser's error in the picker's words. */
export function asPickerError(error: unknown): PickerError {
  if (error instanceof PickerError) return error
  const words = error instanceof Error ? error.message : String(error)
  if (!(error instanceof PageBrowserError)) return new PickerError('gone', words)
  switch (error.kind) {
    case 'unavailable':
      return new PickerError('no_browser', words)
    case 'cannot_start':
      return new PickerError('cannot_start', words)
    case 'gone':
      return new PickerError('gone', words)
    case 'refused':
      // A load took the page away in the middle of a question.
      return new PickerError(/context|navigated|not attached/i.test(words) ? 'busy' : 'bad_answer', words)
  }
}
