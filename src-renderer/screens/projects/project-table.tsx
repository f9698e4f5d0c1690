import { Anchor, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Project } from '../../../src-preload/contract/index.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { Ago } from '../../parts/moment.tsx'
import { HealthBadge } from '../../parts/state-badge.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import classes from './project-table.module.css'

/** Projects as a table, for those who have a hundred. */
export function ProjectTable({ projects }: { projects: readonly Project[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <div className={classes.frame}>
      <DataTable
        label={t('projects.title')}
        columns={[
          t('common.project'),
          t('projects.health'),
          t('projects.today'),
          t('projects.waiting'),
          t('projects.attention'),
          t('projects.lastLead'),
        ]}
      >
        {projects.map(({ id, name, sites, health }) => (
          <tr key={id}>
            <td className={classes.name}>
              <Anchor href={`#/projects/${id}`} fw={550}>
                {name}
              </Anchor>
              <Text fz="xs" c="dimmed" truncate>
                {sites.map((site) => site.host).join(', ')}
              </Text>
            </td>
            <td>
              <HealthBadge state={health.state} />
            </td>
            <td>{format.count(health.leadsToday)}</td>
            <td>{format.count(health.waiting)}</td>
            <td>{format.count(health.attention)}</td>
            <td className={classes.when}>
              {health.lastLeadAt === null ? t('common.none') : <Ago atMs={health.lastLeadAt} />}
            </td>
          </tr>
        ))}
      </DataTable>
    </div>
  )
}
