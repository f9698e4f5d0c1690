import { Anchor, Stack } from '@mantine/core'
import { IconCircleCheckFilled, IconCircleDashed } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { DELIVERY_STATES, type Project } from '../../../src-preload/contract/index.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { StateBadge } from '../../parts/state-badge.tsx'
import { useCall } from '../../stores/calls.ts'
import { Section } from '../../ui/page.tsx'
import { IntakeKey } from './intake-key.tsx'
import classes from './overview-tab.module.css'
import { Sites } from './sites.tsx'

/** Numbers, what is still to be set up, the key and the sites. */
export function OverviewTab({ project }: { project: Project }) {
  return (
    <Stack gap="md">
      <Setup project={project} />
      <StateNumbers project={project} />
      <IntakeKey project={project} />
      <Sites project={project} />
    </Stack>
  )
}

function StateNumbers({ project }: { project: Project }) {
  const { t } = useTranslation()
  const format = useFormat()
  const counts = useCall('leads.countByState', { projectId: project.id }).data?.counts
  const present = DELIVERY_STATES.filter((state) => (counts?.[state] ?? 0) > 0)
  if (counts === undefined || present.length === 0) return null
  return (
    <ul className={classes.numbers} aria-label={t('project.leadsByState')}>
      {present.map((state) => (
        <li key={state}>
          <a className={classes.number} href={`#/leads?project=${project.id}&states=${state}`}>
            <span className={classes.value}>{format.count(counts[state])}</span>
            <StateBadge state={state} />
          </a>
        </li>
      ))}
    </ul>
  )
}

/** Shown until the first lead was delivered: three steps, with those done ticked. */
function Setup({ project }: { project: Project }) {
  const { t } = useTranslation()
  const { health, id } = project
  if (project.isArchived || health.delivered > 0) return null
  const steps = [
    { key: 'site', isDone: project.sites.length > 0, text: t('project.setup.site'), href: null },
    {
      key: 'crm',
      isDone: health.connectionCount > 0,
      text: t('project.setup.crm'),
      href: `#/projects/${id}/connections`,
    },
    { key: 'lead', isDone: health.lastLeadAt !== null, text: t('project.setup.lead'), href: null },
  ]
  return (
    <Section title={t('project.setup.title')} text={t('project.setup.text')}>
      <ol className={classes.steps}>
        {steps.map((step) => (
          <li key={step.key} className={step.isDone ? classes.done : ''}>
            {step.isDone ? (
              <IconCircleCheckFilled size={18} role="img" aria-label={t('project.setup.done')} />
            ) : (
              <IconCircleDashed size={18} role="img" aria-label={t('project.setup.open')} />
            )}
            {step.href === null || step.isDone ? (
              <span>{step.text}</span>
            ) : (
              <Anchor href={step.href}>{step.text}</Anchor>
            )}
          </li>
        ))}
      </ol>
    </Section>
  )
}
