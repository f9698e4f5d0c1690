import { Code, Text } from '@mantine/core'
import { IconReceiptOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { CallFailure } from '../../parts/call-failure.tsx'
import { Moment } from '../../parts/moment.tsx'
import { useCall } from '../../stores/calls.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyView, LoadingRows } from '../../ui/feedback.tsx'
import { Note } from '../../ui/note.tsx'
import { Section } from '../../ui/page.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import classes from './demo-screen.module.css'
import { doubledMarkers } from './doubled-markers.ts'

const LATEST = 50
/** A table is no place for 4096 characters. */
const COMMENT_CHARS = 160

/** The latest deals in the demo CRM; two with one mark would be a doubled lead. */
export function DealList() {
  const { t } = useTranslation()
  const deals = useCall('demo.deals', { limit: LATEST }, { keepsPrevious: true })
  const items = deals.data?.items ?? []
  const doubled = doubledMarkers(items)
  return (
    <Section title={t('demo.latest')} text={t('demo.latestText')} isFlush>
      {deals.isError && <CallFailure error={deals.error} onRetry={() => void deals.refetch()} />}
      {deals.isPending && <LoadingRows label={t('common.loading')} rows={3} />}
      {deals.isSuccess && items.length === 0 && (
        <EmptyView icon={IconReceiptOff} title={t('demo.noDeals')} text={t('demo.noDealsText')} />
      )}
      {items.length > 0 && (
        <>
          <div className={classes.verdict}>
            <Note tone={doubled.size === 0 ? 'good' : 'bad'}>
              {doubled.size === 0 ? t('demo.noDoubles') : t('demo.doubles', { count: doubled.size })}
            </Note>
          </div>
          <DataTable
            label={t('demo.latest')}
            columns={[
              t('demo.deal'),
              t('lead.field.title'),
              t('unrecognised.who'),
              t('demo.marker'),
              t('activity.when'),
            ]}
          >
            {items.map((deal) => (
              <tr key={deal.id} className={doubled.has(deal.marker) ? classes.double : undefined}>
                <td>
                  {deal.id} {doubled.has(deal.marker) && <StatusBadge kind="failed" label={t('demo.double')} />}
                </td>
                <td>
                  {deal.title}
                  {deal.comment !== null && (
                    <Text fz="xs" c="dimmed" lineClamp={1}>
                      {deal.comment.slice(0, COMMENT_CHARS)}
                    </Text>
                  )}
                </td>
                <td>{[deal.name, deal.phone, deal.email].filter((part) => part !== null).join(', ')}</td>
                <td>
                  <Code>{deal.marker}</Code>
                </td>
                <td style={{ whiteSpace: 'nowrap' }}>
                  <Moment atMs={deal.createdAt} />
                </td>
              </tr>
            ))}
          </DataTable>
        </>
      )}
    </Section>
  )
}
