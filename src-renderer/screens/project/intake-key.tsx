import { useState } from 'react'
import { Button, Code, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { IconEye, IconEyeOff, IconKey } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Project } from '../../../src-preload/contract/index.ts'
import { useConfirm } from '../../parts/use-confirm.tsx'
import { useCall, useCommand } from '../../stores/calls.ts'
import { CodeBlock } from '../../ui/code-block.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Section } from '../../ui/page.tsx'
import { leadsUrl, makeSnippets, type Snippet } from './snippets.ts'

const HIDDEN_KEY = '•'.repeat(20)

/** The key with which sites send leads: show, copy, replace; and code that is ready to be pasted. */
export function IntakeKey({ project }: { project: Project }) {
  const { t } = useTranslation()
  const confirm = useConfirm()
  const [isVisible, setIsVisible] = useState(project.health.lastLeadAt === null)
  const rotate = useCommand('projects.rotateKey', { doneText: t('intake.rotated') })
  return (
    <Section
      title={t('intake.title')}
      text={t('intake.text')}
      actions={
        <Button
          variant="default"
          size="xs"
          leftSection={<IconKey size={15} aria-hidden />}
          loading={rotate.isPending}
          onClick={() => {
            confirm({
              title: t('intake.rotateTitle'),
              text: t('intake.rotateText'),
              confirmLabel: t('intake.rotate'),
              isDangerous: true,
              onConfirm: () => {
                rotate.mutate({ id: project.id })
              },
            })
          }}
        >
          {t('intake.rotate')}
        </Button>
      }
    >
      <Stack gap="md">
        <Group gap="xs">
          <Code fz="sm" px="sm" py={6} data-testid="intake-key" style={{ overflowWrap: 'anywhere' }}>
            {isVisible ? project.intakeKey : HIDDEN_KEY}
          </Code>
          <Button
            size="xs"
            variant="default"
            leftSection={isVisible ? <IconEyeOff size={15} aria-hidden /> : <IconEye size={15} aria-hidden />}
            onClick={() => {
              setIsVisible(!isVisible)
            }}
          >
            {isVisible ? t('common.hide') : t('common.show')}
          </Button>
          <CopyButton text={project.intakeKey} label={t('intake.copyKey')} doneLabel={t('common.copied')} />
        </Group>
        <Snippets intakeKey={project.intakeKey} isVisible={isVisible} />
      </Stack>
    </Section>
  )
}

/** Code with the key; where the key is hidden, the code on the screen hides it too, the copied code does not. */
function Snippets({ intakeKey, isVisible }: { intakeKey: string; isVisible: boolean }) {
  const { t } = useTranslation()
  const [shown, setShown] = useState<Snippet['id']>('html')
  const info = useCall('system.info', {}, { staleMs: Number.POSITIVE_INFINITY }).data
  const settings = useCall('settings.get', {}).data
  const baseUrl = settings?.publicIntakeUrl ?? info?.intakeUrl ?? null
  if (info === undefined || settings === undefined) return null
  if (baseUrl === null) return <Text fz="sm">{t('intake.noListener')}</Text>
  const words = {
    title: t('intake.snippet.title'),
    name: t('intake.snippet.name'),
    phone: t('intake.snippet.phone'),
    comment: t('intake.snippet.comment'),
    send: t('intake.snippet.send'),
    thanks: t('intake.snippet.thanks'),
    failed: t('intake.snippet.failed'),
  }
  const snippets = makeSnippets(baseUrl, intakeKey, words)
  const text = snippets.find(({ id }) => id === shown)?.text ?? ''
  return (
    <Stack gap="xs">
      <Group justify="space-between" gap="xs">
        <SegmentedControl
          size="xs"
          aria-label={t('intake.snippets')}
          value={shown}
          onChange={setShown}
          data={[
            { value: 'html', label: t('intake.html') },
            { value: 'php', label: 'PHP' },
            { value: 'curl', label: 'curl' },
          ]}
        />
        <CopyButton text={text} label={t('intake.copyCode')} doneLabel={t('common.copied')} />
      </Group>
      <CodeBlock
        text={isVisible ? text : text.replaceAll(intakeKey, HIDDEN_KEY)}
        label={t('intake.snippets')}
        maxHeight={300}
      />
      <Text fz="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {t('intake.roistatHint', { url: leadsUrl(baseUrl) })}{' '}
        {settings.publicIntakeUrl === null ? t('intake.localHint') : ''}
      </Text>
    </Stack>
  )
}
