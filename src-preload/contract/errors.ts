import { z } from 'zod'

/**
 * The closed list of errors a call may end with, and the HTTP status each has on `POST /rpc/…`.
 * README of this folder lists them; a test compares the two.
 */
export const ERROR_STATUS = {
  /** Input does not fit the schema; `issues` says where. */
  bad_input: 400,
  /** No session or token. */
  unauthorized: 401,
  /** The caller may not do this (foreign origin, foreign sender). */
  forbidden: 403,
  /** The named thing does not exist. */
  not_found: 404,
  /** No such procedure. */
  unknown_call: 404,
  /** The thing is in a state that does not allow this. */
  conflict: 409,
  /** Input is larger than the host takes. */
  too_large: 413,
  /** Asked again too soon; `afterMs` says when. */
  cooldown: 429,
  /** A fault of ours; the log has the details. */
  internal: 500,
  /** This host cannot do it. */
  unavailable: 501,
  /** The store cannot take it now (disk full, read-only). */
  storage: 503,
  /** The pipe closed before the answer came. */
  closed: 503,
} as const

/** One of the closed error codes. */
export type ErrorCode = keyof typeof ERROR_STATUS

const codes = Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]] // keys of a literal object

/** An error as it travels: code for programs, message (English) for logs, details for the screen. */
export const wireError = z.object({
  code: z.enum(codes),
  message: z.string(),
  /** Where the input is wrong: path such as `config.url` and the text. */
  issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  /** When asking again makes sense, in ms from now. */
  afterMs: z.number().int().nonnegative().optional(),
})

/** Wire form of a {@link CallError}. */
export type WireError = z.infer<typeof wireError>

/** The only error that handlers throw on purpose and that clients receive. */
export class CallError extends Error {
  readonly code: ErrorCode
  readonly issues: WireError['issues']
  readonly afterMs: number | undefined

  constructor(code: ErrorCode, message: string, details: Pick<WireError, 'issues' | 'afterMs'> = {}) {
    super(message)
    this.name = 'CallError'
    this.code = code
    this.issues = details.issues
    this.afterMs = details.afterMs
  }
}

/** Why a call met a `conflict`, where the console says more than that: it has words for each. */
export const CONFLICT_REASONS = [
  /** The project keeps its leads without end: there is nothing to remove. */
  'kept_for_ever',
  /** The lead is on its way at this moment. */
  'being_sent',
  /** Nobody is asked about this delivery any more. */
  'not_waiting',
  /** The CRM has no sign-in by browser. */
  'no_browser_sign_in',
  /** The address is not the answer to the sign-in that was begun. */
  'foreign_sign_in',
  /** The sign-in has ended or was never begun. */
  'sign_in_over',
  /** The vendor or the person said no; the message has the vendor's words. */
  'sign_in_refused',
  /** The CRM did not give what was asked; the message has its words. */
  'crm_refused',
  /** The connection's secrets cannot be read. */
  'secrets_unreadable',
  /** Somebody else has published a newer version. */
  'published_meanwhile',
] as const

/** One of the closed reasons of a conflict. */
export type ConflictReason = (typeof CONFLICT_REASONS)[number]

/** A `conflict` whose reason travels as an issue at the path `conflict`. `message`: English, or the words of a CRM. */
export function conflict(reason: ConflictReason, message: string, details: { afterMs?: number } = {}): CallError {
  return new CallError('conflict', message, { issues: [{ path: 'conflict', message: reason }], ...details })
}

/** Turns a CallError into its wire form; optional parts are left out when absent. */
export function toWireError(error: CallError): WireError {
  return {
    code: error.code,
    message: error.message,
    ...(error.issues === undefined ? {} : { issues: error.issues }),
    ...(error.afterMs === undefined ? {} : { afterMs: error.afterMs }),
  }
}

/** Restores a CallError on the client's side. */
export function fromWireError(error: WireError): CallError {
  return new CallError(error.code, error.message, {
    ...(error.issues === undefined ? {} : { issues: error.issues }),
    ...(error.afterMs === undefined ? {} : { afterMs: error.afterMs }),
  })
}
