import type { ProjectSettings, UnknownPolicy } from '../../src-preload/contract/index.ts'
import type { LookUp, Outcome } from '../adapters/kit/types.ts'
import type { AttemptEnd, Claim } from '../store/records.ts'
import { nextTry } from './schedule.ts'

/** How long an unclear attempt settles before it is looked up, and when the last look is. */
export type SettleTimes = { firstLookMs: number; secondLookMs: number }

/** Longer than the request limit of the vendors we know (Bitrix24: 60 s), see delivery-design §4.3. */
export const DEFAULT_SETTLE: SettleTimes = { firstLookMs: 15_000, secondLookMs: 90_000 }

/** What the plan is made from besides the outcome. */
export type PlanFacts = {
  claim: Pick<Claim, 'unknownSince' | 'lookUpCount' | 'isRepeatOfUnknown'> & {
    receivedAt: number
    attemptCount: number
  }
  schedule: ProjectSettings['retrySchedule']
  policy: UnknownPolicy
  settle: SettleTimes
  now: number
  fraction: number
  /** The machine slept or had no network during the attempt: nothing is counted. */
  isDisturbed: boolean
}

/** What the outcome says about the account, for the circuit. */
export type AccountSignal =
  | { kind: 'worked' }
  | { kind: 'failed'; reason: string }
  | { kind: 'limited'; reason: string; afterMs: number | undefined }
  | { kind: 'unauthorized'; reason: string }
  | { kind: 'offline' }
  | { kind: 'none' }

/** Where a delivery goes after an attempt. */
export type Plan = Pick<AttemptEnd, 'outcome' | 'reason' | 'isCounted' | 'next'> & { signal: AccountSignal }

/** What becomes of a delivery after an attempt to send it. Pure. */
export function planAfterDeliver(outcome: Outcome, facts: PlanFacts): Plan {
  switch (outcome.kind) {
    case 'delivered':
      return {
        outcome: 'delivered',
        reason: null,
        isCounted: true,
        next: {
          state: 'delivered',
          crmId: outcome.crmId,
          url: outcome.url ?? null,
          isAppended: outcome.isAppended ?? false,
          isReconciled: false,
        },
        signal: { kind: 'worked' },
      }
    case 'retry':
      return planRetry(outcome, facts)
    case 'rejected':
      return {
        outcome: 'rejected',
        reason: outcome.field === undefined ? outcome.reason : `${outcome.field}: ${outcome.reason}`,
        isCounted: true,
        next: { state: 'failed', isUnknown: false },
        signal: { kind: 'worked' },
      }
    case 'unauthorized':
      return {
        outcome: 'unauthorized',
        reason: outcome.reason,
        isCounted: true,
        next: { state: 'held' },
        signal: { kind: 'unauthorized', reason: outcome.reason },
      }
    case 'unknown':
      return {
        outcome: 'unknown',
        reason: outcome.reason,
        isCounted: !facts.isDisturbed,
        next: {
          state: 'retrying',
          nextAt: facts.now + facts.settle.firstLookMs,
          unknownSince: facts.now,
          lookUpCount: 0,
          isRepeatOfUnknown: facts.claim.isRepeatOfUnknown,
        },
        signal: outcome.trouble === 'account' ? { kind: 'failed', reason: outcome.reason } : { kind: 'none' },
      }
  }
}

type Retry = Extract<Outcome, { kind: 'retry' }>

function planRetry(outcome: Retry, facts: PlanFacts): Plan {
  const { claim } = facts
  const base = { outcome: 'retry' as const, reason: outcome.reason }
  const again = (at: number): AttemptEnd['next'] => ({
    state: 'retrying',
    nextAt: at,
    unknownSince: claim.unknownSince,
    lookUpCount: claim.lookUpCount,
    isRepeatOfUnknown: claim.isRepeatOfUnknown,
  })
  switch (outcome.trouble) {
    case 'limit':
      // The account's pause decides when; the lead is due at once after it.
      return {
        ...base,
        isCounted: false,
        next: again(facts.now),
        signal: { kind: 'limited', reason: outcome.reason, afterMs: outcome.afterMs },
      }
    case 'offline':
      return { ...base, isCounted: false, next: again(facts.now), signal: { kind: 'offline' } }
    case 'account':
    case 'lead': {
      if (facts.isDisturbed) return { ...base, isCounted: false, next: again(facts.now), signal: { kind: 'none' } }
      const signal: AccountSignal =
        outcome.trouble === 'account' ? { kind: 'failed', reason: outcome.reason } : { kind: 'worked' }
      const next = nextTry({
        schedule: facts.schedule,
        attemptCount: claim.attemptCount + 1,
        receivedAt: claim.receivedAt,
        now: facts.now,
        fraction: facts.fraction,
        ...(outcome.afterMs === undefined ? {} : { afterMs: outcome.afterMs }),
      })
      if (next.kind === 'at') return { ...base, isCounted: true, next: again(next.at), signal }
      return { ...base, isCounted: true, next: { state: 'failed', isUnknown: claim.unknownSince !== null }, signal }
    }
  }
}

/** What becomes of an unclear delivery after the CRM was asked for it. Pure. */
export function planAfterLookUp(result: LookUp, facts: PlanFacts): Plan {
  const { claim, now } = facts
  const since = claim.unknownSince ?? now
  // Slept through: how long the CRM has had by its own clock is not known, so the settle time begins anew.
  if (facts.isDisturbed && (result.kind === 'absent' || result.kind === 'failed')) return settleAgain(result, facts)
  switch (result.kind) {
    case 'found':
      return {
        outcome: 'delivered',
        reason: 'found in the CRM by its mark',
        isCounted: true,
        next: {
          state: 'delivered',
          crmId: result.crmId,
          url: result.url ?? null,
          isAppended: false,
          isReconciled: true,
        },
        signal: { kind: 'worked' },
      }
    case 'absent': {
      const isLastLook = claim.lookUpCount >= 1 && now - since >= facts.settle.secondLookMs
      return {
        outcome: 'retry',
        reason: isLastLook ? 'the CRM does not have it: it is sent again' : 'the CRM does not have it yet',
        isCounted: false,
        next: {
          state: 'retrying',
          nextAt: isLastLook ? now : Math.max(now, since + facts.settle.secondLookMs),
          unknownSince: isLastLook ? null : since,
          lookUpCount: claim.lookUpCount + 1,
          isRepeatOfUnknown: isLastLook || claim.isRepeatOfUnknown,
        },
        signal: { kind: 'worked' },
      }
    }
    case 'failed': {
      // A failed search is never "not found": the delivery stays unclear whatever the failure was.
      const plan = planAfterDeliver(result.outcome, { ...facts, claim: { ...claim, unknownSince: since } })
      if (result.outcome.kind === 'rejected' || result.outcome.kind === 'unknown') {
        const retry: Retry = { kind: 'retry', reason: result.outcome.reason, trouble: 'lead' }
        return { ...planRetry(retry, { ...facts, claim: { ...claim, unknownSince: since } }), signal: plan.signal }
      }
      return plan
    }
    case 'impossible':
      return planImpossible(result.reason, facts)
  }
}

function settleAgain(result: Extract<LookUp, { kind: 'absent' | 'failed' }>, facts: PlanFacts): Plan {
  const { claim, now, settle } = facts
  return {
    outcome: 'retry',
    reason:
      result.kind === 'failed' ? result.outcome.reason : 'the CRM does not have it yet; the machine slept meanwhile',
    isCounted: false,
    next: {
      state: 'retrying',
      nextAt: now + settle.firstLookMs,
      unknownSince: now,
      lookUpCount: 0,
      isRepeatOfUnknown: claim.isRepeatOfUnknown,
    },
    signal: { kind: 'none' },
  }
}

/** The CRM cannot be asked: the connection's declared policy decides, visibly. */
function planImpossible(reason: string, facts: PlanFacts): Plan {
  if (facts.policy === 'repeat') {
    return {
      outcome: 'retry',
      reason: `${reason}; sent again because the connection is set to repeat unclear requests`,
      isCounted: false,
      next: { state: 'retrying', nextAt: facts.now, unknownSince: null, lookUpCount: 0, isRepeatOfUnknown: true },
      signal: { kind: 'none' },
    }
  }
  return {
    outcome: 'unknown',
    reason: `${reason}; please look into the CRM and decide`,
    isCounted: true,
    next: { state: 'failed', isUnknown: true },
    signal: { kind: 'none' },
  }
}
