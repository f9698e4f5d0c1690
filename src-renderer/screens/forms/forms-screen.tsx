import { useTranslation } from 'react-i18next'
import { type FormId, formId, type Project, type ProjectId } from '../../../src-preload/contract/index.ts'
import { CallFailure } from '../../parts/call-failure.tsx'
import { ProjectFrame } from '../../parts/project-frame.tsx'
import { useCall } from '../../stores/calls.ts'
import { LoadingRows } from '../../ui/feedback.tsx'
import { FormEditorPage } from './form-editor-page.tsx'
import { FormList } from './form-list.tsx'
import { useLivePage } from './picker/use-live-page.ts'

/** Forms of a project: the list with the tag (`#/projects/project_1/forms`), one form (`…/forms/form_3`), a new one (`…/forms/new`). */
export function FormsScreen({ projectId, open }: { projectId: ProjectId; open: string | undefined }) {
  const { t } = useTranslation()
  const project = useCall('projects.get', { id: projectId })
  if (project.isError) return <CallFailure error={project.error} onRetry={() => void project.refetch()} />
  if (project.data === undefined) return <LoadingRows label={t('common.loading')} />
  const id = formId.safeParse(open).data ?? null
  if (open === 'new' || id !== null) return <EditorRoom project={project.data} id={id} />
  return (
    <ProjectFrame project={project.data} tab="forms">
      <FormList project={project.data} />
    </ProjectFrame>
  )
}

/** The live page stays open while a new form becomes a published one, and from one form to the next. */
function EditorRoom({ project, id }: { project: Project; id: FormId | null }) {
  const page = useLivePage(project.id)
  return <FormEditorPage key={id ?? 'new'} project={project} id={id} page={page} />
}
