import { useCallback, useMemo, useRef, useState, type RefObject } from 'react'
import type { Lead, LeadFilter, LeadId, ResendSelection } from '../../../src-preload/contract/index.ts'
import { filterFromView, queryFromView, viewFromQuery, type LeadView } from '../../stores/lead-filter.ts'
import { flatLeads } from '../../stores/lead-pages.ts'
import { currentRoute, navigate, useRoute } from '../../stores/route.ts'
import { clearSelection, toggleLead, useSelectedLeads } from '../../stores/selection.ts'
import { useLeadFeed, type LeadFeed } from '../../stores/use-lead-feed.ts'
import type { GridHandle } from './lead-grid.tsx'
import { useLeadKeys } from './use-lead-keys.ts'

/** The list of leads as the screen works with it. */
export type LeadList = {
  view: LeadView
  filter: LeadFilter
  feed: LeadFeed
  leads: Lead[]
  selected: ReadonlySet<LeadId>
  /** The lead under the cursor. */
  activeId: LeadId | null
  grid: RefObject<GridHandle | null>
  searchBox: RefObject<HTMLInputElement | null>
  /** What the re-send dialog is about; null while it is closed. */
  resending: Partial<ResendSelection> | null
  setResending: (selection: Partial<ResendSelection> | null) => void
  setView: (view: LeadView) => void
  resendIds: (ids: readonly LeadId[]) => void
  open: (id: LeadId) => void
  close: () => void
}

/** The filter lives in the address; so does the open lead. */
export function useLeadList(openId: LeadId | null): LeadList {
  const { view, filter } = useView()
  const grid = useRef<GridHandle>(null)
  const searchBox = useRef<HTMLInputElement>(null)
  const [chosenId, setChosenId] = useState<LeadId | null>(null)
  const [resending, setResending] = useState<Partial<ResendSelection> | null>(null)
  const selected = useSelectedLeads()
  const activeId = openId ?? chosenId
  const isEngaged = useCallback(
    () => activeId !== null || selected.size > 0 || (grid.current?.scrollTop() ?? 0) > 0,
    [activeId, selected],
  )
  const feed = useLeadFeed(filter, isEngaged)
  const leads = useMemo(() => flatLeads(feed.query.data), [feed.query.data])
  const list: LeadList = {
    ...{ view, filter, feed, leads, selected, activeId, grid, searchBox, resending, setResending },
    setView: (next) => {
      clearSelection()
      setChosenId(null)
      navigate({ path: ['leads'], query: queryFromView(next) }, { isReplacing: true })
    },
    resendIds: (ids) => {
      if (ids.length > 0) setResending({ leadIds: [...ids] })
    },
    open: (id) => {
      setChosenId(id)
      goToLead(id)
    },
    close: () => {
      setChosenId(openId)
      goToLead(null)
      grid.current?.focus()
    },
  }
  useListKeys(list, openId, setChosenId)
  return list
}

function useView(): { view: LeadView; filter: LeadFilter } {
  const route = useRoute()
  const view = useMemo(() => viewFromQuery(route.query), [route.query])
  // The same filter stays the same object while only the open lead changes, so that the list is not asked again.
  const filterText = JSON.stringify(filterFromView(view))
  const filter = useMemo(() => JSON.parse(filterText) as LeadFilter, [filterText]) // written one line above
  return { view, filter }
}

function goToLead(id: LeadId | null): void {
  navigate({ path: id === null ? ['leads'] : ['leads', id], query: currentRoute().query })
}

function useListKeys(list: LeadList, openId: LeadId | null, choose: (id: LeadId | null) => void): void {
  const { leads, activeId, selected, grid } = list
  useLeadKeys({
    isPaused: list.resending !== null,
    move: (step) => {
      const at = leads.findIndex((lead) => lead.id === activeId)
      const next = leads[Math.min(leads.length - 1, Math.max(0, at === -1 ? 0 : at + step))]
      if (next === undefined) return
      if (openId === null) choose(next.id)
      else list.open(next.id)
      grid.current?.reveal(next.id)
    },
    open: () => {
      if (activeId !== null) list.open(activeId)
    },
    select: () => {
      if (activeId !== null) toggleLead(activeId)
    },
    resend: () => {
      list.resendIds(selected.size > 0 ? [...selected] : activeId === null ? [] : [activeId])
    },
    search: () => list.searchBox.current?.focus(),
    escape: () => {
      if (openId !== null) list.close()
      else if (selected.size > 0) clearSelection()
      else choose(null)
    },
  })
}
