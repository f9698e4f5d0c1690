import { Alert, Anchor, Button, Group } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Form, FormId, Project } from '../../../src-preload/contract/index.ts'
import { CallFailure } from '../../parts/call-failure.tsx'
import { useCall } from '../../stores/calls.ts'
import { LoadingRows } from '../../ui/feedback.tsx'
import { Page } from '../../ui/page.tsx'
import { FormEditor } from './form-editor.tsx'
import type { Draft } from './rule-draft.ts'

/** One form: its rule beside the live page. `id` null: a new one. */
export function FormEditorPage({ project, id }: { project: Project; id: FormId | null }) {
  const { t } = useTranslation()
  const stored = useCall('forms.get', { id: id ?? 'form_1' }, { isEnabled: id !== null })
  // The version that is being edited: a publication from elsewhere must not change what a person types.
  const [opened, setOpened] = useState<Form | null>(null)
  const [kept, setKept] = useState<Draft | null>(null)
  if (stored.isError) return <CallFailure error={stored.error} onRetry={() => void stored.refetch()} />
  if (id !== null && stored.data === undefined) return <LoadingRows label={t('common.loading')} />
  const current = stored.data ?? null
  const base = opened ?? current
  const isOutdated = base !== null && current !== null && current.version > base.version
  const title = base === null ? t('forms.newTitle') : base.rule.title === '' ? t('forms.untitled') : base.rule.title
  return (
    <Page
      title={
        <>
          <Anchor
            href={`#/projects/${project.id}/forms`}
            fz="sm"
            fw={450}
            display="flex"
            style={{ gap: 4, alignItems: 'center', width: 'fit-content' }}
          >
            <IconArrowLeft size={14} aria-hidden /> {project.name}: {t('forms.title')}
          </Anchor>
          {title}
        </>
      }
    >
      {isOutdated && (
        <Alert color="yellow" mb="md" role="status" title={t('forms.outdated', { version: current.version })}>
          <Group gap="xs">
            <span>{t('forms.outdatedText')}</span>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                setKept(null)
                setOpened(current)
              }}
            >
              {t('forms.loadNewest')}
            </Button>
          </Group>
        </Alert>
      )}
      <FormEditor
        key={`${base?.id ?? 'new'} ${base?.version ?? 0}`}
        project={project}
        form={base}
        kept={kept}
        onPublished={(form) => {
          setKept(null)
          setOpened(form)
        }}
      />
    </Page>
  )
}
