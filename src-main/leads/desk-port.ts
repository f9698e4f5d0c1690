import type { LeadId } from '../../src-preload/contract/index.ts'
import type { AcceptedLead, DecodedCall } from './types.ts'

/** How a key was recognised. */
export type KeyOwner = { projectId: `project_${number}`; defaultCountry: string }

/** What became of a submission. Every kind but `unstorable` is durable when the promise resolves. */
export type ReceiveResult =
  | { kind: 'stored'; leadId: LeadId; isRepeat: boolean }
  /** Unknown key: kept in the box. */
  | { kind: 'unrecognised' }
  /** The database cannot be written, the spool file has it: it becomes a lead when the store is well again. */
  | { kind: 'spooled'; receipt: string }
  /** Nothing could be written: the caller answers 503. */
  | { kind: 'unstorable'; reason: string; retryAfterS: number }

/** How the delivery of a `sync=1` lead ended, or that it has not ended in time. */
export type SyncResult = { kind: 'delivered'; crmId: string } | { kind: 'failed'; reason: string } | { kind: 'pending' }

/** A lead with the key of its owner. `submissionId` is unique over all projects. */
export type Submission = { key: string; lead: AcceptedLead; submissionId?: string }

/** What the intake needs of the leads side. Implemented by `leads/desk.ts`; tests of the intake use a fake. */
export type LeadDesk = {
  /** The owner of an intake key, from memory; undefined when nobody has it. */
  findKey(key: string): KeyOwner | undefined
  /** Stores durably, then resolves. A second submission with the same `submissionId` changes nothing and gets the same answer. */
  receive(submission: Submission): Promise<ReceiveResult>
  /** Waits for the deliveries of a lead, at most `timeoutMs`. */
  waitForDelivery(leadId: LeadId, timeoutMs: number): Promise<SyncResult>
  /** Adds a comment to a lead of the key's project. `target` is `lead_N`, N or the deal number in the CRM. */
  comment(comment: {
    key: string
    target: string
    title: string | null
    message: string
    call: DecodedCall
  }): Promise<
    | { kind: 'stored'; leadId: LeadId }
    | { kind: 'not_found' }
    | { kind: 'unknown_key' }
    | { kind: 'unstorable'; reason: string; retryAfterS: number }
  >
}
