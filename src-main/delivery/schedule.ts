import type { LocalText, ProjectSettings } from '../../src-preload/contract/index.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND

/** A lead is tried until so long after it was received (the seed's two days). */
export const HORIZON_MS = 48 * 60 * MINUTE
/** Every so often unsent leads that fell out of the queue are put back (the seed's 120 minutes). */
export const SWEEP_EVERY_MS = 120 * MINUTE
/** Share by which a delay may differ, so that leads of one second do not come back in one second. */
export const JITTER = 0.1
/** One delivery is not re-sent by hand more often than this. */
export const RESEND_COOLDOWN_MS = 5 * SECOND
/** A CRM's `Retry-After` beyond this is a mistake or a person's matter. */
const MAX_RETRY_AFTER_MS = 60 * MINUTE

/** Nothing waits longer than this for its next try: a longer wait was made by a clock that has been set back since. */
export const LONGEST_WAIT_MS = MAX_RETRY_AFTER_MS + MINUTE

/** Delay after each failed attempt, from the first; the last one repeats until the horizon. */
export const DELAYS_MS: Readonly<Record<ProjectSettings['retrySchedule'], readonly number[]>> = {
  adaptive: [10 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE],
  grid: [30 * MINUTE],
}

/** When the next attempt of a lead is due, or that its time is over. */
export type NextTry = { kind: 'at'; at: number } | { kind: 'expired' }

/**
 * Pure: the same input gives the same answer. `attemptCount` counts the attempts that have failed so far, from 1;
 * `fraction` is a random number in [0, 1) that sets the jitter. An `afterMs` of the CRM is a lower bound.
 */
export function nextTry(input: {
  schedule: ProjectSettings['retrySchedule']
  attemptCount: number
  receivedAt: number
  now: number
  fraction: number
  afterMs?: number
}): NextTry {
  if (input.now - input.receivedAt >= HORIZON_MS) return { kind: 'expired' }
  const delays = DELAYS_MS[input.schedule]
  const step = delays[Math.min(Math.max(1, input.attemptCount), delays.length) - 1] ?? 30 * MINUTE
  const jittered = step * (1 - JITTER + 2 * JITTER * input.fraction)
  const asked = Math.min(input.afterMs ?? 0, MAX_RETRY_AFTER_MS)
  return { kind: 'at', at: Math.round(input.now + Math.max(jittered, asked)) }
}

function inWords(ms: number): LocalText {
  if (ms < MINUTE) return { ru: `${ms / SECOND} с`, en: `${ms / SECOND} s` }
  return { ru: `${ms / MINUTE} мин`, en: `${ms / MINUTE} min` }
}

/** A schedule as people read it, made from the numbers above. */
export function scheduleText(schedule: ProjectSettings['retrySchedule']): LocalText {
  const delays = DELAYS_MS[schedule]
  const last = inWords(delays.at(-1) ?? 0)
  const first = delays.slice(0, -1).map(inWords)
  const hours = HORIZON_MS / (60 * MINUTE)
  const start = {
    ru: ['сразу', ...first.map((delay) => `через ${delay.ru}`)].join(', '),
    en: ['at once', ...first.map((delay) => `after ${delay.en}`)].join(', '),
  }
  return {
    ru: `${start.ru}, затем каждые ${last.ru} — до ${hours} ч с получения заявки (±${JITTER * 100} %)`,
    en: `${start.en}, then every ${last.en} until ${hours} h after the lead was received (±${JITTER * 100} %)`,
  }
}
