import { IconAlertTriangle, IconBan, IconPencil, IconPhoneCall, IconRepeat, type Icon } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Lead } from '../../../src-preload/contract/index.ts'
import { warningText } from '../../i18n/warning-text.ts'
import classes from './lead-warnings.module.css'

/** What is special about a lead, each in a sentence: warnings, flags of the call, repeats, edits. */
export function LeadWarnings({ lead }: { lead: Lead }) {
  const { t, i18n } = useTranslation()
  const { flags } = lead
  const callbackPhone = flags.callback_phone ?? null
  const notes: { icon: Icon; text: string }[] = [
    ...(lead.repeatCount > 0 ? [{ icon: IconRepeat, text: t('lead.repeats', { count: lead.repeatCount }) }] : []),
    ...(flags.is_need_callback === true
      ? [
          {
            icon: IconPhoneCall,
            text: callbackPhone === null ? t('lead.callback') : t('lead.callbackTo', { phone: callbackPhone }),
          },
        ]
      : []),
    ...(flags.is_skip_sending === true ? [{ icon: IconBan, text: t('lead.skipFlag') }] : []),
    ...(flags.is_need_check_order_in_processing === true ? [{ icon: IconRepeat, text: t('lead.checkFlag') }] : []),
    ...(lead.isEdited ? [{ icon: IconPencil, text: t('lead.edited') }] : []),
  ]
  if (notes.length + lead.warnings.length === 0) return null
  return (
    <ul className={classes.list} aria-label={t('lead.notes')}>
      {lead.warnings.map((warning, index) => (
        <li key={index} className={classes.warning}>
          <IconAlertTriangle size={16} role="img" aria-label={t('check.state.warning')} />
          <span>{warningText(t, warning, i18n.language)}</span>
        </li>
      ))}
      {notes.map((note) => (
        <li key={note.text}>
          <note.icon size={16} aria-hidden />
          <span>{note.text}</span>
        </li>
      ))}
    </ul>
  )
}
