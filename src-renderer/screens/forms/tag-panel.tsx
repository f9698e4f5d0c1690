import { useState } from 'react'
import { Button, Group, List, Stack, Text, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Project } from '../../../src-preload/contract/index.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { Ago } from '../../parts/moment.tsx'
import { useCall, useCommand } from '../../stores/calls.ts'
import { CodeBlock } from '../../ui/code-block.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Note } from '../../ui/note.tsx'
import { Section } from '../../ui/page.tsx'
import { InstallationCheck } from './installation-check.tsx'

type TagFacts = NonNullable<ReturnType<typeof useTag>>

function useTag(project: Project) {
  return useCall('forms.tag', { projectId: project.id }).data
}

/** The tag of a project: what to put on the site, where it was seen, what it noticed, and a check of a site. */
export function TagPanel({ project }: { project: Project }) {
  const { t } = useTranslation()
  const format = useFormat()
  const tag = useTag(project)
  if (tag === undefined) return null
  return (
    <Section title={t('tag.title')} text={t('tag.text', { size: format.bytes(tag.gzipBytes) })}>
      <Stack gap="md">
        {tag.scriptUrl === null ? (
          <Note tone="warning">{t('tag.noIntake')}</Note>
        ) : (
          <Group gap="xs" align="flex-start">
            <div style={{ flex: '1 1 320px', minWidth: 0 }}>
              <CodeBlock text={tag.snippet} label={t('tag.snippet')} isWrapped />
            </div>
            <CopyButton text={tag.snippet} label={t('tag.copy')} doneLabel={t('common.copied')} />
          </Group>
        )}
        <Sightings tag={tag} />
        <InstallationCheck project={project} />
        <Notices tag={tag} project={project} />
        <RoistatKey key={tag.roistatKey} project={project} stored={tag.roistatKey} />
      </Stack>
    </Section>
  )
}

function Sightings({ tag }: { tag: TagFacts }) {
  const { t } = useTranslation()
  if (tag.sightings.length === 0) {
    return (
      <Text fz="sm" c="dimmed">
        {t('tag.notSeen')}
      </Text>
    )
  }
  return (
    <div>
      <Text fz="sm" fw={600} mb={4}>
        {t('tag.seen')}
      </Text>
      <List fz="sm" spacing={2}>
        {tag.sightings.map((sighting) => (
          <List.Item key={sighting.host}>
            {sighting.host} · <Ago atMs={sighting.lastSeenAt} />
          </List.Item>
        ))}
      </List>
    </div>
  )
}

/** How many notices are shown: the newest say what goes on. */
const SHOWN_NOTICES = 8

function Notices({ tag, project }: { tag: TagFacts; project: Project }) {
  const { t } = useTranslation()
  const forms = useCall('forms.list', { projectId: project.id }).data?.items ?? []
  if (tag.notices.length === 0) return null
  const nameOf = (id: string | null) => forms.find((form) => form.id === id)?.rule.title ?? ''
  return (
    <div>
      <Text fz="sm" fw={600} mb={4}>
        {t('tag.notices')}
      </Text>
      <List fz="sm" spacing={4}>
        {tag.notices.slice(0, SHOWN_NOTICES).map((notice) => (
          <List.Item key={`${notice.kind} ${notice.formId ?? ''} ${notice.detail}`}>
            {t(`tag.notice.${notice.kind}`, { detail: notice.detail, form: nameOf(notice.formId) })}
            <Text span fz="xs" c="dimmed">
              {' '}
              {t('tag.times', { count: notice.count })}, <Ago atMs={notice.lastAt} />, {notice.url}
            </Text>
          </List.Item>
        ))}
      </List>
    </div>
  )
}

function RoistatKey({ project, stored }: { project: Project; stored: string | null }) {
  const { t } = useTranslation()
  const [text, setText] = useState(stored ?? '')
  const save = useCommand('forms.setRoistatKey', { doneText: t('common.saved') })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate({ projectId: project.id, roistatKey: text.trim() === '' ? null : text.trim() })
      }}
    >
      <Group align="flex-end" gap="xs">
        <TextInput
          label={t('tag.roistatKey')}
          description={t('tag.roistatKeyText')}
          value={text}
          maxLength={128}
          style={{ flex: '1 1 320px', maxWidth: 560 }}
          onChange={(event) => {
            setText(event.currentTarget.value)
          }}
        />
        <Button type="submit" variant="default" loading={save.isPending} disabled={text.trim() === (stored ?? '')}>
          {t('common.save')}
        </Button>
      </Group>
    </form>
  )
}
