import { List, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useCore } from '../../../stores/core.ts'

/** How a selector fits the other pages that were visited in this session: the same form on every page, or a stranger's. */
export function Elsewhere({ id, selector }: { id: string; selector: string }) {
  const { t } = useTranslation()
  const { api } = useCore()
  const matches = useQuery({
    queryKey: ['picker', 'elsewhere', id, selector],
    queryFn: () => api.picker.match({ id, selectors: [selector], isShown: true }),
    enabled: selector !== '',
    retry: false,
    staleTime: 0,
  })
  const pages = matches.data?.elsewhere ?? []
  if (pages.length === 0) return null
  return (
    <div>
      <Text fz="xs" c="dimmed">
        {t('picker.elsewhere')}
      </Text>
      <List fz="xs" spacing={0} aria-label={t('picker.elsewhere')}>
        {pages.map((page) => (
          <List.Item key={page.url} style={{ overflowWrap: 'anywhere' }}>
            {page.url}: {t('picker.matches', { count: page.counts[0] ?? 0 })}
          </List.Item>
        ))}
      </List>
    </div>
  )
}
