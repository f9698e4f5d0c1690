import { type ReactNode, useState } from 'react'
import { Button, Group, Input } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { FieldProps } from './field-props.ts'

/**
 * Something stored that is not shown again: says so and offers to replace it. `children` draws the field itself, with `cancel`
 * while something stored would be replaced.
 */
export function LockedField(
  props: FieldProps & {
    isSet: boolean
    onReplace?: () => void
    onCancel: () => void
    children: (state: { isReplacing: boolean; cancel: ReactNode }) => ReactNode
  },
) {
  const { t } = useTranslation()
  const [isReplacing, setIsReplacing] = useState(false)
  const { label, description, required, error } = props
  if (!props.isSet || isReplacing) {
    const cancel = isReplacing ? (
      <Button
        variant="default"
        onClick={() => {
          props.onCancel()
          setIsReplacing(false)
        }}
      >
        {t('common.cancel')}
      </Button>
    ) : null
    return props.children({ isReplacing, cancel })
  }
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
            props.onReplace?.()
            setIsReplacing(true)
          }}
        >
          {t('form.secretReplace')}
        </Button>
      </Group>
    </Input.Wrapper>
  )
}
