import { Button, Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Connection } from '../../../src-preload/contract/index.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { Countdown } from '../../parts/moment.tsx'
import { useCommand } from '../../stores/calls.ts'
import { StatusBadge, type BadgeKind } from '../../ui/status-badge.tsx'
import { useCoarseNow } from '../../ui/use-now.ts'
import { troubleOf, type ConnectionTrouble } from './connection-trouble.ts'
import classes from './connection-state-line.module.css'

const KINDS = {
  unauthorized: 'failed',
  paused: 'held',
  open: 'retrying',
  limited: 'waiting',
  ramping: 'running',
  none: 'done',
} as const satisfies Record<ConnectionTrouble, BadgeKind>

/** The state of a connection in words: what is wrong, since when, what the program does, what the person can do. */
export function ConnectionStateLine({ connection }: { connection: Connection }) {
  const { t } = useTranslation()
  const trouble = troubleOf(connection, useCoarseNow())
  const reason =
    trouble === 'unauthorized' ? connection.stateReason : trouble === 'open' ? connection.circuit.reason : null
  return (
    <div className={classes.box} data-trouble={trouble === 'none' ? undefined : trouble}>
      <Group gap="sm">
        <StatusBadge kind={KINDS[trouble]} label={t(`connections.state.${trouble}`)} />
        <WhatNext connection={connection} trouble={trouble} />
      </Group>
      {trouble !== 'none' && (
        <Text fz="sm" mt={6}>
          {t(`connections.explain.${trouble}`)}
        </Text>
      )}
      {reason !== null && (
        <Text fz="xs" c="dimmed" mt={4} className={classes.reason}>
          {t('connections.crmSays')} {reason}
        </Text>
      )}
    </div>
  )
}

function WhatNext({ connection, trouble }: { connection: Connection; trouble: ConnectionTrouble }): ReactNode {
  const { t } = useTranslation()
  const format = useFormat()
  const resume = useCommand('connections.resume', { refreshes: ['projects'] })
  const { circuit } = connection
  if (trouble === 'paused') {
    return (
      <Button
        size="compact-sm"
        loading={resume.isPending}
        onClick={() => {
          resume.mutate({ id: connection.id })
        }}
      >
        {t('connections.resume')}
      </Button>
    )
  }
  if (trouble === 'open') {
    return (
      <Text fz="xs" c="dimmed">
        {circuit.since !== null && <>{t('connections.since', { time: format.full(circuit.since) })} · </>}
        {circuit.nextProbeAt !== null && (
          <>
            {t('connections.nextProbe')} <Countdown atMs={circuit.nextProbeAt} duePhrase={t('connections.probeNow')} />
          </>
        )}
      </Text>
    )
  }
  if (trouble === 'limited' && circuit.pausedUntil !== null) {
    return (
      <Text fz="xs" c="dimmed">
        <Countdown atMs={circuit.pausedUntil} duePhrase={t('connections.probeNow')} />
      </Text>
    )
  }
  return null
}
