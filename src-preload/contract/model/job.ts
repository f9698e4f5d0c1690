import { z } from 'zod'
import { jobId } from './id.ts'
import { instantMs } from './time.ts'

/** A long piece of work that runs in the background and can be cancelled. What was done before the cancel stays done. */
export const job = z.object({
  id: jobId,
  kind: z.enum(['resend', 'retention', 'form_check']),
  state: z.enum(['running', 'finished', 'cancelled', 'failed']),
  total: z.number().int(),
  done: z.number().int(),
  /** Left out with a reason: already delivered, being sent, cooldown. */
  left: z.number().int(),
  reason: z.string().nullable(),
  createdAt: instantMs,
  finishedAt: instantMs.nullable(),
})
export type Job = z.infer<typeof job>
