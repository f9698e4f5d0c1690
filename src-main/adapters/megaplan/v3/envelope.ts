import { z } from 'zod'

/** One thing Megaplan complains about. */
type Complaint = { field: string | null; message: string }

/** The envelope of API v3 without its data. */
export type Envelope = { status: number; errors: Complaint[]; hasMore: boolean | undefined; data: unknown }

const envelope = z.object({
  meta: z.object({
    status: z.number().int(),
    errors: z.unknown().optional(),
    pagination: z.object({ hasMoreNext: z.boolean().nullish() }).nullish().catch(null),
  }),
  data: z.unknown().optional(),
})
// `trace` and `type` are never looked at: they are of no use to people and may be megabytes.
const complaint = z.object({ field: z.string().nullish().catch(null), message: z.string() })

/** `errors` is a list, one object, or a map of texts by field; it may be missing. */
function readErrors(errors: unknown): Complaint[] {
  if (Array.isArray(errors)) return errors.flatMap(readErrors)
  if (typeof errors === 'string') return errors === '' ? [] : [{ field: null, message: errors }]
  if (typeof errors !== 'object' || errors === null) return []
  const one = complaint.safeParse(errors)
  if (one.success) return [{ field: one.data.field ?? null, message: one.data.message }]
  return Object.entries(errors).flatMap(([field, value]) =>
    readErrors(value).map((item) => ({ field, ...named(item) })),
  )
}

function named({ field, message }: Complaint): { message: string; field?: string } {
  return field === null ? { message } : { message, field }
}

/** Reads the envelope; null when the answer is none of API v3. */
export function readEnvelope(json: unknown): Envelope | null {
  const parsed = envelope.safeParse(json)
  if (!parsed.success) return null
  const { meta, data } = parsed.data
  return {
    status: meta.status,
    errors: readErrors(meta.errors),
    hasMore: meta.pagination?.hasMoreNext ?? undefined,
    data,
  }
}
