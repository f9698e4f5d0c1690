import type { Timers } from '../bridge/pipe.ts'

/** Timers that run when the test says so. */
export function manualTimers(): { timers: Timers; advance: (ms: number) => void; count: () => number } {
  let now = 0
  const waiting = new Set<{ at: number; run: () => void }>()
  return {
    timers: {
      after: (delayMs, run) => {
        const entry = { at: now + delayMs, run }
        waiting.add(entry)
        return () => waiting.delete(entry)
      },
    },
    advance: (ms) => {
      now += ms
      for (const entry of [...waiting].sort((a, b) => a.at - b.at)) {
        if (entry.at <= now && waiting.delete(entry)) entry.run()
      }
    },
    count: () => waiting.size,
  }
}
