import { useState } from 'react'
import { ActionIcon, Button, Group, Text, TextInput } from '@mantine/core'
import { IconPlus, IconTrash, IconWorld } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Project, Site } from '../../../src-preload/contract/index.ts'
import { useConfirm } from '../../parts/use-confirm.tsx'
import { useCommand } from '../../stores/calls.ts'
import { Section } from '../../ui/page.tsx'
import classes from './sites.module.css'

/** The sites of a project. */
export function Sites({ project }: { project: Project }) {
  const { t } = useTranslation()
  const [host, setHost] = useState('')
  const add = useCommand('projects.addSite', {
    onDone: () => {
      setHost('')
    },
  })
  return (
    <Section title={t('sites.title')} text={t('sites.text')}>
      {project.sites.length > 0 && (
        <ul className={classes.list}>
          {project.sites.map((site) => (
            <SiteRow key={site.id} site={site} />
          ))}
        </ul>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault()
          add.mutate({ projectId: project.id, host })
        }}
      >
        <Group gap="xs">
          <TextInput
            value={host}
            onChange={(event) => {
              setHost(event.currentTarget.value)
            }}
            placeholder="shop.example"
            aria-label={t('sites.host')}
            maxLength={253}
            w={300}
            maw="100%"
          />
          <Button
            type="submit"
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden />}
            disabled={host.trim() === ''}
            loading={add.isPending}
          >
            {t('sites.add')}
          </Button>
        </Group>
      </form>
    </Section>
  )
}

function SiteRow({ site }: { site: Site }) {
  const { t } = useTranslation()
  const confirm = useConfirm()
  const remove = useCommand('projects.removeSite')
  return (
    <li className={classes.row}>
      <IconWorld size={16} stroke={1.7} aria-hidden />
      <Text fz="sm" className={classes.host}>
        {site.host}
      </Text>
      <ActionIcon
        aria-label={t('sites.remove', { host: site.host })}
        onClick={() => {
          confirm({
            title: t('sites.removeTitle', { host: site.host }),
            text: t('sites.removeText'),
            confirmLabel: t('common.remove'),
            isDangerous: true,
            onConfirm: () => {
              remove.mutate({ id: site.id })
            },
          })
        }}
      >
        <IconTrash size={16} aria-hidden />
      </ActionIcon>
    </li>
  )
}
