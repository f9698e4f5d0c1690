/** Formatters of one language. Moments are milliseconds since 1970, shown in the machine's time zone. */
export type Format = {
  count: (value: number) => string
  /** `14:05:12` today, `21 Nov, 14:05` otherwise. */
  moment: (atMs: number, nowMs: number) => string
  /** `21 November 2026, 14:05:12`. */
  full: (atMs: number) => string
  date: (atMs: number) => string
  /** `in 5 min`, `3 h ago`: coarse on purpose. */
  relative: (atMs: number, nowMs: number) => string
  /** `350 ms`, `1.2 s`, `5 min`, `2 h`, `3 d`. */
  duration: (ms: number) => string
  bytes: (value: number) => string
}

type RelativeUnit = 'second' | 'minute' | 'hour' | 'day'
const UNITS: readonly { unit: RelativeUnit; ms: number }[] = [
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
  { unit: 'second', ms: 1_000 },
]

const made = new Map<string, Format>()

/** Formatters of a language, made once. */
export function formatOf(language: string): Format {
  let format = made.get(language)
  if (format === undefined) {
    format = makeFormat(language)
    made.set(language, format)
  }
  return format
}

function makeFormat(language: string): Format {
  const count = new Intl.NumberFormat(language)
  const time = new Intl.DateTimeFormat(language, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hour12: false,
  })
  const day = new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  })
  const full = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'medium', hour12: false })
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium' })
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'always', style: 'short' })
  const measure = (value: number, unit: string, digits = 0) =>
    new Intl.NumberFormat(language, {
      style: 'unit',
      unit,
      unitDisplay: 'short',
      maximumFractionDigits: digits,
    }).format(value)
  return {
    count: (value) => count.format(value),
    moment: (atMs, nowMs) => (isSameDay(atMs, nowMs) ? time.format(atMs) : day.format(atMs)),
    full: (atMs) => full.format(atMs),
    date: (atMs) => date.format(atMs),
    relative: (atMs, nowMs) => {
      const distance = atMs - nowMs
      const { unit, ms } = UNITS.find((entry) => Math.abs(distance) >= entry.ms) ?? { unit: 'second', ms: 1_000 }
      return relative.format(distance < 0 ? Math.ceil(distance / ms) : Math.floor(distance / ms), unit)
    },
    duration: (ms) => {
      if (ms < 1_000) return measure(Math.round(ms), 'millisecond')
      const { unit, ms: unitMs } = UNITS.find((entry) => ms >= entry.ms) ?? { unit: 'second', ms: 1_000 }
      return measure(ms / unitMs, unit, 1)
    },
    bytes: (value) => {
      if (value < 1_024) return measure(value, 'byte')
      return value < 1_048_576 ? measure(value / 1_024, 'kilobyte', 1) : measure(value / 1_048_576, 'megabyte', 1)
    },
  }
}

function isSameDay(aMs: number, bMs: number): boolean {
  return new Date(aMs).toDateString() === new Date(bMs).toDateString()
}
