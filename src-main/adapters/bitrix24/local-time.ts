/** Whether the runtime knows this IANA time zone. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** Difference of a zone to UTC at a moment, in minutes. */
function offsetMinutes(atMs: number, timeZone: string): number {
  // Swedish writes dates as ISO does.
  const local = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(atMs)
  return Math.round((Date.parse(`${local.replace(' ', 'T')}Z`) - Math.floor(atMs / 1000) * 1000) / 60_000)
}

/** A wall-clock time (`2026-03-02T10:15:00`) of a zone → ISO 8601 with its offset: `2026-03-02T10:15:00+03:00`. */
export function withOffset(local: string, timeZone: string): string {
  const asUtc = Date.parse(`${local}Z`)
  // The offset at the moment itself; a guess by the same digits in UTC can be off by one change of clocks.
  const minutes = offsetMinutes(asUtc - offsetMinutes(asUtc, timeZone) * 60_000, timeZone)
  const two = (part: number): string => String(part).padStart(2, '0')
  const size = Math.abs(minutes)
  return `${local}${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

/** A moment as ISO 8601 with the offset of a zone. */
export function zonedTime(atMs: number, timeZone: string): string {
  const local = new Date(atMs + offsetMinutes(atMs, timeZone) * 60_000).toISOString().slice(0, 19)
  return withOffset(local, timeZone)
}
