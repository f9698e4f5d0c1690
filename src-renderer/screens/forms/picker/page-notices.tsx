import { type RefObject, useEffect, useRef, useState } from 'react'
import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { PickerState } from '../../../../src-preload/contract/index.ts'
import { errorText } from '../../../i18n/error-text.ts'
import { Note } from '../../../ui/note.tsx'
import type { LivePage } from './use-live-page.ts'

/** What the page wants or what went wrong with it, above its picture. */
export function PageNotices(props: {
  page: LivePage
  state: PickerState
  /** What takes the keyboard of the page. */
  keys: RefObject<HTMLElement | null>
}) {
  const { t } = useTranslation()
  const { page, state } = props
  const { trouble, dialog } = state
  if (page.error === null && trouble === null && dialog === null && state.notes.length === 0) return null
  return (
    <Stack gap={6}>
      {page.error !== null && (
        <Note tone="bad" isUrgent>
          {errorText(t, page.error)}{' '}
          <Button size="compact-xs" variant="subtle" onClick={page.forgetError}>
            {t('picker.dismiss')}
          </Button>
        </Note>
      )}
      {trouble !== null && (
        <Note tone="bad" isUrgent>
          <Text fz="sm">{t(`picker.trouble.${trouble.kind}`)}</Text>
          <Text fz="xs" c="dimmed">
            {trouble.detail}
          </Text>
          {trouble.kind === 'tls' && (
            <Button size="compact-xs" variant="default" mt={4} onClick={page.acceptCertificate}>
              {t('picker.openAnyway')}
            </Button>
          )}
        </Note>
      )}
      {dialog !== null && <PageDialog key={dialog.text} page={page} dialog={dialog} keys={props.keys} />}
      {state.notes.length > 0 && (
        <Text fz="xs" c="dimmed" role="status">
          {[...new Set(state.notes)].map((note) => t(`picker.note.${note}`)).join(' · ')}
        </Text>
      )}
    </Stack>
  )
}

function PageDialog(props: {
  page: LivePage
  dialog: NonNullable<PickerState['dialog']>
  keys: RefObject<HTMLElement | null>
}) {
  const { t } = useTranslation()
  const { page, dialog, keys } = props
  const [text, setText] = useState(dialog.defaultText)
  const form = useRef<HTMLFormElement>(null)
  // The page waits for this answer: the keyboard comes here, and goes back to where it was, else to the page.
  useEffect(() => {
    const before = document.activeElement
    const picture = keys.current
    form.current?.querySelector<HTMLElement>('input, button')?.focus({ preventScroll: true })
    return () => {
      const isThere = before instanceof HTMLElement && before.isConnected && before !== document.body
      const back = isThere ? before : picture
      back?.focus({ preventScroll: true })
    }
  }, [keys])
  const answer = (isAccepted: boolean) => {
    page.answerDialog({ isAccepted, text })
  }
  return (
    <Note tone="plain" isUrgent>
      <form
        ref={form}
        onSubmit={(event) => {
          event.preventDefault()
          answer(true)
        }}
      >
        <Text fz="sm" fw={600}>
          {dialog.kind === 'alert' ? t('picker.pageSays') : t('picker.dialog')}
        </Text>
        <Text fz="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {dialog.text}
        </Text>
        {dialog.kind === 'prompt' && (
          <TextInput
            size="xs"
            mt={4}
            aria-label={dialog.text}
            value={text}
            onChange={(event) => {
              setText(event.currentTarget.value)
            }}
          />
        )}
        <Group gap="xs" mt={6}>
          <Button type="submit" size="compact-sm">
            {t('picker.ok')}
          </Button>
          {dialog.kind !== 'alert' && (
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                answer(false)
              }}
            >
              {t('common.cancel')}
            </Button>
          )}
        </Group>
      </form>
    </Note>
  )
}
