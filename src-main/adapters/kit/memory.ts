import type { Clock } from '../../lib/clock.ts'
import type { AdapterMemory } from './types.ts'

const DEFAULT_TTL_MS = 10 * 60_000

/** Memory of one connection; entries are asked for again after `ttlMs` (default 10 minutes). Concurrent loads of a key share one. */
export function createAdapterMemory(clock: Clock, ttlMs: number = DEFAULT_TTL_MS): AdapterMemory {
  const entries = new Map<string, { until: number; value: Promise<unknown> }>()
  return {
    remember<T>(key: string, load: () => Promise<T>): Promise<T> {
      const known = entries.get(key)
      // A key is used with one type only: adapters name keys beside the one function that loads them.
      if (known !== undefined && known.until > clock.steady()) return known.value as Promise<T>
      const value = load()
      const entry = { until: clock.steady() + ttlMs, value }
      entries.set(key, entry)
      value.catch(() => {
        if (entries.get(key) === entry) entries.delete(key)
      })
      return value
    },
    forget: (key) => {
      entries.delete(key)
    },
  }
}
