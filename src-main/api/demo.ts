import { type Api, CallError } from '../../src-preload/contract/index.ts'
import type { ApiTools, DemoPort } from './tools.ts'

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
