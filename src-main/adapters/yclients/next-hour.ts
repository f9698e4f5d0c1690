import { offsetMs } from '../../lib/zoned-time.ts'

const HOUR_MS = 60 * 60_000

/** The next whole hour by this time zone's clock. */
export function nextHour(atMs: number, timeZone: string): number {
  const offset = offsetMs(atMs, timeZone)
  return (Math.floor((atMs + offset) / HOUR_MS) + 1) * HOUR_MS - offset
}
