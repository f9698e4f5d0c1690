import { Text, Tooltip } from '@mantine/core'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { FormCheck, FormCheckState } from '../../../src-preload/contract/index.ts'
import { Ago } from '../../parts/moment.tsx'
import { type BadgeKind, StatusBadge } from '../../ui/status-badge.tsx'

/** How a result of a check looks. */
export const CHECK_LOOK: Readonly<Record<FormCheckState, BadgeKind>> = {
  matched: 'done',
  missing: 'failed',
  several: 'retrying',
  changed: 'retrying',
  unreachable: 'quiet',
}

/** What is to be said of a check beside its state. */
export function checkDetail(t: TFunction, { detail, warning }: FormCheck): string | null {
  return warning === undefined ? detail : t(`picker.warning.${warning}`)
}

/** How the newest check of a form's selectors ended. */
export function CheckBadge({ check }: { check: FormCheck | null }) {
  const { t } = useTranslation()
  if (check === null) {
    return (
      <Text fz="sm" c="dimmed">
        {t('forms.neverChecked')}
      </Text>
    )
  }
  return (
    <Tooltip
      label={[check.url, checkDetail(t, check) ?? ''].filter((part) => part !== '').join(' · ')}
      multiline
      maw={420}
    >
      <div>
        <StatusBadge kind={CHECK_LOOK[check.state]} label={t(`forms.check.${check.state}`)} />
        <Text fz="xs" c="dimmed">
          <Ago atMs={check.checkedAt} />
        </Text>
      </div>
    </Tooltip>
  )
}
