import { useState } from 'react'
import { ActionIcon, Button, Group, SegmentedControl, TextInput, Tooltip } from '@mantine/core'
import {
  IconArrowLeft,
  IconArrowRight,
  IconDeviceDesktop,
  IconDeviceMobile,
  IconRefresh,
  IconX,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { PickerState } from '../../../../src-preload/contract/index.ts'
import type { LivePage } from './use-live-page.ts'

/** Address, history, width of the page; and closing it. */
export function AddressBar({ page, state }: { page: LivePage; state: PickerState }) {
  const { t } = useTranslation()
  const step = (to: 'back' | 'forward' | 'reload' | 'stop') => () => {
    page.navigate({ to })
  }
  return (
    <Group gap={6} wrap="nowrap" align="center">
      <IconAction label={t('picker.back')} isDisabled={!state.canGoBack} onClick={step('back')}>
        <IconArrowLeft size={17} aria-hidden />
      </IconAction>
      <IconAction label={t('picker.forward')} isDisabled={!state.canGoForward} onClick={step('forward')}>
        <IconArrowRight size={17} aria-hidden />
      </IconAction>
      <IconAction
        label={state.isLoading ? t('picker.stop') : t('picker.reload')}
        onClick={step(state.isLoading ? 'stop' : 'reload')}
      >
        {state.isLoading ? <IconX size={17} aria-hidden /> : <IconRefresh size={17} aria-hidden />}
      </IconAction>
      {/* A new key with every page: what was typed and not sent is forgotten when the page changes by itself. */}
      <Address key={state.url} page={page} url={state.url} />
      <SegmentedControl
        size="xs"
        aria-label={t('picker.width')}
        value={state.width}
        data={[
          { value: 'desktop', label: <Width label={t('picker.desktop')} isPhone={false} /> },
          { value: 'phone', label: <Width label={t('picker.phone')} isPhone /> },
        ]}
        onChange={(width) => {
          page.setWidth({ width: width === 'phone' ? 'phone' : 'desktop' })
        }}
      />
      <Button size="xs" variant="default" onClick={page.close}>
        {t('picker.close')}
      </Button>
    </Group>
  )
}

function Width({ label, isPhone }: { label: string; isPhone: boolean }) {
  const WidthIcon = isPhone ? IconDeviceMobile : IconDeviceDesktop
  return <WidthIcon size={16} role="img" aria-label={label} style={{ display: 'block' }} />
}

function Address({ page, url }: { page: LivePage; url: string }) {
  const { t } = useTranslation()
  const [text, setText] = useState(url)
  return (
    <form
      style={{ flex: 1, minWidth: 0 }}
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim() !== '') page.navigate({ to: { url: text.trim() } })
      }}
    >
      <TextInput
        size="xs"
        aria-label={t('picker.address')}
        value={text}
        spellCheck={false}
        onFocus={(event) => {
          event.currentTarget.select()
        }}
        onChange={(event) => {
          setText(event.currentTarget.value)
        }}
      />
    </form>
  )
}

function IconAction(props: { label: string; isDisabled?: boolean; onClick: () => void; children: React.ReactNode }) {
  return (
    <Tooltip label={props.label}>
      <ActionIcon
        variant="default"
        size={30}
        aria-label={props.label}
        disabled={props.isDisabled === true}
        onClick={props.onClick}
      >
        {props.children}
      </ActionIcon>
    </Tooltip>
  )
}
