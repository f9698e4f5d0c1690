import Store from 'electron-store'
import { z } from 'zod'

const boundsSchema = z.object({
  x: z.number().int().optional(),
  y: z.number().int().optional(),
  width: z.number().int().min(900),
  height: z.number().int().min(600),
})

/** Place and size of the console's window between runs. */
export type WindowBounds = {
  read(): { x?: number; y?: number; width: number; height: number }
  save(bounds: { x: number; y: number; width: number; height: number }): void
}

const DEFAULT = { width: 1320, height: 860 }

/** Kept in the app's own settings file; a damaged one gives the default. */
export function openWindowBounds(): WindowBounds {
  const store = new Store({ name: 'window', clearInvalidConfig: true })
  return {
    read: () => {
      const parsed = boundsSchema.safeParse(store.get('bounds'))
      if (!parsed.success) return DEFAULT
      const { x, y, width, height } = parsed.data
      return { width, height, ...(x === undefined || y === undefined ? {} : { x, y }) }
    },
    save: (bounds) => {
      store.set('bounds', bounds)
    },
  }
}
