import { z } from 'zod'
import { command, query, topic } from './define.ts'
import { projectId, unrecognisedId } from './model/id.ts'
import { leadOriginal, unrecognisedLead } from './model/lead.ts'

/** The box of submissions whose key nobody knows. */
export const unrecognised = {
  list: query(
    z.object({ limit: z.number().int().min(1).max(200).default(50), cursor: z.string().nullable().optional() }),
    z.object({ items: z.array(unrecognisedLead), next: z.string().nullable(), total: z.number().int() }),
  ),
  get: query(z.object({ id: unrecognisedId }), unrecognisedLead.extend({ original: leadOriginal })),
  /** Makes leads of them in a project; they are delivered like any other. */
  assign: command(
    z.object({ ids: z.array(unrecognisedId).min(1).max(1000), projectId }),
    z.object({ assigned: z.number().int() }),
  ),
  discard: command(
    z.object({ ids: z.array(unrecognisedId).min(1).max(1000) }),
    z.object({ discarded: z.number().int() }),
  ),
  changed: topic(z.object({ total: z.number().int() })),
}
