import { setTimeout as delay } from 'node:timers/promises'

/** How often a state is asked for that tells nobody when it changes. */
const POLL_MS = 50

/**
 * Asks until `check` gives something other than undefined and false; a check that throws is asked again. @throws with `what`
 * and the last error when it has not come true within `withinMs`.
 */
export async function waitFor<T>(
  what: string,
  withinMs: number,
  check: () => Promise<T | undefined | false> | T | undefined | false,
): Promise<T> {
  const end = performance.now() + withinMs
  let last: unknown
  while (performance.now() < end) {
    try {
      const found = await check()
      if (found !== undefined && found !== false) return found
      last = undefined
    } catch (error) {
      last = error
    }
    await delay(POLL_MS)
  }
  throw new Error(`${what}: not within ${withinMs / 1000} s`, { cause: last })
}
