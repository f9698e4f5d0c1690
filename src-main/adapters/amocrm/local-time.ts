/** Whether the runtime knows this IANA time zone. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return name !== ''
  } catch {
    return false
  }
}

/** `2026-03-02 10:15:09` in a time zone. */
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

/** Milliseconds that a zone is ahead of UTC at a moment. */
function offsetMs(atMs: number, timeZone: string): number {
  const whole = Math.floor(atMs / 1000) * 1000
  return Date.parse(`${localDateTime(whole, timeZone).replace(' ', 'T')}Z`) - whole
}

/** RFC 3339 with the zone's offset, for a local date and time: `2026-03-02T10:15:09+03:00`. */
export function withOffset(date: string, time: string, timeZone: string): string {
  const asUtc = Date.parse(`${date}T${time}Z`)
  const offset = offsetMs(asUtc - offsetMs(asUtc, timeZone), timeZone)
  const minutes = Math.abs(offset) / 60_000
  const two = (part: number): string => String(Math.floor(part)).padStart(2, '0')
  return `${date}T${time}${offset < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`
}
