import { Anchor, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useTranslation } from 'react-i18next'
import type { Form, FormRule, Json, MappedLead } from '../../../src-preload/contract/index.ts'
import type { CallOutput } from '../../bridge/client.ts'
import { errorText } from '../../i18n/error-text.ts'
import { Moment } from '../../parts/moment.tsx'
import { useCall } from '../../stores/calls.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { LoadingLine } from '../../ui/feedback.tsx'
import { Note } from '../../ui/note.tsx'

type Item = CallOutput<'forms.preview'>['items'][number]

const REST_MS = 500

/** What the rule as it stands would have made of the form's recent leads, beside what was made of them. */
export function PreviewPanel({ form, rule }: { form: Form; rule: FormRule }) {
  const { t } = useTranslation()
  const [rested] = useDebouncedValue(rule, REST_MS)
  const isWhole = rested.selector.trim() !== ''
  const preview = useCall('forms.preview', { id: form.id, rule: rested }, { isEnabled: isWhole, keepsPrevious: true })
  if (preview.isError) return <Note tone="bad">{errorText(t, preview.error)}</Note>
  if (preview.data === undefined) return <LoadingLine label={t('common.loading')} />
  if (preview.data.items.length === 0) {
    return (
      <Text fz="sm" c="dimmed">
        {t('forms.noPreview')}
      </Text>
    )
  }
  return (
    <Stack gap="xs">
      <Text fz="xs" c="dimmed">
        {t('forms.previewText')}
      </Text>
      <DataTable label={t('forms.preview')} columns={[t('forms.previewLead'), t('forms.previewChanges')]}>
        {preview.data.items.map((item) => (
          <tr key={item.leadId}>
            <td>
              <Anchor href={`#/leads/${item.leadId}`} fz="sm">
                <Moment atMs={item.receivedAt} />
              </Anchor>
            </td>
            <td>
              <PreviewChanges item={item} />
            </td>
          </tr>
        ))}
      </DataTable>
    </Stack>
  )
}

const textOf = (value: Json | undefined): string =>
  value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value)

type Part = 'title' | 'name' | 'phone' | 'email' | 'comment'
const PARTS: readonly Part[] = ['title', 'name', 'phone', 'email', 'comment']

/** Every value of a mapped lead by its name; extra fields under their own. */
function valuesOf(lead: MappedLead): Map<string, string> {
  const values = new Map<string, string>(PARTS.map((part) => [part, textOf(lead[part])]))
  for (const [key, value] of Object.entries(lead.fields)) values.set(`deal:${key}`, textOf(value))
  for (const [key, value] of Object.entries(lead.clientFields)) values.set(`contact:${key}`, textOf(value))
  return values
}

function PreviewChanges({ item }: { item: Item }) {
  const { t } = useTranslation()
  const before = valuesOf(item.before)
  const after = valuesOf(item.after)
  const named = (key: string) => {
    const part = PARTS.find((known) => known === key)
    return part === undefined ? key : t(`lead.field.${part}`)
  }
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
    (key) => (before.get(key) ?? '') !== (after.get(key) ?? ''),
  )
  return (
    <Stack gap={2}>
      {changed.length === 0 && (
        <Text fz="sm" c="dimmed">
          {t('forms.noChanges')}
        </Text>
      )}
      {changed.map((key) => (
        <Text key={key} fz="sm" style={{ overflowWrap: 'anywhere' }}>
          {named(key)}: <del>{before.get(key) ?? ''}</del> →{' '}
          <ins style={{ textDecoration: 'none' }}>{after.get(key) ?? ''}</ins>
        </Text>
      ))}
      {item.missing.length > 0 && (
        <Text fz="xs" c="red.8">
          {t('forms.wouldNotSend', { fields: item.missing.map(named).join(', ') })}
        </Text>
      )}
      {item.unknown.length > 0 && (
        <Text fz="xs" c="dimmed">
          {t('forms.onlyPage', { fields: item.unknown.map(named).join(', ') })}
        </Text>
      )}
    </Stack>
  )
}
