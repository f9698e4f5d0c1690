import { useTranslation } from 'react-i18next'
import { useFormat } from '../i18n/use-format.ts'
import { useCoarseNow, useNow } from '../ui/use-now.ts'

const JUST_NOW_MS = 45_000

/** A moment, short; the whole of it as a tooltip. */
export function Moment({ atMs }: { atMs: number }) {
  const format = useFormat()
  const now = useCoarseNow()
  return (
    <time dateTime={new Date(atMs).toISOString()} title={format.full(atMs)}>
      {format.moment(atMs, now)}
    </time>
  )
}

/** "3 min ago", coarse. */
export function Ago({ atMs }: { atMs: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useCoarseNow()
  return (
    <time dateTime={new Date(atMs).toISOString()} title={format.full(atMs)}>
      {now - atMs < JUST_NOW_MS ? t('common.justNow') : format.relative(atMs, now)}
    </time>
  )
}

/** "in 40 s": counts down by itself and re-renders nothing else. `duePhrase` replaces it when the time has come. */
export function Countdown({ atMs, duePhrase }: { atMs: number; duePhrase: string }) {
  const format = useFormat()
  const now = useNow()
  return (
    <time dateTime={new Date(atMs).toISOString()} title={format.full(atMs)}>
      {atMs <= now ? duePhrase : format.relative(atMs, now)}
    </time>
  )
}
