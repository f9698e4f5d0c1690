import { describe, expect, it } from 'vitest'
import type { Lead } from '../../src-preload/contract/index.ts'
import { FakeState } from '../testing/fake-state.ts'
import { flatLeads, newLeads, pagesHolding, prependLeads, replaceLeads, type LeadPages } from './lead-pages.ts'

const leads = new FakeState({ leadCount: 9 }).leads
const ids = (list: readonly Lead[]) => list.map(({ id }) => id)

/** Leads 7 to 4 on two pages; 9 and 8 are newer. */
const pages: LeadPages = {
  pages: [
    { items: leads.slice(2, 4), next: 'a' },
    { items: leads.slice(4, 6), next: null },
  ],
  pageParams: [null, 'a'],
}

describe('pages of leads', () => {
  it('puts fresh values in their places and keeps the identity of pages that did not change', () => {
    const changed: Lead = { ...leads[4]!, name: 'New name' }
    const next = replaceLeads(pages, new Map([[changed.id, changed]]))
    expect(ids(flatLeads(next))).toEqual(['lead_7', 'lead_6', 'lead_5', 'lead_4'])
    expect(flatLeads(next)[2]?.name).toBe('New name')
    expect(next.pages[0]).toBe(pages.pages[0])
    expect(replaceLeads(pages, new Map([[leads[0]!.id, leads[0]!]]))).toBe(pages)
  })

  it('finds leads that are new on the newest page', () => {
    expect(newLeads(pages, leads.slice(0, 4))).toEqual({ arrived: leads.slice(0, 2), isGap: false })
    expect(newLeads(pages, leads.slice(2, 4))).toEqual({ arrived: [], isGap: false })
  })

  it('calls it a gap when the newest page has nothing in common with the list', () => {
    expect(newLeads(pages, leads.slice(0, 2)).isGap).toBe(true)
    expect(newLeads({ pages: [{ items: [], next: null }], pageParams: [null] }, leads.slice(0, 2)).isGap).toBe(false)
  })

  it('puts new leads on top, once', () => {
    const next = prependLeads(pages, leads.slice(0, 3))
    expect(ids(flatLeads(next))).toEqual(['lead_9', 'lead_8', 'lead_7', 'lead_6', 'lead_5', 'lead_4'])
    expect(prependLeads(next, leads.slice(0, 2))).toBe(next)
  })

  it('says which pages hold a lead', () => {
    expect(pagesHolding(pages, new Set(['lead_4', 'lead_9']))).toEqual([1])
  })
})
