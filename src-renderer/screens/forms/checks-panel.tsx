import { Button, Group, Stack, Text } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Form, FormCheck } from '../../../src-preload/contract/index.ts'
import { errorText } from '../../i18n/error-text.ts'
import { Moment } from '../../parts/moment.tsx'
import { useCall, useCommand } from '../../stores/calls.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { LoadingLine } from '../../ui/feedback.tsx'
import { Note } from '../../ui/note.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { CHECK_LOOK, checkDetail } from './check-badge.tsx'

/** History of the checks of a form's selectors, newest first, and a check now. */
export function ChecksPanel({ form }: { form: Form }) {
  const { t } = useTranslation()
  const checks = useCall('forms.checks', { id: form.id })
  const recheck = useCommand('forms.recheck')
  const canCheck = form.fingerprint !== null
  return (
    <Stack gap="xs">
      <Group justify="space-between" gap="xs">
        <Text fz="xs" c="dimmed" style={{ flex: '1 1 200px' }}>
          {canCheck ? t('forms.checksText') : t('forms.nothingToCheck')}
        </Text>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconRefresh size={14} aria-hidden />}
          loading={recheck.isPending}
          disabled={!canCheck}
          onClick={() => {
            recheck.mutate({ projectId: form.projectId, id: form.id })
          }}
        >
          {t('forms.checkNow')}
        </Button>
      </Group>
      {checks.isError && <Note tone="bad">{errorText(t, checks.error)}</Note>}
      {checks.isPending && <LoadingLine label={t('common.loading')} />}
      {checks.data?.items.length === 0 && canCheck && (
        <Text fz="sm" c="dimmed">
          {t('forms.neverChecked')}
        </Text>
      )}
      {checks.data !== undefined && checks.data.items.length > 0 && (
        <DataTable label={t('forms.checks')} columns={[t('forms.checkedAt'), t('forms.checkResult')]}>
          {checks.data.items.map((check) => (
            <CheckRow key={check.checkedAt} check={check} />
          ))}
        </DataTable>
      )}
    </Stack>
  )
}

function CheckRow({ check }: { check: FormCheck }) {
  const { t } = useTranslation()
  const counts = check.counts.map(({ selector, count }) => `${selector}: ${count}`).join(', ')
  return (
    <tr>
      <td style={{ whiteSpace: 'nowrap' }}>
        <Moment atMs={check.checkedAt} />
      </td>
      <td>
        <StatusBadge kind={CHECK_LOOK[check.state]} label={t(`forms.check.${check.state}`)} />
        <Text fz="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {[check.url, counts, checkDetail(t, check) ?? ''].filter((part) => part !== '').join(' · ')}
        </Text>
      </td>
    </tr>
  )
}
