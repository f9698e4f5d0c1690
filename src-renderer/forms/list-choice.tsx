import { ActionIcon, Group, Loader, Select, TextInput, Tooltip } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ConnectionId, ListItem } from '../../src-preload/contract/index.ts'
import { errorText } from '../i18n/error-text.ts'
import { callKey, useCall } from '../stores/calls.ts'
import { useCore } from '../stores/core.ts'
import type { FieldProps } from './field-props.ts'

type ListChoiceProps = FieldProps & { list: string; value: string; onChange: (value: string) => void }

/** A choice whose values live in the CRM. Before the connection is saved the value can be typed. */
export function ListChoice({ connectionId, ...props }: ListChoiceProps & { connectionId: ConnectionId | null }) {
  const { t } = useTranslation()
  if (connectionId !== null) return <SavedListChoice {...props} connectionId={connectionId} />
  return (
    <TextInput
      label={props.label}
      description={joined(props.description, t('form.listLater'))}
      required={props.required}
      error={props.error}
      value={props.value}
      onChange={(event) => {
        props.onChange(event.currentTarget.value)
      }}
    />
  )
}

function SavedListChoice(props: ListChoiceProps & { connectionId: ConnectionId }) {
  const { t } = useTranslation()
  const client = useCore()
  const queryClient = useQueryClient()
  const input = { id: props.connectionId, list: props.list }
  const items = useCall('connections.referenceList', input, { staleMs: 60_000 })
  const refresh = async () => {
    const fresh = await client.call('connections.referenceList', { ...input, isFresh: true })
    queryClient.setQueryData(callKey('connections.referenceList', input), fresh)
  }
  return (
    <Group align="flex-end" gap="xs" wrap="nowrap">
      <Select
        flex={1}
        label={props.label}
        description={props.description}
        required={props.required}
        error={props.error ?? (items.isError ? errorText(t, items.error) : undefined)}
        data={choicesOf(items.data?.items ?? [], props.value, t('form.inactive'))}
        value={props.value === '' ? null : props.value}
        onChange={(value) => {
          props.onChange(value ?? '')
        }}
        searchable
        clearable={!props.required}
        clearButtonProps={{ 'aria-label': t('common.remove') }}
        nothingFoundMessage={t('common.nothingFound')}
        rightSection={items.isPending ? <Loader size={14} /> : undefined}
      />
      <Tooltip label={t('form.refreshList')}>
        <ActionIcon
          size={36}
          variant="default"
          aria-label={t('form.refreshList')}
          onClick={() => void refresh().catch(() => items.refetch())}
        >
          <IconRefresh size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </Group>
  )
}

/** Options of a select: what is switched off in the CRM is marked; a stored value that the list lacks stays choosable. */
function choicesOf(items: readonly ListItem[], value: string, inactiveWord: string) {
  const options = items.map((item) => ({
    value: item.value,
    label: item.isActive ? item.label : `${item.label} (${inactiveWord})`,
  }))
  return value === '' || options.some((option) => option.value === value)
    ? options
    : [{ value, label: value }, ...options]
}

function joined(first: string | undefined, second: string): string {
  return first === undefined ? second : `${first} ${second}`
}
