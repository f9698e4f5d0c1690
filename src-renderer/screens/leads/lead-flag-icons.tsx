import { IconAlertTriangle, IconBan, IconPencil, IconPhoneCall, IconRepeat, type Icon } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Lead } from '../../../src-preload/contract/index.ts'
import classes from './lead-grid.module.css'

/** Small signs of what is special about a lead; each has a name. */
export function LeadFlagIcons({ lead }: { lead: Lead }) {
  const { t } = useTranslation()
  const { repeatCount, warnings, flags, isEdited } = lead
  return (
    <>
      {repeatCount > 0 && (
        <span className={classes.repeat} title={t('lead.repeats', { count: repeatCount })}>
          <IconRepeat size={13} role="img" aria-label={t('lead.repeats', { count: repeatCount })} />
          <span aria-hidden>×{repeatCount + 1}</span>
        </span>
      )}
      {flags.is_need_callback === true && <Flag icon={IconPhoneCall} label={t('lead.callback')} />}
      {flags.is_skip_sending === true && <Flag icon={IconBan} label={t('lead.skipFlag')} />}
      {isEdited && <Flag icon={IconPencil} label={t('lead.edited')} />}
      {warnings.length > 0 && (
        <Flag icon={IconAlertTriangle} label={t('lead.warningCount', { count: warnings.length })} isWarning />
      )}
    </>
  )
}

function Flag(props: { icon: Icon; label: string; isWarning?: boolean }) {
  const FlagIcon = props.icon
  return (
    <span title={props.label} className={props.isWarning === true ? classes.warning : undefined}>
      <FlagIcon size={15} stroke={1.8} role="img" aria-label={props.label} />
    </span>
  )
}
