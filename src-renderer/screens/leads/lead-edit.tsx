import { useState } from 'react'
import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { LEAD_LIMITS, type Lead } from '../../../src-preload/contract/index.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { useCommand } from '../../stores/calls.ts'
import { changesOf, draftOf, draftProblems, TEXT_FIELDS, type LeadDraft } from './lead-draft.ts'

/** Changes what will be sent; the original submission is kept. */
export function LeadEdit({ lead, onClose }: { lead: Lead; onClose: () => void }) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState<LeadDraft>(() => draftOf(lead))
  const problems = draftProblems(draft)
  const hasProblems = Object.keys(problems).length > 0
  const edit = useCommand('leads.edit', { refreshes: ['deliveries'], doneText: t('common.saved'), onDone: onClose })
  const save = (isResend: boolean) => {
    if (!hasProblems) edit.mutate({ id: lead.id, isResend, ...changesOf(lead, draft) })
  }
  return (
    <Modal opened onClose={onClose} title={t('leadEdit.title')} size={640}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save(true)
        }}
      >
        <Stack gap="sm">
          <Text fz="sm" c="dimmed">
            {t('leadEdit.text')}
          </Text>
          {([...TEXT_FIELDS, 'fields', 'clientFields'] as const).map((field) => (
            <DraftField
              key={field}
              field={field}
              value={draft[field]}
              problem={problems[field]}
              onChange={(value) => {
                setDraft((before) => ({ ...before, [field]: value }))
              }}
            />
          ))}
          <Group justify="flex-end" mt="xs">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button
              variant="default"
              disabled={hasProblems}
              loading={edit.isPending}
              onClick={() => {
                save(false)
              }}
            >
              {t('leadEdit.save')}
            </Button>
            <Button
              type="submit"
              leftSection={<IconSend size={16} aria-hidden />}
              disabled={hasProblems}
              loading={edit.isPending}
            >
              {t('leadEdit.saveAndSend')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

function DraftField(props: {
  field: keyof LeadDraft
  value: string
  problem: 'too_long' | 'not_a_map' | undefined
  onChange: (value: string) => void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const { field, value, problem } = props
  const isMap = field === 'fields' || field === 'clientFields'
  const limit = isMap ? LEAD_LIMITS.fields : LEAD_LIMITS[field]
  const common = {
    label: field === 'clientFields' ? t('lead.clientFields') : t(`lead.field.${field}`),
    value,
    error: problem === undefined ? undefined : t(`leadEdit.problem.${problem}`, { limit: format.count(limit) }),
    // Counted only where it starts to matter.
    description:
      value.length > limit * 0.8
        ? t('leadEdit.length', { length: format.count(value.length), limit: format.count(limit) })
        : undefined,
    onChange: (event: { currentTarget: { value: string } }) => {
      props.onChange(event.currentTarget.value)
    },
  }
  if (isMap) {
    return (
      <Textarea
        {...common}
        autosize
        minRows={2}
        maxRows={8}
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } }}
      />
    )
  }
  if (field === 'comment') return <Textarea {...common} autosize minRows={3} maxRows={10} />
  return <TextInput {...common} />
}
