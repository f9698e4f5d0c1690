/** Longest pause taken from a CRM's word; beyond it a person should look. */
export const RETRY_AFTER_CAP_MS = 60 * 60_000

/**
 * `Retry-After` in seconds or as an HTTP date → ms from `nowMs`, at most an hour; undefined when absent or unreadable.
 * A date in the past means "now".
 */
export function parseRetryAfter(value: string | undefined, nowMs: number): number | undefined {
  const text = value?.trim() ?? ''
  if (/^\d+(\.\d+)?$/.test(text)) return Math.min(Math.ceil(Number(text) * 1000), RETRY_AFTER_CAP_MS)
  // Date.parse alone would also take "-5" or "1 apple" as a date.
  if (!/^[A-Za-z]{3,9},? /.test(text)) return undefined
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : Math.min(Math.max(0, at - nowMs), RETRY_AFTER_CAP_MS)
}
