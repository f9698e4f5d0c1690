import { Button, Code, Group, Stack, Text } from '@mantine/core'
import { IconDatabaseExport } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { CallOutput } from '../../bridge/client.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { useCall, useCommand } from '../../stores/calls.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Facts } from '../../ui/facts.tsx'
import { Section } from '../../ui/page.tsx'

/** The program itself: version, where the data is, how secrets are kept; and a backup on demand. */
export function HostInfo() {
  const { t } = useTranslation()
  const format = useFormat()
  const info = useCall('system.info', {}, { staleMs: Number.POSITIVE_INFINITY }).data
  if (info === undefined) return null
  return (
    <>
      <Section title={t('settings.program')}>
        <Facts
          rows={[
            { key: 'version', name: t('settings.version'), value: info.version },
            { key: 'host', name: t('settings.host'), value: t(`settings.hostKind.${info.host}`) },
            { key: 'started', name: t('settings.started'), value: format.full(info.startedAt) },
            { key: 'intake', name: t('settings.listener'), value: info.intakeUrl ?? t('common.none') },
            { key: 'folder', name: t('settings.folder'), value: <Code>{info.dataFolder}</Code> },
            { key: 'places', name: t('settings.places'), value: <Places places={info.places} /> },
            { key: 'secrets', name: t('settings.secrets'), value: t(`settings.protection.${info.secretProtection}`) },
          ]}
        />
      </Section>
      <Backup />
    </>
  )
}

type PlacesState = CallOutput<'system.info'>['places']

function Places({ places }: { places: PlacesState }) {
  const { t } = useTranslation()
  return (
    <span style={{ overflowWrap: 'anywhere' }}>
      {t(`settings.placesState.${places.state}`)} {places.state === 'absent' ? null : places.detail}{' '}
      <Code>{places.file}</Code>
    </span>
  )
}

function Backup() {
  const { t } = useTranslation()
  const format = useFormat()
  const backUp = useCommand('system.backUp')
  return (
    <Section title={t('settings.backup')} text={t('settings.backupText')}>
      <Stack gap="sm" align="flex-start">
        <Button
          variant="default"
          leftSection={<IconDatabaseExport size={16} aria-hidden />}
          loading={backUp.isPending}
          onClick={() => {
            backUp.mutate({})
          }}
        >
          {t('settings.backUpNow')}
        </Button>
        {backUp.data !== undefined && (
          <Group gap={6} role="status">
            <Text fz="sm" style={{ overflowWrap: 'anywhere' }}>
              {t('settings.backedUp', { size: format.bytes(backUp.data.byteLength) })} <Code>{backUp.data.path}</Code>
            </Text>
            <CopyButton text={backUp.data.path} label={t('settings.copyPath')} doneLabel={t('common.copied')} isIcon />
          </Group>
        )}
      </Stack>
    </Section>
  )
}
