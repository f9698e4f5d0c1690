import { create } from 'zustand'
import type { LeadId } from '../../src-preload/contract/index.ts'

/** Leads that the person has ticked in the list. */
type SelectionState = { ids: ReadonlySet<LeadId> }

const useSelectionStore = create<SelectionState>(() => ({ ids: new Set<LeadId>() }))

/** The ticked leads, live. */
export function useSelectedLeads(): ReadonlySet<LeadId> {
  return useSelectionStore((state) => state.ids)
}

/** The same outside of a component. */
export function selectedLeads(): ReadonlySet<LeadId> {
  return useSelectionStore.getState().ids
}

/** Ticks or unticks one lead. */
export function toggleLead(id: LeadId): void {
  useSelectionStore.setState(({ ids }) => {
    const next = new Set(ids)
    if (!next.delete(id)) next.add(id)
    return { ids: next }
  })
}

/** Ticks a run of leads (Shift-click). */
export function selectLeads(added: Iterable<LeadId>): void {
  useSelectionStore.setState(({ ids }) => ({ ids: new Set([...ids, ...added]) }))
}

/** Unticks everything. */
export function clearSelection(): void {
  useSelectionStore.setState({ ids: new Set<LeadId>() })
}
