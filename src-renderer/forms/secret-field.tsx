import { useState } from 'react'
import { Button, Group, Input, PasswordInput } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { FieldProps } from './field-props.ts'

/** A secret: goes in, never comes out. A stored one is only said to be there and can be replaced. */
export function SecretField(
  props: FieldProps & { value: string; isSet: boolean; placeholder: string; onChange: (value: string) => void },
) {
  const { t } = useTranslation()
  const [isReplacing, setIsReplacing] = useState(false)
  const { label, description, required, error } = props
  if (props.isSet && !isReplacing) {
    return (
      <Input.Wrapper label={label} description={description} required={required} error={error} labelElement="div">
        <Group gap="sm" mt={4}>
          <Group gap={6} c="dimmed" fz="sm">
            <IconLock size={15} aria-hidden />
            {t('form.secretSet')}
          </Group>
          <Button
            size="compact-sm"
            variant="default"
            aria-label={t('form.secretReplaceOf', { label })}
            onClick={() => {
              setIsReplacing(true)
            }}
          >
            {t('form.secretReplace')}
          </Button>
        </Group>
      </Input.Wrapper>
    )
  }
  return (
    <Group align="flex-end" gap="xs" wrap="nowrap">
      <PasswordInput
        flex={1}
        label={label}
        description={description}
        required={required && !props.isSet}
        error={error}
        value={props.value}
        placeholder={props.placeholder}
        autoComplete="new-password"
        autoFocus={isReplacing}
        visibilityToggleButtonProps={{ 'aria-label': t('common.show') }}
        onChange={(event) => {
          props.onChange(event.currentTarget.value)
        }}
      />
      {isReplacing && (
        <Button
          variant="default"
          onClick={() => {
            props.onChange('')
            setIsReplacing(false)
          }}
        >
          {t('common.cancel')}
        </Button>
      )}
    </Group>
  )
}
