import { useState } from 'react'
import { Spotlight, type SpotlightActionData } from '@mantine/spotlight'
import {
  IconActivity,
  IconAlertTriangle,
  IconBuildingStore,
  IconFlask,
  IconInbox,
  IconPlus,
  IconQuestionMark,
  IconSearch,
  IconSettings,
  type Icon,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useCall } from '../stores/calls.ts'
import { ATTENTION_STATES } from '../stores/delivery-tone.ts'
import { navigate } from '../stores/route.ts'

const icon = (PaletteIcon: Icon) => <PaletteIcon size={19} stroke={1.6} aria-hidden />

/** Ctrl/Cmd+K: every screen, every project, and a search among leads. */
export function CommandPalette() {
  const { t } = useTranslation()
  const [query, setQuery] = useState('')
  const projects = useCall('projects.list', {}).data?.items ?? []
  const isDemo = useCall('system.info', {}, { staleMs: Number.POSITIVE_INFINITY }).data?.isDemo === true
  const go = (path: string) => () => {
    navigate(path)
  }
  const screens: SpotlightActionData[] = [
    { id: 'projects', label: t('nav.projects'), leftSection: icon(IconBuildingStore), onClick: go('/projects') },
    { id: 'leads', label: t('nav.leads'), leftSection: icon(IconInbox), onClick: go('/leads') },
    {
      id: 'attention',
      label: t('palette.attention'),
      leftSection: icon(IconAlertTriangle),
      onClick: go(`/leads?states=${ATTENTION_STATES.join(',')}`),
    },
    {
      id: 'unrecognised',
      label: t('nav.unrecognised'),
      leftSection: icon(IconQuestionMark),
      onClick: go('/unrecognised'),
    },
    { id: 'activity', label: t('nav.activity'), leftSection: icon(IconActivity), onClick: go('/activity') },
    ...(isDemo ? [{ id: 'demo', label: t('nav.demo'), leftSection: icon(IconFlask), onClick: go('/demo') }] : []),
    { id: 'settings', label: t('nav.settings'), leftSection: icon(IconSettings), onClick: go('/settings') },
    { id: 'new', label: t('projects.create'), leftSection: icon(IconPlus), onClick: go('/projects?new=1') },
  ]
  const text = query.trim()
  const search: SpotlightActionData[] =
    text === ''
      ? []
      : [
          {
            id: 'search',
            label: t('palette.searchLeads', { text }),
            keywords: text,
            leftSection: icon(IconSearch),
            onClick: () => {
              navigate({ path: ['leads'], query: { q: text } })
            },
          },
        ]
  return (
    <Spotlight
      shortcut={['mod + K']}
      query={query}
      onQueryChange={setQuery}
      actions={[
        { group: t('palette.screens'), actions: screens },
        {
          group: t('nav.projects'),
          actions: projects.map((project) => ({
            id: project.id,
            label: project.name,
            keywords: project.sites.map((site) => site.host),
            leftSection: icon(IconBuildingStore),
            onClick: go(`/projects/${project.id}`),
          })),
        },
        { group: t('nav.leads'), actions: search },
      ]}
      nothingFound={t('common.nothingFound')}
      limit={12}
      scrollable
      maxHeight={420}
      attributes={{ content: { 'aria-label': t('palette.open') } }}
      searchProps={{
        leftSection: icon(IconSearch),
        placeholder: t('palette.placeholder'),
        'aria-label': t('palette.placeholder'),
      }}
    />
  )
}
