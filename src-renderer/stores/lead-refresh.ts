import type { Lead, LeadFilter, LeadId } from '../../src-preload/contract/index.ts'
import type { CoreClient } from '../bridge/client.ts'
import type { LeadHint } from './lead-hints.ts'
import { pagesHolding, type LeadPages } from './lead-pages.ts'

/** Leads per page of the list. */
export const PAGE_SIZE = 100
/** Rows that left the filter are asked one by one; more than this at once waits for the next look at the list. */
const SINGLE_LIMIT = 50

/**
 * The newest page, and the newest values of the loaded leads that a hint names. Leads that no longer fit the filter are asked
 * one by one: they stay in the list until the person looks anew.
 */
export async function fetchFresh(parts: {
  client: Pick<CoreClient, 'api'>
  pages: LeadPages
  filter: LeadFilter
  hint: LeadHint
}): Promise<{ head: Lead[]; fresh: ReadonlyMap<LeadId, Lead> }> {
  const { client, pages, filter, hint } = parts
  const numbers = hint.isAll ? pages.pages.map((_page, index) => index) : pagesHolding(pages, hint.ids)
  const cursors = [...new Set([null, ...numbers.map((index) => pages.pageParams[index] ?? null)])]
  const lists = await Promise.all(
    cursors.map((cursor) => client.api.leads.list({ ...filter, limit: PAGE_SIZE, cursor })),
  )
  const fresh = new Map<LeadId, Lead>(lists.flatMap((list) => list.items.map((lead) => [lead.id, lead] as const)))
  const wanted = numbers.flatMap((index) => pages.pages[index]?.items ?? []).filter((lead) => hint.ids.has(lead.id))
  const missing = wanted.filter((lead) => !fresh.has(lead.id)).slice(0, SINGLE_LIMIT)
  for (const lead of await Promise.all(missing.map(({ id }) => client.api.leads.get({ id })))) fresh.set(lead.id, lead)
  return { head: lists[0]?.items ?? [], fresh }
}
