import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './note.module.css'

const ICONS = {
  good: IconCircleCheck,
  warning: IconAlertTriangle,
  bad: IconAlertTriangle,
  plain: IconInfoCircle,
} as const

/** A sentence that should be noticed. `isUrgent` reads it out at once. */
export function Note(props: { tone: keyof typeof ICONS; isUrgent?: boolean; children: ReactNode }) {
  const NoteIcon = ICONS[props.tone]
  return (
    <div
      className={`${classes.note ?? ''} ${classes[props.tone] ?? ''}`}
      role={props.isUrgent === true ? 'alert' : 'status'}
    >
      <NoteIcon size={17} aria-hidden />
      <div>{props.children}</div>
    </div>
  )
}
