import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Delivery, Lead, LeadId } from '../../../src-preload/contract/index.ts'
import { DealLink } from '../../parts/deal-link.tsx'
import { Moment } from '../../parts/moment.tsx'
import { StateBadge } from '../../parts/state-badge.tsx'
import { useFormat } from '../../i18n/use-format.ts'
import { useCoarseNow } from '../../ui/use-now.ts'
import classes from './lead-grid.module.css'
import { LeadFlagIcons } from './lead-flag-icons.tsx'

const MINUTE_MS = 60_000

/** Id of a row in the document, for `aria-activedescendant`. */
export function rowDomId(id: LeadId): string {
  return `row-${id}`
}

/** The delivery that a row tells about: one in the lead's state, otherwise the first. */
export function tellingDelivery(lead: Lead): Delivery | undefined {
  return lead.deliveries.find((delivery) => delivery.state === lead.state) ?? lead.deliveries[0]
}

type LeadRowProps = {
  lead: Lead
  projectName: string
  index: number
  top: number
  isActive: boolean
  isSelected: boolean
  onOpen: (id: LeadId) => void
  onSelect: (index: number, isRange: boolean) => void
}

/** One row of the list. Plain elements and memo: rows are made and thrown away while the person scrolls. */
export const LeadRow = memo(function LeadRow(props: LeadRowProps) {
  const { t } = useTranslation()
  const { lead, index, isActive, isSelected } = props
  return (
    <div
      id={rowDomId(lead.id)}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      data-active={isActive || undefined}
      className={`${classes.row ?? ''} ${classes.columns ?? ''}`}
      style={{ transform: `translateY(${props.top}px)` }}
      onClick={() => {
        props.onOpen(lead.id)
      }}
    >
      <span
        role="gridcell"
        className={classes.check}
        onClick={(event) => {
          event.stopPropagation()
        }}
      >
        <input
          type="checkbox"
          tabIndex={-1}
          checked={isSelected}
          aria-label={t('leads.selectOne', { id: lead.id })}
          onClick={(event) => {
            props.onSelect(index, event.shiftKey)
          }}
          readOnly
        />
      </span>
      <span role="gridcell" className={classes.time}>
        <Moment atMs={lead.receivedAt} />
      </span>
      <span role="gridcell" className={classes.two}>
        <span className={classes.strong}>{lead.title ?? t('lead.untitled')}</span>
        <span className={classes.faint}>{props.projectName}</span>
      </span>
      <span role="gridcell" className={classes.two}>
        <span className={classes.line}>{lead.name ?? t('lead.nameless')}</span>
        <span className={classes.faint}>{lead.email ?? ''}</span>
      </span>
      <span role="gridcell" className={classes.line}>
        {lead.phone ?? ''}
      </span>
      <span role="gridcell" className={classes.two}>
        <StateBadge state={lead.state} />
        <span className={classes.faint}>
          <StateDetail lead={lead} />
        </span>
      </span>
      <span role="gridcell" className={classes.flags}>
        <LeadFlagIcons lead={lead} />
      </span>
    </div>
  )
})

function StateDetail({ lead }: { lead: Lead }) {
  const { t } = useTranslation()
  const delivery = tellingDelivery(lead)
  if (delivery === undefined) return null
  if (delivery.isOutcomeUnknown) return t('lead.unclear')
  switch (delivery.state) {
    case 'delivered':
      return delivery.crmId === null ? null : <DealLink crmId={delivery.crmId} url={delivery.url} />
    case 'retrying':
      return delivery.nextAttemptAt === null ? null : <NextTime atMs={delivery.nextAttemptAt} />
    case 'failed':
    case 'held':
      return delivery.reason
    case 'unrouted':
      return t('lead.noConnection')
    case 'queued':
    case 'sending':
    case 'skipped':
      return delivery.connectionName
  }
}

function NextTime({ atMs }: { atMs: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useCoarseNow()
  // The rows' clock is coarse: seconds on it would be wrong most of the time.
  if (atMs - now < MINUTE_MS) return atMs <= now ? t('lead.dueNow') : t('lead.nextSoon')
  return t('lead.nextTime', { when: format.relative(atMs, now) })
}
