import {
  IconActivity,
  IconBuildingStore,
  IconFlask,
  IconInbox,
  IconQuestionMark,
  IconSettings,
  type Icon,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useCall } from '../stores/calls.ts'
import { useRoute } from '../stores/route.ts'
import { Logo } from '../ui/logo.tsx'
import classes from './shell.module.css'

type Item = { path: string; label: string; icon: Icon; count?: number; countLabel?: string; isAlert?: boolean }

/** The left navigation. */
export function Navigation() {
  const { t } = useTranslation()
  const route = useRoute()
  const status = useCall('system.status', {}).data
  const info = useCall('system.info', {}, { staleMs: Number.POSITIVE_INFINITY }).data
  const here = route.path[0] ?? 'projects'
  const attention = status?.attentionCount ?? 0
  const unrecognised = status?.unrecognisedCount ?? 0
  const items: Item[] = [
    { path: 'projects', label: t('nav.projects'), icon: IconBuildingStore },
    {
      path: 'leads',
      label: t('nav.leads'),
      icon: IconInbox,
      count: attention,
      countLabel: t('nav.attention', { count: attention }),
      isAlert: true,
    },
    {
      path: 'unrecognised',
      label: t('nav.unrecognised'),
      icon: IconQuestionMark,
      count: unrecognised,
      countLabel: t('nav.unrecognisedCount', { count: unrecognised }),
    },
    { path: 'activity', label: t('nav.activity'), icon: IconActivity },
    ...(info?.isDemo === true ? [{ path: 'demo', label: t('nav.demo'), icon: IconFlask }] : []),
    { path: 'settings', label: t('nav.settings'), icon: IconSettings },
  ]
  return (
    <nav className={classes.navigation} aria-label={t('shell.navigation')}>
      <a href="#/projects" className={classes.brand}>
        <Logo />
        <span>{t('common.appName')}</span>
      </a>
      <ul className={classes.items}>
        {items.map((item) => (
          <li key={item.path}>
            <NavigationItem item={item} isCurrent={item.path === here} />
          </li>
        ))}
      </ul>
      <div className={classes.foot}>
        {info?.isDemo === true && <div>{t('shell.demo')}</div>}
        {info !== undefined && <div>{t('shell.version', { version: info.version })}</div>}
      </div>
    </nav>
  )
}

function NavigationItem({ item, isCurrent }: { item: Item; isCurrent: boolean }) {
  const ItemIcon = item.icon
  const countClass = item.isAlert === true ? `${classes.count ?? ''} ${classes.countAlert ?? ''}` : classes.count
  return (
    <a
      href={`#/${item.path}`}
      className={classes.item}
      title={item.label}
      {...(isCurrent ? { 'aria-current': 'page' as const } : {})}
    >
      <ItemIcon size={18} stroke={1.7} aria-hidden />
      <span className={classes.itemLabel}>{item.label}</span>
      {item.count !== undefined && item.count > 0 && (
        <span className={countClass} role="img" aria-label={item.countLabel} title={item.countLabel}>
          {item.count > 999 ? '999+' : item.count}
        </span>
      )}
    </a>
  )
}
