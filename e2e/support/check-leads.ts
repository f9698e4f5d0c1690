import type { DemoDeal, Lead } from '../../src-preload/contract/index.ts'
import type { Host } from './launch-host.ts'
import type { LoadResult } from './lead-load.ts'
import { waitFor } from './wait-for.ts'

/** Most leads of one page. */
const PAGE = 500
/** A re-send by hand has a cooldown of 5 s. */
const RESEND_EVERY_MS = 6_000

/** Every stored lead. */
export async function readLeads(host: Host): Promise<Lead[]> {
  const leads: Lead[] = []
  for (let cursor: string | null = null; ;) {
    const page: { items: Lead[]; next: string | null } = await host.rpc('leads.list', { limit: PAGE, cursor })
    leads.push(...page.items)
    cursor = page.next
    if (cursor === null) return leads
  }
}

/** Waits until every lead is delivered; what waits for its own time is sent again by hand, as a person would. */
export async function waitUntilDelivered(host: Host, withinMs: number): Promise<void> {
  let askedAt = -Infinity
  await waitFor('every lead delivered', withinMs, async () => {
    const { counts } = await host.rpc('leads.countByState')
    const open = Object.entries(counts).filter(([state, count]) => count > 0 && state !== 'delivered')
    if (open.length === 0) return true
    if (performance.now() - askedAt > RESEND_EVERY_MS) {
      askedAt = performance.now()
      await host.rpc('deliveries.resend', { filter: { states: ['retrying', 'failed'] } }).catch(() => undefined)
    }
    throw new Error(JSON.stringify(Object.fromEntries(open)))
  })
}

/** What is wrong between what was answered, what is stored and what the demo CRM has; empty when nothing is. */
export function findFaults(facts: { load: LoadResult; leads: Lead[]; deals: DemoDeal[] | null }): string[] {
  const { load, leads, deals } = facts
  const faults: string[] = []
  const byId = new Map(leads.map((lead) => [lead.id as string, lead]))
  for (const { lead, leadId } of load.answered.values()) {
    const stored = byId.get(leadId)
    if (stored === undefined) faults.push(`${leadId} was answered and is lost`)
    else if (stored.name !== lead.name || stored.phone !== lead.phone) faults.push(`${leadId} holds another lead`)
  }
  const names = countBy(leads, (lead) => lead.name ?? '')
  for (const [name, count] of names) if (count > 1) faults.push(`${name} is stored ${count} times`)
  const sent = new Set([...load.answered.keys(), ...load.unanswered.map((lead) => lead.name)])
  for (const name of names.keys()) if (!sent.has(name)) faults.push(`${name} was never sent`)
  return deals === null ? faults : [...faults, ...findDealFaults(leads, deals)]
}

function findDealFaults(leads: Lead[], deals: DemoDeal[]): string[] {
  const faults: string[] = []
  const markers = countBy(deals, (deal) => deal.marker)
  for (const [marker, count] of markers) if (count > 1) faults.push(`${marker} is in the CRM ${count} times`)
  const installations = new Set([...markers.keys()].map((marker) => marker.slice(0, marker.lastIndexOf('-'))))
  if (installations.size > 1) faults.push(`marks of ${installations.size} installations`)
  const [prefix = ''] = installations
  const expected = new Set(leads.map((lead) => `${prefix}-l${lead.id.slice('lead_'.length)}`))
  for (const marker of expected) if (!markers.has(marker)) faults.push(`${marker} is not in the CRM`)
  for (const marker of markers.keys()) if (!expected.has(marker)) faults.push(`${marker} is in the CRM without a lead`)
  for (const lead of leads) {
    const [delivery] = lead.deliveries
    const deal = deals.find((item) => item.id === delivery?.crmId)
    if (deal?.name !== lead.name) faults.push(`${lead.id} names deal ${delivery?.crmId ?? 'none'}, which is another's`)
  }
  return faults
}

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1)
  return counts
}
