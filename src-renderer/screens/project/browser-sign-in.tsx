import { useState } from 'react'
import { Anchor, Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { IconExternalLink, IconLogin2 } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Connection } from '../../../src-preload/contract/index.ts'
import { errorText } from '../../i18n/error-text.ts'
import { useCommand } from '../../stores/calls.ts'
import { useCoarseNow } from '../../ui/use-now.ts'
import classes from './browser-sign-in.module.css'

/** Signing in to the CRM in a browser: the vendor's page in a new tab, and a place for the address when it does not come back by itself. */
export function BrowserSignIn({ connection }: { connection: Connection }) {
  const { t } = useTranslation()
  const [checkedBefore, setCheckedBefore] = useState(0)
  const [address, setAddress] = useState('')
  const nowMs = useCoarseNow()
  const begin = useCommand('connections.beginSignIn')
  const finish = useCommand('connections.finishSignIn', {
    refreshes: ['projects'],
    isErrorShownByScreen: true,
    onDone: () => {
      setAddress('')
    },
  })
  const begun = begin.data
  // A newer check means that the sign-in came back, through the listener or through the field.
  const isBack = (connection.lastCheck?.checkedAt ?? 0) > checkedBefore
  const isOpen = begun !== undefined && !isBack && begun.expiresAt > nowMs
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <Button
          size="xs"
          variant={isOpen ? 'default' : 'filled'}
          leftSection={<IconLogin2 size={15} aria-hidden />}
          loading={begin.isPending}
          onClick={() => {
            setCheckedBefore(connection.lastCheck?.checkedAt ?? 0)
            begin.mutate({ id: connection.id })
          }}
        >
          {t(isOpen ? 'crmSignIn.again' : 'crmSignIn.begin')}
        </Button>
        {!isOpen && (
          <Text fz="sm" c="dimmed">
            {t('crmSignIn.text')}
          </Text>
        )}
      </Group>
      {isOpen && (
        <form
          className={classes.panel}
          onSubmit={(event) => {
            event.preventDefault()
            finish.mutate({ id: connection.id, address })
          }}
        >
          <Stack gap="sm" role="status">
            <Anchor href={begun.url} target="_blank" rel="noreferrer" fw={600}>
              {t('crmSignIn.open')} <IconExternalLink size={15} aria-hidden />
            </Anchor>
            <Text fz="sm">{t(begun.isListening ? 'crmSignIn.listening' : 'crmSignIn.paste')}</Text>
          </Stack>
          <Group align="end" gap="sm" mt="sm">
            <TextInput
              className={classes.address}
              label={t('crmSignIn.address')}
              placeholder={`${begun.redirectUri}?code=…`}
              value={address}
              error={finish.error === null ? undefined : errorText(t, finish.error)}
              onChange={(event) => {
                setAddress(event.currentTarget.value)
                finish.reset()
              }}
            />
            <Button type="submit" variant="default" loading={finish.isPending} disabled={address.trim() === ''}>
              {t('crmSignIn.finish')}
            </Button>
          </Group>
        </form>
      )}
    </Stack>
  )
}
