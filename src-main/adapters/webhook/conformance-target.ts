import { z } from 'zod'
import type { ConformanceTarget } from '../kit/conformance.ts'
import { startFakeServer } from '../kit/fake-server.ts'
import { webhookAdapter } from './adapter.ts'
import type { WebhookConfig } from './config.ts'

const authorization = 'Bearer hook-token-0123456789'
const signingSecret = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`
const event = z.looseObject({ data: z.looseObject({ id: z.string() }) })

/** An endpoint that keeps what it gets, as the suite of all adapters and the campaign see it. */
export const webhookTarget: ConformanceTarget<WebhookConfig> = {
  adapter: webhookAdapter,
  start: async () => {
    const received: z.output<typeof event>[] = []
    const server = await startFakeServer((request) => {
      received.push(event.parse(JSON.parse(request.body)))
      return { status: 200, json: { order_id: 7 } }
    })
    return {
      ...server,
      config: { url: `${server.url}/leads`, authorization, signingSecret, headers: { 'x-tenant': 'tenant-secret-42' } },
      secrets: [authorization, 'hook-token-0123456789', signingSecret, 'tenant-secret-42'],
      markers: () => received.map(({ data }) => data.id),
      dump: () => JSON.stringify(received),
    }
  },
  isCreate: () => true,
  unauthorized: { status: 401, json: { message: `${authorization} is not known` } },
  limited: { status: 429, headers: { 'retry-after': '3' } },
  canLookUp: false,
  hasKeyCheck: false,
}
