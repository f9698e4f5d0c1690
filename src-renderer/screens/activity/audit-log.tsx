import { Button, Code, Group } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { CallFailure } from '../../parts/call-failure.tsx'
import { Moment } from '../../parts/moment.tsx'
import { useCore } from '../../stores/core.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyView, LoadingRows } from '../../ui/feedback.tsx'
import { Section } from '../../ui/page.tsx'

/** Who changed what, newest first. Actions carry the names of the contract, the same that scripts use. */
export function AuditLog() {
  const { t } = useTranslation()
  const client = useCore()
  const log = useInfiniteQuery({
    queryKey: ['system', 'auditLog'],
    queryFn: ({ pageParam }) => client.api.system.auditLog({ cursor: pageParam }),
    // Widened: the first page has no cursor, the others have one.
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
  const entries = log.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Section title={t('activity.audit')} text={t('activity.auditText')} isFlush>
      {log.isError && <CallFailure error={log.error} onRetry={() => void log.refetch()} />}
      {log.isPending && <LoadingRows label={t('common.loading')} rows={4} />}
      {log.isSuccess && entries.length === 0 && <EmptyView icon={IconHistory} title={t('activity.noAudit')} />}
      {entries.length > 0 && (
        <DataTable
          label={t('activity.audit')}
          columns={[
            t('activity.when'),
            t('activity.who'),
            t('activity.action'),
            t('activity.subject'),
            t('activity.detail'),
          ]}
        >
          {entries.map((entry) => (
            <tr key={entry.id}>
              <td style={{ whiteSpace: 'nowrap' }}>
                <Moment atMs={entry.at} />
              </td>
              <td>{entry.actor}</td>
              <td>
                <Code>{entry.action}</Code>
              </td>
              <td>{entry.subject}</td>
              <td>{entry.detail}</td>
            </tr>
          ))}
        </DataTable>
      )}
      {log.hasNextPage && (
        <Group p="md">
          <Button variant="default" size="xs" loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            {t('common.more')}
          </Button>
        </Group>
      )}
    </Section>
  )
}
