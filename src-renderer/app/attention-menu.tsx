import { ActionIcon, Group, Indicator, Popover, Progress, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconBell } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Connection, Form } from '../../src-preload/contract/index.ts'
import { useCall } from '../stores/calls.ts'
import { ATTENTION_STATES } from '../stores/delivery-tone.ts'
import { StatusBadge, type BadgeKind } from '../ui/status-badge.tsx'
import classes from './attention-menu.module.css'

/** The bell: everything that waits for a person now, and background jobs that run. */
export function AttentionMenu() {
  const { t } = useTranslation()
  const [isOpen, { toggle, close }] = useDisclosure(false)
  const status = useCall('system.status', {}).data
  const connections = useCall('connections.list', {}).data?.items ?? []
  const jobs = useCall('jobs.list', {}).data?.items ?? []
  const lost = (useCall('forms.list', {}).data?.items ?? []).filter(isLost)
  const troubled = connections.filter(isTroubled)
  const running = jobs.filter((job) => job.state === 'running')
  const attention = status?.attentionCount ?? 0
  const unrecognised = status?.unrecognisedCount ?? 0
  const isQuiet =
    attention === 0 && unrecognised === 0 && troubled.length === 0 && lost.length === 0 && running.length === 0
  return (
    <Popover
      opened={isOpen}
      onDismiss={close}
      position="bottom-end"
      width={360}
      shadow="md"
      trapFocus
      attributes={{ dropdown: { 'aria-label': t('attention.title') } }}
    >
      <Indicator disabled={isQuiet} color="track.6" size={8} offset={5} withBorder>
        <Popover.Target>
          <ActionIcon aria-label={t('attention.title')} onClick={toggle} c="var(--mantine-color-text)">
            <IconBell size={18} stroke={1.7} aria-hidden />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown p={6}>
        <Stack gap={2} onClick={close}>
          {isQuiet && (
            <Text fz="sm" c="dimmed" p="sm">
              {t('attention.quiet')}
            </Text>
          )}
          {attention > 0 && (
            <Entry href={`#/leads?states=${ATTENTION_STATES.join(',')}`} kind="failed" label={t('state.failed')}>
              {t('nav.attention', { count: attention })}
            </Entry>
          )}
          {troubled.map((connection) => (
            <Entry
              key={connection.id}
              href={`#/projects/${connection.projectId}/connections`}
              kind={connection.state === 'unauthorized' ? 'failed' : 'retrying'}
              label={t('attention.connection')}
            >
              {connection.state === 'unauthorized'
                ? t('attention.unauthorized', { name: connection.name })
                : t('attention.circuit', { name: connection.name })}
            </Entry>
          ))}
          <LostForms forms={lost} />
          {unrecognised > 0 && (
            <Entry href="#/unrecognised" kind="lost" label={t('nav.unrecognised')}>
              {t('nav.unrecognisedCount', { count: unrecognised })}
            </Entry>
          )}
          {running.map((job) => (
            <Entry key={job.id} href="#/activity" kind="running" label={t('activity.running')}>
              {t(`jobs.kind.${job.kind}`)}
              <Progress
                mt={4}
                size="sm"
                value={job.total === 0 ? 0 : (100 * (job.done + job.left)) / job.total}
                aria-label={t(`jobs.kind.${job.kind}`)}
              />
            </Entry>
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}

function LostForms({ forms }: { forms: readonly Form[] }) {
  const { t } = useTranslation()
  return forms.map((form) => (
    <Entry
      key={form.id}
      href={`#/projects/${form.projectId}/forms/${form.id}`}
      kind="failed"
      label={t('attention.form')}
    >
      {t(form.lastCheck?.state === 'changed' ? 'attention.formChanged' : 'attention.formLost', {
        name: form.rule.title === '' ? form.rule.selector : form.rule.title,
      })}
    </Entry>
  ))
}

/** Its page was looked at and the form was not there, or is another one. */
function isLost(form: Form): boolean {
  return form.isEnabled && (form.lastCheck?.state === 'missing' || form.lastCheck?.state === 'changed')
}

function isTroubled(connection: Connection): boolean {
  return connection.state === 'unauthorized' || connection.circuit.state === 'open'
}

function Entry(props: { href: string; kind: BadgeKind; label: string; children: ReactNode }) {
  return (
    <a href={props.href} className={classes.entry}>
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <StatusBadge kind={props.kind} label={props.label} isIconOnly />
        <div className={classes.words}>{props.children}</div>
      </Group>
    </a>
  )
}
