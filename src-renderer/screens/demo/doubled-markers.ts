import type { DemoDeal } from '../../../src-preload/contract/index.ts'

/** Markers that more than one deal carries: each would be a doubled lead. */
export function doubledMarkers(deals: readonly DemoDeal[]): ReadonlySet<string> {
  const seen = new Set<string>()
  const doubled = new Set<string>()
  for (const { marker } of deals) {
    if (seen.has(marker)) doubled.add(marker)
    seen.add(marker)
  }
  return doubled
}
