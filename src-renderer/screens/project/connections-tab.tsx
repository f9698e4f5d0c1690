import { useState } from 'react'
import { Button, Stack } from '@mantine/core'
import { IconPlugConnected, IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Connection, Project } from '../../../src-preload/contract/index.ts'
import { CallFailure } from '../../parts/call-failure.tsx'
import { useCall } from '../../stores/calls.ts'
import { EmptyView, LoadingRows } from '../../ui/feedback.tsx'
import { Section } from '../../ui/page.tsx'
import { ConnectionCard } from './connection-card.tsx'
import { ConnectionEditor } from './connection-editor.tsx'

/** What is being edited: nothing, a new connection, or an existing one. */
type Editing = { connection: Connection | null } | null

/** The project's connections to CRMs. */
export function ConnectionsTab({ project }: { project: Project }) {
  const { t } = useTranslation()
  const [editing, setEditing] = useState<Editing>(null)
  const connections = useCall('connections.list', { projectId: project.id })
  const adapters = useCall('connections.adapters', {}, { staleMs: Number.POSITIVE_INFINITY })
  const failed = [connections, adapters].find((query) => query.isError)
  if (failed !== undefined) return <CallFailure error={failed.error} onRetry={() => void failed.refetch()} />
  if (connections.data === undefined || adapters.data === undefined) return <LoadingRows label={t('common.loading')} />
  const { items } = connections.data
  const add = (
    <Button
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={() => {
        setEditing({ connection: null })
      }}
    >
      {t('connections.add')}
    </Button>
  )
  return (
    <Stack gap="md">
      {items.length === 0 ? (
        <Section title={t('connections.title')}>
          <EmptyView
            icon={IconPlugConnected}
            title={t('connections.empty')}
            text={t('connections.emptyText')}
            action={add}
          />
        </Section>
      ) : (
        <>
          <div>{add}</div>
          {items.map((connection) => (
            <ConnectionCard
              key={connection.id}
              connection={connection}
              adapter={adapters.data.items.find(({ id }) => id === connection.adapter)}
              onEdit={() => {
                setEditing({ connection })
              }}
            />
          ))}
        </>
      )}
      {editing !== null && (
        <ConnectionEditor
          project={project}
          adapters={adapters.data.items}
          connection={editing.connection}
          onClose={() => {
            setEditing(null)
          }}
        />
      )}
    </Stack>
  )
}
