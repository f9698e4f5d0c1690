import { Button, Group, Stack, Text } from '@mantine/core'
import { IconExternalLink, IconFlask, IconHammer, IconHeartbeat } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { demoMode, type DemoMode } from '../../../src-preload/contract/index.ts'
import { CallFailure } from '../../parts/call-failure.tsx'
import { useCall, useCommand } from '../../stores/calls.ts'
import { EmptyView, LoadingRows } from '../../ui/feedback.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { safeUrl } from '../../ui/safe-url.ts'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { DealList } from './deal-list.tsx'
import classes from './demo-screen.module.css'

/** The CRM inside the product, to be broken and repaired while leads come in. */
export function DemoScreen() {
  const { t } = useTranslation()
  const info = useCall('system.info', {}, { staleMs: Number.POSITIVE_INFINITY })
  const isDemo = info.data?.isDemo === true
  const state = useCall('demo.state', {}, { isEnabled: isDemo })
  if (info.data !== undefined && !isDemo) {
    return <EmptyView icon={IconFlask} title={t('demo.off')} text={t('demo.offText')} />
  }
  if (state.isError) return <CallFailure error={state.error} onRetry={() => void state.refetch()} />
  if (state.data === undefined) return <LoadingRows label={t('common.loading')} />
  const siteUrl = safeUrl(info.data?.demoSiteUrl ?? null)
  return (
    <Page
      title={t('demo.title')}
      subtitle={t('demo.text')}
      actions={
        siteUrl !== null && (
          <Button
            component="a"
            href={siteUrl}
            target="_blank"
            rel="noreferrer noopener"
            variant="default"
            rightSection={<IconExternalLink size={16} aria-hidden />}
          >
            {t('demo.openSite')}
          </Button>
        )
      }
    >
      <Steps />
      <Switches mode={state.data.mode} dealCount={state.data.dealCount} requestCount={state.data.requestCount} />
      <DealList />
    </Page>
  )
}

function Steps() {
  const { t } = useTranslation()
  return (
    <ol className={classes.steps}>
      <li>{t('demo.step1')}</li>
      <li>{t('demo.step2')}</li>
      <li>{t('demo.step3')}</li>
    </ol>
  )
}

function Switches({ mode, dealCount, requestCount }: { mode: DemoMode; dealCount: number; requestCount: number }) {
  const { t } = useTranslation()
  const setMode = useCommand('demo.setMode')
  const isWorking = mode === 'works'
  const change = (next: DemoMode) => {
    setMode.mutate({ mode: next })
  }
  return (
    <Section title={t('demo.crm')}>
      <Stack gap="md">
        <Group gap="md">
          <StatusBadge kind={isWorking ? 'done' : 'failed'} label={isWorking ? t('demo.works') : t('demo.broken')} />
          <Text fz="sm" role="status">
            {t('demo.deals', { count: dealCount })} · {t('demo.requests', { count: requestCount })}
          </Text>
          {isWorking ? (
            <Button
              ml="auto"
              color="red.8"
              leftSection={<IconHammer size={17} aria-hidden />}
              loading={setMode.isPending}
              onClick={() => {
                change('down')
              }}
            >
              {t('demo.break')}
            </Button>
          ) : (
            <Button
              ml="auto"
              color="teal.9"
              leftSection={<IconHeartbeat size={17} aria-hidden />}
              loading={setMode.isPending}
              onClick={() => {
                change('works')
              }}
            >
              {t('demo.repair')}
            </Button>
          )}
        </Group>
        <div className={classes.modes} role="group" aria-label={t('demo.modes')}>
          {demoMode.options.map((option) => (
            <button
              key={option}
              type="button"
              className={classes.mode}
              aria-pressed={option === mode}
              onClick={() => {
                change(option)
              }}
            >
              <span className={classes.modeName}>{t(`demo.mode.${option}`)}</span>
              <span className={classes.modeText}>{t(`demo.modeText.${option}`)}</span>
            </button>
          ))}
        </div>
      </Stack>
    </Section>
  )
}
