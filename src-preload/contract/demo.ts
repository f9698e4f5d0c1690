import { z } from 'zod'
import { command, query, topic } from './define.ts'
import { instantMs } from './model/time.ts'

/**
 * Switches of the CRM inside the product. `down` refuses connections · `slow` answers after 3 s · `limited` 429 with
 * Retry-After · `rejects` 422 for every lead · `loses_answers` creates the deal, then drops the connection · `unauthorized` 401.
 */
export const demoMode = z.enum(['works', 'down', 'slow', 'limited', 'rejects', 'loses_answers', 'unauthorized'])
export type DemoMode = z.infer<typeof demoMode>

/** A deal in the demo CRM. `marker` is the lead's mark: one marker twice would be a doubled lead. */
export const demoDeal = z.object({
  id: z.string(),
  marker: z.string(),
  createdAt: instantMs,
  title: z.string(),
  name: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  comment: z.string().nullable(),
  notes: z.array(z.string()),
})
export type DemoDeal = z.infer<typeof demoDeal>

/** The demo CRM; every procedure answers `unavailable` unless started with `--demo`. */
export const demo = {
  state: query(z.object({}), z.object({ mode: demoMode, dealCount: z.number().int(), requestCount: z.number().int() })),
  setMode: command(z.object({ mode: demoMode }), z.object({ mode: demoMode })),
  deals: query(
    z.object({ limit: z.number().int().min(1).max(100_000).default(50) }),
    z.object({ items: z.array(demoDeal) }),
  ),
  changed: topic(z.object({ mode: demoMode, dealCount: z.number().int() })),
}
