import { useTranslation } from 'react-i18next'
import type { DeliveryState, ProjectHealth } from '../../src-preload/contract/index.ts'
import { kindOfHealth, kindOfState } from '../stores/delivery-tone.ts'
import { StatusBadge } from '../ui/status-badge.tsx'

/** State of a lead or a delivery. */
export function StateBadge({ state, isIconOnly = false }: { state: DeliveryState; isIconOnly?: boolean }) {
  const { t } = useTranslation()
  return <StatusBadge kind={kindOfState(state)} label={t(`state.${state}`)} isIconOnly={isIconOnly} />
}

/** Health of a project. */
export function HealthBadge({ state }: { state: ProjectHealth['state'] }) {
  const { t } = useTranslation()
  return <StatusBadge kind={kindOfHealth(state)} label={t(`health.${state}`)} />
}
