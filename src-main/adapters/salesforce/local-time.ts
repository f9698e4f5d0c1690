/** Whether the runtime knows this IANA time zone. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** `2026-03-02T10:15:09` by the clocks of this time zone. */
export function localDateTime(atMs: number, timeZone: string): string {
  // Swedish writes dates as ISO does.
  const text = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).format(atMs)
  return text.replace(' ', 'T')
}

/** How far local time is ahead of UTC at this moment. */
function offsetMs(atMs: number, timeZone: string): number {
  const wholeMs = Math.floor(atMs / 1000) * 1000
  return Date.parse(`${localDateTime(wholeMs, timeZone)}Z`) - wholeMs
}

/** The moment that clocks of this zone show as `2026-03-02T10:15:09`. */
export function momentOfLocal(local: string, timeZone: string): number {
  const asUtc = Date.parse(`${local}Z`)
  return asUtc - offsetMs(asUtc - offsetMs(asUtc, timeZone), timeZone)
}
