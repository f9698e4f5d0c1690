import type { Clock } from '../lib/clock.ts'
import { StoreError } from '../store/store-error.ts'

/** Wait before the store is asked again when it cannot write. */
export const STORE_RETRY_MS = 2_000

/**
 * Writes what must not be forgotten: while the disk is full or the store too busy, it is tried again until it is written.
 * Without it an executed request would be known to nobody.
 *
 * @throws StoreError `failed` at once; any other when `signal` is aborted first.
 */
export async function persist<T>(write: () => Promise<T>, tools: { clock: Clock; signal: AbortSignal }): Promise<T> {
  for (;;) {
    try {
      return await write()
    } catch (error) {
      const isPassing = error instanceof StoreError && error.kind !== 'failed'
      if (!isPassing || tools.signal.aborted) throw error
      await pause(tools)
    }
  }
}

async function pause({ clock, signal }: { clock: Clock; signal: AbortSignal }): Promise<void> {
  const over = Promise.withResolvers<undefined>()
  const end = () => {
    over.resolve(undefined)
  }
  const cancel = clock.after(STORE_RETRY_MS, end)
  signal.addEventListener('abort', end, { once: true })
  await over.promise
  cancel()
  signal.removeEventListener('abort', end)
}
