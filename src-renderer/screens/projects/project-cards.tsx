import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Project } from '../../../src-preload/contract/index.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { Ago } from '../../parts/moment.tsx'
import { HealthBadge } from '../../parts/state-badge.tsx'
import classes from './project-cards.module.css'

/** Projects as cards. */
export function ProjectCards({ projects }: { projects: readonly Project[] }) {
  return (
    <ul className={classes.grid}>
      {projects.map((project) => (
        <li key={project.id}>
          <ProjectCard project={project} />
        </li>
      ))}
    </ul>
  )
}

function ProjectCard({ project }: { project: Project }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { health, sites } = project
  return (
    <article className={project.isArchived ? `${classes.card ?? ''} ${classes.archived ?? ''}` : classes.card}>
      <div>
        <div className={classes.head}>
          <h2 className={classes.name}>
            <a className={classes.link} href={`#/projects/${project.id}`}>
              {project.name}
            </a>
          </h2>
          {project.isArchived ? (
            <Badge color="gray.7" radius="sm">
              {t('projects.archived')}
            </Badge>
          ) : (
            <HealthBadge state={health.state} />
          )}
        </div>
        <div className={classes.sites} title={sites.map((site) => site.host).join(', ')}>
          {sites.length === 0 ? t('projects.noSites') : sites.map((site) => site.host).join(', ')}
        </div>
      </div>
      <dl className={classes.numbers}>
        <div className={classes.number}>
          <dt>{t('projects.today')}</dt>
          <dd>{format.count(health.leadsToday)}</dd>
        </div>
        <div className={classes.number}>
          <dt>{t('projects.waiting')}</dt>
          <dd>{format.count(health.waiting)}</dd>
        </div>
        <div className={classes.number}>
          <dt>{t('projects.attention')}</dt>
          <dd className={health.attention > 0 ? classes.alert : ''}>{format.count(health.attention)}</dd>
        </div>
      </dl>
      <div className={classes.foot}>
        <span>
          {health.lastLeadAt === null ? (
            t('projects.noLeads')
          ) : (
            <>
              {t('projects.lastLead')} <Ago atMs={health.lastLeadAt} />
            </>
          )}
        </span>
        <span>{t('projects.connectionCount', { count: health.connectionCount })}</span>
      </div>
    </article>
  )
}
