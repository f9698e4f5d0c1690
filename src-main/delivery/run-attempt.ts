import type { Exchange, Json } from '../../src-preload/contract/index.ts'
import { createCrmHttp } from '../adapters/kit/http.ts'
import type { AdapterContext, CommentJob, DeliverJob, LookUp, Outcome, RunStep } from '../adapters/kit/types.ts'
import { resolveLead } from '../leads/outgoing-lead.ts'
import type { Clock } from '../lib/clock.ts'
import type { Random } from '../lib/random.ts'
import type { Claim, StoredStep } from '../store/records.ts'
import type { Account } from './account.ts'
import { DEFAULT_SETTLE } from './attempt-plan.ts'
import { markerOf } from './marker.ts'

/** What an attempt needs besides its claim. */
export type AttemptTools = {
  account: Account
  clock: Clock
  random: Random
  installationId: string
  enter: (signal: AbortSignal) => Promise<void>
  isOnline: () => boolean
  /** Stores a finished step durably; false when another run owns the delivery. */
  saveStep: (step: StoredStep) => Promise<boolean>
  signal: AbortSignal
}

/** How an attempt ended, with its transcript. */
export type AttemptResult =
  | { kind: 'deliver'; outcome: Outcome; exchanges: Exchange[] }
  | { kind: 'lookup'; result: LookUp; exchanges: Exchange[] }

/** Exchanges kept per attempt: a delivery needs a handful, a list walk must not fill the disk. */
const MAX_EXCHANGES = 40

/** Runs one claimed attempt against the CRM. Never throws: a fault of ours is an unclear end and is looked up. */
export async function runAttempt(claim: Claim, tools: AttemptTools): Promise<AttemptResult> {
  const exchanges: Exchange[] = []
  const context = adapterContext(tools, (exchange) => {
    if (exchanges.length < MAX_EXCHANGES) exchanges.push(exchange)
  })
  const step = stepRunner(claim, tools)
  if (claim.kind === 'lookup') {
    return { kind: 'lookup', result: await guardLookUp(() => lookUp(claim, { tools, context, step })), exchanges }
  }
  return { kind: 'deliver', outcome: await guard(() => deliver(claim, { tools, context, step })), exchanges }
}

/** The context of an adapter call; also used by checks and reference lists. */
export function adapterContext(
  tools: Pick<AttemptTools, 'account' | 'clock' | 'random' | 'enter' | 'isOnline' | 'signal'>,
  record: (exchange: Exchange) => void,
): AdapterContext<unknown> {
  const { account } = tools
  return {
    config: account.config,
    clock: tools.clock,
    random: tools.random,
    memory: account.memory,
    ...(account.tokens === undefined ? {} : { tokens: account.tokens }),
    http: createCrmHttp({
      transport: account.transport,
      secrets: account.adapter.secrets(account.config),
      gate: { enter: tools.enter, record },
      clock: tools.clock,
      signal: tools.signal,
      isOnline: tools.isOnline,
    }),
  }
}

type Call = { tools: AttemptTools; context: AdapterContext<unknown>; step: RunStep }

async function deliver(claim: Claim, call: Call): Promise<Outcome> {
  const { adapter } = call.tools.account
  if (claim.comment === null) return await adapter.deliver(call.context, deliverJob(claim, call))
  if (adapter.addComment === undefined) {
    return { kind: 'rejected', reason: 'this CRM takes no comments through its connection' }
  }
  return await adapter.addComment(call.context, commentJob(claim, call))
}

async function lookUp(claim: Claim, call: Call): Promise<LookUp> {
  const { adapter } = call.tools.account
  if (claim.comment === null) return await adapter.lookUp(call.context, deliverJob(claim, call))
  if (adapter.lookUpComment === undefined) {
    return { kind: 'impossible', reason: 'comments cannot be looked up in this CRM' }
  }
  return await adapter.lookUpComment(call.context, commentJob(claim, call))
}

function deliverJob(claim: Claim, call: Call): DeliverJob {
  const { lead } = claim
  const resolved = resolveLead(lead)
  return {
    marker: markerOf(claim, call.tools.installationId),
    lead: {
      ...resolved,
      phone: lead.phone,
      phoneE164: lead.phoneE164,
      email: lead.email,
      visit: lead.visit,
      flags: lead.flags,
      receivedAtMs: lead.receivedAt,
    },
    step: call.step,
    isRepeatOfUnknown: claim.isRepeatOfUnknown,
  }
}

function commentJob(claim: Claim, call: Call): CommentJob {
  return {
    marker: markerOf(claim, call.tools.installationId),
    crmId: claim.leadCrmId ?? '',
    title: claim.comment?.title ?? null,
    message: claim.comment?.message ?? '',
    step: call.step,
  }
}

/** The lease was lost while a step ran: this run must not send anything more. */
class LeaseLostError extends Error {}

function stepRunner(claim: Claim, tools: AttemptTools): RunStep {
  const done = new Map(claim.steps.map((step) => [step.name, step.result]))
  return async (declared, run) => {
    const stored = done.get(declared.name)
    if (stored !== undefined) {
      const parsed = declared.schema.safeParse(stored)
      if (parsed.success) return parsed.data
    }
    const result = await run()
    const json: Json = result
    const isOurs = await tools.saveStep({
      name: declared.name,
      result: json,
      summary: declared.summary(result),
      finishedAt: tools.clock.now(),
    })
    if (!isOurs) throw new LeaseLostError('another run owns this delivery')
    done.set(declared.name, json)
    return result
  }
}

async function guard(run: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await run()
  } catch (error) {
    return { kind: 'unknown', reason: faultWords(error), trouble: 'lead' }
  }
}

async function guardLookUp(run: () => Promise<LookUp>): Promise<LookUp> {
  try {
    return await run()
  } catch (error) {
    return { kind: 'failed', outcome: { kind: 'retry', reason: faultWords(error), trouble: 'lead' } }
  }
}

function faultWords(error: unknown): string {
  return `a fault in the program: ${error instanceof Error ? error.message : 'unknown'}`.slice(0, 500)
}

/** Settle times of an account's adapter. */
export function settleOf(account: Account) {
  return account.adapter.settle ?? DEFAULT_SETTLE
}
