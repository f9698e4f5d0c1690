import { Select, Switch, Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { FormField } from '../../src-preload/contract/index.ts'
import { useLocalText } from '../i18n/use-format.ts'
import type { FieldProps } from './field-props.ts'
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
      return (
        <SecretField
          {...common}
          value={text}
          isSet={form.secretsSet.includes(field.name)}
          placeholder={placeholder}
          onChange={change}
        />
      )
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
      return (
        <LockedField
          {...common}
          isSet={form.secretsSet.includes(field.name)}
          onReplace={() => {
            change([])
          }}
          onCancel={() => {
            change('')
          }}
        >
          {({ cancel }) => (
            <>
              <MapField {...common} rows={typeof value === 'object' ? value : []} onChange={change} />
              {cancel}
            </>
          )}
        </LockedField>
      )
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
