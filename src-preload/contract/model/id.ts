import { z } from 'zod'

/**
 * Ids travel as `<kind>_<number>` (`lead_42`), the form that code written for Roistat expects of a lead.
 * Where an id is accepted, the bare number (42 or "42") is taken too.
 */
function idSchema<K extends string>(kind: K) {
  const pattern = new RegExp(`^${kind}_[1-9][0-9]{0,15}$`)
  return z.preprocess(
    (value) => {
      if (typeof value === 'number') return `${kind}_${value}`
      return typeof value === 'string' && /^[0-9]+$/.test(value) ? `${kind}_${value}` : value
    },
    z.custom<`${K}_${number}`>((value) => typeof value === 'string' && pattern.test(value), {
      message: `expected ${kind}_<number>`,
    }),
  )
}

export const projectId = idSchema('project')
export const siteId = idSchema('site')
export const connectionId = idSchema('connection')
export const leadId = idSchema('lead')
export const deliveryId = idSchema('delivery')
export const attemptId = idSchema('attempt')
export const commentId = idSchema('comment')
export const unrecognisedId = idSchema('unrecognised')
export const jobId = idSchema('job')
export const auditId = idSchema('audit')
export const formId = idSchema('form')

export type ProjectId = `project_${number}`
export type SiteId = `site_${number}`
export type ConnectionId = `connection_${number}`
export type LeadId = `lead_${number}`
export type DeliveryId = `delivery_${number}`
export type AttemptId = `attempt_${number}`
export type CommentId = `comment_${number}`
export type UnrecognisedId = `unrecognised_${number}`
export type JobId = `job_${number}`
export type AuditId = `audit_${number}`
export type FormId = `form_${number}`

/** Any id of the contract. */
export type EntityId = `${string}_${number}`

/** The number inside an id: `lead_42` → 42. */
export function idNumber(id: EntityId): number {
  return Number(id.slice(id.lastIndexOf('_') + 1))
}
