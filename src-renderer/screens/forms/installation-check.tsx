import { useState } from 'react'
import { Button, Group, List, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Project } from '../../../src-preload/contract/index.ts'
import type { CallOutput } from '../../bridge/client.ts'
import { errorText } from '../../i18n/error-text.ts'
import { useCore } from '../../stores/core.ts'
import { LoadingLine } from '../../ui/feedback.tsx'
import { Note } from '../../ui/note.tsx'

type Report = CallOutput<'picker.checkInstallation'>

/** Opens a page of a site and says whether the tag runs there, what it catches and what is in its way. */
export function InstallationCheck({ project }: { project: Project }) {
  const { t } = useTranslation()
  const client = useCore()
  const [url, setUrl] = useState(project.sites[0] === undefined ? '' : `https://${project.sites[0].host}/`)
  const [asked, setAsked] = useState<{ url: string; number: number } | null>(null)
  const check = useQuery({
    queryKey: ['picker', 'checkInstallation', project.id, asked],
    queryFn: () => client.api.picker.checkInstallation({ projectId: project.id, url: asked?.url ?? '' }),
    enabled: asked !== null,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <Stack gap="xs">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          setAsked({ url: url.trim(), number: (asked?.number ?? 0) + 1 })
        }}
      >
        <Group align="flex-end" gap="xs">
          <TextInput
            label={t('tag.checkUrl')}
            value={url}
            style={{ flex: '1 1 320px', maxWidth: 560 }}
            onChange={(event) => {
              setUrl(event.currentTarget.value)
            }}
          />
          <Button type="submit" variant="default" loading={check.isFetching} disabled={url.trim() === ''}>
            {t('tag.check')}
          </Button>
        </Group>
      </form>
      {check.isFetching && <LoadingLine label={t('tag.checking')} />}
      {check.isError && !check.isFetching && (
        <Note tone="bad" isUrgent>
          {errorText(t, check.error)}
        </Note>
      )}
      {check.data !== undefined && !check.isFetching && <ReportView report={check.data} />}
    </Stack>
  )
}

function ReportView({ report }: { report: Report }) {
  const { t } = useTranslation()
  const { forms } = report
  const onPage = forms.filter((form) => form.count > 0)
  const isRunning = report.tag === 'runs'
  const listed = (items: Report['forms']) => items.map((form) => `${form.selector} (${form.count})`).join(', ')
  const caught = onPage.filter((form) => form.isOnThisSite)
  const elsewhere = onPage.filter((form) => !form.isOnThisSite)
  return (
    <Stack gap={8} role="status" aria-label={t('tag.result')}>
      {report.trouble !== null && (
        <Note tone="bad">
          {t(`picker.trouble.${report.trouble.kind}`)} ({report.trouble.detail})
        </Note>
      )}
      <Note tone={report.tag === 'runs' ? 'good' : 'warning'}>{t(`tag.state.${report.tag}`)}</Note>
      {report.obstacles.length > 0 && (
        <List fz="sm" spacing={4}>
          {report.obstacles.map((obstacle) => (
            <List.Item key={`${obstacle.kind} ${obstacle.detail}`}>
              {t(`tag.obstacle.${obstacle.kind}`)}{' '}
              <Text span fz="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                {obstacle.detail}
              </Text>
            </List.Item>
          ))}
        </List>
      )}
      <Text fz="sm">
        {caught.length === 0
          ? t('tag.catchesNothing')
          : t(isRunning ? 'tag.catches' : 'tag.wouldCatch', { forms: listed(caught) })}
      </Text>
      {forms.map(
        ({ id, selector, warning }) =>
          warning !== null && (
            <Note key={id} tone="warning">
              {selector}: {t(`picker.warning.${warning}`)}
            </Note>
          ),
      )}
      {elsewhere.length > 0 && <Text fz="sm">{t('tag.notOnThisSite', { forms: listed(elsewhere) })}</Text>}
      {report.uncaught.length > 0 && (
        <Text fz="sm">
          {t('tag.uncaught', { forms: report.uncaught.map((form) => form.title || form.selector).join(', ') })}
        </Text>
      )}
    </Stack>
  )
}
