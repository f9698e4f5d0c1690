import type { InfiniteData } from '@tanstack/react-query'
import type { Lead, LeadId } from '../../src-preload/contract/index.ts'

/** One page of leads and the cursor of the next one. */
export type LeadPage = { items: Lead[]; next: string | null }
/** The pages that were loaded, newest leads first. */
export type LeadPages = InfiniteData<LeadPage, string | null>

/** Every loaded lead in order. */
export function flatLeads(pages: LeadPages | undefined): Lead[] {
  return pages?.pages.flatMap((page) => page.items) ?? []
}

/** Puts fresh values in the places of the old ones. Nothing is added, removed or moved; untouched pages keep their identity. */
export function replaceLeads(pages: LeadPages, fresh: ReadonlyMap<LeadId, Lead>): LeadPages {
  const next = pages.pages.map((page) => {
    if (!page.items.some((item) => fresh.has(item.id))) return page
    return { ...page, items: page.items.map((item) => fresh.get(item.id) ?? item) }
  })
  return next.some((page, index) => page !== pages.pages[index]) ? { ...pages, pages: next } : pages
}

/** Leads of the newest page that the list does not have yet. `isGap`: so many that leads between may be missing. */
export function newLeads(pages: LeadPages, head: readonly Lead[]): { arrived: Lead[]; isGap: boolean } {
  const known = new Set(flatLeads(pages).map((lead) => lead.id))
  const arrived = head.filter((lead) => !known.has(lead.id))
  return { arrived, isGap: arrived.length > 0 && arrived.length === head.length && known.size > 0 }
}

/** Puts new leads on top of the list; those that are there already are left out. */
export function prependLeads(pages: LeadPages, arrived: readonly Lead[]): LeadPages {
  const { arrived: missing } = newLeads(pages, arrived)
  const [first, ...rest] = pages.pages
  if (first === undefined || missing.length === 0) return pages
  return { ...pages, pages: [{ ...first, items: [...missing, ...first.items] }, ...rest] }
}

/** Which loaded pages (by number) hold any of these leads. */
export function pagesHolding(pages: LeadPages, ids: ReadonlySet<LeadId>): number[] {
  return pages.pages.flatMap((page, index) => (page.items.some((item) => ids.has(item.id)) ? [index] : []))
}
