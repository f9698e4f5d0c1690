import { useState } from 'react'
import { Button, Code, Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Form, FormVersion } from '../../../src-preload/contract/index.ts'
import { Moment } from '../../parts/moment.tsx'
import { useConfirm } from '../../parts/use-confirm.tsx'
import { useCall, useCommand } from '../../stores/calls.ts'
import { LoadingLine } from '../../ui/feedback.tsx'
import { diffRules, type RuleChange } from './rule-diff.ts'

/** Versions of a form, newest first: what each changed, and going back to one. */
export function VersionsPanel({ form, onPublished }: { form: Form; onPublished: (form: Form) => void }) {
  const { t } = useTranslation()
  const confirm = useConfirm()
  const versions = useCall('forms.versions', { id: form.id })
  const rollBack = useCommand('forms.rollBack', { onDone: onPublished, doneText: t('forms.published') })
  if (versions.data === undefined) return <LoadingLine label={t('common.loading')} />
  const { items } = versions.data
  return (
    <Stack gap="sm" component="ol" p={0} m={0} style={{ listStyle: 'none' }} aria-label={t('forms.versions')}>
      {items.map((version, index) => (
        <VersionRow
          key={version.number}
          version={version}
          before={items[index + 1]}
          isPublished={version.number === form.version}
          onRollBack={() => {
            confirm({
              title: t('forms.rollBackTitle', { number: version.number }),
              text: t('forms.rollBackText'),
              confirmLabel: t('forms.rollBack'),
              onConfirm: () => {
                rollBack.mutate({ id: form.id, number: version.number })
              },
            })
          }}
        />
      ))}
    </Stack>
  )
}

function VersionRow(props: {
  version: FormVersion
  before: FormVersion | undefined
  isPublished: boolean
  onRollBack: () => void
}) {
  const { t } = useTranslation()
  const [isOpen, setIsOpen] = useState(false)
  const { version, before } = props
  const noteWords = useNoteWords()
  const changes = before === undefined ? [] : diffRules(before.rule, version.rule)
  return (
    <li>
      <Group justify="space-between" gap="xs">
        <Text fz="sm">
          <b>{t('forms.versionNumber', { number: version.number })}</b> · <Moment atMs={version.createdAt} /> ·{' '}
          {version.actor}
          {version.note !== null && ` · ${noteWords(version.note)}`}
        </Text>
        <Group gap={6}>
          {before !== undefined && (
            <Button
              size="compact-sm"
              variant="subtle"
              aria-expanded={isOpen}
              onClick={() => {
                setIsOpen(!isOpen)
              }}
            >
              {t('forms.changes', { count: changes.length })}
            </Button>
          )}
          {!props.isPublished && (
            <Button size="compact-sm" variant="default" onClick={props.onRollBack}>
              {t('forms.rollBack')}
            </Button>
          )}
        </Group>
      </Group>
      {isOpen && <Changes changes={changes} />}
    </li>
  )
}

/** The core's notes in the person's language; others as they are. */
function useNoteWords(): (note: string) => string {
  const { t } = useTranslation()
  return (note) => {
    const rollback = /^rollback to (\d+)$/.exec(note)
    if (rollback !== null) return t('forms.noteRollback', { number: rollback[1] })
    return note.startsWith('copy of ') ? t('forms.noteCopy') : note
  }
}

const PARTS = ['title', 'type', 'selector', 'callback', 'sentToCrm', 'sites'] as const
const MAIN = ['name', 'phone', 'email', 'comment'] as const

function Changes({ changes }: { changes: readonly RuleChange[] }) {
  const { t } = useTranslation()
  const words = (part: string) => {
    const known = PARTS.find((name) => name === part)
    if (known !== undefined) return t(`forms.diffPart.${known}`)
    const main = MAIN.find((name) => name === part)
    return main === undefined ? part : t(`lead.field.${main}`)
  }
  return (
    <Stack gap={6} mt={6} pl="sm">
      {changes.map((change) => (
        <div key={change.part}>
          <Text fz="xs" fw={600}>
            {words(change.part)}
          </Text>
          {change.before !== null && change.before !== '' && (
            <Code block color="var(--mantine-color-red-light)" component="del" style={{ display: 'block' }}>
              {change.before}
            </Code>
          )}
          {change.after !== null && change.after !== '' && (
            <Code
              block
              color="var(--mantine-color-teal-light)"
              component="ins"
              mt={4}
              style={{ display: 'block', textDecoration: 'none' }}
            >
              {change.after}
            </Code>
          )}
        </div>
      ))}
    </Stack>
  )
}
