import { Button, Group, Loader, Skeleton, Stack, Text, ThemeIcon } from '@mantine/core'
import { IconPlugConnectedX, type Icon } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './feedback.module.css'

/** Grey rows while something loads. */
export function LoadingRows({ label, rows = 6, height = 34 }: { label: string; rows?: number; height?: number }) {
  return (
    <Stack gap={8} p="md" role="status" aria-label={label} className={classes.late}>
      {Array.from({ length: rows }, (_unused, index) => (
        <Skeleton key={index} height={height} radius="md" />
      ))}
    </Stack>
  )
}

/** A small spinner with words. */
export function LoadingLine({ label }: { label: string }) {
  return (
    <Group gap="xs" role="status" c="dimmed" fz="sm">
      <Loader size={14} />
      <span>{label}</span>
    </Group>
  )
}

/** Nothing here, and what to do about it. */
export function EmptyView(props: { icon: Icon; title: string; text?: ReactNode; action?: ReactNode }) {
  const EmptyIcon = props.icon
  return (
    <Stack align="center" gap="xs" py={48} px="md" ta="center">
      <ThemeIcon size={52} radius={26} variant="light" color="gray" c="dimmed">
        <EmptyIcon size={26} stroke={1.6} aria-hidden />
      </ThemeIcon>
      <Text fw={600} fz="lg" mt={4}>
        {props.title}
      </Text>
      {props.text !== undefined && (
        <Text c="dimmed" fz="sm" maw={460}>
          {props.text}
        </Text>
      )}
      {props.action !== undefined && <Group mt="sm">{props.action}</Group>}
    </Stack>
  )
}

/** Something could not be loaded; asking again is one click away. */
export function FailureView(props: { title: string; text: string; retryLabel: string; onRetry: () => void }) {
  return (
    <Stack align="center" gap="xs" py={40} px="md" ta="center" role="alert">
      <ThemeIcon size={52} radius={26} variant="light" color="red">
        <IconPlugConnectedX size={26} stroke={1.6} aria-hidden />
      </ThemeIcon>
      <Text fw={600} fz="lg" mt={4}>
        {props.title}
      </Text>
      <Text c="dimmed" fz="sm" maw={460}>
        {props.text}
      </Text>
      <Button variant="default" mt="sm" onClick={props.onRetry}>
        {props.retryLabel}
      </Button>
    </Stack>
  )
}
