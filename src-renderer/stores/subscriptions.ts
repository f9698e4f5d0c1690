import type { QueryClient } from '@tanstack/react-query'
import type { LeadId } from '../../src-preload/contract/index.ts'
import type { CoreClient } from '../bridge/client.ts'
import { browserTimers, type Timers } from '../bridge/pipe.ts'
import { callKey } from './calls.ts'
import { coalesce } from './coalesce.ts'
import { noteJob } from './jobs.ts'
import { leadHints } from './lead-hints.ts'

/** Pause in which hints are gathered before anything is asked again, ms. */
export const GATHER_MS = 300

/**
 * Every effect of the core's topics on the console, in one place. Topics are hints: caches are invalidated and open screens
 * ask again. Started once by `main.tsx`; the returned function undoes everything.
 */
export function startSubscriptions(parts: {
  client: CoreClient
  queryClient: QueryClient
  timers?: Timers
}): () => void {
  const { client, queryClient, timers = browserTimers } = parts
  const caches = coalesce<string>({
    timers,
    waitMs: GATHER_MS,
    work: async (keys) => {
      await Promise.all([...keys].map((key) => queryClient.invalidateQueries({ queryKey: key.split('.') })))
    },
  })
  const leads = coalesce<LeadId>({
    timers,
    waitMs: GATHER_MS,
    work: async (ids) => {
      leadHints.tell({ ids, isAll: false })
      await Promise.all(
        [...ids].flatMap((id) => [
          queryClient.invalidateQueries({ queryKey: callKey('leads.get', { id }) }),
          queryClient.invalidateQueries({ queryKey: callKey('leads.history', { id }) }),
        ]),
      )
    },
  })
  const stops = [
    client.subscribe('projects.changed', () => {
      caches.add(['projects'])
    }),
    client.subscribe('connections.changed', () => {
      caches.add(['connections', 'projects'])
    }),
    client.subscribe('forms.changed', () => {
      caches.add(['forms'])
    }),
    client.subscribe('leads.changed', ({ ids }) => {
      leads.add(ids)
      caches.add(['leads.countByState', 'deliveries.get'])
    }),
    client.subscribe('jobs.progressed', (job) => {
      noteJob(job)
      caches.add(['jobs'])
    }),
    client.subscribe('unrecognised.changed', () => {
      caches.add(['unrecognised'])
    }),
    client.subscribe('settings.changed', (settings) => {
      queryClient.setQueryData(callKey('settings.get', {}), settings)
    }),
    client.subscribe('system.statusChanged', (status) => {
      queryClient.setQueryData(callKey('system.status', {}), status)
    }),
    client.subscribe('demo.changed', () => {
      caches.add(['demo'])
    }),
    client.onGap(() => {
      leadHints.tell({ ids: new Set(), isAll: true })
      void queryClient.invalidateQueries()
    }),
    caches.stop,
    leads.stop,
  ]
  return () => {
    for (const stop of stops) stop()
  }
}
