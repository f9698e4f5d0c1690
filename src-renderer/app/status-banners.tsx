import { Button } from '@mantine/core'
import { IconDatabaseOff, IconPlugConnectedX, IconWifiOff, type Icon } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useCall } from '../stores/calls.ts'
import { useCore, useLinkState } from '../stores/core.ts'
import classes from './shell.module.css'

/** What is wrong with the whole program, on every screen: link lost, store in trouble, machine offline. */
export function StatusBanners() {
  const { t } = useTranslation()
  const client = useCore()
  const link = useLinkState()
  const status = useCall('system.status', {}).data
  return (
    <div role="status" aria-live="polite">
      {link === 'reconnecting' && (
        <Banner icon={IconPlugConnectedX} title={t('banner.reconnecting')} detail={t('banner.reconnectingDetail')}>
          <Button size="compact-xs" variant="default" onClick={client.reconnectNow}>
            {t('banner.reconnectNow')}
          </Button>
        </Banner>
      )}
      {status?.isStoreHealthy === false && (
        <Banner
          isBad
          icon={IconDatabaseOff}
          title={t('banner.store')}
          detail={`${t('banner.storeDetail')} ${status.storeReason ?? ''}`}
        />
      )}
      {status?.isOffline === true && (
        <Banner icon={IconWifiOff} title={t('banner.offline')} detail={t('banner.offlineDetail')} />
      )}
    </div>
  )
}

function Banner(props: { icon: Icon; title: string; detail: string; isBad?: boolean; children?: ReactNode }) {
  const BannerIcon = props.icon
  const className = props.isBad === true ? `${classes.banner ?? ''} ${classes.bannerBad ?? ''}` : classes.banner
  return (
    <div className={className}>
      <BannerIcon size={18} aria-hidden />
      <span>{props.title}</span>
      <span className={classes.bannerDetail}>{props.detail}</span>
      {props.children}
    </div>
  )
}
