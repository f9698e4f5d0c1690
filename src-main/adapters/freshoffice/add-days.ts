const DAY_MS = 24 * 60 * 60_000

/** `2026-01-31` plus so many days. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date.slice(0, 10)}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}
