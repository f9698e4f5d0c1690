import { useEffect } from 'react'
import { MantineProvider } from '@mantine/core'
import { DatesProvider } from '@mantine/dates'
import { ModalsProvider } from '@mantine/modals'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query'
import type { i18n as I18n } from 'i18next'
import { I18nextProvider, useTranslation } from 'react-i18next'
import 'dayjs/locale/ru'
import type { CoreClient } from '../bridge/client.ts'
import { CoreContext, useLinkState } from '../stores/core.ts'
import { makeTheme, resolveCssVariables } from '../ui/theme.ts'
import { SettingsSync } from './settings-sync.tsx'
import { Shell } from './shell.tsx'
import { SignIn } from './sign-in.tsx'

/** The whole console: providers, then the shell or the sign-in page. */
export function App(props: { client: CoreClient; queryClient: QueryClient; i18n: I18n }) {
  return (
    <CoreContext value={props.client}>
      <QueryClientProvider client={props.queryClient}>
        <I18nextProvider i18n={props.i18n}>
          <Dressed />
        </I18nextProvider>
      </QueryClientProvider>
    </CoreContext>
  )
}

function Dressed() {
  const { t, i18n } = useTranslation()
  const link = useLinkState()
  useEffect(() => {
    document.documentElement.lang = i18n.language
  }, [i18n.language])
  return (
    <MantineProvider
      theme={makeTheme(t('common.close'))}
      cssVariablesResolver={resolveCssVariables}
      defaultColorScheme="auto"
    >
      <DatesProvider settings={{ locale: i18n.language, firstDayOfWeek: 1, weekendDays: [] }}>
        <ModalsProvider labels={{ confirm: t('common.yes'), cancel: t('common.cancel') }}>
          <Notifications position="bottom-left" limit={4} />
          {link === 'no_session' ? (
            <SignIn />
          ) : (
            <>
              <SettingsSync />
              <Shell />
            </>
          )}
        </ModalsProvider>
      </DatesProvider>
    </MantineProvider>
  )
}
