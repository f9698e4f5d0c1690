import { useId, useState } from 'react'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Attempt, OutcomeKind } from '../../../src-preload/contract/index.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { Moment } from '../../parts/moment.tsx'
import { StatusBadge, type BadgeKind } from '../../ui/status-badge.tsx'
import classes from './delivery-timeline.module.css'
import { ExchangeView } from './exchange-view.tsx'

const KINDS = {
  delivered: 'done',
  retry: 'retrying',
  rejected: 'failed',
  unauthorized: 'held',
  unknown: 'lost',
} as const satisfies Record<OutcomeKind, BadgeKind>

/** One attempt: when, how it ended, why; its requests and answers unfold. */
export function AttemptEntry({ attempt, isLatest }: { attempt: Attempt; isLatest: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [isOpen, setIsOpen] = useState(false)
  const detailsId = useId()
  const { outcome, exchanges, kind } = attempt
  const statuses = exchanges.map((exchange) => exchange.status).filter((status) => status !== null)
  const label = outcome === null ? t('attempt.running') : t(`attempt.outcome.${outcome}`)
  return (
    <li className={classes.attempt} data-outcome={outcome ?? 'running'}>
      <button
        type="button"
        className={classes.toggle}
        aria-expanded={isOpen}
        aria-controls={detailsId}
        onClick={() => {
          setIsOpen(!isOpen)
        }}
      >
        {isOpen ? <IconChevronDown size={15} aria-hidden /> : <IconChevronRight size={15} aria-hidden />}
        <span>
          {kind === 'lookup'
            ? t('attempt.lookup', { number: attempt.number })
            : t('attempt.number', { number: attempt.number })}
        </span>
        <StatusBadge kind={outcome === null ? 'running' : KINDS[outcome]} label={label} />
        {statuses.length > 0 && <span className={classes.when}>HTTP {statuses.join(', ')}</span>}
        <span className={classes.when}>
          <Moment atMs={attempt.startedAt} />
          {attempt.finishedAt !== null && ` · ${format.duration(attempt.finishedAt - attempt.startedAt)}`}
        </span>
      </button>
      {attempt.reason !== null && (isOpen || isLatest) && <div className={classes.attemptReason}>{attempt.reason}</div>}
      <div id={detailsId} hidden={!isOpen}>
        {isOpen && (
          <div className={classes.details}>
            {exchanges.length === 0 && <span className={classes.when}>{t('attempt.noExchanges')}</span>}
            {exchanges.map((exchange, index) => (
              <ExchangeView key={index} exchange={exchange} />
            ))}
          </div>
        )}
      </div>
    </li>
  )
}
