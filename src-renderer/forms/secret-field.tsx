import { Group, PasswordInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { FieldProps } from './field-props.ts'
import { LockedField } from './locked-field.tsx'

/** A secret: goes in, never comes out. A stored one is only said to be there and can be replaced. */
export function SecretField(
  props: FieldProps & { value: string; isSet: boolean; placeholder: string; onChange: (value: string) => void },
) {
  const { t } = useTranslation()
  const { label, description, required, error, isSet, onChange } = props
  return (
    <LockedField
      label={label}
      description={description}
      required={required}
      error={error}
      isSet={isSet}
      onCancel={() => {
        onChange('')
      }}
    >
      {({ isReplacing, cancel }) => (
        <Group align="flex-end" gap="xs" wrap="nowrap">
          <PasswordInput
            flex={1}
            label={label}
            description={description}
            required={required && !isSet}
            error={error}
            value={props.value}
            placeholder={props.placeholder}
            autoComplete="new-password"
            autoFocus={isReplacing}
            visibilityToggleButtonProps={{ 'aria-label': t('common.show') }}
            onChange={(event) => {
              onChange(event.currentTarget.value)
            }}
          />
          {cancel}
        </Group>
      )}
    </LockedField>
  )
}
