import { z } from 'zod'
import type { Clock } from '../lib/clock.ts'
import { PickerError } from './picker-error.ts'

/** Name of the isolated world in which the picker's script lives; the page sees nothing of it. */
export const WORLD_NAME = 'estafeta-picker'

/** A JavaScript context of the page: its number, and the name that no other context ever gets. */
export type World = { id: number; uniqueId: string }

const created = z.object({
  context: z.object({
    id: z.number(),
    uniqueId: z.string(),
    name: z.string(),
    auxData: z.object({ frameId: z.string().optional(), isDefault: z.boolean().optional() }).optional(),
  }),
})
const destroyed = z.object({ executionContextUniqueId: z.string().optional(), executionContextId: z.number() })

/** Contexts of the main frame as they come and go with each load: the page's own and the picker's. */
export class Worlds {
  readonly #clock: Clock
  readonly #limitMs: number
  readonly #frameId: () => string
  #own: World | undefined
  #page: World | undefined
  readonly #waiting = new Set<() => void>()

  constructor(parts: { clock: Clock; limitMs: number; frameId: () => string }) {
    this.#clock = parts.clock
    this.#limitMs = parts.limitMs
    this.#frameId = parts.frameId
  }

  /** Takes an event of the protocol. */
  hear(method: string, params: unknown): void {
    switch (method) {
      case 'Runtime.executionContextCreated': {
        const { context } = created.parse(params)
        if (context.auxData?.frameId !== this.#frameId()) return
        const world = { id: context.id, uniqueId: context.uniqueId }
        if (context.auxData.isDefault === true) this.#page = world
        else if (context.name === WORLD_NAME) this.#own = world
        for (const wake of this.#waiting) wake()
        return
      }
      case 'Runtime.executionContextDestroyed': {
        const { executionContextUniqueId, executionContextId } = destroyed.parse(params)
        const isIt = (world: World | undefined) =>
          executionContextUniqueId === undefined
            ? world?.id === executionContextId
            : world?.uniqueId === executionContextUniqueId
        if (isIt(this.#page)) this.#page = undefined
        if (isIt(this.#own)) this.#own = undefined
        return
      }
      case 'Runtime.executionContextsCleared':
        this.clear()
    }
  }

  clear(): void {
    this.#own = undefined
    this.#page = undefined
  }

  /** The picker's world. @throws PickerError `busy` while the page has none. */
  async own(): Promise<World> {
    return await this.#wait(() => this.#own)
  }

  /** The page's own world. @throws PickerError `busy` while the page has none. */
  async page(): Promise<World> {
    return await this.#wait(() => this.#page)
  }

  async #wait(find: () => World | undefined): Promise<World> {
    const found = find()
    if (found !== undefined) return found
    return await new Promise((resolve, reject) => {
      const wake = () => {
        const world = find()
        if (world === undefined) return
        end()
        resolve(world)
      }
      const cancel = this.#clock.after(this.#limitMs, () => {
        end()
        reject(new PickerError('busy', 'the page is still loading'))
      })
      const end = () => {
        cancel()
        this.#waiting.delete(wake)
      }
      this.#waiting.add(wake)
    })
  }
}
