import { useState } from 'react'
import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ProjectId, UnrecognisedId } from '../../../src-preload/contract/index.ts'
import { ProjectSelect } from '../../parts/project-select.tsx'
import { useCommand } from '../../stores/calls.ts'

/** Chooses the project that the submissions belong to. */
export function AssignDialog(props: { ids: readonly UnrecognisedId[]; onDone: () => void; onClose: () => void }) {
  const { t } = useTranslation()
  const [projectId, setProjectId] = useState<ProjectId | null>(null)
  const assign = useCommand('unrecognised.assign', {
    refreshes: ['system', 'leads', 'projects'],
    doneText: t('unrecognised.assigned'),
    onDone: () => {
      props.onClose()
      props.onDone()
    },
  })
  return (
    <Modal opened onClose={props.onClose} title={t('unrecognised.assignTitle', { count: props.ids.length })}>
      <Stack>
        <Text fz="sm" c="dimmed">
          {t('unrecognised.assignText')}
        </Text>
        <ProjectSelect
          value={projectId}
          onChange={setProjectId}
          label={t('common.project')}
          isLabelVisible
          placeholder={t('unrecognised.chooseProject')}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={props.onClose}>
            {t('common.cancel')}
          </Button>
          <Button
            disabled={projectId === null}
            loading={assign.isPending}
            onClick={() => {
              if (projectId !== null) assign.mutate({ ids: [...props.ids], projectId })
            }}
          >
            {t('unrecognised.assign')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
