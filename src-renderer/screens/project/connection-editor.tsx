import { useState } from 'react'
import { Button, Drawer, Stack, Text, TextInput, UnstyledButton } from '@mantine/core'
import { IconArrowLeft, IconChevronRight, IconSearch } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { AdapterDescriptor, Connection, Project } from '../../../src-preload/contract/index.ts'
import { useLocalText } from '../../i18n/use-format.ts'
import classes from './connection-editor.module.css'
import { ConnectionForm } from './connection-form.tsx'

/** Makes or changes a connection: which CRM, then the form that its adapter describes. */
export function ConnectionEditor(props: {
  project: Project
  adapters: readonly AdapterDescriptor[]
  connection: Connection | null
  onClose: () => void
}) {
  const { t } = useTranslation()
  const local = useLocalText()
  const { connection, adapters } = props
  const [adapterId, setAdapterId] = useState(connection?.adapter ?? null)
  const adapter = adapters.find(({ id }) => id === adapterId)
  const title =
    connection !== null
      ? t('connections.editTitle', { name: connection.name })
      : adapter === undefined
        ? t('connections.chooseTitle')
        : t('connections.newTitle', { crm: local(adapter.title) })
  return (
    <Drawer opened onClose={props.onClose} position="right" size={560} title={title}>
      {adapter === undefined ? (
        <AdapterChoice adapters={adapters} onChoose={setAdapterId} />
      ) : (
        <Stack gap="md">
          {connection === null && (
            <Button
              variant="subtle"
              size="compact-sm"
              w="fit-content"
              leftSection={<IconArrowLeft size={15} aria-hidden />}
              onClick={() => {
                setAdapterId(null)
              }}
            >
              {t('connections.otherCrm')}
            </Button>
          )}
          <ConnectionForm {...props} adapter={adapter} />
        </Stack>
      )}
    </Drawer>
  )
}

function AdapterChoice({
  adapters,
  onChoose,
}: {
  adapters: readonly AdapterDescriptor[]
  onChoose: (id: string) => void
}) {
  const { t } = useTranslation()
  const [search, setSearch] = useState('')
  const shown = adapters.filter((adapter) => isNamedBy(adapter, search))
  return (
    <Stack gap="md">
      <TextInput
        aria-label={t('connections.findCrm')}
        placeholder={t('connections.findCrm')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={search}
        data-autofocus
        onChange={(event) => {
          setSearch(event.currentTarget.value)
        }}
        onKeyDown={(event) => {
          const [only, second] = shown
          if (event.key === 'Enter' && only !== undefined && second === undefined) onChoose(only.id)
        }}
      />
      {shown.length === 0 && (
        <Text fz="sm" c="dimmed" role="status">
          {t('connections.noSuchCrm')}
        </Text>
      )}
      <AdapterList adapters={shown} onChoose={onChoose} />
    </Stack>
  )
}

/** Whether what a person types names this CRM, in either language. */
function isNamedBy(adapter: AdapterDescriptor, search: string): boolean {
  const words = search.trim().toLowerCase().split(/\s+/)
  const names = `${adapter.id} ${adapter.title.ru} ${adapter.title.en}`.toLowerCase()
  return words.every((word) => names.includes(word))
}

function AdapterList({
  adapters,
  onChoose,
}: {
  adapters: readonly AdapterDescriptor[]
  onChoose: (id: string) => void
}) {
  const { t } = useTranslation()
  const local = useLocalText()
  return (
    <ul className={classes.adapters} aria-label={t('connections.chooseTitle')}>
      {adapters.map((adapter) => (
        <li key={adapter.id}>
          <UnstyledButton
            className={classes.adapter}
            onClick={() => {
              onChoose(adapter.id)
            }}
          >
            <div>
              <Text fw={600} fz="md">
                {local(adapter.title)}
              </Text>
              <Text fz="sm" c="dimmed">
                {local(adapter.summary)}
              </Text>
              <Text fz="xs" c="dimmed" mt={4}>
                {t(`connections.protection.${adapter.duplicateProtection}`)}
              </Text>
            </div>
            <IconChevronRight size={18} aria-hidden />
          </UnstyledButton>
        </li>
      ))}
    </ul>
  )
}
