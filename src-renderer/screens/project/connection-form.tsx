import { useState } from 'react'
import { Button, Radio, Stack, Text, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type {
  AdapterDescriptor,
  CheckResult,
  Connection,
  Project,
  UnknownPolicy,
} from '../../../src-preload/contract/index.ts'
import {
  configFromValues,
  findProblems,
  initialValues,
  newConfigFromValues,
  type FieldProblem,
  type FieldValue,
  type FieldValues,
} from '../../forms/field-values.ts'
import { SchemaForm } from '../../forms/schema-form.tsx'
import { useLocalText } from '../../i18n/use-format.ts'
import { useCommand } from '../../stores/calls.ts'
import { LoadingLine } from '../../ui/feedback.tsx'
import { type CheckOffer, CheckSteps } from './check-steps.tsx'
import classes from './connection-editor.module.css'

type ConnectionFormProps = {
  project: Project
  adapter: AdapterDescriptor
  connection: Connection | null
  onClose: () => void
}

/** The form of a connection: fields of the adapter, a check before saving, save. */
export function ConnectionForm({ project, adapter, connection, onClose }: ConnectionFormProps) {
  const { t } = useTranslation()
  const local = useLocalText()
  const [name, setName] = useState(connection?.name ?? local(adapter.title))
  const [policy, setPolicy] = useState<UnknownPolicy>(connection?.unknownPolicy ?? 'ask')
  const [values, setValues] = useState<FieldValues>(() => initialValues(adapter.fields, connection?.config ?? {}))
  const [problems, setProblems] = useState<Record<string, FieldProblem>>({})
  const secretsSet = connection?.secretsSet ?? []
  const { saveWith, check, isSaving } = useConnectionCommands({ project, adapter, connection, onClose })
  const setField = (field: string, value: FieldValue) => {
    setValues((before) => ({ ...before, [field]: value }))
    setProblems((before) => Object.fromEntries(Object.entries(before).filter(([key]) => key !== field)))
  }
  const ifSound = (action: () => void) => {
    const found = findProblems(adapter.fields, values, secretsSet)
    setProblems(found)
    if (Object.keys(found).length === 0) action()
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        ifSound(() => {
          saveWith({ name: name.trim(), values, policy })
        })
      }}
      noValidate
    >
      <Stack gap="md">
        <KeyHelp adapter={adapter} />
        <TextInput
          label={t('connections.name')}
          value={name}
          onChange={(event) => {
            setName(event.currentTarget.value)
          }}
          maxLength={200}
          required
        />
        <SchemaForm
          fields={adapter.fields}
          values={values}
          problems={problems}
          secretsSet={secretsSet}
          connectionId={connection?.id ?? null}
          onChange={setField}
        />
        <PolicyChoice adapter={adapter} policy={policy} onChange={setPolicy} />
        <DraftCheck
          isRunning={check.isPending}
          result={check.data}
          onAccept={(offer) => {
            setField(offer.field, offer.value)
            check.reset()
          }}
        />
        <div className={classes.foot}>
          <ProblemLine isShown={Object.keys(problems).length > 0} />
          <Button
            variant="default"
            loading={check.isPending}
            onClick={() => {
              ifSound(() => {
                const config = newConfigFromValues(adapter.fields, values)
                check.mutate({ adapter: adapter.id, config, ...(connection === null ? {} : { id: connection.id }) })
              })
            }}
          >
            {t('connections.check')}
          </Button>
          <Button type="submit" loading={isSaving} disabled={name.trim() === ''}>
            {connection === null ? t('connections.connect') : t('common.save')}
          </Button>
        </div>
      </Stack>
    </form>
  )
}

/** Commands of the form. What was saved is checked at once, so that its card says whether it works. */
function useConnectionCommands({ project, adapter, connection, onClose }: ConnectionFormProps) {
  const { t } = useTranslation()
  const checkSaved = useCommand('connections.check')
  const finish = {
    refreshes: ['projects'] as const,
    doneText: t('common.saved'),
    onDone: (saved: Connection) => {
      checkSaved.mutate({ id: saved.id })
      onClose()
    },
  }
  const create = useCommand('connections.create', finish)
  const update = useCommand('connections.update', finish)
  const check = useCommand('connections.checkDraft')
  const saveWith = (given: { name: string; values: FieldValues; policy: UnknownPolicy }) => {
    const { name, values, policy } = given
    if (connection === null) {
      const config = newConfigFromValues(adapter.fields, values)
      create.mutate({ projectId: project.id, adapter: adapter.id, name, config, unknownPolicy: policy })
    } else {
      const config = configFromValues(adapter.fields, values)
      update.mutate({ id: connection.id, name, config, unknownPolicy: policy })
    }
  }
  return { saveWith, check, isSaving: create.isPending || update.isPending }
}

function ProblemLine({ isShown }: { isShown: boolean }) {
  const { t } = useTranslation()
  if (!isShown) return null
  return (
    <Text fz="sm" c="var(--mantine-color-error)" role="alert" mr="auto">
      {t('form.hasProblems')}
    </Text>
  )
}

function DraftCheck(props: {
  isRunning: boolean
  result: CheckResult | undefined
  onAccept: (offer: CheckOffer) => void
}) {
  const { t } = useTranslation()
  if (props.isRunning) return <LoadingLine label={t('check.running')} />
  return props.result === undefined ? null : <CheckSteps steps={props.result.steps} onAccept={props.onAccept} />
}

function KeyHelp({ adapter }: { adapter: AdapterDescriptor }) {
  const { t } = useTranslation()
  const local = useLocalText()
  if (adapter.keyHelp.length === 0) return null
  return (
    <div>
      <Text fz="sm" fw={600} mb={6}>
        {t('connections.keyHelp')}
      </Text>
      <ol className={classes.help}>
        {adapter.keyHelp.map((line) => (
          <li key={line.en}>{local(line)}</li>
        ))}
      </ol>
    </div>
  )
}

function PolicyChoice(props: {
  adapter: AdapterDescriptor
  policy: UnknownPolicy
  onChange: (policy: UnknownPolicy) => void
}) {
  const { t } = useTranslation()
  // Where the CRM refuses repeats itself or can be searched, an unclear answer is settled without a person.
  if (props.adapter.duplicateProtection !== 'none' && props.adapter.mayLackLookUp !== true) return null
  return (
    <Radio.Group
      label={t('connections.policy.label')}
      description={t('connections.policy.text')}
      value={props.policy}
      onChange={(value) => {
        props.onChange(value === 'repeat' ? 'repeat' : 'ask')
      }}
    >
      <Stack gap={8} mt={8}>
        <Radio value="ask" label={t('connections.policy.ask')} />
        <Radio value="repeat" label={t('connections.policy.repeat')} />
      </Stack>
    </Radio.Group>
  )
}
