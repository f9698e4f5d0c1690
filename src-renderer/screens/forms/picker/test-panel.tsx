import { useState } from 'react'
import { Anchor, Button, Checkbox, Group, Stack, Text } from '@mantine/core'
import { IconFlask, IconSend } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { FormId, FormRule, ProjectId } from '../../../../src-preload/contract/index.ts'
import type { CallOutput } from '../../../bridge/client.ts'
import { useCommand } from '../../../stores/calls.ts'
import { useCore } from '../../../stores/core.ts'
import { CodeBlock } from '../../../ui/code-block.tsx'
import { Facts } from '../../../ui/facts.tsx'
import { Note } from '../../../ui/note.tsx'
import { errorText } from '../../../i18n/error-text.ts'
import { scriptFaultText } from '../../../i18n/script-fault-text.ts'
import { warningText } from '../../../i18n/warning-text.ts'

type TestResult = CallOutput<'picker.testRun'>
type TestProps = { id: string; projectId: ProjectId; formId: FormId | null; rule: FormRule }

/** Captures the form on the page with the tag's own code and shows the lead; then, if wanted, sends it the whole way. */
export function TestPanel(props: TestProps) {
  const { t } = useTranslation()
  const { api } = useCore()
  const [isFilled, setIsFilled] = useState(true)
  const [isRunning, setIsRunning] = useState(false)
  const [result, setResult] = useState<TestResult | null>(null)
  const [error, setError] = useState<Error | null>(null)
  const [tested, setTested] = useState('')
  // What was captured by another rule says nothing about this one.
  const isStale = result !== null && tested !== JSON.stringify(props.rule)
  const run = () => {
    setIsRunning(true)
    setError(null)
    setResult(null)
    setTested(JSON.stringify(props.rule))
    api.picker
      .testRun({ id: props.id, rule: props.rule, isFilled })
      .then(setResult, (reason: unknown) => {
        setError(reason instanceof Error ? reason : new Error(String(reason)))
      })
      .finally(() => {
        setIsRunning(false)
      })
  }
  return (
    <Stack gap="sm" role="region" aria-label={t('picker.test')}>
      <Text fz="xs" c="dimmed">
        {t('picker.testText')}
      </Text>
      <Group gap="sm">
        <Button
          size="sm"
          leftSection={<IconFlask size={16} aria-hidden />}
          loading={isRunning}
          disabled={props.rule.selector.trim() === ''}
          onClick={run}
        >
          {t('picker.runTest')}
        </Button>
        <Checkbox
          label={t('picker.fillIn')}
          checked={isFilled}
          onChange={(event) => {
            setIsFilled(event.currentTarget.checked)
          }}
        />
      </Group>
      {error !== null && (
        <Note tone="bad" isUrgent>
          {errorText(t, error)}
        </Note>
      )}
      {isStale && <Note tone="plain">{t('picker.testStale')}</Note>}
      {result !== null && !isStale && (
        <>
          <ResultView result={result} />
          <SendTest {...props} result={result} />
        </>
      )}
    </Stack>
  )
}

/** What a person would get of it: the title is the rule's own and says nothing. */
function isEmpty({ name, phone, email, comment, ...lead }: NonNullable<TestResult['lead']>): boolean {
  const values = [name, phone, email, comment, ...Object.values(lead.fields), ...Object.values(lead.clientFields)]
  return values.every((value) => value === null || value === '')
}

/** Sends the captured lead the whole way; an empty one is no test of anything. */
function SendTest({ result, ...about }: TestProps & { result: TestResult }) {
  const { t, i18n } = useTranslation()
  const send = useCommand('picker.sendTest')
  const { lead, capture } = result
  if (lead === null) return null
  return (
    <>
      {lead.warnings.map((warning, index) => (
        <Note key={index} tone="warning">
          {warningText(t, warning, i18n.language)}
        </Note>
      ))}
      {isEmpty(lead) && <Note tone="bad">{t('picker.emptyLead')}</Note>}
      <Group gap="sm">
        <Button
          size="sm"
          variant="default"
          leftSection={<IconSend size={16} aria-hidden />}
          loading={send.isPending}
          disabled={isEmpty(lead)}
          onClick={() => {
            send.mutate({ ...about, capture })
          }}
        >
          {t('picker.sendTest')}
        </Button>
        {send.data !== undefined && (
          <Anchor fz="sm" href={`#/leads/${send.data.leadId}`}>
            {t('picker.testSent')}
          </Anchor>
        )}
      </Group>
    </>
  )
}

function ResultView({ result }: { result: TestResult }) {
  const { t } = useTranslation()
  const { lead, missing, hidden, scriptErrors } = result
  const named = (key: string) => (['name', 'phone', 'email', 'comment'] as const).find((name) => name === key)
  const words = (key: string) => {
    const main = named(key)
    return main === undefined ? key : t(`lead.field.${main}`)
  }
  return (
    <Stack gap="xs" role="status">
      {missing.length > 0 && (
        <Note tone="warning">{t('picker.notSent', { fields: missing.map(words).join(', ') })}</Note>
      )}
      {hidden.length > 0 && (
        <Note tone="warning">
          {t('picker.hiddenFields', { fields: hidden.map(({ key, label }) => label || words(key)).join(', ') })}
        </Note>
      )}
      {scriptErrors.map((fault) => (
        <Note key={fault.key} tone="bad">
          {t('picker.scriptError', { field: words(fault.key), error: scriptFaultText(t, fault) })}
        </Note>
      ))}
      {lead !== null && (
        <Facts
          rows={(['title', 'name', 'phone', 'email', 'comment'] as const).map((name) => ({
            key: name,
            name: t(`lead.field.${name}`),
            value: lead[name] ?? '—',
          }))}
        />
      )}
      {lead !== null && Object.keys({ ...lead.fields, ...lead.clientFields }).length > 0 && (
        <CodeBlock
          label={t('picker.extraValues')}
          text={JSON.stringify({ fields: lead.fields, client_fields: lead.clientFields }, null, 2)}
          maxHeight={200}
        />
      )}
      <details>
        <Text component="summary" fz="xs" c="dimmed">
          {t('picker.captured', { count: result.capture.controls.length })}
        </Text>
        <CodeBlock label={t('picker.capturedLabel')} text={JSON.stringify(result.capture, null, 2)} maxHeight={240} />
      </details>
    </Stack>
  )
}
