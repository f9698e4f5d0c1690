import { Button, Progress, Text } from '@mantine/core'
import { IconHourglassEmpty } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Job } from '../../../src-preload/contract/index.ts'
import { CallFailure } from '../../parts/call-failure.tsx'
import { Moment } from '../../parts/moment.tsx'
import { useCall, useCommand } from '../../stores/calls.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyView, LoadingRows } from '../../ui/feedback.tsx'
import { Section } from '../../ui/page.tsx'
import { StatusBadge, type BadgeKind } from '../../ui/status-badge.tsx'

const KINDS = {
  running: 'running',
  finished: 'done',
  cancelled: 'skipped',
  failed: 'failed',
} as const satisfies Record<Job['state'], BadgeKind>

/** Background jobs, newest first. */
export function JobList() {
  const { t } = useTranslation()
  const jobs = useCall('jobs.list', {})
  return (
    <Section title={t('activity.jobs')} isFlush>
      {jobs.isError && <CallFailure error={jobs.error} onRetry={() => void jobs.refetch()} />}
      {jobs.isPending && <LoadingRows label={t('common.loading')} rows={2} />}
      {jobs.data?.items.length === 0 && (
        <EmptyView icon={IconHourglassEmpty} title={t('activity.noJobs')} text={t('activity.noJobsText')} />
      )}
      {jobs.data !== undefined && jobs.data.items.length > 0 && (
        <DataTable
          label={t('activity.jobs')}
          columns={[t('activity.job'), t('leads.column.state'), t('activity.progress'), t('activity.started'), '']}
        >
          {jobs.data.items.map((job) => (
            <JobRow key={job.id} job={job} />
          ))}
        </DataTable>
      )}
    </Section>
  )
}

function JobRow({ job }: { job: Job }) {
  const { t } = useTranslation()
  const cancel = useCommand('jobs.cancel')
  const words = t('jobs.progress', { done: job.done, total: job.total })
  return (
    <tr>
      <td>{t(`jobs.kind.${job.kind}`)}</td>
      <td>
        <StatusBadge kind={KINDS[job.state]} label={t(`jobs.state.${job.state}`)} />
      </td>
      <td style={{ minWidth: 180 }}>
        {job.state === 'running' && (
          <Progress
            size="sm"
            mb={4}
            value={job.total === 0 ? 0 : (100 * (job.done + job.left)) / job.total}
            aria-label={words}
          />
        )}
        <Text fz="xs" c="dimmed">
          {words} {job.left > 0 && t('jobs.left', { count: job.left })} {job.reason}
        </Text>
      </td>
      <td>
        <Moment atMs={job.createdAt} />
      </td>
      <td>
        {job.state === 'running' && (
          <Button
            size="compact-xs"
            variant="default"
            loading={cancel.isPending}
            onClick={() => {
              cancel.mutate({ id: job.id })
            }}
          >
            {t('common.cancel')}
          </Button>
        )}
      </td>
    </tr>
  )
}
