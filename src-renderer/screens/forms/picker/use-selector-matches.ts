import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { PickerState, SelectorMatch } from '../../../../src-preload/contract/index.ts'
import { useCore } from '../../../stores/core.ts'
import { pagePlace } from './page-place.ts'
import { selectorParts } from './selector-parts.ts'

/** How long typing must rest before the page is asked. */
const REST_MS = 400
/** So many selectors are asked about at once. */
const MAX_PARTS = 50

/** How each selector of a list fits the open page; `isShown` paints what they match. Empty while no page is open. */
export function useSelectorMatches(
  state: PickerState | null,
  { list, isShown }: { list: string; isShown: boolean },
): readonly SelectorMatch[] {
  const { api } = useCore()
  const [rested] = useDebouncedValue(list, REST_MS)
  const selectors = selectorParts(rested).slice(0, MAX_PARTS)
  const id = state?.id ?? ''
  const isAsked = state !== null && !state.isLoading && selectors.length > 0
  const matches = useQuery({
    queryKey: ['picker', 'match', id, pagePlace(state?.url ?? ''), selectors, isShown],
    enabled: isAsked,
    queryFn: () => api.picker.match({ id, selectors, isShown }),
    // A selector that is half typed, or a page that is busy, matches nothing that is worth a word.
    retry: false,
    staleTime: 0,
    placeholderData: keepPreviousData,
  })
  return isAsked ? (matches.data?.matches ?? []) : []
}
