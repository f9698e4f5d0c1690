import { type Api, CallError, conflict, type ResendSelection } from '../../src-preload/contract/index.ts'
import {
  DELAYS_MS,
  HORIZON_MS,
  JITTER,
  RESEND_COOLDOWN_MS,
  scheduleText,
  SWEEP_EVERY_MS,
} from '../delivery/schedule.ts'
import { type ApiTools, found } from './tools.ts'

/** One named delivery answers its cooldown as an error: a person sees at once why nothing happens. */
async function refuseCooling(tools: ApiTools, selection: ResendSelection): Promise<void> {
  if (selection.id === undefined) return
  const preview = await tools.resend.preview(selection)
  if (preview.total > 0 && preview.toSend === 0 && preview.coolingDown > 0) {
    throw new CallError('cooldown', 'it was tried a moment ago', { afterMs: RESEND_COOLDOWN_MS })
  }
}

/** Handlers of the deliveries area. */
export function deliveryHandlers(tools: ApiTools): Api['deliveries'] {
  return {
    get: async (input) => found(await tools.store.getDelivery({ id: input.id }), 'delivery'),
    previewResend: (input) => tools.resend.preview(input),
    resend: async (input) => {
      await refuseCooling(tools, input)
      const job = await tools.resend.start(input)
      return { jobId: job.id, job }
    },
    decide: async (input) => {
      const before = found(await tools.store.getDelivery({ id: input.id }), 'delivery')
      const after = await tools.store.decide({
        id: input.id,
        decision: input.decision,
        crmId: input.crmId?.trim() ?? null,
        at: tools.ports.clock.now(),
      })
      if (after === undefined) throw conflict('not_waiting', 'this delivery does not wait for a decision')
      const lead = found(await tools.store.getLead({ id: before.leadId }), 'lead')
      tools.publisher.leadsChanged([lead.id], [lead.projectId])
      if (after.connectionId !== null) tools.scheduler.tryNow([after.connectionId])
      return after
    },
    schedule: () =>
      Promise.resolve({
        schedules: (['adaptive', 'grid'] as const).map((id) => ({
          id,
          delaysMs: [...DELAYS_MS[id]],
          horizonMs: HORIZON_MS,
          jitter: JITTER,
          text: scheduleText(id),
        })),
        sweepEveryMs: SWEEP_EVERY_MS,
        resendCooldownMs: RESEND_COOLDOWN_MS,
      }),
  }
}
