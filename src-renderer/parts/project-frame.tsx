import { Anchor, Badge, Button, Group, Tabs } from '@mantine/core'
import { IconArrowLeft, IconInbox } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Project } from '../../src-preload/contract/index.ts'
import { navigate } from '../stores/route.ts'
import { Page } from '../ui/page.tsx'
import { HealthBadge } from './state-badge.tsx'

/** Tabs of a project, in order; the first has no name in the address. */
export const PROJECT_TABS = ['overview', 'forms', 'connections', 'settings'] as const
export type ProjectTab = (typeof PROJECT_TABS)[number]

/** A project's head and tabs around whatever the current tab shows. */
export function ProjectFrame(props: { project: Project; tab: ProjectTab; children: ReactNode }) {
  const { t } = useTranslation()
  const { project, tab } = props
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
          {project.name}
        </>
      }
      subtitle={<ProjectState project={project} />}
      actions={
        <Button
          component="a"
          href={`#/leads?project=${project.id}`}
          variant="default"
          leftSection={<IconInbox size={16} aria-hidden />}
        >
          {t('project.allLeads')}
        </Button>
      }
    >
      <Tabs
        value={tab}
        onChange={(next) => {
          const isFirst = next === null || next === PROJECT_TABS[0]
          navigate(isFirst ? `/projects/${project.id}` : `/projects/${project.id}/${next}`)
        }}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          {PROJECT_TABS.map((name) => (
            <Tabs.Tab key={name} value={name} fz="sm">
              {t(`project.tab.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab}>{props.children}</Tabs.Panel>
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
