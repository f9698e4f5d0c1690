import { List, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { PageControl } from '../../../../src-preload/contract/index.ts'
import { shownValue } from './shown-value.ts'

/** Fields of a form on the page: what they are called, what they mean, and what is in them now. */
export function PageControls({ controls }: { controls: readonly PageControl[] }) {
  const { t } = useTranslation()
  const shown = controls.filter((control) => control.isVisible || control.meaning !== null)
  return (
    <List fz="xs" c="dimmed" spacing={0} mt={4}>
      {shown.map((control, index) => (
        <List.Item key={`${control.name} ${control.selector ?? ''} ${index}`}>
          {control.label === '' ? control.name : control.label}
          {control.meaning !== null && ` → ${t(`picker.meaning.${control.meaning}`)}`}
          {control.isPrivate && ` · ${t('picker.private')}`}
          {shownValue(control) !== '' && (
            <Text fz="xs" truncate>
              {t('picker.valueNow', { value: shownValue(control) })}
            </Text>
          )}
        </List.Item>
      ))}
    </List>
  )
}
