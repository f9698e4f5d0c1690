import {
  ActionIcon,
  Anchor,
  Badge,
  Button,
  Code,
  Group,
  Menu,
  Stack,
  Switch,
  Text,
  VisuallyHidden,
} from '@mantine/core'
import { notifications } from '@mantine/notifications'
import {
  IconCopy,
  IconDotsVertical,
  IconForms,
  IconPencil,
  IconPlus,
  IconRefresh,
  IconTrash,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Form, Project } from '../../../src-preload/contract/index.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { CallFailure } from '../../parts/call-failure.tsx'
import { Ago } from '../../parts/moment.tsx'
import { useCall, useCommand } from '../../stores/calls.ts'
import { navigate } from '../../stores/route.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyView, LoadingRows } from '../../ui/feedback.tsx'
import { Section } from '../../ui/page.tsx'
import { CheckBadge } from './check-badge.tsx'
import { TagPanel } from './tag-panel.tsx'

/** All forms of a project with what can be done to them, and the tag that captures them. */
export function FormList({ project }: { project: Project }) {
  const { t } = useTranslation()
  const forms = useCall('forms.list', { projectId: project.id })
  const recheck = useCommand('forms.recheck', {
    refreshes: ['jobs'],
    onDone: ({ job }) => {
      if (job.total === 0) notifications.show({ message: t('forms.nothingToCheck'), color: 'gray' })
    },
  })
  if (forms.isError) return <CallFailure error={forms.error} onRetry={() => void forms.refetch()} />
  if (forms.data === undefined) return <LoadingRows label={t('common.loading')} />
  const { items } = forms.data
  const add = (
    <Button component="a" href={`#/projects/${project.id}/forms/new`} leftSection={<IconPlus size={16} aria-hidden />}>
      {t('forms.add')}
    </Button>
  )
  return (
    // A grid of one column: a wide table scrolls in its own frame instead of widening the page.
    <Stack gap="md" display="grid" style={{ gridTemplateColumns: 'minmax(0, 1fr)' }}>
      {items.length === 0 ? (
        <Section title={t('forms.title')}>
          <EmptyView icon={IconForms} title={t('forms.empty')} text={t('forms.emptyText')} action={add} />
        </Section>
      ) : (
        <Section
          title={t('forms.title')}
          text={t('forms.text')}
          isFlush
          actions={
            <>
              <Button
                variant="default"
                leftSection={<IconRefresh size={16} aria-hidden />}
                loading={recheck.isPending}
                onClick={() => {
                  recheck.mutate({ projectId: project.id })
                }}
              >
                {t('forms.recheck')}
              </Button>
              {add}
            </>
          }
        >
          <FormTable forms={items} />
        </Section>
      )}
      <TagPanel project={project} />
    </Stack>
  )
}

function FormTable({ forms }: { forms: readonly Form[] }) {
  const { t } = useTranslation()
  const columns = ['on', 'form', 'type', 'sites', 'lastLead', 'check'] as const
  return (
    <DataTable
      label={t('forms.title')}
      columns={[
        ...columns.map((name) => t(`forms.column.${name}`)),
        // Its place is its own frame: else it would widen the page beyond the frame that scrolls.
        <span key="menu" style={{ position: 'relative' }}>
          <VisuallyHidden>{t('forms.column.menu')}</VisuallyHidden>
        </span>,
      ]}
    >
      {forms.map((form) => (
        <FormRow key={form.id} form={form} />
      ))}
    </DataTable>
  )
}

/** A badge in a narrow column keeps all of its words. */
const WHOLE = { label: { overflow: 'visible' } }

/** The words a form is known by. */
function useFormName(): (form: Form) => string {
  const { t } = useTranslation()
  return (form) => (form.rule.title === '' ? t('forms.untitled') : form.rule.title)
}

function FormRow({ form }: { form: Form }) {
  const { t } = useTranslation()
  const name = useFormName()(form)
  const setEnabled = useCommand('forms.setEnabled')
  return (
    <tr>
      <td>
        <Switch
          checked={form.isEnabled}
          aria-label={t('forms.isOn', { name })}
          onChange={(event) => {
            setEnabled.mutate({ id: form.id, isEnabled: event.currentTarget.checked })
          }}
        />
      </td>
      <td>
        <Anchor href={`#/projects/${form.projectId}/forms/${form.id}`} fw={600}>
          {name}
        </Anchor>
        <div style={{ minWidth: 180 }}>
          <Code style={{ overflowWrap: 'anywhere' }}>{form.rule.selector}</Code>
        </div>
      </td>
      <td>
        <Group gap={6}>
          <Badge variant="light" color="gray" c="inherit" styles={WHOLE}>
            {t(`forms.type.${form.rule.type}`)}
          </Badge>
          {!form.rule.isSentToCrm && (
            <Badge variant="light" color="yellow" c="inherit" styles={WHOLE}>
              {t('forms.notSent')}
            </Badge>
          )}
        </Group>
      </td>
      <td>
        <SitesText form={form} />
      </td>
      <td>
        <LeadNumbers form={form} />
      </td>
      <td>
        <CheckBadge check={form.lastCheck} />
      </td>
      <td>
        <FormMenu form={form} name={name} />
      </td>
    </tr>
  )
}

function SitesText({ form }: { form: Form }) {
  const { t } = useTranslation()
  const { hosts, mode } = form.rule.sites
  if (hosts.length === 0) return <Text fz="sm">{t('forms.everySite')}</Text>
  return (
    <Text fz="sm" miw={150}>
      {t(`forms.sites.${mode}`, { hosts: hosts.join(', ') })}
    </Text>
  )
}

function LeadNumbers({ form }: { form: Form }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <div>
      {form.lastLeadAt === null ? t('forms.noLeads') : <Ago atMs={form.lastLeadAt} />}
      <Text fz="xs" c="dimmed">
        {form.leadCount > 0 && t('forms.leadCount', { count: form.leadCount, number: format.count(form.leadCount) })}
        {form.incompleteCount > 0 && ` · ${t('forms.incompleteCount', { count: form.incompleteCount })}`}
      </Text>
    </div>
  )
}

function FormMenu({ form, name }: { form: Form; name: string }) {
  const { t } = useTranslation()
  const restore = useCommand('forms.restore', { doneText: t('forms.restored') })
  const remove = useCommand('forms.remove', {
    onDone: () => {
      const id = `removed-${form.id}`
      notifications.show({
        id,
        autoClose: 15_000,
        message: (
          <Group justify="space-between">
            <span>{t('forms.removed', { name })}</span>
            <Button
              size="compact-sm"
              variant="subtle"
              onClick={() => {
                restore.mutate({ id: form.id })
                notifications.hide(id)
              }}
            >
              {t('forms.undo')}
            </Button>
          </Group>
        ),
      })
    },
  })
  const duplicate = useCommand('forms.duplicate', {
    onDone: (copy) => {
      navigate(`/projects/${copy.projectId}/forms/${copy.id}`)
    },
  })
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('forms.more', { name })}>
          <IconDotsVertical size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          component="a"
          href={`#/projects/${form.projectId}/forms/${form.id}`}
          leftSection={<IconPencil size={16} aria-hidden />}
        >
          {t('forms.edit')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconCopy size={16} aria-hidden />}
          onClick={() => {
            duplicate.mutate({ id: form.id })
          }}
        >
          {t('forms.duplicate')}
        </Menu.Item>
        <Menu.Item
          color="red"
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={() => {
            remove.mutate({ id: form.id })
          }}
        >
          {t('forms.remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
