import type { Timers } from '../bridge/pipe.ts'

/**
 * Gathers keys for `waitMs` and hands them over in one go; while the work runs, further keys are gathered for the next round.
 * A thousand hints a second thus cost a few refetches a second, and the last hint is never lost.
 */
export function coalesce<K>(options: {
  timers: Timers
  waitMs: number
  work: (keys: ReadonlySet<K>) => Promise<void>
}): { add: (keys: Iterable<K>) => void; stop: () => void } {
  let gathered = new Set<K>()
  let isBusy = false
  let isStopped = false
  let stopTimer: (() => void) | undefined

  const run = async () => {
    stopTimer = undefined
    const keys = gathered
    gathered = new Set()
    isBusy = true
    try {
      await options.work(keys)
    } finally {
      isBusy = false
      schedule()
    }
  }
  const schedule = () => {
    if (isStopped || isBusy || stopTimer !== undefined || gathered.size === 0) return
    stopTimer = options.timers.after(options.waitMs, () => void run())
  }
  return {
    add: (keys) => {
      for (const key of keys) gathered.add(key)
      schedule()
    },
    stop: () => {
      isStopped = true
      stopTimer?.()
    },
  }
}
