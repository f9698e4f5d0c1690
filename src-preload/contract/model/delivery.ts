import { z } from 'zod'
import { attemptId, connectionId, deliveryId, leadId, commentId } from './id.ts'
import { instantMs } from './time.ts'

/**
 * States of a delivery; a lead shows the one that most needs a person.
 * `queued` waiting for its first attempt · `sending` an attempt runs · `delivered` the CRM confirmed · `retrying` an attempt
 * failed, the next time is known · `failed` needs a person · `held` the connection is paused (key rejected or switched
 * off) · `skipped` not to be sent · `unrouted` there was no connection to send to.
 */
export const DELIVERY_STATES = [
  'queued',
  'sending',
  'delivered',
  'retrying',
  'failed',
  'held',
  'skipped',
  'unrouted',
] as const
export const deliveryState = z.enum(DELIVERY_STATES)
export type DeliveryState = z.infer<typeof deliveryState>

/** How an attempt ended. `unknown`: the request may have been executed, it is looked up before anything is repeated. `not_sent`: nothing left the machine. */
export const OUTCOME_KINDS = ['delivered', 'retry', 'rejected', 'unauthorized', 'unknown'] as const
export const outcomeKind = z.enum(OUTCOME_KINDS)
export type OutcomeKind = z.infer<typeof outcomeKind>

/** One HTTP exchange with a CRM as people see it: secrets are replaced by `•••`, long bodies are cut. */
export const exchange = z.object({
  startedAt: instantMs,
  durationMs: z.number().nonnegative(),
  method: z.string(),
  url: z.string(),
  requestHeaders: z.record(z.string(), z.string()),
  requestBody: z.string().nullable(),
  isRequestCut: z.boolean(),
  status: z.number().int().nullable(),
  responseHeaders: z.record(z.string(), z.string()),
  responseBody: z.string().nullable(),
  isResponseCut: z.boolean(),
  /** What went wrong below HTTP: `connect refused`, `timeout while reading the answer` … */
  error: z.string().nullable(),
})
export type Exchange = z.infer<typeof exchange>

/** `deliver` sends; `lookup` asks the CRM whether an unclear attempt was executed. */
export const attemptKind = z.enum(['deliver', 'lookup'])
export type AttemptKind = z.infer<typeof attemptKind>

/** One attempt of a delivery. `outcome` null: it runs now, or the process died in it. */
export const attempt = z.object({
  id: attemptId,
  number: z.number().int().positive(),
  kind: attemptKind,
  startedAt: instantMs,
  finishedAt: instantMs.nullable(),
  outcome: outcomeKind.nullable(),
  reason: z.string().nullable(),
  exchanges: z.array(exchange),
})
export type Attempt = z.infer<typeof attempt>

/** A finished step of a delivery of several calls (`customer`, `order`, `note`); never repeated. */
export const deliveryStep = z.object({ name: z.string(), finishedAt: instantMs, summary: z.string() })
export type DeliveryStep = z.infer<typeof deliveryStep>

/** A lead, or a comment of it, on its way to one connection. */
export const delivery = z.object({
  id: deliveryId,
  leadId,
  connectionId: connectionId.nullable(),
  connectionName: z.string().nullable(),
  adapter: z.string().nullable(),
  /** The comment that is delivered; null when it is the lead itself. */
  commentId: commentId.nullable(),
  state: deliveryState,
  /** True while the CRM may or may not have executed the last request; with `failed`, a person decides. */
  isOutcomeUnknown: z.boolean(),
  attemptCount: z.number().int().nonnegative(),
  nextAttemptAt: instantMs.nullable(),
  /** Why it is in this state, in English words of the adapter or in the CRM's own words. */
  reason: z.string().nullable(),
  /** Deal number in the CRM as people know it. */
  crmId: z.string().nullable(),
  url: z.string().nullable(),
  /** The lead was added to an existing deal as a comment. */
  isAppended: z.boolean(),
  /** The outcome was found by looking the lead up in the CRM after an unclear answer. */
  isReconciled: z.boolean(),
  createdAt: instantMs,
  finishedAt: instantMs.nullable(),
})
export type Delivery = z.infer<typeof delivery>

/** A delivery with everything that happened to it. */
export const deliveryDetail = delivery.extend({ attempts: z.array(attempt), steps: z.array(deliveryStep) })
export type DeliveryDetail = z.infer<typeof deliveryDetail>
