import { describe, expect, it } from 'vitest'
import type { ApiClient, LeadFilter } from '../../src-preload/contract/index.ts'
import { fakeLeads } from '../testing/fake-leads.ts'
import { FakeState } from '../testing/fake-state.ts'
import type { LeadPages } from './lead-pages.ts'
import { fetchFresh, PAGE_SIZE } from './lead-refresh.ts'

/** A core in memory that notes which lists and leads were asked for. */
async function setUp(filter: LeadFilter = {}) {
  const state = new FakeState({ leadCount: 350 })
  const handlers = fakeLeads(state)
  const asked: string[] = []
  const api = {
    leads: {
      ...handlers,
      list: (input: Parameters<typeof handlers.list>[0]) => {
        asked.push(`list ${input.cursor ?? 'head'}`)
        return handlers.list(input)
      },
      get: (input: { id: `lead_${number}` }) => {
        asked.push(`get ${input.id}`)
        return handlers.get(input)
      },
    },
    // Only leads are asked here.
  } as unknown as ApiClient
  const first = await handlers.list({ ...filter, limit: PAGE_SIZE })
  const pages: LeadPages = { pages: [first], pageParams: [null] }
  if (first.next !== null) {
    pages.pages.push(await handlers.list({ ...filter, limit: PAGE_SIZE, cursor: first.next }))
    pages.pageParams.push(first.next)
  }
  return { state, asked, pages, client: { api } }
}

describe('fetchFresh', () => {
  it('asks the newest page and the pages that hold a changed lead, nothing else', async () => {
    const { state, asked, pages, client } = await setUp()
    const onSecond = pages.pages[1]!.items[10]!
    state.changeLead(onSecond.id, { name: 'Changed' })
    const arrived = state.addLead()
    const { head, fresh } = await fetchFresh({
      client,
      pages,
      filter: {},
      hint: { ids: new Set([onSecond.id, arrived.id, 'lead_1']), isAll: false },
    })
    expect(asked).toEqual(['list head', `list ${pages.pageParams[1]}`])
    expect(head[0]?.id).toBe(arrived.id)
    expect(fresh.get(onSecond.id)?.name).toBe('Changed')
  })

  it('asks for a lead by itself when it no longer fits the filter', async () => {
    const { state, asked, pages, client } = await setUp({ states: ['failed'] })
    const row = pages.pages[0]!.items[0]!
    state.changeLead(row.id, { state: 'delivered' })
    const { fresh } = await fetchFresh({
      client,
      pages,
      filter: { states: ['failed'] },
      hint: { ids: new Set([row.id]), isAll: false },
    })
    expect(asked).toEqual(['list head', `get ${row.id}`])
    expect(fresh.get(row.id)?.state).toBe('delivered')
  })

  it('asks every loaded page after a gap', async () => {
    const { asked, pages, client } = await setUp()
    await fetchFresh({ client, pages, filter: {}, hint: { ids: new Set(), isAll: true } })
    expect(asked).toEqual(['list head', `list ${pages.pageParams[1]}`])
  })
})
