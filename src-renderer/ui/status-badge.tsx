import {
  IconAlertTriangle,
  IconBan,
  IconCheck,
  IconClock,
  IconMoon,
  IconPlayerPause,
  IconRefresh,
  IconRoute,
  IconSend,
  type Icon,
} from '@tabler/icons-react'
import classes from './status-badge.module.css'

const ICONS = {
  done: IconCheck,
  waiting: IconClock,
  running: IconSend,
  retrying: IconRefresh,
  failed: IconAlertTriangle,
  held: IconPlayerPause,
  skipped: IconBan,
  lost: IconRoute,
  quiet: IconMoon,
} as const satisfies Record<string, Icon>

/** Looks that a status can have; each has a colour and an icon of its own. */
export type BadgeKind = keyof typeof ICONS

/** A status in colour, icon and words. `isIconOnly` keeps the words for screen readers and as a tooltip. */
export function StatusBadge(props: { kind: BadgeKind; label: string; isIconOnly?: boolean }) {
  const { kind, label, isIconOnly = false } = props
  const StatusIcon = ICONS[kind]
  const className = [classes.badge, classes[kind], isIconOnly ? classes.iconOnly : ''].join(' ')
  if (isIconOnly) {
    return (
      <span className={className} role="img" aria-label={label} title={label}>
        <StatusIcon size={13} stroke={2.2} aria-hidden />
      </span>
    )
  }
  return (
    <span className={className}>
      <StatusIcon size={13} stroke={2.2} aria-hidden />
      <span>{label}</span>
    </span>
  )
}
