import { useState } from 'react'
import { Button, Group, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { AppSettings } from '../../../src-preload/contract/index.ts'
import { useCall, useCommand } from '../../stores/calls.ts'
import { Section } from '../../ui/page.tsx'
import { safeUrl } from '../../ui/safe-url.ts'

/** The address under which sites reach the intake, when it differs from the listener's own (tunnel, proxy, domain). */
export function IntakeUrl({ settings }: { settings: AppSettings }) {
  const { t } = useTranslation()
  const [text, setText] = useState(settings.publicIntakeUrl ?? '')
  const listener = useCall('system.info', {}, { staleMs: Number.POSITIVE_INFINITY }).data?.intakeUrl ?? null
  const update = useCommand('settings.update', { doneText: t('common.saved') })
  const trimmed = text.trim()
  const isWrong = trimmed !== '' && safeUrl(trimmed) === null
  return (
    <Section title={t('settings.intakeUrl')} text={t('settings.intakeUrlText', { url: listener ?? t('common.none') })}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (!isWrong) update.mutate({ publicIntakeUrl: trimmed === '' ? null : trimmed })
        }}
      >
        <Group align="flex-start" gap="xs">
          <TextInput
            aria-label={t('settings.intakeUrl')}
            placeholder="https://leads.agency.example"
            value={text}
            error={isWrong ? t('form.problem.url') : undefined}
            inputMode="url"
            w={420}
            maw="100%"
            onChange={(event) => {
              setText(event.currentTarget.value)
            }}
          />
          <Button
            type="submit"
            disabled={isWrong || trimmed === (settings.publicIntakeUrl ?? '')}
            loading={update.isPending}
          >
            {t('common.save')}
          </Button>
        </Group>
      </form>
    </Section>
  )
}
