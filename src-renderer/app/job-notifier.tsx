import { useEffect } from 'react'
import { Button, Group, Progress, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useTranslation } from 'react-i18next'
import type { Job } from '../../src-preload/contract/index.ts'
import { useCommand } from '../stores/calls.ts'
import { forgetJob, useFollowedJobs } from '../stores/jobs.ts'

/** Shows each running job in a corner with progress and "cancel"; says how it ended. */
export function JobNotifier() {
  const { t } = useTranslation()
  const jobs = useFollowedJobs()
  useEffect(() => {
    for (const job of jobs) {
      announce(job, t(`jobs.kind.${job.kind}`), t('common.close'))
      if (job.state !== 'running') forgetJob(job.id)
    }
  }, [jobs, t])
  return null
}

const shown = new Set<Job['id']>()

function announce(job: Job, title: string, closeLabel: string): void {
  const isRunning = job.state === 'running'
  const content = {
    id: job.id,
    title,
    message: <JobProgress job={job} />,
    loading: isRunning,
    color: isRunning || job.state === 'finished' ? 'teal' : 'yellow',
    autoClose: isRunning ? (false as const) : 8_000,
    closeButtonProps: { 'aria-label': closeLabel },
  }
  if (shown.has(job.id)) notifications.update(content)
  else notifications.show(content)
  shown.add(job.id)
}

function JobProgress({ job }: { job: Job }) {
  const { t } = useTranslation()
  const cancel = useCommand('jobs.cancel')
  if (job.state !== 'running') {
    const words = { done: job.done, total: job.total, left: job.left }
    return (
      <Text fz="sm">
        {t(`jobs.ended.${job.state}`, words)} {job.left > 0 ? t('jobs.left', { count: job.left }) : ''}{' '}
        {job.reason ?? ''}
      </Text>
    )
  }
  return (
    <Stack gap={6}>
      <Group justify="space-between">
        <Text fz="sm">{t('jobs.progress', { done: job.done, total: job.total })}</Text>
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => {
            cancel.mutate({ id: job.id })
          }}
        >
          {t('common.cancel')}
        </Button>
      </Group>
      <Progress
        size="sm"
        value={job.total === 0 ? 0 : (100 * (job.done + job.left)) / job.total}
        aria-label={t('jobs.progress', { done: job.done, total: job.total })}
      />
    </Stack>
  )
}
