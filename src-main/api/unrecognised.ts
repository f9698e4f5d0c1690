import type { Api } from '../../src-preload/contract/index.ts'
import { type ApiTools, found, today } from './tools.ts'

/** Handlers of the box of submissions whose key nobody knows. */
export function unrecognisedHandlers(tools: ApiTools): Api['unrecognised'] {
  const { store, publisher } = tools
  const changed = async () => {
    publisher.publish('unrecognised.changed', { total: await store.countUnrecognised({}) })
    tools.status.refresh()
  }
  return {
    list: (input) => store.listUnrecognised({ limit: input.limit, cursor: input.cursor ?? null }),
    get: async (input) => {
      const kept = found(await store.getUnrecognised({ id: input.id }), 'submission')
      return { ...kept.lead, original: kept.original }
    },
    assign: async (input) => {
      found(await store.getProject({ id: input.projectId, day: today(tools.ports.clock.now()) }), 'project')
      let assigned = 0
      for (const id of input.ids) {
        const result = await store.assignUnrecognised({ id, projectId: input.projectId })
        if (result?.kind !== 'stored') continue
        assigned += 1
        publisher.leadsChanged([result.leadId], [result.projectId])
        tools.scheduler.wake(result.connectionIds)
      }
      await changed()
      return { assigned }
    },
    discard: async (input) => {
      let discarded = 0
      for (const id of input.ids) if (await store.discardUnrecognised({ id })) discarded += 1
      await changed()
      return { discarded }
    },
  }
}
