import { Button } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconCircleMinus, IconCircleX, type Icon } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { CheckStep } from '../../../src-preload/contract/index.ts'
import { useLocalText } from '../../i18n/use-format.ts'
import classes from './check-steps.module.css'

const ICONS = {
  passed: IconCircleCheck,
  warning: IconAlertTriangle,
  failed: IconCircleX,
  skipped: IconCircleMinus,
} as const satisfies Record<CheckStep['state'], Icon>

/** What a check offers to put into a field, once a person agrees. */
export type CheckOffer = NonNullable<CheckStep['offer']>

/** Steps of a connection check, each with its state and with words that say what to do. `onAccept` where offers can be taken. */
export function CheckSteps(props: { steps: readonly CheckStep[]; onAccept?: (offer: CheckOffer) => void }) {
  const { steps, onAccept } = props
  const { t } = useTranslation()
  const local = useLocalText()
  return (
    <ol className={classes.list} aria-label={t('check.steps')}>
      {steps.map((step) => {
        const StepIcon = ICONS[step.state]
        return (
          <li key={step.name} className={classes[step.state]}>
            <StepIcon size={18} role="img" aria-label={t(`check.state.${step.state}`)} />
            <div>
              <div className={classes.title}>{local(step.title)}</div>
              {step.detail !== null && <div className={classes.detail}>{local(step.detail)}</div>}
              <Offer step={step} onAccept={onAccept} />
            </div>
          </li>
        )
      })}
    </ol>
  )
}

function Offer({ step, onAccept }: { step: CheckStep; onAccept: ((offer: CheckOffer) => void) | undefined }) {
  const local = useLocalText()
  const { offer } = step
  if (offer === undefined || onAccept === undefined) return null
  return (
    <Button
      size="compact-sm"
      variant="default"
      mt={6}
      onClick={() => {
        onAccept(offer)
      }}
    >
      {local(offer.label)}
    </Button>
  )
}
