import { Select, Switch, Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { FormField } from '../../src-preload/contract/index.ts'
import { useLocalText } from '../i18n/use-format.ts'
import type { FieldProps } from './field-props.ts'
import type { MapRow } from './field-values.ts'
import { ListChoice } from './list-choice.tsx'
import { LockedField } from './locked-field.tsx'
import { MapField } from './map-field.tsx'
import type { SchemaFormProps } from './schema-form.tsx'
import { SecretField } from './secret-field.tsx'

/** One field of a drawn form. */
export function SchemaField({ field, form }: { field: FormField; form: SchemaFormProps }) {
  const { t } = useTranslation()
  const local = useLocalText()
  const value = form.values[field.name] ?? ''
  const problem = form.problems[field.name]
  const change = (next: typeof value) => {
    form.onChange(field.name, next)
  }
  const common = {
    label: local(field.label),
    description: field.help === undefined ? undefined : local(field.help),
    required: field.isRequired,
    error: problem === undefined ? undefined : t(`form.problem.${problem}`),
  }
  const isSet = form.secretsSet.includes(field.name)
  const text = typeof value === 'string' ? value : ''
  const placeholder = field.placeholder ?? ''
  switch (field.kind) {
    case 'boolean':
      return (
        <Switch
          label={common.label}
          description={common.description}
          checked={value === true}
          onChange={(event) => {
            change(event.currentTarget.checked)
          }}
        />
      )
    case 'secret':
      return <SecretField {...common} value={text} isSet={isSet} placeholder={placeholder} onChange={change} />
    case 'choice':
      return (
        <ChoiceField field={field} common={common} value={text} connectionId={form.connectionId} onChange={change} />
      )
    case 'multiline':
      return (
        <Textarea
          {...common}
          value={text}
          autosize
          minRows={2}
          maxRows={10}
          placeholder={placeholder}
          onChange={(event) => {
            change(event.currentTarget.value)
          }}
        />
      )
    case 'map':
      return <MapOrLock common={common} isSet={isSet} rows={typeof value === 'object' ? value : []} onChange={change} />
    case 'text':
    case 'url':
    case 'number':
      return (
        <TextInput
          {...common}
          value={text}
          placeholder={placeholder}
          inputMode={field.kind === 'number' ? 'decimal' : field.kind === 'url' ? 'url' : 'text'}
          spellCheck={field.kind === 'text'}
          autoComplete="off"
          onChange={(event) => {
            change(event.currentTarget.value)
          }}
        />
      )
  }
}

/** A map; one whose values are secret and stored is locked until it is replaced. */
function MapOrLock(props: {
  common: FieldProps
  isSet: boolean
  rows: MapRow[]
  onChange: (value: MapRow[] | '') => void
}) {
  const { common, rows, onChange } = props
  return (
    <LockedField
      {...common}
      isSet={props.isSet}
      onReplace={() => {
        onChange([])
      }}
      onCancel={() => {
        onChange('')
      }}
    >
      {({ cancel }) => (
        <>
          <MapField {...common} rows={rows} onChange={onChange} />
          {cancel}
        </>
      )}
    </LockedField>
  )
}

/** A choice of the adapter's own values, or of a list that lives in the CRM. */
function ChoiceField(props: {
  field: FormField
  common: FieldProps
  value: string
  connectionId: SchemaFormProps['connectionId']
  onChange: (value: string) => void
}) {
  const { t } = useTranslation()
  const local = useLocalText()
  const { field, common, value, onChange } = props
  if (field.list !== undefined) {
    return (
      <ListChoice {...common} list={field.list} value={value} connectionId={props.connectionId} onChange={onChange} />
    )
  }
  return (
    <Select
      {...common}
      data={(field.choices ?? []).map((choice) => ({ value: choice.value, label: local(choice.label) }))}
      value={value === '' ? null : value}
      onChange={(next) => {
        onChange(next ?? '')
      }}
      clearable={!field.isRequired}
      allowDeselect={!field.isRequired}
      clearButtonProps={{ 'aria-label': t('common.remove') }}
    />
  )
}
