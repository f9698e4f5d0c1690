import { useState } from 'react'
import { Button, Group, NumberInput, Radio, Stack } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Project } from '../../../src-preload/contract/index.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { useConfirm } from '../../parts/use-confirm.tsx'
import { useCall, useCommand } from '../../stores/calls.ts'
import { Note } from '../../ui/note.tsx'
import { Section } from '../../ui/page.tsx'

const DEFAULT_DAYS = 365

/** How long leads are kept: for ever, or so many days; says how many would go before anything goes. */
export function Retention({ project }: { project: Project }) {
  const { t } = useTranslation()
  const stored = project.settings.retentionDays
  const [isLimited, setIsLimited] = useState(stored !== null)
  const [days, setDays] = useState(stored ?? DEFAULT_DAYS)
  const chosen = isLimited ? days : null
  const update = useCommand('projects.update', { doneText: t('common.saved') })
  return (
    <Section title={t('retention.title')} text={t('retention.text')}>
      <Stack gap="md" maw={560}>
        <Radio.Group
          aria-label={t('retention.title')}
          value={isLimited ? 'limited' : 'forever'}
          onChange={(value) => {
            setIsLimited(value === 'limited')
          }}
        >
          <Stack gap={8}>
            <Radio value="forever" label={t('retention.forever')} />
            <Radio value="limited" label={t('retention.limited')} />
          </Stack>
        </Radio.Group>
        {isLimited && (
          <NumberInput
            label={t('retention.days')}
            value={days}
            onChange={(value) => {
              if (typeof value === 'number') setDays(Math.min(3650, Math.max(1, Math.round(value))))
            }}
            min={1}
            max={3650}
            allowDecimal={false}
            w={160}
          />
        )}
        {chosen !== null && <Preview project={project} days={chosen} />}
        <Group>
          <Button
            disabled={chosen === stored}
            loading={update.isPending}
            onClick={() => {
              update.mutate({ id: project.id, settings: { retentionDays: chosen } })
            }}
          >
            {t('common.save')}
          </Button>
          {stored !== null && stored === chosen && <ApplyNow project={project} days={stored} />}
        </Group>
      </Stack>
    </Section>
  )
}

function Preview({ project, days }: { project: Project; days: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  const preview = useCall(
    'projects.previewRetention',
    { id: project.id, retentionDays: days },
    { keepsPrevious: true },
  ).data
  if (preview === undefined) return null
  const { leadCount, oldestReceivedAt } = preview
  return (
    <Note tone={leadCount === 0 ? 'plain' : 'warning'}>
      {leadCount === 0 ? t('retention.nothing') : t('retention.would', { count: leadCount })}{' '}
      {oldestReceivedAt !== null && t('retention.oldest', { date: format.date(oldestReceivedAt) })}
    </Note>
  )
}

function ApplyNow({ project, days }: { project: Project; days: number }) {
  const { t } = useTranslation()
  const confirm = useConfirm()
  const preview = useCall('projects.previewRetention', { id: project.id, retentionDays: days }).data
  const apply = useCommand('projects.applyRetention', { refreshes: ['jobs'] })
  const leadCount = preview?.leadCount ?? 0
  return (
    <Button
      color="red.8"
      variant="outline"
      leftSection={<IconTrash size={16} aria-hidden />}
      disabled={leadCount === 0}
      loading={apply.isPending}
      onClick={() => {
        confirm({
          title: t('retention.applyTitle'),
          text: t('retention.would', { count: leadCount }),
          confirmLabel: t('retention.apply'),
          isDangerous: true,
          onConfirm: () => {
            apply.mutate({ id: project.id })
          },
        })
      }}
    >
      {t('retention.apply')}
    </Button>
  )
}
