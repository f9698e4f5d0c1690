import { useSyncExternalStore } from 'react'

/** A clock that many components share: one timer per pace, only while somebody looks. */
function makeClock(paceMs: number) {
  const listeners = new Set<() => void>()
  let now = Date.now()
  let timer: ReturnType<typeof setInterval> | undefined
  const tick = () => {
    now = Date.now()
    for (const listener of listeners) listener()
  }
  return {
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      if (timer === undefined) {
        now = Date.now()
        timer = setInterval(tick, paceMs)
      }
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) {
          clearInterval(timer)
          timer = undefined
        }
      }
    },
    read: () => now,
  }
}

const slow = makeClock(15_000)
const fast = makeClock(1_000)

/** The time, for "3 min ago": moves every 15 s. */
export function useCoarseNow(): number {
  return useSyncExternalStore(slow.subscribe, slow.read)
}

/** The time, for a countdown: moves every second. Use it in leaf components only. */
export function useNow(): number {
  return useSyncExternalStore(fast.subscribe, fast.read)
}
