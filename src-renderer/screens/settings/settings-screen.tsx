import { Group, SegmentedControl, Stack, Text, useMantineColorScheme } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { AppSettings } from '../../../src-preload/contract/index.ts'
import { useFormat, useLocalText } from '../../i18n/use-format.ts'
import { CallFailure } from '../../parts/call-failure.tsx'
import { useCall, useCommand } from '../../stores/calls.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { LoadingRows } from '../../ui/feedback.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { HostInfo } from './host-info.tsx'
import { IntakeUrl } from './intake-url.tsx'

/** Settings of the console and what there is to know about the program. */
export function SettingsScreen() {
  const { t } = useTranslation()
  const settings = useCall('settings.get', {})
  if (settings.isError) return <CallFailure error={settings.error} onRetry={() => void settings.refetch()} />
  if (settings.data === undefined) return <LoadingRows label={t('common.loading')} />
  return (
    <Page title={t('settings.title')}>
      <Appearance settings={settings.data} />
      <IntakeUrl key={settings.data.publicIntakeUrl} settings={settings.data} />
      <Schedules />
      <HostInfo />
    </Page>
  )
}

function Appearance({ settings }: { settings: AppSettings }) {
  const { t, i18n } = useTranslation()
  const { setColorScheme } = useMantineColorScheme()
  const update = useCommand('settings.update')
  return (
    <Section title={t('settings.appearance')}>
      <Group gap="xl">
        <Stack gap={6}>
          <Text fz="sm" fw={550} id="settings-language">
            {t('settings.language')}
          </Text>
          <SegmentedControl
            aria-labelledby="settings-language"
            value={i18n.language === 'ru' ? 'ru' : 'en'}
            data={[
              { value: 'ru', label: t('settings.russian') },
              { value: 'en', label: t('settings.english') },
            ]}
            onChange={(value) => {
              const language = value === 'ru' ? 'ru' : 'en'
              usePreferences.setState({ language })
              void i18n.changeLanguage(language)
              update.mutate({ language })
            }}
          />
        </Stack>
        <Stack gap={6}>
          <Text fz="sm" fw={550} id="settings-colors">
            {t('settings.colors')}
          </Text>
          <SegmentedControl
            aria-labelledby="settings-colors"
            value={settings.colorScheme}
            data={[
              { value: 'light', label: t('settings.light') },
              { value: 'dark', label: t('settings.dark') },
              { value: 'auto', label: t('settings.auto') },
            ]}
            onChange={(value) => {
              const colorScheme = value === 'light' || value === 'dark' ? value : 'auto'
              setColorScheme(colorScheme)
              update.mutate({ colorScheme })
            }}
          />
        </Stack>
      </Group>
    </Section>
  )
}

function Schedules() {
  const { t } = useTranslation()
  const local = useLocalText()
  const format = useFormat()
  const data = useCall('deliveries.schedule', {}, { staleMs: Number.POSITIVE_INFINITY }).data
  if (data === undefined) return null
  return (
    <Section title={t('settings.schedules')} text={t('settings.schedulesText')}>
      <Stack gap="sm">
        {data.schedules.map((schedule) => (
          <div key={schedule.id}>
            <Text fz="sm" fw={600}>
              {t(`projectSettings.scheduleName.${schedule.id}`)}
            </Text>
            <Text fz="sm">{local(schedule.text)}</Text>
          </div>
        ))}
        <Text fz="sm" c="dimmed">
          {t('settings.sweep', {
            every: format.duration(data.sweepEveryMs),
            cooldown: format.duration(data.resendCooldownMs),
          })}
        </Text>
      </Stack>
    </Section>
  )
}
