import { ActionIcon, Button, CopyButton as MantineCopyButton, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'

/** Copies a text. `label` names the button; `doneLabel` is shown for a moment afterwards. */
export function CopyButton(props: { text: string; label: string; doneLabel: string; isIcon?: boolean }) {
  const { text, label, doneLabel, isIcon = false } = props
  return (
    <MantineCopyButton value={text} timeout={1600}>
      {({ copied, copy }) => {
        const icon = copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />
        const color = copied ? 'teal' : 'gray'
        return isIcon ? (
          <Tooltip label={copied ? doneLabel : label}>
            <ActionIcon size={24} color={color} aria-label={label} onClick={copy}>
              {icon}
            </ActionIcon>
          </Tooltip>
        ) : (
          <Button size="xs" variant="default" leftSection={icon} onClick={copy}>
            {copied ? doneLabel : label}
          </Button>
        )
      }}
    </MantineCopyButton>
  )
}
