import { ActionIcon, Button, Group, Input, Stack, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { FieldProps } from './field-props.ts'
import type { MapRow } from './field-values.ts'

/** Pairs of name and value. */
export function MapField(props: FieldProps & { rows: readonly MapRow[]; onChange: (rows: MapRow[]) => void }) {
  const { t } = useTranslation()
  const { label, description, required, error, rows, onChange } = props
  const set = (index: number, change: Partial<MapRow>) => {
    onChange(rows.map((row, at) => (at === index ? { ...row, ...change } : row)))
  }
  return (
    <Input.Wrapper label={label} description={description} required={required} error={error} labelElement="div">
      <Stack gap={6} mt={6} role="group" aria-label={label}>
        {rows.map((row, index) => (
          <Group key={index} gap={6} wrap="nowrap">
            <TextInput
              flex={1}
              aria-label={t('form.mapKey', { number: index + 1 })}
              placeholder={t('form.mapKeyPlaceholder')}
              value={row.key}
              onChange={(event) => {
                set(index, { key: event.currentTarget.value })
              }}
            />
            <TextInput
              flex={1}
              aria-label={t('form.mapValue', { number: index + 1 })}
              placeholder={t('form.mapValuePlaceholder')}
              value={row.value}
              onChange={(event) => {
                set(index, { value: event.currentTarget.value })
              }}
            />
            <ActionIcon
              size={36}
              aria-label={t('form.mapRemove', { number: index + 1 })}
              onClick={() => {
                onChange(rows.filter((_row, at) => at !== index))
              }}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
        <Button
          variant="default"
          size="compact-sm"
          w="fit-content"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => {
            onChange([...rows, { key: '', value: '' }])
          }}
        >
          {t('common.add')}
        </Button>
      </Stack>
    </Input.Wrapper>
  )
}
