import { useTranslation } from 'react-i18next'
import { formId, type ProjectId } from '../../../src-preload/contract/index.ts'
import { CallFailure } from '../../parts/call-failure.tsx'
import { ProjectFrame } from '../../parts/project-frame.tsx'
import { useCall } from '../../stores/calls.ts'
import { LoadingRows } from '../../ui/feedback.tsx'
import { FormEditorPage } from './form-editor-page.tsx'
import { FormList } from './form-list.tsx'

/** Forms of a project: the list with the tag (`#/projects/project_1/forms`), one form (`…/forms/form_3`), a new one (`…/forms/new`). */
export function FormsScreen({ projectId, open }: { projectId: ProjectId; open: string | undefined }) {
  const { t } = useTranslation()
  const project = useCall('projects.get', { id: projectId })
  if (project.isError) return <CallFailure error={project.error} onRetry={() => void project.refetch()} />
  if (project.data === undefined) return <LoadingRows label={t('common.loading')} />
  const id = formId.safeParse(open).data
  if (open === 'new' || id !== undefined) {
    return <FormEditorPage key={open} project={project.data} id={id ?? null} />
  }
  return (
    <ProjectFrame project={project.data} tab="forms">
      <FormList project={project.data} />
    </ProjectFrame>
  )
}
