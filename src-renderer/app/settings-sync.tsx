import { useEffect } from 'react'
import { useMantineColorScheme } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useCall } from '../stores/calls.ts'
import { usePreferences } from '../stores/preferences.ts'

/** The core's settings are the master of language and colours: what they say is applied, and remembered for the next start. */
export function SettingsSync() {
  const settings = useCall('settings.get', {}).data
  const { i18n } = useTranslation()
  const { setColorScheme } = useMantineColorScheme()
  const language = settings?.language ?? null
  const colorScheme = settings?.colorScheme
  useEffect(() => {
    if (language === null) return
    usePreferences.setState({ language })
    if (i18n.language !== language) void i18n.changeLanguage(language)
  }, [language, i18n])
  useEffect(() => {
    if (colorScheme !== undefined) setColorScheme(colorScheme)
  }, [colorScheme, setColorScheme])
  return null
}
