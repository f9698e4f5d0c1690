import { useCallback, useEffect, useRef, useState } from 'react'
import { useInfiniteQuery, useQueryClient, type UseInfiniteQueryResult } from '@tanstack/react-query'
import type { Lead, LeadFilter } from '../../src-preload/contract/index.ts'
import { useCore } from './core.ts'
import { leadHints, type LeadHint } from './lead-hints.ts'
import { fetchFresh, PAGE_SIZE } from './lead-refresh.ts'
import { newLeads, prependLeads, replaceLeads, type LeadPage, type LeadPages } from './lead-pages.ts'

/** The list of leads, live. */
export type LeadFeed = {
  query: UseInfiniteQueryResult<LeadPages>
  /** New leads that are not shown yet, so that the list does not move under the person's cursor. */
  arrivedCount: number
  /** Puts them on top of the list. */
  showArrived: () => void
}

/**
 * Loads leads page by page and keeps what is loaded up to date: rows change in their places, even when they no longer fit the
 * filter; new leads wait in `arrivedCount` while `isEngaged()` (the person has scrolled, selected or opened something).
 */
export function useLeadFeed(filter: LeadFilter, isEngaged: () => boolean): LeadFeed {
  const client = useCore()
  const queryClient = useQueryClient()
  const queryKey = ['leadPages', filter]
  const keyText = JSON.stringify(queryKey)
  const query = useInfiniteQuery<LeadPage, Error, LeadPages, readonly unknown[], string | null>({
    queryKey,
    queryFn: ({ pageParam }) => client.api.leads.list({ ...filter, limit: PAGE_SIZE, cursor: pageParam }),
    initialPageParam: null,
    getNextPageParam: (page) => page.next,
    // While the list is open, hints keep it fresh; once it is left, nobody does: the next visit loads anew.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  const [waiting, setWaiting] = useState<{ keyText: string; leads: Lead[]; isGap: boolean } | null>(null)
  const arrived = waiting?.keyText === keyText ? waiting : null
  // The newest arguments for the listener below, which must not be set up again on every render.
  const latest = useRef({ queryKey, keyText, filter, isEngaged })
  useEffect(() => {
    latest.current = { queryKey, keyText, filter, isEngaged }
  })

  useEffect(() => {
    let isStopped = false
    const follow = async (hint: LeadHint) => {
      const asked = latest.current
      const pages = queryClient.getQueryData<LeadPages>(asked.queryKey)
      if (pages === undefined) return
      const { head, fresh } = await fetchFresh({ client, pages, filter: asked.filter, hint })
      const now = queryClient.getQueryData<LeadPages>(asked.queryKey)
      if (isStopped || now === undefined || latest.current.keyText !== asked.keyText) return
      const replaced = replaceLeads(now, fresh)
      const { arrived: unseen, isGap } = newLeads(replaced, head)
      const canShow = !isGap && !latest.current.isEngaged()
      queryClient.setQueryData(asked.queryKey, canShow ? prependLeads(replaced, unseen) : replaced)
      setWaiting(canShow || unseen.length === 0 ? null : { keyText: asked.keyText, leads: unseen, isGap })
    }
    // A failed refresh is repeated by the next hint; the connection banner tells the person.
    const stop = leadHints.listen((hint) => void follow(hint).catch(() => undefined))
    return () => {
      isStopped = true
      stop()
    }
  }, [client, queryClient])

  const showArrived = useCallback(() => {
    if (arrived === null) return
    setWaiting(null)
    const key = latest.current.queryKey
    if (arrived.isGap) void queryClient.resetQueries({ queryKey: key })
    else queryClient.setQueryData<LeadPages>(key, (pages) => pages && prependLeads(pages, arrived.leads))
  }, [arrived, queryClient])

  return { query, arrivedCount: arrived?.leads.length ?? 0, showArrived }
}
