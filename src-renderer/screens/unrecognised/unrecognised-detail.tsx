import { Button, Drawer, Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { UnrecognisedId } from '../../../src-preload/contract/index.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { CallFailure } from '../../parts/call-failure.tsx'
import { useConfirm } from '../../parts/use-confirm.tsx'
import { useCall, useCommand } from '../../stores/calls.ts'
import { navigate } from '../../stores/route.ts'
import { CodeBlock } from '../../ui/code-block.tsx'
import { Facts } from '../../ui/facts.tsx'
import { LoadingRows } from '../../ui/feedback.tsx'
import { prettyText } from '../../ui/pretty-text.ts'

/** One submission of the box, with the text as it came. */
export function UnrecognisedDetail(props: {
  id: UnrecognisedId
  onAssign: (ids: readonly UnrecognisedId[]) => void
  onGone: () => void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const confirm = useConfirm()
  const { id } = props
  const lead = useCall('unrecognised.get', { id })
  const discard = useCommand('unrecognised.discard', { refreshes: ['system'], onDone: props.onGone })
  const data = lead.data
  return (
    <Drawer
      opened
      position="right"
      size={520}
      title={t('unrecognised.one')}
      onClose={() => {
        navigate('/unrecognised')
      }}
    >
      {lead.isError && <CallFailure error={lead.error} onRetry={() => void lead.refetch()} />}
      {lead.isPending && <LoadingRows label={t('common.loading')} />}
      {data !== undefined && (
        <Stack gap="md">
          <Group gap="xs">
            <Button
              size="xs"
              onClick={() => {
                props.onAssign([id])
              }}
            >
              {t('unrecognised.assign')}
            </Button>
            <Button
              size="xs"
              variant="default"
              loading={discard.isPending}
              onClick={() => {
                confirm({
                  title: t('unrecognised.discardTitle', { count: 1 }),
                  text: t('unrecognised.discardText'),
                  confirmLabel: t('unrecognised.discard'),
                  isDangerous: true,
                  onConfirm: () => {
                    discard.mutate({ ids: [id] })
                  },
                })
              }}
            >
              {t('unrecognised.discard')}
            </Button>
          </Group>
          <Facts
            rows={[
              { key: 'at', name: t('unrecognised.received'), value: format.full(data.receivedAt) },
              { key: 'key', name: t('unrecognised.key'), value: data.key === '' ? t('unrecognised.noKey') : data.key },
              { key: 'title', name: t('lead.field.title'), value: data.title },
              { key: 'name', name: t('lead.field.name'), value: data.name },
              { key: 'phone', name: t('lead.field.phone'), value: data.phone },
              { key: 'email', name: t('lead.field.email'), value: data.email },
              { key: 'referrer', name: t('lead.referrer'), value: data.origin.referrer },
              { key: 'ip', name: t('lead.ip'), value: data.origin.ip },
            ]}
          />
          <div>
            <Text fz="xs" c="dimmed" mb={6} style={{ overflowWrap: 'anywhere' }}>
              {data.original.method} {data.original.target} · {format.bytes(data.original.byteLength)}
            </Text>
            <CodeBlock text={prettyText(data.original.text)} label={t('lead.original')} isWrapped />
          </div>
        </Stack>
      )}
    </Drawer>
  )
}
