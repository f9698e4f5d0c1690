import { useTranslation } from 'react-i18next'
import type { Project, ProjectId } from '../../../src-preload/contract/index.ts'
import { CallFailure } from '../../parts/call-failure.tsx'
import { PROJECT_TABS, ProjectFrame, type ProjectTab } from '../../parts/project-frame.tsx'
import { useCall } from '../../stores/calls.ts'
import { LoadingRows } from '../../ui/feedback.tsx'
import { ConnectionsTab } from './connections-tab.tsx'
import { OverviewTab } from './overview-tab.tsx'
import { SettingsTab } from './settings-tab.tsx'

/** One project: how it does and how sites reach it, its connections, its settings. Its forms are a screen of their own. */
export function ProjectScreen({ id, tab }: { id: ProjectId; tab: string }) {
  const { t } = useTranslation()
  const project = useCall('projects.get', { id })
  if (project.isError) return <CallFailure error={project.error} onRetry={() => void project.refetch()} />
  if (project.data === undefined) return <LoadingRows label={t('common.loading')} />
  const current = PROJECT_TABS.find((name) => name === tab) ?? 'overview'
  return (
    <ProjectFrame project={project.data} tab={current}>
      <TabContent project={project.data} tab={current} />
    </ProjectFrame>
  )
}

function TabContent({ project, tab }: { project: Project; tab: ProjectTab }) {
  switch (tab) {
    case 'connections':
      return <ConnectionsTab project={project} />
    case 'settings':
      return <SettingsTab project={project} />
    case 'overview':
    case 'forms':
      return <OverviewTab project={project} />
  }
}
