import { useState } from 'react'
import { ActionIcon, Button, Group, SegmentedControl, TextInput, Tooltip } from '@mantine/core'
import {
  IconArrowLeft,
  IconArrowRight,
  IconArrowsMaximize,
  IconArrowsMinimize,
  IconDeviceDesktop,
  IconDeviceMobile,
  IconRefresh,
  IconX,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { PickerState } from '../../../../src-preload/contract/index.ts'
import { usePreferences } from '../../../stores/preferences.ts'
import classes from './address-bar.module.css'
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
      <Address page={page} url={state.url} />
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
      <WideToggle />
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

/** The page in the whole width, or beside the rule; remembered. */
function WideToggle() {
  const { t } = useTranslation()
  const isWide = usePreferences((state) => state.isPageWide)
  const WideIcon = isWide ? IconArrowsMinimize : IconArrowsMaximize
  return (
    <Tooltip label={isWide ? t('picker.besideRule') : t('picker.wide')}>
      <ActionIcon
        className={classes.wide}
        variant="default"
        size={30}
        aria-label={t('picker.wide')}
        aria-pressed={isWide}
        onClick={() => {
          usePreferences.setState({ isPageWide: !isWide })
        }}
      >
        <WideIcon size={17} aria-hidden />
      </ActionIcon>
    </Tooltip>
  )
}

/** What a person typed while the page was at `of`. */
type Typed = { text: string; of: string; isSent: boolean }

/** Follows the page, but never under the hands of whoever types: a slider changes the part after `#` every few seconds. */
function Address({ page, url }: { page: LivePage; url: string }) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState<Typed | null>(null)
  const [isFocused, setIsFocused] = useState(false)
  const [shownUrl, setShownUrl] = useState(url)
  if (shownUrl !== url) {
    setShownUrl(url)
    if (!isFocused || typed?.isSent === true) setTyped(null)
  }
  const text = typed?.text ?? url
  return (
    <form
      style={{ flex: 1, minWidth: 0 }}
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim() === '') return
        setTyped({ text, of: url, isSent: true })
        page.navigate({ to: { url: text.trim() } })
      }}
    >
      <TextInput
        size="xs"
        aria-label={t('picker.address')}
        value={text}
        spellCheck={false}
        onFocus={(event) => {
          setIsFocused(true)
          setTyped({ text, of: url, isSent: false })
          event.currentTarget.select()
        }}
        onBlur={() => {
          setIsFocused(false)
          if (typed?.of !== url) setTyped(null)
        }}
        onChange={(event) => {
          setTyped({ text: event.currentTarget.value, of: url, isSent: false })
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
