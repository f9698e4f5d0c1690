import { Anchor, Badge, Button, Group, Tabs } from '@mantine/core'
import { IconArrowLeft, IconInbox } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Project, ProjectId } from '../../../src-preload/contract/index.ts'
import { CallFailure } from '../../parts/call-failure.tsx'
import { HealthBadge } from '../../parts/state-badge.tsx'
import { useCall } from '../../stores/calls.ts'
import { navigate } from '../../stores/route.ts'
import { LoadingRows } from '../../ui/feedback.tsx'
import { Page } from '../../ui/page.tsx'
import { ConnectionsTab } from './connections-tab.tsx'
import { OverviewTab } from './overview-tab.tsx'
import { SettingsTab } from './settings-tab.tsx'

const TABS = ['overview', 'connections', 'settings'] as const

/** One project: how it does and how sites reach it, its connections, its settings. */
export function ProjectScreen({ id, tab }: { id: ProjectId; tab: string }) {
  const { t } = useTranslation()
  const project = useCall('projects.get', { id })
  if (project.isError) return <CallFailure error={project.error} onRetry={() => void project.refetch()} />
  if (project.data === undefined) return <LoadingRows label={t('common.loading')} />
  const current = TABS.find((name) => name === tab) ?? 'overview'
  return (
    <Page
      title={
        <>
          <Anchor
            href="#/projects"
            fz="sm"
            fw={450}
            display="flex"
            style={{ gap: 4, alignItems: 'center', width: 'fit-content' }}
          >
            <IconArrowLeft size={14} aria-hidden /> {t('projects.title')}
          </Anchor>
          {project.data.name}
        </>
      }
      subtitle={<ProjectState project={project.data} />}
      actions={
        <Button
          component="a"
          href={`#/leads?project=${id}`}
          variant="default"
          leftSection={<IconInbox size={16} aria-hidden />}
        >
          {t('project.allLeads')}
        </Button>
      }
    >
      <Tabs
        value={current}
        onChange={(next) => {
          navigate(next === 'overview' || next === null ? `/projects/${id}` : `/projects/${id}/${next}`)
        }}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          {TABS.map((name) => (
            <Tabs.Tab key={name} value={name} fz="sm">
              {t(`project.tab.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="overview">
          <OverviewTab project={project.data} />
        </Tabs.Panel>
        <Tabs.Panel value="connections">
          <ConnectionsTab project={project.data} />
        </Tabs.Panel>
        <Tabs.Panel value="settings">
          <SettingsTab project={project.data} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}

function ProjectState({ project }: { project: Project }) {
  const { t } = useTranslation()
  return (
    <Group gap="xs" mt={6}>
      {project.isArchived ? (
        <Badge color="gray.7">{t('projects.archived')}</Badge>
      ) : (
        <HealthBadge state={project.health.state} />
      )}
    </Group>
  )
}
