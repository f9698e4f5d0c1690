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

/** Steps of a connection check, each with its state and with words that say what to do. */
export function CheckSteps({ steps }: { steps: readonly CheckStep[] }) {
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
            </div>
          </li>
        )
      })}
    </ol>
  )
}
