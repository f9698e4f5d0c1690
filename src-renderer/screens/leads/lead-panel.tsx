import { useEffect, useRef, useState, type ReactNode } from 'react'
import { ActionIcon, Anchor, Button, Group, Stack, Text, Tooltip } from '@mantine/core'
import { IconBan, IconPencil, IconSend, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Lead, LeadId } from '../../../src-preload/contract/index.ts'
import { CallFailure } from '../../parts/call-failure.tsx'
import { Moment } from '../../parts/moment.tsx'
import { StateBadge } from '../../parts/state-badge.tsx'
import { useConfirm } from '../../parts/use-confirm.tsx'
import { useCall, useCommand } from '../../stores/calls.ts'
import { LoadingRows } from '../../ui/feedback.tsx'
import { DeliveryTimeline } from './delivery-timeline.tsx'
import { LeadComments, LeadOriginalText } from './lead-comments.tsx'
import { LeadContact, LeadDetails } from './lead-content.tsx'
import { LeadEdit } from './lead-edit.tsx'
import classes from './lead-panel.module.css'
import { LeadWarnings } from './lead-warnings.tsx'

/** One lead beside the list, with everything that happened to it. Not modal: the list's keys keep working. */
export function LeadPanel(props: { id: LeadId; onClose: () => void; onResend: () => void }) {
  const { t } = useTranslation()
  const { id, onClose } = props
  const lead = useCall('leads.get', { id })
  const panel = useRef<HTMLElement>(null)
  useEffect(() => {
    panel.current?.scrollTo({ top: 0 })
  }, [id])
  return (
    <aside ref={panel} className={classes.panel} aria-label={t('lead.panel')} tabIndex={-1}>
      <div className={classes.headLine}>
        <Group gap="xs" className={classes.headWords}>
          {lead.data !== undefined && <StateBadge state={lead.data.state} />}
          <Text fz="xs" c="dimmed">
            {t('lead.number', { number: id.slice('lead_'.length) })}
          </Text>
        </Group>
        <Tooltip label={`${t('common.close')} (Esc)`}>
          <ActionIcon aria-label={t('lead.close')} onClick={onClose}>
            <IconX size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </div>
      {lead.data !== undefined && <LeadHead lead={lead.data} onResend={props.onResend} />}
      {lead.isError && <CallFailure error={lead.error} onRetry={() => void lead.refetch()} />}
      {lead.isPending && <LoadingRows label={t('common.loading')} />}
      {lead.data !== undefined && <LeadBody lead={lead.data} />}
    </aside>
  )
}

function LeadHead({ lead, onResend }: { lead: Lead; onResend: () => void }) {
  const { t } = useTranslation()
  const confirm = useConfirm()
  const [isEditing, setIsEditing] = useState(false)
  const project = useCall('projects.get', { id: lead.projectId }, { staleMs: 60_000 }).data
  const skip = useCommand('leads.skip', { refreshes: ['system'] })
  const canSkip = lead.deliveries.some(({ state }) =>
    ['queued', 'retrying', 'failed', 'held', 'unrouted'].includes(state),
  )
  return (
    <div className={classes.head}>
      <h2 className={classes.title}>{lead.title ?? t('lead.untitled')}</h2>
      <Text fz="sm" c="dimmed">
        <Moment atMs={lead.receivedAt} />
        {' · '}
        <Anchor href={`#/projects/${lead.projectId}`} inherit underline="always">
          {project?.name ?? lead.projectId}
        </Anchor>
      </Text>
      <Group gap="xs" mt="sm">
        <Button size="xs" leftSection={<IconSend size={15} aria-hidden />} onClick={onResend}>
          {t('lead.resend')}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPencil size={15} aria-hidden />}
          onClick={() => {
            setIsEditing(true)
          }}
        >
          {t('lead.edit')}
        </Button>
        {canSkip && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconBan size={15} aria-hidden />}
            loading={skip.isPending}
            onClick={() => {
              confirm({
                title: t('lead.skipTitle'),
                text: t('lead.skipText'),
                confirmLabel: t('bulk.skip'),
                onConfirm: () => {
                  skip.mutate({ ids: [lead.id] })
                },
              })
            }}
          >
            {t('bulk.skip')}
          </Button>
        )}
      </Group>
      {isEditing && (
        <LeadEdit
          lead={lead}
          onClose={() => {
            setIsEditing(false)
          }}
        />
      )}
    </div>
  )
}

function LeadBody({ lead }: { lead: Lead }) {
  const { t } = useTranslation()
  const history = useCall('leads.history', { id: lead.id })
  return (
    <div className={classes.body}>
      <LeadWarnings lead={lead} />
      <LeadContact lead={lead} resolved={history.data?.resolved} />
      <PanelSection title={t('lead.deliveries')}>
        {history.isError && <CallFailure error={history.error} onRetry={() => void history.refetch()} />}
        {lead.deliveries.length === 0 && (
          <Text fz="sm" c="dimmed">
            {t('lead.noDeliveries')}
          </Text>
        )}
        <Stack gap="lg">
          {lead.deliveries.map((delivery) => (
            <DeliveryTimeline
              key={delivery.id}
              delivery={delivery}
              attempts={history.data?.attempts.filter(({ deliveryId }) => deliveryId === delivery.id) ?? []}
              steps={history.data?.steps.filter(({ deliveryId }) => deliveryId === delivery.id) ?? []}
            />
          ))}
        </Stack>
      </PanelSection>
      <LeadDetails lead={lead} />
      {history.data !== undefined && history.data.comments.length > 0 && (
        <PanelSection title={t('lead.comments')}>
          <LeadComments comments={history.data.comments} />
        </PanelSection>
      )}
      {history.data?.original !== undefined && history.data.original !== null && (
        <PanelSection title={t('lead.original')}>
          <LeadOriginalText original={history.data.original} />
        </PanelSection>
      )}
    </div>
  )
}

function PanelSection({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className={classes.sectionTitle}>{title}</h3>
      {children}
    </section>
  )
}
