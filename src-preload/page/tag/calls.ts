import { allowed } from '../capture/allowed.ts'
import { BASE } from './config.ts'
import { toText } from './storage.ts'

/** The browser's own, if no script has replaced it yet: a page that wraps it adds headers, or shows our failures as its own. */
const call = fetch

/** Status 0: no answer. */
export type Answer = { status: number; text: string }

/** How long an answer may take. */
export const CALL_TIMEOUT_MS = 30_000
/** Browsers refuse keepalive bodies above 64 KiB, all of a page together. */
const MAX_KEEPALIVE_BYTES = 60_000

/** Whether an answer says that it is done. */
export const isDone = ({ status }: Answer): boolean => status >= 200 && status < 300

/**
 * Posts JSON to a call of the relay as text/plain, which needs no preflight. The request leaves before this returns, and
 * outlives the page when `isKept` (small bodies only). Never throws.
 */
export async function post(name: 'visit' | 'lead' | 'notice', content: unknown, isKept = true): Promise<Answer> {
  try {
    const body = toText(content)
    const answer = await call(BASE + name, {
      method: 'POST',
      body,
      keepalive: isKept && new TextEncoder().encode(body).length < MAX_KEEPALIVE_BYTES,
      signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
    })
    return { status: answer.status, text: await answer.text() }
  } catch {
    return { status: 0, text: '' }
  }
}

/** Posts a lead while the page goes away: by beacon, else by keepalive fetch. Nobody will see the answer. */
export function postLeaving(lead: unknown): void {
  // Taken away by the page or the browser: fetch is left.
  if (!allowed(() => navigator.sendBeacon(`${BASE}lead`, toText(lead)), false)) void post('lead', lead)
}
