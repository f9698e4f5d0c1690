import { Button } from '@mantine/core'
import { IconBan, IconSend, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { LeadId } from '../../../src-preload/contract/index.ts'
import { useConfirm } from '../../parts/use-confirm.tsx'
import { useCommand } from '../../stores/calls.ts'
import { clearSelection } from '../../stores/selection.ts'
import classes from './bulk-bar.module.css'

/** Longest list of ids that one `leads.skip` takes. */
const SKIP_LIMIT = 1000

/** What can be done with the ticked leads. */
export function BulkBar(props: { selected: ReadonlySet<LeadId>; onResend: (ids: readonly LeadId[]) => void }) {
  const { t } = useTranslation()
  const confirm = useConfirm()
  const skip = useCommand('leads.skip', { refreshes: ['system'] })
  const ids = [...props.selected]
  const count = ids.length
  if (count === 0) return null
  return (
    <div className={classes.bar} role="toolbar" aria-label={t('bulk.title')}>
      <span className={classes.words} role="status">
        {t('bulk.selected', { count })}
      </span>
      <Button
        size="compact-sm"
        leftSection={<IconSend size={15} aria-hidden />}
        onClick={() => {
          props.onResend(ids)
        }}
      >
        {t('bulk.resend')}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconBan size={15} aria-hidden />}
        loading={skip.isPending}
        onClick={() => {
          confirm({
            title: t('bulk.skipTitle', { count }),
            text: t('lead.skipText'),
            confirmLabel: t('bulk.skip'),
            onConfirm: () => {
              for (let start = 0; start < count; start += SKIP_LIMIT)
                skip.mutate({ ids: ids.slice(start, start + SKIP_LIMIT) })
              clearSelection()
            },
          })
        }}
      >
        {t('bulk.skip')}
      </Button>
      <Button size="compact-sm" variant="subtle" leftSection={<IconX size={15} aria-hidden />} onClick={clearSelection}>
        {t('bulk.clear')}
      </Button>
    </div>
  )
}
