import { Button, Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { PageSurvey } from '../../../../src-preload/contract/index.ts'

/** The address of an embedded page when it can be opened by itself: those written into the page have none. */
function addressOf(src: string, url: string): string | null {
  const address = src === '' ? null : URL.parse(src, url)
  return address !== null && /^https?:$/.test(address.protocol) ? address.href : null
}

/** Pages embedded in the page: the tag does not see their forms, but they can be looked at by themselves. */
export function PageFrames(props: {
  frames: PageSurvey['frames']
  url: string
  /** Whether the form that is looked for may be in one of them. */
  isSuspect: boolean
  onOpen: (address: string) => void
}) {
  const { t } = useTranslation()
  const { frames, url } = props
  if (frames.length === 0) return null
  return (
    <details open={props.isSuspect}>
      <Text component="summary" fz="sm" fw={600}>
        {t('picker.frames', { count: frames.length })}
      </Text>
      <Text fz="xs" c="dimmed" mt={4}>
        {t('picker.framesText')}
      </Text>
      <Stack gap={6} mt={6} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {frames.map(({ src, title }, index) => {
          const address = addressOf(src, url)
          return (
            <Group key={`${src} ${index}`} component="li" gap="xs" wrap="nowrap" justify="space-between">
              <div style={{ minWidth: 0 }}>
                {title !== '' && <Text fz="sm">{title}</Text>}
                <Text fz="xs" c="dimmed" truncate>
                  {address ?? t('picker.frameWithoutAddress')}
                </Text>
              </div>
              {address !== null && (
                <Button
                  size="compact-sm"
                  variant="default"
                  flex="none"
                  aria-label={t('picker.openFrameOf', { address })}
                  onClick={() => {
                    props.onOpen(address)
                  }}
                >
                  {t('picker.openFrame')}
                </Button>
              )}
            </Group>
          )
        })}
      </Stack>
    </details>
  )
}
