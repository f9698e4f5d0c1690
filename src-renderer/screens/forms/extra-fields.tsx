import { useState } from 'react'
import { Autocomplete, Button, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { type ExtraField, fieldKey } from '../../../src-preload/contract/index.ts'
import type { CallOutput } from '../../bridge/client.ts'
import { useLocalText } from '../../i18n/use-format.ts'
import { Note } from '../../ui/note.tsx'
import { Section } from '../../ui/page.tsx'
import { type PageHelp, SourceField } from './source-field.tsx'

/** Lists of fields that the project's CRMs gave. */
export type CrmFieldGroups = CallOutput<'forms.crmFields'>['groups']

type ExtraFieldsProps = {
  extras: readonly ExtraField[]
  groups: CrmFieldGroups
  helpFor: (path: string) => PageHelp
  problemAt: (path: string) => string | undefined
  onChange: (extras: ExtraField[]) => void
}

/** Further fields of the deal and the contact, chosen among those that the CRM has. */
export function ExtraFields(props: ExtraFieldsProps) {
  const { t } = useTranslation()
  const { extras, groups } = props
  const labelOf = (extra: ExtraField) => {
    const item = groups.filter((group) => group.of === extra.of).flatMap((group) => group.items)
    const label = item.find(({ value }) => value === extra.key)?.label
    const words = label === undefined ? extra.key : `${label} (${extra.key})`
    return `${t(`forms.of.${extra.of}`)}: ${words}`
  }
  const trouble = groups.find((group) => group.trouble !== null)
  return (
    <Section title={t('forms.extraFields')} text={t('forms.extraFieldsText')}>
      <Stack gap="sm">
        {trouble !== undefined && (
          <Note tone="warning">
            {t('forms.crmTrouble', { name: trouble.connectionName, detail: trouble.trouble ?? '' })}
          </Note>
        )}
        {extras.map((extra, index) => (
          <SourceField
            key={fieldKey(extra)}
            label={labelOf(extra)}
            field={extra}
            help={props.helpFor(`extras.${index}`)}
            error={props.problemAt(`extras.${index}`)}
            onChange={(field) => {
              props.onChange(extras.with(index, { ...extra, ...field }))
            }}
            onRemove={() => {
              props.onChange(extras.toSpliced(index, 1))
            }}
          />
        ))}
        <AddField
          extras={extras}
          groups={groups}
          onAdd={(extra) => {
            props.onChange([...extras, extra])
          }}
        />
      </Stack>
    </Section>
  )
}

function AddField(props: {
  extras: readonly ExtraField[]
  groups: CrmFieldGroups
  onAdd: (extra: ExtraField) => void
}) {
  const { t } = useTranslation()
  const local = useLocalText()
  const [of, setOf] = useState<ExtraField['of']>('deal')
  const [key, setKey] = useState('')
  const taken = new Set(props.extras.map(fieldKey))
  const groups = props.groups.filter((group) => group.of === of && group.items.length > 0)
  const isTaken = taken.has(fieldKey({ of, key: key.trim() }))
  const words = new Map(groups.flatMap((group) => group.items.map((item) => [item.value, item.label] as const)))
  const seen = new Set<string>()
  const data = groups.map((group) => ({
    group: `${group.connectionName} · ${local(group.title)}`,
    items: group.items
      .map((item) => item.value)
      // Two connections may have fields of one name; the list must not.
      .filter((value) => !taken.has(fieldKey({ of, key: value })) && !seen.has(value) && seen.add(value)),
  }))
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (key.trim() === '' || isTaken) return
        props.onAdd({ of, key: key.trim(), source: null, isRequired: false })
        setKey('')
      }}
    >
      <Group align="flex-end" gap="xs">
        <SegmentedControl
          aria-label={t('forms.fieldOf')}
          value={of}
          data={(['deal', 'contact'] as const).map((kind) => ({ value: kind, label: t(`forms.of.${kind}`) }))}
          onChange={(next) => {
            setOf(next === 'contact' ? 'contact' : 'deal')
          }}
        />
        <Autocomplete
          style={{ flex: '1 1 240px' }}
          label={t('forms.crmField')}
          placeholder={groups.length === 0 ? t('forms.crmFieldTyped') : t('forms.crmFieldChoose')}
          value={key}
          data={data}
          limit={200}
          maxDropdownHeight={320}
          filter={({ options, search }) => filterByWords(options, search, words)}
          renderOption={({ option }) => (
            <div>
              <Text fz="sm">{words.get(option.value) ?? option.value}</Text>
              <Text fz="xs" c="dimmed">
                {option.value}
              </Text>
            </div>
          )}
          error={isTaken ? t('forms.fieldTaken') : undefined}
          onChange={setKey}
        />
        <Button
          type="submit"
          variant="default"
          leftSection={<IconPlus size={16} aria-hidden />}
          disabled={key.trim() === '' || isTaken}
        >
          {t('forms.addField')}
        </Button>
      </Group>
    </form>
  )
}

type AutocompleteFilter = NonNullable<React.ComponentProps<typeof Autocomplete>['filter']>

/** A field is found by its name in the CRM as well as by its code. */
function filterByWords(
  options: Parameters<AutocompleteFilter>[0]['options'],
  search: string,
  words: ReadonlyMap<string, string>,
): ReturnType<AutocompleteFilter> {
  const wanted = search.trim().toLowerCase()
  const fits = (value: string) => `${value} ${words.get(value) ?? ''}`.toLowerCase().includes(wanted)
  const kept: ReturnType<AutocompleteFilter> = []
  for (const option of options) {
    if (!('group' in option)) {
      if (fits(option.value)) kept.push(option)
      continue
    }
    const items = option.items.filter((item) => fits(item.value))
    if (items.length > 0) kept.push({ ...option, items })
  }
  return kept
}
