const HOUR_MS = 60 * 60_000

/** Whether the runtime knows this IANA time zone. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** `2026-03-02 10:15:09` in this time zone. */
export function localDateTime(atMs: number, timeZone: string): string {
  // Swedish writes dates as ISO does.
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).format(atMs)
}

/** How far local time is ahead of UTC at this moment. */
function offsetMs(atMs: number, timeZone: string): number {
  const wholeMs = Math.floor(atMs / 1000) * 1000
  return Date.parse(`${localDateTime(wholeMs, timeZone).replace(' ', 'T')}Z`) - wholeMs
}

/** `2026-03-02T10:15:09+03:00`, the form the API takes. */
export function zonedIso(atMs: number, timeZone: string): string {
  const minutes = Math.round(offsetMs(atMs, timeZone) / 60_000)
  const two = (part: number): string => String(Math.floor(part)).padStart(2, '0')
  const zone = `${minutes < 0 ? '-' : '+'}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`
  return localDateTime(atMs, timeZone).replace(' ', 'T') + zone
}

/** The next whole hour by this time zone's clock. */
export function nextHour(atMs: number, timeZone: string): number {
  const offset = offsetMs(atMs, timeZone)
  return (Math.floor((atMs + offset) / HOUR_MS) + 1) * HOUR_MS - offset
}

/** Reads `2026-03-02 10:15` or `2026-03-02T10:15:00` as local time of this zone; undefined when it is none. */
export function momentOfLocal(local: string, timeZone: string): number | undefined {
  const asUtc = Date.parse(`${local.replace(' ', 'T')}Z`)
  return Number.isNaN(asUtc) ? undefined : asUtc - offsetMs(asUtc - offsetMs(asUtc, timeZone), timeZone)
}

/** `2026-03-02` by UTC, for windows that are wide enough for any zone. */
export function utcDate(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10)
}
