import { ActionIcon, Button, Code, Divider, Group, Menu, Stack, Text } from '@mantine/core'
import { IconDotsVertical, IconPlayerPause, IconPlayerPlay, IconPlugConnected, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { AdapterDescriptor, CheckResult, Connection } from '../../../src-preload/contract/index.ts'
import { useLocalText } from '../../i18n/use-format.ts'
import { Ago } from '../../parts/moment.tsx'
import { useConfirm } from '../../parts/use-confirm.tsx'
import { useCommand } from '../../stores/calls.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { LoadingLine } from '../../ui/feedback.tsx'
import { Section } from '../../ui/page.tsx'
import { BrowserSignIn } from './browser-sign-in.tsx'
import { CheckSteps } from './check-steps.tsx'
import { ConnectionStateLine } from './connection-state-line.tsx'

/** One connection: its state in words, the last check, what can be done. */
export function ConnectionCard(props: {
  connection: Connection
  adapter: AdapterDescriptor | undefined
  onEdit: () => void
}) {
  const { t } = useTranslation()
  const local = useLocalText()
  const { connection, adapter } = props
  const check = useCommand('connections.check')
  const lastCheck = newestCheck(check.data, connection.lastCheck)
  return (
    <Section
      title={connection.name}
      text={adapter === undefined ? connection.adapter : local(adapter.title)}
      actions={
        <>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlugConnected size={15} aria-hidden />}
            loading={check.isPending}
            onClick={() => {
              check.mutate({ id: connection.id })
            }}
          >
            {t('connections.check')}
          </Button>
          <Button size="xs" variant="default" onClick={props.onEdit}>
            {t('connections.edit')}
          </Button>
          <ConnectionMenu connection={connection} />
        </>
      }
    >
      <Stack gap="md">
        <ConnectionStateLine connection={connection} />
        {isSignedInByBrowser(adapter, connection) && <BrowserSignIn connection={connection} />}
        {check.isPending && <LoadingLine label={t('check.running')} />}
        {!check.isPending && lastCheck !== null && (
          <Stack gap={8}>
            <Text fz="xs" c="dimmed">
              {t('check.when')} <Ago atMs={lastCheck.checkedAt} />
            </Text>
            <CheckSteps steps={lastCheck.steps} />
          </Stack>
        )}
        <Divider />
        <Group gap="xs" fz="xs" c="dimmed">
          <span>{t('connections.ownKey')}</span>
          <Code style={{ overflowWrap: 'anywhere' }}>{connection.intakeKey}</Code>
          <CopyButton text={connection.intakeKey} label={t('intake.copyKey')} doneLabel={t('common.copied')} isIcon />
        </Group>
      </Stack>
    </Section>
  )
}

function isSignedInByBrowser(adapter: AdapterDescriptor | undefined, connection: Connection): boolean {
  const way = adapter?.browserSignIn
  const chosen = way === undefined ? undefined : connection.config[way.field]
  return typeof chosen === 'string' && way?.values.includes(chosen) === true
}

/** The check of this card or the stored one (the editor checks too), whichever is newer. */
function newestCheck(own: CheckResult | undefined, stored: CheckResult | null): CheckResult | null {
  if (own === undefined) return stored
  return stored !== null && stored.checkedAt > own.checkedAt ? stored : own
}

function ConnectionMenu({ connection }: { connection: Connection }) {
  const { t } = useTranslation()
  const confirm = useConfirm()
  const refreshes = ['projects'] as const
  const pause = useCommand('connections.pause', { refreshes })
  const resume = useCommand('connections.resume', { refreshes })
  const remove = useCommand('connections.remove', { refreshes })
  const { id, name } = connection
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="default" size={30} aria-label={t('connections.more', { name })}>
          <IconDotsVertical size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {connection.state === 'active' ? (
          <Menu.Item
            leftSection={<IconPlayerPause size={15} aria-hidden />}
            onClick={() => {
              confirm({
                title: t('connections.pauseTitle', { name }),
                text: t('connections.pauseText'),
                confirmLabel: t('connections.pause'),
                onConfirm: () => {
                  pause.mutate({ id })
                },
              })
            }}
          >
            {t('connections.pause')}
          </Menu.Item>
        ) : (
          <Menu.Item
            leftSection={<IconPlayerPlay size={15} aria-hidden />}
            onClick={() => {
              resume.mutate({ id })
            }}
          >
            {t('connections.resume')}
          </Menu.Item>
        )}
        <Menu.Item
          color="red"
          leftSection={<IconTrash size={15} aria-hidden />}
          onClick={() => {
            confirm({
              title: t('connections.removeTitle', { name }),
              text: t('connections.removeText'),
              confirmLabel: t('common.remove'),
              isDangerous: true,
              onConfirm: () => {
                remove.mutate({ id })
              },
            })
          }}
        >
          {t('common.remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
