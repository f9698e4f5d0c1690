import { localDateTime } from '../../lib/zoned-time.ts'

/** The API reads and writes every time in this zone, whatever the account's own. */
export const MOSCOW = 'Europe/Moscow'

/** `2026-03-02 10:15:09` in Moscow time. */
export function moscowTime(atMs: number): string {
  return localDateTime(atMs, MOSCOW)
}
