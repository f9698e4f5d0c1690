import { type Api, CallError, type DemoDeal, type DemoMode } from '../../src-preload/contract/index.ts'
import type { ApiTools } from './tools.ts'

/** The demo CRM as the api sees it. */
export type DemoPort = {
  mode(): DemoMode
  setMode(mode: DemoMode): Promise<void> | void
  deals(limit: number): DemoDeal[]
  counts(): { deals: number; requests: number }
}

/** Handlers of the demo area. */
export function demoHandlers(tools: ApiTools): Api['demo'] {
  const port = (): DemoPort => {
    if (tools.demo === undefined) throw new CallError('unavailable', 'there is no demo CRM: start with --demo')
    return tools.demo
  }
  // Async, so that an unavailable demo rejects like every other call.
  return {
    state: async () => {
      const demo = await Promise.resolve(port())
      const counts = demo.counts()
      return { mode: demo.mode(), dealCount: counts.deals, requestCount: counts.requests }
    },
    setMode: async (input) => {
      const demo = port()
      await demo.setMode(input.mode)
      return { mode: demo.mode() }
    },
    deals: async (input) => ({ items: (await Promise.resolve(port())).deals(input.limit) }),
  }
}
