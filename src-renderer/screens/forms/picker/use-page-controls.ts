import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import type { FormRule, PageControl, PickerState } from '../../../../src-preload/contract/index.ts'
import { useCore } from '../../../stores/core.ts'
import { pagePlace } from './page-place.ts'

/** How long typing must rest before the page is asked. */
const REST_MS = 400

/**
 * Controls that the open page has where a rule's selector points; none while no page is open or nothing matches. `look` reads
 * their values anew: people type on the page meanwhile.
 */
export function usePageControls(
  state: PickerState | null,
  rule: Pick<FormRule, 'selector' | 'type'>,
): { controls: readonly PageControl[]; look: () => void } {
  const { api } = useCore()
  const [selector] = useDebouncedValue(rule.selector.trim(), REST_MS)
  const id = state?.id ?? ''
  const isAsked = state !== null && !state.isLoading && selector !== ''
  const controls = useQuery({
    queryKey: ['picker', 'controls', id, pagePlace(state?.url ?? ''), selector, rule.type],
    enabled: isAsked,
    queryFn: () => api.picker.controls({ id, selector, type: rule.type }),
    // A selector that is half typed, or a page that is busy, offers nothing.
    retry: false,
    staleTime: 0,
  })
  const { refetch } = controls
  return {
    controls: controls.data?.items ?? [],
    look: () => {
      if (isAsked) void refetch()
    },
  }
}
