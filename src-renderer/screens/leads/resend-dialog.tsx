import { useState } from 'react'
import { Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ResendSelection } from '../../../src-preload/contract/index.ts'
import { errorText } from '../../i18n/error-text.ts'
import { useCall, useCommand } from '../../stores/calls.ts'
import { noteJob } from '../../stores/jobs.ts'
import { clearSelection } from '../../stores/selection.ts'
import { LoadingLine } from '../../ui/feedback.tsx'
import { Note } from '../../ui/note.tsx'
import classes from './resend-dialog.module.css'

/** Says how many would be sent and how many not and why, before anything is sent. */
export function ResendDialog(props: { selection: Partial<ResendSelection>; onClose: () => void }) {
  const { t } = useTranslation()
  const [withDelivered, setWithDelivered] = useState(false)
  const selection = { ...props.selection, withDelivered }
  const preview = useCall('deliveries.previewResend', selection, { staleMs: 0, keepsPrevious: true })
  const resend = useCommand('deliveries.resend', {
    refreshes: ['leads', 'jobs'],
    onDone: ({ job }) => {
      noteJob(job)
      clearSelection()
      props.onClose()
    },
  })
  const counts = preview.data
  return (
    <Modal opened onClose={props.onClose} title={t('resend.title')}>
      <Stack gap="md">
        {preview.isPending && <LoadingLine label={t('resend.counting')} />}
        {preview.isError && (
          <Note tone="bad" isUrgent>
            {errorText(t, preview.error)}
          </Note>
        )}
        {counts !== undefined && (
          <>
            <Text fz="lg" fw={600}>
              {t('resend.toSend', { count: counts.toSend })}
            </Text>
            <ul className={classes.left}>
              {counts.alreadyDelivered > 0 && (
                <li>{t('resend.alreadyDelivered', { count: counts.alreadyDelivered })}</li>
              )}
              {counts.beingSent > 0 && <li>{t('resend.beingSent', { count: counts.beingSent })}</li>}
              {counts.coolingDown > 0 && <li>{t('resend.coolingDown', { count: counts.coolingDown })}</li>}
            </ul>
            {(counts.alreadyDelivered > 0 || withDelivered) && (
              <Checkbox
                label={t('resend.withDelivered')}
                description={t('resend.withDeliveredText')}
                checked={withDelivered}
                onChange={(event) => {
                  setWithDelivered(event.currentTarget.checked)
                }}
              />
            )}
          </>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={props.onClose}>
            {t('common.cancel')}
          </Button>
          <Button
            leftSection={<IconSend size={16} aria-hidden />}
            disabled={counts === undefined || counts.toSend === 0}
            loading={resend.isPending}
            onClick={() => {
              resend.mutate(selection)
            }}
            data-autofocus
          >
            {t('resend.send')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
