import { useState } from 'react'
import { Button, Code, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { signIn, type SignInResult } from '../bridge/sign-in.ts'
import { useCore } from '../stores/core.ts'
import { navigate, useRoute } from '../stores/route.ts'
import { Logo } from '../ui/logo.tsx'
import { Note } from '../ui/note.tsx'
import classes from './sign-in.module.css'

/** The host does not know this browser: explains how to get in, takes the access token. */
export function SignIn() {
  const { t } = useTranslation()
  const client = useCore()
  // The host sends a browser here whose login link was used before.
  const wasSentBack = useRoute().path[0] === 'sign-in'
  const [token, setToken] = useState('')
  const [result, setResult] = useState<SignInResult | 'busy' | null>(null)
  const submit = async () => {
    setResult('busy')
    const answer = await signIn(token.trim())
    setResult(answer)
    if (answer !== 'ok') return
    if (wasSentBack) navigate('/', { isReplacing: true })
    client.reconnectNow()
  }
  return (
    <main className={classes.page}>
      <Paper withBorder p="xl" maw={460} w="100%">
        <Stack gap="md">
          <Logo size={44} />
          <Title order={1}>{t('signIn.title')}</Title>
          {wasSentBack && <Note tone="warning">{t('signIn.usedLink')}</Note>}
          <Text fz="sm">{t('signIn.link')}</Text>
          <Code block>estafeta serve</Code>
          <form
            onSubmit={(event) => {
              event.preventDefault()
              void submit()
            }}
          >
            <Stack gap="sm">
              <PasswordInput
                label={t('signIn.token')}
                description={t('signIn.tokenHelp')}
                value={token}
                onChange={(event) => {
                  setToken(event.currentTarget.value)
                }}
                autoComplete="off"
                autoFocus
                visibilityToggleButtonProps={{ 'aria-label': t('common.show') }}
              />
              {(result === 'refused' || result === 'unreachable') && (
                <Note tone="bad" isUrgent>
                  {t(`signIn.${result}`)}
                </Note>
              )}
              <Button type="submit" loading={result === 'busy'} disabled={token.trim() === ''}>
                {t('signIn.submit')}
              </Button>
            </Stack>
          </form>
        </Stack>
      </Paper>
    </main>
  )
}
