import { z } from 'zod'
import { command, query, topic } from './define.ts'
import { attempt, deliveryState, deliveryStep } from './model/delivery.ts'
import { deliveryId, leadId, projectId } from './model/id.ts'
import { jsonMap } from './model/json.ts'
import { lead, leadComment, leadOriginal } from './model/lead.ts'
import { instantMs } from './model/time.ts'

/** Which leads: all parts are joined by "and". */
export const leadFilter = z.object({
  projectId: projectId.optional(),
  states: z.array(deliveryState).optional(),
  receivedFrom: instantMs.optional(),
  /** Up to, not including. */
  receivedTo: instantMs.optional(),
  /** Words, any part of a phone in any format, e-mail, deal number. */
  search: z.string().trim().max(200).optional(),
})
export type LeadFilter = z.infer<typeof leadFilter>

const text = (max: number) => z.string().max(max).nullable().optional()

/** Leads: newest first, keyset paging. */
export const leads = {
  /** `next` is the cursor of the following page, null on the last one. */
  list: query(
    leadFilter.extend({
      limit: z.number().int().min(1).max(500).default(50),
      cursor: z.string().nullable().optional(),
    }),
    z.object({ items: z.array(lead), next: z.string().nullable() }),
  ),
  get: query(z.object({ id: leadId }), lead),
  /** Everything about one lead: attempts with request and answer, steps, comments, the original submission. */
  history: query(
    z.object({ id: leadId }),
    z.object({
      attempts: z.array(attempt.extend({ deliveryId })),
      steps: z.array(deliveryStep.extend({ deliveryId })),
      comments: z.array(leadComment),
      original: leadOriginal.nullable(),
      /** Title, comment and name as they are sent, variables replaced. */
      resolved: z.object({ title: z.string().nullable(), comment: z.string().nullable(), name: z.string().nullable() }),
    }),
  ),
  /** How many leads each state has; from counters, never by counting. */
  countByState: query(
    z.object({ projectId: projectId.optional() }),
    z.object({ counts: z.record(deliveryState, z.number().int()) }),
  ),
  /** Changes what will be sent; the original submission is kept. With `isResend`, re-sends what was not delivered. */
  edit: command(
    z.object({
      id: leadId,
      title: text(1024),
      comment: text(4096),
      name: text(1024),
      phone: text(1024),
      email: text(1024),
      fields: jsonMap.optional(),
      clientFields: jsonMap.optional(),
      isResend: z.boolean().default(false),
    }),
    lead,
  ),
  /** Not to be sent: waiting deliveries become `skipped`. A re-send undoes it. */
  skip: command(z.object({ ids: z.array(leadId).min(1).max(1000) }), z.object({ skipped: z.number().int() })),
  /** Leads came or changed their state. `ids` are at most 200 of them. */
  changed: topic(z.object({ ids: z.array(leadId), projectIds: z.array(projectId) })),
}
