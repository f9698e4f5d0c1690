import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useCall } from '../stores/calls.ts'
import { CommandPalette } from './command-palette.tsx'
import { Header } from './header.tsx'
import { JobNotifier } from './job-notifier.tsx'
import { Navigation } from './navigation.tsx'
import { CurrentScreen } from './routes.tsx'
import { StatusBanners } from './status-banners.tsx'
import classes from './shell.module.css'

/** Navigation on the left, header and banners on top, the current screen in the rest. */
export function Shell() {
  const { t } = useTranslation()
  const status = useCall('system.status', {}).data
  const attentionCount = status?.attentionCount ?? 0
  useEffect(() => {
    document.title = `${attentionCount > 0 ? `(${attentionCount}) ` : ''}${t('common.appName')}`
  }, [attentionCount, t])
  return (
    <div className={classes.shell}>
      <a
        href="#main"
        className={classes.skip}
        onClick={(event) => {
          event.preventDefault()
          document.getElementById('main')?.focus()
        }}
      >
        {t('shell.skip')}
      </a>
      <Navigation />
      <div className={classes.column}>
        <Header />
        <StatusBanners />
        <main className={classes.main} id="main" tabIndex={-1}>
          <CurrentScreen />
        </main>
      </div>
      <CommandPalette />
      <JobNotifier />
    </div>
  )
}
