import type { Json, JsonMap } from '../../src-preload/contract/index.ts'
import { LEAD_LIMITS, type LeadId } from '../../src-preload/contract/index.ts'
import { acceptLead } from '../leads/accept.ts'
import type { LeadDesk, SyncResult } from '../leads/desk-port.ts'
import type { DecodedCall } from '../leads/types.ts'
import { cutText } from '../lib/cut-text.ts'
import { failure, success, type Answer } from './answers.ts'
import type { IntakeMetrics } from './metrics.ts'

/** What answering a call needs. */
export type CallContext = {
  desk: LeadDesk
  metrics: IntakeMetrics
  /** How long `sync=1` waits for the CRM. */
  syncTimeoutMs: number
  /** Runs the task when the server closes, when nobody waits for a CRM any longer; returns the cancel function. */
  whenClosing: (task: () => void) => () => void
}

/** Country of phones without one, for submissions whose key is unknown. */
const FALLBACK_COUNTRY = 'RU'
const MAX_KEY = 256
const MAX_TARGET = 255

function plainText(value: Json | undefined): string {
  if (typeof value === 'string') return value.trim()
  return typeof value === 'number' ? String(value) : ''
}

/** The integration key of a call, empty when it has none. */
export function keyOf(call: DecodedCall): string {
  return plainText(call.params['key']).slice(0, MAX_KEY).toWellFormed()
}

function hasText(params: JsonMap, names: readonly string[]): boolean {
  return names.some((name) => plainText(params[name]) !== '')
}

/** A comment that a client library sent to the address of leads: it has an id and a message and nobody to call. */
function isMisplacedComment({ params }: DecodedCall): boolean {
  return plainText(params['id']) !== '' && hasText(params, ['message']) && !hasText(params, ['name', 'phone', 'email'])
}

function syncAnswer(leadId: LeadId, result: SyncResult): Answer {
  switch (result.kind) {
    case 'delivered':
      return success({ data: result.crmId, id: leadId })
    case 'failed':
      return failure('crm_rejected', { reason: result.reason, id: leadId })
    case 'pending':
      return success({ data: leadId, id: leadId, pending: true })
  }
}

/** The lead is stored already: whatever goes wrong with waiting, the answer is not an error of storing. */
async function waitForCrm(leadId: LeadId, { desk, syncTimeoutMs, whenClosing }: CallContext): Promise<Answer> {
  const pending: SyncResult = { kind: 'pending' }
  let cancel: () => void = () => undefined
  const closing = new Promise<SyncResult>((resolve) => {
    cancel = whenClosing(() => {
      resolve(pending)
    })
  })
  const result = await Promise.race([desk.waitForDelivery(leadId, syncTimeoutMs).catch(() => pending), closing])
  cancel()
  return { ...syncAnswer(leadId, result), hasWaited: true }
}

async function storeLead(call: DecodedCall, key: string, context: CallContext): Promise<Answer> {
  const { desk, metrics } = context
  const defaultCountry = desk.findKey(key)?.defaultCountry ?? FALLBACK_COUNTRY
  const lead = acceptLead(call, { defaultCountry })
  const result = await desk.receive({ key, lead })
  switch (result.kind) {
    case 'stored':
      if (result.isRepeat) metrics.repeated()
      return lead.flags.sync === true
        ? waitForCrm(result.leadId, context)
        : success({ data: result.leadId, id: result.leadId })
    case 'unrecognised':
      metrics.unrecognised()
      return failure('unknown_key')
    case 'spooled':
      return success({ data: result.receipt, id: result.receipt, pending: true })
    case 'unstorable':
      return failure('not_stored', { retryAfterS: result.retryAfterS })
  }
}

/** Stores the comment of a call and answers. */
export async function receiveComment(call: DecodedCall, key: string, context: CallContext): Promise<Answer> {
  const { params } = call
  const target = plainText(params['id']).slice(0, MAX_TARGET).toWellFormed()
  const message = plainText(params['message'])
  const title = plainText(params['title'])
  if (target === '') return failure('missing_id')
  if (message === '') return failure('missing_message')
  const result = await context.desk.comment({
    key,
    target,
    title: title === '' ? null : (cutText(title, LEAD_LIMITS.title) ?? title),
    message: cutText(message, LEAD_LIMITS.comment) ?? message,
    call,
  })
  switch (result.kind) {
    case 'stored':
      return success({ data: result.leadId, id: result.leadId })
    case 'not_found':
      return failure('unknown_lead')
    case 'unknown_key':
      context.metrics.unrecognised()
      return failure('unknown_key')
    case 'unstorable':
      return failure('not_stored', { retryAfterS: result.retryAfterS })
  }
}

/**
 * Stores the lead of a call and answers. A comment sent here by mistake becomes a comment; when its lead is not found it is
 * taken for a lead after all, so that nothing is lost.
 */
export async function receiveLead(call: DecodedCall, key: string, context: CallContext): Promise<Answer> {
  if (isMisplacedComment(call) && context.desk.findKey(key) !== undefined) {
    const answer = await receiveComment(call, key, context)
    if (answer.error !== 'unknown_lead') return answer
  }
  return storeLead(call, key, context)
}
