import { QueryClient } from '@tanstack/react-query'
import { describe, expect, it } from 'vitest'
import { createClient } from '../bridge/client.ts'
import { preloadConnector } from '../bridge/connect.ts'
import { createFakeCore } from '../testing/fake-core.ts'
import { servePipe } from '../testing/fake-pipe.ts'
import { FakeState } from '../testing/fake-state.ts'
import { manualTimers } from '../testing/manual-timers.ts'
import { callKey } from './calls.ts'
import { followedJobs } from './jobs.ts'
import { leadHints, type LeadHint } from './lead-hints.ts'
import { GATHER_MS, startSubscriptions } from './subscriptions.ts'

/** The real client over an in-memory core, with queries in the cache; says which of them were invalidated. */
async function setUp() {
  const state = new FakeState({ leadCount: 20 })
  const client = createClient({ connect: preloadConnector(servePipe(createFakeCore(state), state)) })
  const queryClient = new QueryClient()
  const { timers, advance } = manualTimers()
  const stop = startSubscriptions({ client, queryClient, timers })
  const keys = {
    projects: callKey('projects.list', {}),
    connections: callKey('connections.list', {}),
    counts: callKey('leads.countByState', {}),
    lead: callKey('leads.get', { id: 'lead_3' }),
    otherLead: callKey('leads.get', { id: 'lead_4' }),
    jobs: callKey('jobs.list', {}),
    settings: callKey('settings.get', {}),
  }
  for (const key of Object.values(keys)) queryClient.setQueryData(key, {})
  const invalidated = () =>
    Object.entries(keys)
      .filter(([, key]) => queryClient.getQueryState(key)?.isInvalidated === true)
      .map(([name]) => name)
  // An answer comes after everything that was announced before it.
  const settle = async () => {
    await client.api.system.status({})
    advance(GATHER_MS)
  }
  await settle()
  return { state, client, queryClient, stop, invalidated, settle, keys }
}

describe('subscriptions', () => {
  it('refreshes a changed lead and the counters, and tells the open list', async () => {
    const { state, settle, invalidated } = await setUp()
    const hints: LeadHint[] = []
    const stopListening = leadHints.listen((hint) => hints.push(hint))
    state.changeLead('lead_3', { name: 'Changed' })
    state.changeLead('lead_3', { name: 'Changed again' })
    await settle()
    stopListening()
    expect(invalidated()).toEqual(['counts', 'lead'])
    expect(hints).toEqual([{ ids: new Set(['lead_3']), isAll: false }])
  })

  it('refreshes projects when a connection changes: their health shows it', async () => {
    const { state, settle, invalidated } = await setUp()
    state.changeConnection('connection_1', { state: 'paused' })
    await settle()
    expect(invalidated()).toEqual(['projects', 'connections'])
  })

  it('takes settings and status over as they come', async () => {
    const { state, settle, queryClient, keys } = await setUp()
    state.publish('settings.changed', { language: 'en', colorScheme: 'dark', publicIntakeUrl: null })
    state.setStatus({ isOffline: true })
    await settle()
    expect(queryClient.getQueryData(keys.settings)).toEqual({
      language: 'en',
      colorScheme: 'dark',
      publicIntakeUrl: null,
    })
    expect(queryClient.getQueryData(callKey('system.status', {}))).toEqual(state.status)
  })

  it('follows background jobs', async () => {
    const { client, settle, invalidated } = await setUp()
    await client.api.deliveries.resend({ leadIds: ['lead_1'] })
    await settle()
    expect(followedJobs().map(({ id, state }) => ({ id, state }))).toEqual([{ id: 'job_1', state: 'running' }])
    expect(invalidated()).toContain('jobs')
  })

  it('does nothing any more after it was stopped', async () => {
    const { state, settle, invalidated, stop } = await setUp()
    stop()
    state.changeLead('lead_3', {})
    state.changeProject('project_1', {})
    await settle()
    expect(invalidated()).toEqual([])
  })

  it('refreshes everything after a gap', async () => {
    const { state, settle, invalidated, keys, client } = await setUp()
    const hints: LeadHint[] = []
    const stopListening = leadHints.listen((hint) => hints.push(hint))
    // The core forgets a hint: the next number is two further.
    state.skipNumber('projects.changed')
    state.changeProject('project_1', {})
    await settle()
    stopListening()
    expect(invalidated()).toEqual(Object.keys(keys))
    expect(hints).toEqual([{ ids: new Set(), isAll: true }])
    client.close()
  })
})
