/** The API reads and writes every time in this zone, whatever the account's own. */
const ZONE = 'Europe/Moscow'

// Swedish writes dates as ISO does.
const format = new Intl.DateTimeFormat('sv-SE', {
  timeZone: ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})

/** `2026-03-02 10:15:09` in Moscow time. */
export function moscowTime(atMs: number): string {
  return format.format(atMs)
}
