import { z } from 'zod'
import { demoDeal } from '../../../src-preload/contract/index.ts'

/** Header of the demo CRM's key. */
export const DEMO_KEY_HEADER = 'x-demo-key'

/** Body of `POST /deals`. */
export const newDeal = z.object({
  marker: z.string().min(1),
  title: z.string(),
  name: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  comment: z.string().nullable(),
})
export type NewDeal = z.infer<typeof newDeal>

/** Body of `POST /deals/{id}/notes`. */
export const newNote = z.object({ marker: z.string().min(1), text: z.string() })

/** Answer of `POST /deals` and `POST /deals/{id}/notes`. */
export const createdAnswer = z.object({ id: z.string() })

/** Answer of `GET /deals?marker=` (oldest first) and of `GET /deals/{id}`. */
export const dealsAnswer = z.object({ deals: z.array(demoDeal) })

/** Any refusal. */
export const errorAnswer = z.object({ error: z.string(), field: z.string().optional() })
