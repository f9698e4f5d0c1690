import { useState } from 'react'
import { Button, Group, Stack, TextInput } from '@mantine/core'
import { IconExternalLink, IconWorldSearch } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useCall } from '../../../stores/calls.ts'
import { EmptyView, LoadingLine } from '../../../ui/feedback.tsx'
import { Note } from '../../../ui/note.tsx'
import { errorText } from '../../../i18n/error-text.ts'
import type { LivePage } from './use-live-page.ts'

/** Before a page is open: which one, and what it is good for. */
export function OpenPage({ page, firstUrl }: { page: LivePage; firstUrl: string }) {
  const { t } = useTranslation()
  const [url, setUrl] = useState(firstUrl)
  const availability = useCall('picker.availability', {}, { staleMs: 60_000 })
  const known = availability.data
  if (known === undefined) return <LoadingLine label={t('common.loading')} />
  if (!known.isAvailable) {
    return (
      <Note tone="warning">
        {t(`picker.unavailable.${known.reason ?? 'no_browser'}`)} {known.detail}
      </Note>
    )
  }
  const inside = known.surfaces.includes('view') ? 'view' : 'canvas'
  return (
    <Stack gap="sm">
      <EmptyView icon={IconWorldSearch} title={t('picker.openTitle')} text={t('picker.openText')} />
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (url.trim() !== '') page.open(url.trim(), inside)
        }}
      >
        <Group gap="xs" align="flex-end">
          <TextInput
            style={{ flex: '1 1 240px' }}
            label={t('picker.address')}
            placeholder="shop.example"
            value={url}
            spellCheck={false}
            onChange={(event) => {
              setUrl(event.currentTarget.value)
            }}
          />
          <Button type="submit" loading={page.isOpening} disabled={url.trim() === ''}>
            {t('picker.open')}
          </Button>
          {known.surfaces.includes('window') && (
            <Button
              variant="default"
              leftSection={<IconExternalLink size={16} aria-hidden />}
              disabled={url.trim() === '' || page.isOpening}
              onClick={() => {
                page.open(url.trim(), 'window')
              }}
            >
              {t('picker.openWindow')}
            </Button>
          )}
        </Group>
      </form>
      {page.error !== null && (
        <Note tone="bad" isUrgent>
          {errorText(t, page.error)}
        </Note>
      )}
    </Stack>
  )
}
