import { useState } from 'react'
import {
  ActionIcon,
  Button,
  Kbd,
  TextInput,
  Tooltip,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core'
import { spotlight } from '@mantine/spotlight'
import { IconCommand, IconLanguage, IconMoon, IconSearch, IconSun } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../stores/calls.ts'
import { usePreferences } from '../stores/preferences.ts'
import { navigate, useRoute } from '../stores/route.ts'
import { AttentionMenu } from './attention-menu.tsx'
import classes from './shell.module.css'

/** The bar on top: search among all leads, command palette, what needs attention, language, colours. */
export function Header() {
  const { t } = useTranslation()
  const route = useRoute()
  return (
    <header className={classes.header}>
      {/* The list of leads has the same box of its own. */}
      {route.path[0] !== 'leads' && <GlobalSearch />}
      <Tooltip label={t('palette.open')}>
        <Button
          variant="default"
          size="xs"
          h={32}
          leftSection={<IconCommand size={15} aria-hidden />}
          flex="none"
          rightSection={
            <Kbd size="xs" visibleFrom="sm">
              Ctrl K
            </Kbd>
          }
          onClick={spotlight.open}
          aria-haspopup="dialog"
        >
          {t('palette.jump')}
        </Button>
      </Tooltip>
      <div className={classes.headerEnd}>
        <AttentionMenu />
        <LanguageToggle />
        <ColorToggle />
      </div>
    </header>
  )
}

function GlobalSearch() {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  return (
    <form
      className={classes.search}
      role="search"
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim() === '') return
        navigate({ path: ['leads'], query: { q: text.trim() } })
        setText('')
      }}
    >
      <TextInput
        size="xs"
        type="search"
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value)
        }}
        leftSection={<IconSearch size={15} aria-hidden />}
        placeholder={t('shell.searchPlaceholder')}
        aria-label={t('shell.search')}
        styles={{ input: { height: 32 } }}
      />
    </form>
  )
}

function LanguageToggle() {
  const { t, i18n } = useTranslation()
  const update = useCommand('settings.update')
  const next = i18n.language === 'ru' ? 'en' : 'ru'
  return (
    <Tooltip label={t('shell.language')}>
      <Button
        variant="subtle"
        color="gray"
        c="var(--mantine-color-text)"
        size="compact-sm"
        leftSection={<IconLanguage size={17} stroke={1.7} aria-hidden />}
        aria-label={`${next.toUpperCase()}: ${t('shell.language')}`}
        lang={next}
        onClick={() => {
          usePreferences.setState({ language: next })
          void i18n.changeLanguage(next)
          update.mutate({ language: next })
        }}
      >
        {next.toUpperCase()}
      </Button>
    </Tooltip>
  )
}

function ColorToggle() {
  const { t } = useTranslation()
  const { setColorScheme } = useMantineColorScheme()
  const current = useComputedColorScheme('light')
  const update = useCommand('settings.update')
  const next = current === 'dark' ? 'light' : 'dark'
  const label = next === 'dark' ? t('shell.toDark') : t('shell.toLight')
  return (
    <Tooltip label={label}>
      <ActionIcon
        aria-label={label}
        c="var(--mantine-color-text)"
        onClick={() => {
          setColorScheme(next)
          update.mutate({ colorScheme: next })
        }}
      >
        {next === 'dark' ? (
          <IconMoon size={18} stroke={1.7} aria-hidden />
        ) : (
          <IconSun size={18} stroke={1.7} aria-hidden />
        )}
      </ActionIcon>
    </Tooltip>
  )
}
