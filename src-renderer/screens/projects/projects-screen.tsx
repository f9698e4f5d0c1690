import { useState } from 'react'
import { Button, Group, SegmentedControl, Switch, TextInput, VisuallyHidden } from '@mantine/core'
import { IconLayoutGrid, IconList, IconPlus, IconSearch } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { CallFailure } from '../../parts/call-failure.tsx'
import { useCall } from '../../stores/calls.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { navigate, useRoute } from '../../stores/route.ts'
import { EmptyView, LoadingRows } from '../../ui/feedback.tsx'
import { Page } from '../../ui/page.tsx'
import { CreateProject } from './create-project.tsx'
import { FirstRun } from './first-run.tsx'
import { ProjectCards } from './project-cards.tsx'
import { ProjectTable } from './project-table.tsx'
import { matchesProject, sortByNeed } from './project-order.ts'

/** All projects of the agency: how each does, and the way into it. */
export function ProjectsScreen() {
  const { t } = useTranslation()
  const route = useRoute()
  const view = usePreferences((state) => state.projectsView)
  const [withArchived, setWithArchived] = useState(false)
  const [search, setSearch] = useState('')
  const projects = useCall('projects.list', { withArchived }, { keepsPrevious: true })
  const isCreating = route.query['new'] === '1'
  const openCreate = () => {
    navigate({ path: ['projects'], query: { new: '1' } })
  }
  const createDialog = (
    <CreateProject
      isOpen={isCreating}
      onClose={() => {
        navigate('/projects', { isReplacing: true })
      }}
    />
  )
  if (projects.isError) return <CallFailure error={projects.error} onRetry={() => void projects.refetch()} />
  if (projects.data === undefined) return <LoadingRows label={t('common.loading')} rows={4} height={110} />
  const all = projects.data.items
  if (all.length === 0 && !withArchived) {
    return (
      <>
        <FirstRun onCreate={openCreate} />
        {createDialog}
      </>
    )
  }
  const shown = sortByNeed(all.filter((project) => matchesProject(project, search)))
  return (
    <Page
      title={t('projects.title')}
      subtitle={t('projects.subtitle', { count: all.length })}
      actions={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={openCreate}>
          {t('projects.create')}
        </Button>
      }
    >
      <Group gap="sm">
        <TextInput
          type="search"
          size="sm"
          w={260}
          value={search}
          onChange={(event) => {
            setSearch(event.currentTarget.value)
          }}
          leftSection={<IconSearch size={15} aria-hidden />}
          placeholder={t('projects.search')}
          aria-label={t('projects.search')}
        />
        <Switch
          label={t('projects.withArchived')}
          checked={withArchived}
          onChange={(event) => {
            setWithArchived(event.currentTarget.checked)
          }}
        />
        <ViewChoice view={view} />
      </Group>
      {shown.length === 0 && <EmptyView icon={IconSearch} title={t('common.nothingFound')} />}
      {view === 'cards' ? <ProjectCards projects={shown} /> : <ProjectTable projects={shown} />}
      {createDialog}
    </Page>
  )
}

function ViewChoice({ view }: { view: 'cards' | 'table' }) {
  const { t } = useTranslation()
  return (
    <SegmentedControl
      ml="auto"
      size="xs"
      aria-label={t('projects.view')}
      value={view}
      onChange={(next) => {
        usePreferences.setState({ projectsView: next === 'table' ? 'table' : 'cards' })
      }}
      data={[
        {
          value: 'cards',
          label: <ViewLabel icon={<IconLayoutGrid size={16} aria-hidden />} text={t('projects.cards')} />,
        },
        { value: 'table', label: <ViewLabel icon={<IconList size={16} aria-hidden />} text={t('projects.table')} /> },
      ]}
    />
  )
}

function ViewLabel({ icon, text }: { icon: React.ReactNode; text: string }) {
  return (
    <Group gap={6} wrap="nowrap" h={20} title={text}>
      {icon}
      <VisuallyHidden>{text}</VisuallyHidden>
    </Group>
  )
}
