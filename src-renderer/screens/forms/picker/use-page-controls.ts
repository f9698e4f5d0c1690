import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import type { FormRule, PageControl, PickerState } from '../../../../src-preload/contract/index.ts'
import { useCore } from '../../../stores/core.ts'

/** How long typing must rest before the page is asked. */
const REST_MS = 400

/** Controls that the open page has where a rule's selector points; empty while no page is open or nothing matches. */
export function usePageControls(
  state: PickerState | null,
  rule: Pick<FormRule, 'selector' | 'type'>,
): readonly PageControl[] {
  const { api } = useCore()
  const [selector] = useDebouncedValue(rule.selector.trim(), REST_MS)
  const id = state?.id ?? ''
  const controls = useQuery({
    queryKey: ['picker', 'controls', id, state?.url, selector, rule.type],
    enabled: state !== null && !state.isLoading && selector !== '',
    queryFn: () => api.picker.controls({ id, selector, type: rule.type }),
    // A selector that is half typed, or a page that is busy, offers nothing.
    retry: false,
    staleTime: 0,
  })
  return controls.data?.items ?? []
}
