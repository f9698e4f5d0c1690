/** Time as the core sees it. Tests inject {@link ManualClock}; nothing else calls `Date.now` or `setTimeout`. */
export type Clock = {
  /** Wall clock, ms since 1970 UTC: for schedules and what people see. It may jump. */
  now(): number
  /** Steady clock, ms from an arbitrary start: for durations and timeouts. */
  steady(): number
  /** Runs `task` once after `delayMs`; returns the cancel function. The timer does not keep the process alive. */
  after(delayMs: number, task: () => void): () => void
}

/** Longest delay a Node timer can take. */
const MAX_TIMER_MS = 2_147_483_647

/** The real clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  steady: () => performance.now(),
  after: (delayMs, task) => {
    const timer = setTimeout(task, Math.min(Math.max(0, delayMs), MAX_TIMER_MS))
    timer.unref()
    return () => {
      clearTimeout(timer)
    }
  },
}
