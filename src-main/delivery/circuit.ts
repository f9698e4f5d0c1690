import type { Circuit } from '../../src-preload/contract/index.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** So many account failures in a row open the circuit … */
const FAILURES_IN_A_ROW = 5
/** … or this share of at least so many requests within the window. */
const FAILURE_SHARE = 0.5
const MIN_IN_WINDOW = 10
const WINDOW_MS = MINUTE
/** Waits between probes by how long the outage lasts. */
const PROBE_STEPS = [
  { untilMs: 10 * SECOND, waitMs: 10 * SECOND },
  { untilMs: 30 * SECOND, waitMs: 20 * SECOND },
  { untilMs: 70 * SECOND, waitMs: 40 * SECOND },
  { untilMs: 24 * HOUR, waitMs: MINUTE },
] as const
/** After the first day; never slower than the seed's 30 min. Until then a CRM that is back gets its leads within 90 s. */
const LATE_PROBE_MS = 5 * MINUTE
const PROBE_JITTER = 0.2
/** After recovery the limit starts at a quarter and doubles every 10 s. */
const RAMP_START = 0.25
const RAMP_STEP_MS = 10 * SECOND
/** Longest pause a CRM may ask for. */
const MAX_PAUSE_MS = 60 * MINUTE
const MIN_PAUSE_MS = 2 * SECOND

/** What a circuit remembers besides what is stored and shown. Lost at a restart without harm. */
export type CircuitMemory = {
  failuresInARow: number
  recent: { at: number; isFailure: boolean }[]
  /** Limit replies in a row; each doubles the pause. */
  limitReplies: number
}

/** A circuit as delivery works with it. */
export type CircuitState = { shown: Circuit; memory: CircuitMemory }

/** A circuit without trouble, or the stored one after a restart. Waits that only a clock set back explains are dropped. */
export function startCircuit(stored: Circuit | null, now: number): CircuitState {
  const memory = { failuresInARow: 0, recent: [], limitReplies: 0 }
  if (stored === null) {
    return { shown: { state: 'closed', since: null, nextProbeAt: null, pausedUntil: null, reason: null }, memory }
  }
  const isBelievable = (at: number | null, longestMs: number) => at === null || at - now <= longestMs
  const since = isBelievable(stored.since, 0) ? stored.since : now
  const nextProbeAt = isBelievable(stored.nextProbeAt, LATE_PROBE_MS * (1 + PROBE_JITTER)) ? stored.nextProbeAt : now
  const pausedUntil = isBelievable(stored.pausedUntil, MAX_PAUSE_MS) ? stored.pausedUntil : null
  return { shown: { ...stored, since, nextProbeAt, pausedUntil }, memory }
}

/** The wall clock was moved by `byMs` although no such time passed: what is left to wait stays the same. */
export function shiftCircuit(state: CircuitState, byMs: number): CircuitState {
  const { shown, memory } = state
  const moved = (at: number | null) => (at === null ? null : at + byMs)
  return {
    shown: {
      ...shown,
      since: moved(shown.since),
      nextProbeAt: moved(shown.nextProbeAt),
      pausedUntil: moved(shown.pausedUntil),
    },
    memory: { ...memory, recent: memory.recent.map((item) => ({ ...item, at: item.at + byMs })) },
  }
}

function remember(memory: CircuitMemory, entry: { at: number; isFailure: boolean }): CircuitMemory {
  const recent = [...memory.recent, entry].filter((item) => entry.at - item.at <= WINDOW_MS).slice(-200)
  return { ...memory, recent, failuresInARow: entry.isFailure ? memory.failuresInARow + 1 : 0 }
}

function isTripped(memory: CircuitMemory): boolean {
  if (memory.failuresInARow >= FAILURES_IN_A_ROW) return true
  const failures = memory.recent.filter((item) => item.isFailure).length
  return memory.recent.length >= MIN_IN_WINDOW && failures / memory.recent.length >= FAILURE_SHARE
}

/** Wait until the next probe of an outage that has lasted `outageMs`. */
export function probeWaitMs(outageMs: number, fraction: number): number {
  const step = PROBE_STEPS.find((item) => outageMs < item.untilMs)
  return Math.round((step?.waitMs ?? LATE_PROBE_MS) * (1 - PROBE_JITTER + 2 * PROBE_JITTER * fraction))
}

/** The account failed: network, timeout, 5xx. Validation errors and limit replies never come here. */
export function accountFailed(
  state: CircuitState,
  event: { now: number; reason: string; fraction: number },
): CircuitState {
  const memory = remember(state.memory, { at: event.now, isFailure: true })
  const { shown } = state
  const isOpen = shown.state === 'open'
  if (!isOpen && shown.state !== 'ramping' && !isTripped(memory)) return { shown, memory }
  const since = isOpen ? (shown.since ?? event.now) : event.now
  const nextProbeAt = event.now + probeWaitMs(event.now - since, event.fraction)
  return { shown: { ...shown, state: 'open', since, nextProbeAt, reason: event.reason }, memory }
}

/** The account answered: an open circuit closes by a ramp. */
export function accountWorked(state: CircuitState, now: number): CircuitState {
  const memory = { ...remember(state.memory, { at: now, isFailure: false }), limitReplies: 0 }
  const isPauseOver = state.shown.pausedUntil !== null && state.shown.pausedUntil <= now
  const shown = isPauseOver ? { ...state.shown, pausedUntil: null } : state.shown
  switch (shown.state) {
    case 'open':
      return {
        shown: { ...shown, state: 'ramping', since: now, nextProbeAt: null, reason: null },
        memory: { ...memory, recent: [] },
      }
    case 'ramping':
      return rampFactor(shown, now) >= 1
        ? { shown: { ...shown, state: 'closed', since: null, nextProbeAt: null, reason: null }, memory }
        : { shown, memory }
    case 'closed':
      return { shown, memory }
  }
}

/** The CRM asked to slow down: everything waits, no attempt is counted. */
export function limitReached(
  state: CircuitState,
  event: { now: number; afterMs: number | undefined; reason: string },
): CircuitState {
  // Requests that were under way together are answered together: they say it once.
  const isAlreadyPaused = state.shown.pausedUntil !== null && state.shown.pausedUntil > event.now
  const limitReplies = Math.max(1, state.memory.limitReplies + (isAlreadyPaused ? 0 : 1))
  const doubling = MIN_PAUSE_MS * 2 ** Math.min(limitReplies - 1, 10)
  const pauseMs = Math.min(Math.max(event.afterMs ?? doubling, MIN_PAUSE_MS), MAX_PAUSE_MS)
  const pausedUntil = Math.max(state.shown.pausedUntil ?? 0, event.now + pauseMs)
  return { shown: { ...state.shown, pausedUntil }, memory: { ...state.memory, limitReplies } }
}

/** Share of the account's limit that may be used now. */
export function rampFactor(shown: Circuit, now: number): number {
  if (shown.state !== 'ramping' || shown.since === null) return 1
  const steps = Math.floor(Math.max(0, now - shown.since) / RAMP_STEP_MS)
  return Math.min(1, RAMP_START * 2 ** steps)
}

/** What may be sent now: nothing until `untilMs`, one probe, or whatever the limit allows. */
export type Permit = { kind: 'wait'; until: number } | { kind: 'probe' } | { kind: 'all' }

/** Pure decision of the circuit. */
export function permitOf(shown: Circuit, now: number): Permit {
  if (shown.pausedUntil !== null && shown.pausedUntil > now) return { kind: 'wait', until: shown.pausedUntil }
  if (shown.state !== 'open') return { kind: 'all' }
  const probeAt = shown.nextProbeAt ?? now
  return probeAt > now ? { kind: 'wait', until: probeAt } : { kind: 'probe' }
}
