import { useState } from 'react'
import { Button, Group, NumberInput, Radio, Select, Stack, Text, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Project } from '../../../src-preload/contract/index.ts'
import { useLocalText } from '../../i18n/use-format.ts'
import { useConfirm } from '../../parts/use-confirm.tsx'
import { useCall, useCommand } from '../../stores/calls.ts'
import { navigate } from '../../stores/route.ts'
import { Section } from '../../ui/page.tsx'
import { COUNTRIES } from './countries.ts'
import { Retention } from './retention.tsx'

/** Settings of a project. */
export function SettingsTab({ project }: { project: Project }) {
  // A new key after every save or foreign change: the form starts from what is stored.
  return (
    <Stack gap="md">
      <General key={JSON.stringify([project.name, project.settings])} project={project} />
      <Retention project={project} />
      <Archive project={project} />
    </Stack>
  )
}

function General({ project }: { project: Project }) {
  const { t } = useTranslation()
  const [name, setName] = useState(project.name)
  const [repeatSeconds, setRepeatSeconds] = useState(project.settings.repeatWindowMs / 1000)
  const [country, setCountry] = useState(project.settings.defaultCountry)
  const [schedule, setSchedule] = useState(project.settings.retrySchedule)
  const update = useCommand('projects.update', { doneText: t('common.saved') })
  return (
    <Section title={t('projectSettings.general')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const settings = {
            repeatWindowMs: Math.round(repeatSeconds * 1000),
            defaultCountry: country,
            retrySchedule: schedule,
          }
          update.mutate({ id: project.id, name: name.trim(), settings })
        }}
      >
        <Stack gap="md" maw={560}>
          <TextInput
            label={t('projects.name')}
            value={name}
            onChange={(event) => {
              setName(event.currentTarget.value)
            }}
            maxLength={200}
            required
          />
          <NumberInput
            label={t('projectSettings.repeat')}
            description={t('projectSettings.repeatText')}
            value={repeatSeconds}
            onChange={(value) => {
              setRepeatSeconds(typeof value === 'number' ? value : 0)
            }}
            min={0}
            max={86_400}
            suffix={` ${t('projectSettings.seconds')}`}
            allowDecimal={false}
            hideControls
          />
          <Select
            label={t('projectSettings.country')}
            description={t('projectSettings.countryText')}
            data={COUNTRIES.includes(country) ? COUNTRIES : [country, ...COUNTRIES]}
            value={country}
            onChange={(value) => {
              if (value !== null) setCountry(value)
            }}
            allowDeselect={false}
            searchable
          />
          <ScheduleChoice value={schedule} onChange={setSchedule} />
          <Group>
            <Button type="submit" loading={update.isPending} disabled={name.trim() === ''}>
              {t('common.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  )
}

type Schedule = Project['settings']['retrySchedule']

function ScheduleChoice({ value, onChange }: { value: Schedule; onChange: (value: Schedule) => void }) {
  const { t } = useTranslation()
  const local = useLocalText()
  const schedules = useCall('deliveries.schedule', {}, { staleMs: Number.POSITIVE_INFINITY }).data?.schedules ?? []
  return (
    <Radio.Group
      label={t('projectSettings.schedule')}
      description={t('projectSettings.scheduleText')}
      value={value}
      onChange={(next) => {
        onChange(next === 'grid' ? 'grid' : 'adaptive')
      }}
    >
      <Stack gap={10} mt={8}>
        {schedules.map((schedule) => (
          <Radio
            key={schedule.id}
            value={schedule.id}
            label={t(`projectSettings.scheduleName.${schedule.id}`)}
            description={local(schedule.text)}
          />
        ))}
      </Stack>
    </Radio.Group>
  )
}

function Archive({ project }: { project: Project }) {
  const { t } = useTranslation()
  const confirm = useConfirm()
  const archive = useCommand('projects.archive', {
    onDone: (changed) => {
      if (changed.isArchived) navigate('/projects')
    },
  })
  const { id, name, isArchived } = project
  return (
    <Section title={isArchived ? t('projectSettings.unarchive') : t('projectSettings.archive')}>
      <Text fz="sm" mb="sm" maw={620}>
        {t('projectSettings.archiveText')}
      </Text>
      <Button
        variant="default"
        loading={archive.isPending}
        onClick={() => {
          if (isArchived) {
            archive.mutate({ id, isArchived: false })
            return
          }
          confirm({
            title: t('projectSettings.archiveTitle', { name }),
            text: t('projectSettings.archiveText'),
            confirmLabel: t('projectSettings.archive'),
            isDangerous: true,
            onConfirm: () => {
              archive.mutate({ id, isArchived: true })
            },
          })
        }}
      >
        {isArchived ? t('projectSettings.unarchive') : t('projectSettings.archive')}
      </Button>
    </Section>
  )
}
