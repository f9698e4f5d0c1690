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
import type { LivePage } from './picker/use-live-page.ts'
import type { Draft } from './rule-draft.ts'

/** One form: its rule beside the live page. `id` null: a new one. */
export function FormEditorPage({ project, id, page }: { project: Project; id: FormId | null; page: LivePage }) {
  const { t } = useTranslation()
  const stored = useCall('forms.get', { id: id ?? 'form_1' }, { isEnabled: id !== null })
  // The version that is being edited: a publication from elsewhere must not change what a person types.
  const [base, setBase] = useState<Form | null>(null)
  // What a person typed over an older version and wants to keep over the newest.
  const [kept, setKept] = useState<Draft | null>(null)
  const current = id === null ? null : (stored.data ?? null)
  if (base === null && current !== null) setBase(current)
  if (stored.isError && current === null) {
    return <CallFailure error={stored.error} onRetry={() => void stored.refetch()} />
  }
  if (id !== null && base === null) return <LoadingRows label={t('common.loading')} />
  const newest = base !== null && current !== null && current.version > base.version ? current : null
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
      <FormEditor
        key={`${base?.id ?? 'new'} ${base?.version ?? 0}`}
        project={project}
        form={base}
        kept={kept}
        page={page}
        notice={(draft) =>
          newest !== null && (
            <Outdated
              newest={newest}
              onLoad={(isKept) => {
                setKept(isKept ? draft : null)
                setBase(newest)
              }}
            />
          )
        }
        onPublished={(form) => {
          setKept(null)
          setBase(form)
        }}
      />
    </Page>
  )
}

/** Somebody else published meanwhile: what a person typed goes over their version, or away. */
function Outdated({ newest, onLoad }: { newest: Form; onLoad: (isKept: boolean) => void }) {
  const { t } = useTranslation()
  return (
    <Alert color="yellow" role="status" title={t('forms.outdated', { version: newest.version })}>
      <p style={{ margin: '0 0 8px' }}>{t('forms.outdatedText')}</p>
      <Group gap="xs">
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            onLoad(true)
          }}
        >
          {t('forms.keepMine')}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            onLoad(false)
          }}
        >
          {t('forms.loadNewest')}
        </Button>
      </Group>
    </Alert>
  )
}
