import { z } from 'zod'
import { wireError } from './errors.ts'

/**
 * Envelopes that travel over every pipe (Electron IPC, WebSocket) as one JSON text each.
 *
 * Console → core: `call`, `subscribe`, `unsubscribe`. Core → console: `reply`, `event`, `subscribed`.
 * Every topic has its own sequence numbers, rising by one from the number in `subscribed`; a client that sees
 * a gap (or a new `epoch`, i.e. the core was restarted) has missed hints and refetches.
 */
const call = z.object({ type: z.literal('call'), id: z.number().int(), name: z.string(), input: z.unknown() })
const subscribe = z.object({ type: z.literal('subscribe'), topic: z.string() })
const unsubscribe = z.object({ type: z.literal('unsubscribe'), topic: z.string() })

/** What the console sends. */
export const clientMessage = z.discriminatedUnion('type', [call, subscribe, unsubscribe])
export type ClientMessage = z.infer<typeof clientMessage>

const replyOk = z.object({ type: z.literal('reply'), id: z.number().int(), ok: z.literal(true), output: z.unknown() })
const replyError = z.object({ type: z.literal('reply'), id: z.number().int(), ok: z.literal(false), error: wireError })
const event = z.object({ type: z.literal('event'), topic: z.string(), seq: z.number().int(), payload: z.unknown() })
const subscribed = z.object({
  type: z.literal('subscribed'),
  topic: z.string(),
  seq: z.number().int(),
  epoch: z.string(),
})

/** What the core sends. */
export const serverMessage = z.union([z.discriminatedUnion('ok', [replyOk, replyError]), event, subscribed])
export type ServerMessage = z.infer<typeof serverMessage>

/** Longest wire message in either direction, in characters. */
export const MAX_MESSAGE_CHARS = 4_000_000
