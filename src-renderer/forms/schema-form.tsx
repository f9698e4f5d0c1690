import { useId, useState } from 'react'
import { Button, Collapse, Stack } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ConnectionId, FormField } from '../../src-preload/contract/index.ts'
import { isShown, type FieldProblem, type FieldValue, type FieldValues } from './field-values.ts'
import { SchemaField } from './schema-field.tsx'

/** What a drawn form works with. `connectionId` null: not saved yet, reference lists cannot be read. */
export type SchemaFormProps = {
  fields: readonly FormField[]
  values: FieldValues
  problems: Readonly<Record<string, FieldProblem>>
  secretsSet: readonly string[]
  connectionId: ConnectionId | null
  onChange: (name: string, value: FieldValue) => void
}

/** A form drawn from an adapter's description. Advanced fields are folded until asked for, or until one of them has a problem. */
export function SchemaForm(props: SchemaFormProps) {
  const { t } = useTranslation()
  const [isUnfolded, setIsUnfolded] = useState(false)
  const foldId = useId()
  const shown = props.fields.filter((field) => isShown(field, props.fields, props.values))
  const basic = shown.filter((field) => !field.isAdvanced)
  const advanced = shown.filter((field) => field.isAdvanced)
  const isOpen = isUnfolded || advanced.some((field) => props.problems[field.name] !== undefined)
  const draw = (field: FormField) => <SchemaField key={field.name} field={field} form={props} />
  return (
    <Stack gap="md">
      {basic.map(draw)}
      {advanced.length > 0 && (
        <div>
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={
              isOpen ? <IconChevronDown size={15} aria-hidden /> : <IconChevronRight size={15} aria-hidden />
            }
            aria-expanded={isOpen}
            aria-controls={foldId}
            onClick={() => {
              setIsUnfolded(!isOpen)
            }}
          >
            {t('form.advanced', { count: advanced.length })}
          </Button>
          <Collapse expanded={isOpen} id={foldId}>
            <Stack gap="md" pt="sm">
              {advanced.map(draw)}
            </Stack>
          </Collapse>
        </div>
      )}
    </Stack>
  )
}
