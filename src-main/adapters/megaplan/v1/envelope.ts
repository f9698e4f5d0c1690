import { z } from 'zod'

/** The envelope of API v1 without its data. */
export type Envelope = { isOk: boolean; message: string; data: unknown }

const envelope = z.object({
  status: z.object({ code: z.string(), message: z.unknown().optional() }),
  data: z.unknown().optional(),
})

/** `message` is a text, null, or anything that PHP makes of a list of messages. */
function readMessage(message: unknown): string {
  if (typeof message === 'string') return message
  return message === null || message === undefined ? '' : JSON.stringify(message)
}

/** Reads the envelope; null when the answer is none of API v1. An empty map of PHP (`[]`) is an empty map. */
export function readEnvelope(json: unknown): Envelope | null {
  const parsed = envelope.safeParse(json)
  if (!parsed.success) return null
  const { status, data } = parsed.data
  const isEmptyMap = Array.isArray(data) && data.length === 0
  return { isOk: status.code === 'ok', message: readMessage(status.message), data: isEmptyMap ? {} : data }
}
