import { INTAKE_ERRORS, type IntakeErrorCode } from './errors.ts'

/** An answer before it is written to the wire. */
export type Answer = {
  status: number
  body: string
  /** Value of the header Retry-After, in seconds. */
  retryAfterS?: number
  /** The error it tells, for the metrics. */
  error?: IntakeErrorCode
  /** It waited for the CRM, so its time says nothing of the intake. */
  hasWaited?: true
}

/** Type of every answer. */
export const JSON_TYPE = 'application/json; charset=utf-8'

/**
 * Success. `data` is what clients of Roistat read: the id of the lead, or the number in the CRM for `sync=1`; `id` is always
 * the id of the lead. `pending` tells that the delivery goes on.
 */
export function success(answer: { data: string; id: string; pending?: true }): Answer {
  const { data, id, pending } = answer
  return { status: 200, body: JSON.stringify({ status: 'success', data, id, ...(pending && { pending }) }) }
}

/** An error of the closed list; `reason` replaces its text, `id` tells the lead that is stored all the same. */
export function failure(
  error: IntakeErrorCode,
  more: { reason?: string; id?: string; retryAfterS?: number } = {},
): Answer {
  const { status, text } = INTAKE_ERRORS[error]
  const body = JSON.stringify({ status: 'error', data: more.reason ?? text, error, ...(more.id && { id: more.id }) })
  const retryAfterS = more.retryAfterS ?? (status === 503 ? 5 : undefined)
  return { status, body, error, ...(retryAfterS !== undefined && { retryAfterS }) }
}
