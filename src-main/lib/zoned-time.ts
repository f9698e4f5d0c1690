/** Whether the runtime knows this IANA time zone. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return name !== ''
  } catch {
    return false
  }
}

/** `2026-03-02 10:15:09` by the clocks of a time zone. */
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

/** `2026-03-02T10:15:09` by the clocks of a time zone. */
export function localIso(atMs: number, timeZone: string): string {
  return localDateTime(atMs, timeZone).replace(' ', 'T')
}

/** How far the clocks of a time zone are ahead of UTC at a moment, in ms. */
export function offsetMs(atMs: number, timeZone: string): number {
  const wholeMs = Math.floor(atMs / 1000) * 1000
  return Date.parse(`${localIso(wholeMs, timeZone)}Z`) - wholeMs
}

/** The moment that clocks of a zone show as `2026-03-02T10:15:09` (or with a space); NaN when that is no time. */
export function momentOfLocal(local: string, timeZone: string): number {
  const asUtc = Date.parse(`${local.replace(' ', 'T')}Z`)
  // The offset at the moment itself: the same digits read as UTC can lie on the other side of a change of clocks.
  return Number.isNaN(asUtc) ? asUtc : asUtc - offsetMs(asUtc - offsetMs(asUtc, timeZone), timeZone)
}

/** A wall-clock time of a zone with its offset: `2026-03-02T10:15:00` → `2026-03-02T10:15:00+03:00`. */
export function withOffset(local: string, timeZone: string): string {
  return local + offsetText(Date.parse(`${local}Z`) - momentOfLocal(local, timeZone))
}

/** A moment as `2026-03-02T10:15:09+03:00`. */
export function zonedIso(atMs: number, timeZone: string): string {
  return localIso(atMs, timeZone) + offsetText(offsetMs(atMs, timeZone))
}

/** `2026-03-02` by UTC. */
export function utcDate(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10)
}

function offsetText(offset: number): string {
  const minutes = Math.round(Math.abs(offset) / 60_000)
  const two = (part: number): string => String(Math.floor(part)).padStart(2, '0')
  return `${offset < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`
}
