import { useState } from 'react'
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../../stores/calls.ts'
import { navigate } from '../../stores/route.ts'

/** Asks for a name (and a site), makes the project and goes straight to its keys. */
export function CreateProject({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const [host, setHost] = useState('')
  const addSite = useCommand('projects.addSite')
  const create = useCommand('projects.create', {
    onDone: (project) => {
      if (host.trim() !== '') addSite.mutate({ projectId: project.id, host })
      setName('')
      setHost('')
      navigate(`/projects/${project.id}`, { isReplacing: true })
    },
  })
  return (
    <Modal opened={isOpen} onClose={onClose} title={t('projects.createTitle')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          create.mutate({ name: name.trim() })
        }}
      >
        <Stack>
          <Text fz="sm" c="dimmed">
            {t('projects.createText')}
          </Text>
          <TextInput
            label={t('projects.name')}
            placeholder={t('projects.namePlaceholder')}
            value={name}
            onChange={(event) => {
              setName(event.currentTarget.value)
            }}
            maxLength={200}
            required
            data-autofocus
          />
          <TextInput
            label={t('projects.firstSite')}
            placeholder="shop.example"
            value={host}
            onChange={(event) => {
              setHost(event.currentTarget.value)
            }}
            maxLength={253}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={create.isPending} disabled={name.trim() === ''}>
              {t('projects.create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
