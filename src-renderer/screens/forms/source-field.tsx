import { lazy, Suspense, useState } from 'react'
import { ActionIcon, Autocomplete, Button, Checkbox, Group, SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { IconPlayerPlay, IconPointer, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { FieldSource, MappedField, PageControl } from '../../../src-preload/contract/index.ts'
import { LoadingLine } from '../../ui/feedback.tsx'
import { shownValue } from './picker/shown-value.ts'
import { sourceOfControl } from './rule-draft.ts'
import classes from './source-field.module.css'
import { VariableInput } from './variable-input.tsx'

const ScriptEditor = lazy(async () => ({ default: (await import('./script-editor.tsx')).ScriptEditor }))

/** What the live page offers to a field; null while no page is open. */
export type PageHelp = {
  controls: readonly PageControl[]
  /** Reads what is in the controls now. */
  look: () => void
  /** Points at a control on the page; what is picked becomes the source. */
  onPick: (() => void) | null
  /** Runs a script on the page; answers its result in words. */
  onRun: ((code: string) => Promise<string>) | null
}

const KINDS = ['none', 'static', 'field', 'script'] as const
type Kind = (typeof KINDS)[number]

/** A control without a name is a field of the form too: people choose it in the same place. */
const kindOf = (source: FieldSource | null): Kind =>
  source === null ? 'none' : source.kind === 'element' ? 'field' : source.kind

function sourceOf(kind: Kind): FieldSource | null {
  switch (kind) {
    case 'none':
      return null
    case 'static':
      return { kind: 'static', value: '' }
    case 'field':
      return { kind: 'field', name: '', part: 'value' }
    case 'script':
      return { kind: 'script', code: 'return ' }
  }
}

/** One field of a lead: where its value comes from, and whether the lead waits for it. */
export function SourceField(props: {
  label: string
  field: MappedField
  help: PageHelp
  error?: string | undefined
  onChange: (field: MappedField) => void
  onRemove?: () => void
}) {
  const { t } = useTranslation()
  const { field, label } = props
  const set = (source: FieldSource | null) => {
    props.onChange({ ...field, source })
  }
  return (
    <fieldset className={classes.field} aria-label={label}>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text fw={600} fz="sm" style={{ overflowWrap: 'anywhere' }}>
          {label}
        </Text>
        <Group gap="sm" wrap="nowrap">
          <Checkbox
            size="xs"
            label={t('forms.required')}
            checked={field.isRequired}
            disabled={field.source === null}
            onChange={(event) => {
              props.onChange({ ...field, isRequired: event.currentTarget.checked })
            }}
          />
          {props.onRemove !== undefined && (
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('forms.removeField', { field: label })}
              onClick={props.onRemove}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          )}
        </Group>
      </Group>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t('forms.sourceOf', { field: label })}
        value={kindOf(field.source)}
        data={KINDS.map((kind) => ({ value: kind, label: t(`forms.source.${kind}`) }))}
        onChange={(next) => {
          const kind = KINDS.find((known) => known === next)
          if (kind !== undefined) set(sourceOf(kind))
        }}
      />
      <SourceInput label={label} source={field.source} help={props.help} onChange={set} />
      {props.error !== undefined && (
        <Text fz="xs" c="red.8" role="alert">
          {props.error}
        </Text>
      )}
    </fieldset>
  )
}

function SourceInput(props: {
  label: string
  source: FieldSource | null
  help: PageHelp
  onChange: (source: FieldSource) => void
}) {
  const { t } = useTranslation()
  const { source } = props
  switch (source?.kind) {
    case undefined:
      return null
    case 'static':
      return (
        <VariableInput
          label={t('forms.staticValue')}
          description={source.value === ' ' ? t('forms.emptyValue') : t('forms.staticText')}
          value={source.value}
          maxLength={8000}
          onChange={(value) => {
            props.onChange({ kind: 'static', value })
          }}
        />
      )
    case 'field':
    case 'element':
      return <ControlInput {...props} source={source} />
    case 'script':
      return <ScriptInput {...props} code={source.code} />
  }
}

const isSelector = (text: string): boolean => /^[#.[]|[ >]/.test(text)

function ControlInput(props: {
  label: string
  source: Extract<FieldSource, { kind: 'field' | 'element' }>
  help: PageHelp
  onChange: (source: FieldSource) => void
}) {
  const { t } = useTranslation()
  const { source, help } = props
  const text = source.kind === 'field' ? source.name : source.selector
  const known = help.controls.filter((control) => sourceOfControl(control) !== null)
  const keyOf = (control: PageControl) => (control.name === '' ? (control.selector ?? '') : control.name)
  const byKey = new Map(known.map((control) => [keyOf(control), control]))
  const now = (control: PageControl | undefined) => (control === undefined ? '' : shownValue(control))
  const valueNow = now(byKey.get(text))
  return (
    <Stack gap={6}>
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <Autocomplete
          style={{ flex: 1 }}
          label={t('forms.controlName')}
          description={known.length === 0 ? t('forms.controlText') : t('forms.controlChoose')}
          value={text}
          data={[...new Set(known.map(keyOf))]}
          renderOption={({ option }) => (
            <div>
              <Text fz="sm">{option.value}</Text>
              <Text fz="xs" c="dimmed">
                {byKey.get(option.value)?.label}
              </Text>
              {now(byKey.get(option.value)) !== '' && (
                <Text fz="xs" c="dimmed" truncate>
                  {t('picker.valueNow', { value: now(byKey.get(option.value)) })}
                </Text>
              )}
            </div>
          )}
          onDropdownOpen={help.look}
          onChange={(value) => {
            const control = known.find((item) => keyOf(item) === value)
            const found = control === undefined ? null : sourceOfControl(control)
            const typed: FieldSource = isSelector(value)
              ? { kind: 'element', selector: value, part: source.part }
              : { kind: 'field', name: value, part: source.part }
            props.onChange(found ?? typed)
          }}
        />
        {help.onPick !== null && (
          <Button variant="default" leftSection={<IconPointer size={16} aria-hidden />} onClick={help.onPick}>
            {t('forms.point')}
          </Button>
        )}
      </Group>
      {valueNow !== '' && (
        <Text fz="xs" c="dimmed" truncate>
          {t('picker.valueNow', { value: valueNow })}
        </Text>
      )}
      <Select
        size="xs"
        w={260}
        aria-label={t('forms.part.label')}
        value={source.part}
        allowDeselect={false}
        data={(['value', 'text'] as const).map((part) => ({ value: part, label: t(`forms.part.${part}`) }))}
        onChange={(part) => {
          if (part === 'value' || part === 'text') props.onChange({ ...source, part })
        }}
      />
    </Stack>
  )
}

function ScriptInput(props: { label: string; code: string; help: PageHelp; onChange: (source: FieldSource) => void }) {
  const { t } = useTranslation()
  const [result, setResult] = useState<string | null>(null)
  const { onRun } = props.help
  return (
    <Stack gap={6}>
      <Text fz="xs" c="dimmed">
        {t('forms.scriptText')}
      </Text>
      <Suspense fallback={<LoadingLine label={t('common.loading')} />}>
        <ScriptEditor
          code={props.code}
          label={t('forms.scriptOf', { field: props.label })}
          faultText={t('forms.problem.script')}
          hint="return document.title"
          onChange={(code) => {
            props.onChange({ kind: 'script', code })
          }}
        />
      </Suspense>
      {onRun !== null && (
        <Group gap="xs">
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlayerPlay size={14} aria-hidden />}
            onClick={() => {
              void onRun(props.code).then(setResult)
            }}
          >
            {t('forms.runScript')}
          </Button>
          {result !== null && (
            <Text fz="xs" ff="monospace" role="status" style={{ overflowWrap: 'anywhere' }}>
              {result}
            </Text>
          )}
        </Group>
      )}
    </Stack>
  )
}
