import { z } from 'zod'
import { command, query } from './define.ts'
import { delivery, deliveryDetail } from './model/delivery.ts'
import { connectionId, deliveryId, idNumber, jobId, leadId, projectId } from './model/id.ts'
import { job } from './model/job.ts'
import { localText } from './model/time.ts'
import { leadFilter } from './leads.ts'

/**
 * What to re-send: named deliveries, all deliveries of named leads, all leads that match a filter, or everything since a time.
 * Exactly one of them. `id` is a shorthand for one delivery or one lead.
 */
export const resendSelection = z
  .object({
    id: z.union([deliveryId, leadId]).optional(),
    ids: z.array(deliveryId).min(1).max(10_000).optional(),
    leadIds: z.array(leadId).min(1).max(10_000).optional(),
    filter: leadFilter.optional(),
    since: z.number().int().nonnegative().optional(),
    /** Narrows any of them to one connection or project. */
    connectionId: connectionId.optional(),
    projectId: projectId.optional(),
    /**
     * Also sends again what the CRM has confirmed. Off by default because it can make a second deal: the CRM's own
     * protection and the lead's mark still apply.
     */
    withDelivered: z.boolean().default(false),
  })
  .refine((s) => [s.id, s.ids, s.leadIds, s.filter, s.since].filter((part) => part !== undefined).length === 1, {
    message: 'give exactly one of id, ids, leadIds, filter, since',
  })
export type ResendSelection = z.infer<typeof resendSelection>

/** Whether an id of a selection names a lead rather than a delivery. */
export function isLeadId(id: string): id is `lead_${number}` {
  return id.startsWith('lead_') && idNumber(id as `lead_${number}`) > 0 // the prefix was just checked
}

/** Deliveries: leads on their way to a CRM. */
export const deliveries = {
  get: query(z.object({ id: deliveryId }), deliveryDetail),
  /** How many would be sent, how many are left out and why. Changes nothing. */
  previewResend: query(
    resendSelection,
    z.object({
      total: z.number().int(),
      toSend: z.number().int(),
      alreadyDelivered: z.number().int(),
      beingSent: z.number().int(),
      coolingDown: z.number().int(),
    }),
  ),
  /** Starts a background job that puts the selection back in the queue; returns at once. */
  resend: command(resendSelection, z.object({ jobId, job })),
  /** A person's answer to "did the CRM execute it?": `delivered` with the deal number, or `send_again`. */
  decide: command(
    z.object({ id: deliveryId, decision: z.enum(['delivered', 'send_again']), crmId: z.string().max(200).optional() }),
    delivery,
  ),
  /** Delivery schedules as the code follows them, for people. */
  schedule: query(
    z.object({}),
    z.object({
      schedules: z.array(
        z.object({
          id: z.enum(['adaptive', 'grid']),
          /** Delay after each attempt, from the first; the last one repeats until the horizon. */
          delaysMs: z.array(z.number().int()),
          horizonMs: z.number().int(),
          jitter: z.number(),
          text: localText,
        }),
      ),
      sweepEveryMs: z.number().int(),
      resendCooldownMs: z.number().int(),
    }),
  ),
}
