import { Group, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Attempt, Delivery, DeliveryStep } from '../../../src-preload/contract/index.ts'
import { DealLink } from '../../parts/deal-link.tsx'
import { Countdown, Moment } from '../../parts/moment.tsx'
import { StateBadge } from '../../parts/state-badge.tsx'
import { AttemptEntry } from './attempt-entry.tsx'
import classes from './delivery-timeline.module.css'
import { UnknownDecision } from './unknown-decision.tsx'

/** One delivery: where to, its state in words, what it has done so far, every attempt. */
export function DeliveryTimeline(props: {
  delivery: Delivery
  attempts: readonly Attempt[]
  steps: readonly DeliveryStep[]
}) {
  const { t } = useTranslation()
  const { delivery, steps } = props
  const attempts = [...props.attempts].sort((a, b) => b.startedAt - a.startedAt)
  return (
    <article className={classes.delivery} aria-label={delivery.connectionName ?? t('lead.noConnection')}>
      <Group justify="space-between" gap="xs">
        <Text fz="sm" fw={600}>
          {delivery.connectionName ?? t('lead.noConnection')}
          {delivery.commentId !== null && ` · ${t('lead.commentDelivery')}`}
        </Text>
        <StateBadge state={delivery.state} />
      </Group>
      <StateSentence delivery={delivery} />
      {needsDecision(delivery) && <UnknownDecision delivery={delivery} />}
      {steps.length > 0 && (
        <ul className={classes.steps} aria-label={t('lead.steps')}>
          {steps.map((step) => (
            <li key={step.name}>
              <span className={classes.stepName}>{step.name}</span> {step.summary} · <Moment atMs={step.finishedAt} />
            </li>
          ))}
        </ul>
      )}
      {attempts.length > 0 && (
        <ol className={classes.attempts} aria-label={t('lead.attempts')}>
          {attempts.map((attempt, index) => (
            <AttemptEntry key={attempt.id} attempt={attempt} isLatest={index === 0} />
          ))}
        </ol>
      )}
    </article>
  )
}

/** Nobody knows whether the CRM took it, and nobody but a person can find out. */
function needsDecision(delivery: Delivery): boolean {
  return delivery.isOutcomeUnknown && delivery.state === 'failed'
}

function StateSentence({ delivery }: { delivery: Delivery }) {
  const { t } = useTranslation()
  const { state, reason, crmId, nextAttemptAt } = delivery
  return (
    <div className={classes.sentence}>
      {state === 'delivered' && crmId !== null && (
        <div>
          <DealLink crmId={crmId} url={delivery.url} />
          {delivery.isAppended && ` · ${t('lead.appended')}`}
        </div>
      )}
      {delivery.isReconciled && <div>{t('lead.reconciled')}</div>}
      {state === 'retrying' && nextAttemptAt !== null && (
        <div>
          {t('lead.nextAttempt')} <Countdown atMs={nextAttemptAt} duePhrase={t('lead.dueNow')} />
        </div>
      )}
      {state !== 'delivered' && state !== 'retrying' && !needsDecision(delivery) && (
        <div>{t(`lead.stateText.${state}`)}</div>
      )}
      {reason !== null && <div className={classes.reason}>{reason}</div>}
    </div>
  )
}
