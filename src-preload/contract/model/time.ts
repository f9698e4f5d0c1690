import { z } from 'zod'

/** A moment: milliseconds since 1970-01-01 UTC. */
export const instantMs = z.number().int().nonnegative()

/** Texts for people, in both languages of the console. */
export const localText = z.object({ ru: z.string(), en: z.string() })
export type LocalText = z.infer<typeof localText>
