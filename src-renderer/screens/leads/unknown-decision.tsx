import { useState } from 'react'
import { Button, Group, Text, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Delivery } from '../../../src-preload/contract/index.ts'
import { useConfirm } from '../../parts/use-confirm.tsx'
import { useCommand } from '../../stores/calls.ts'
import classes from './delivery-timeline.module.css'

/** Nobody knows whether the CRM took the lead: a person looks into the CRM and says. */
export function UnknownDecision({ delivery }: { delivery: Delivery }) {
  const { t } = useTranslation()
  const confirm = useConfirm()
  const [crmId, setCrmId] = useState('')
  const decide = useCommand('deliveries.decide', { refreshes: ['leads', 'system'] })
  const number = crmId.trim()
  return (
    <div className={classes.decision} role="group" aria-label={t('unknown.title')}>
      <Text fz="sm" fw={600}>
        {t('unknown.title')}
      </Text>
      <Text fz="sm" my={6}>
        {t('unknown.text', { crm: delivery.connectionName ?? 'CRM' })}
      </Text>
      <Group gap="xs" align="flex-end">
        <TextInput
          size="xs"
          label={t('unknown.crmId')}
          value={crmId}
          maxLength={200}
          w={150}
          onChange={(event) => {
            setCrmId(event.currentTarget.value)
          }}
        />
        <Button
          size="xs"
          loading={decide.isPending}
          onClick={() => {
            decide.mutate({ id: delivery.id, decision: 'delivered', ...(number === '' ? {} : { crmId: number }) })
          }}
        >
          {t('unknown.isThere')}
        </Button>
        <Button
          size="xs"
          variant="default"
          loading={decide.isPending}
          onClick={() => {
            confirm({
              title: t('unknown.sendTitle'),
              text: t('unknown.sendText'),
              confirmLabel: t('unknown.sendAgain'),
              onConfirm: () => {
                decide.mutate({ id: delivery.id, decision: 'send_again' })
              },
            })
          }}
        >
          {t('unknown.sendAgain')}
        </Button>
      </Group>
    </div>
  )
}
