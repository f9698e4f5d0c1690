import type { Claim } from '../store/records.ts'
import type { Account } from './account.ts'
import { type Plan, planAfterDeliver, planAfterLookUp, type PlanFacts } from './attempt-plan.ts'
import { type AttemptResult, settleOf } from './run-attempt.ts'

/** Where a claimed delivery goes after its attempt: gathers the facts and asks the plan. Pure. */
export function planResult(
  claim: Claim,
  result: AttemptResult,
  about: Pick<PlanFacts, 'now' | 'fraction' | 'isDisturbed'> & { account: Account },
): Plan {
  const { account, ...moment } = about
  const own = claim.lead.deliveries.find((item) => item.id === claim.deliveryId)
  const facts: PlanFacts = {
    ...moment,
    claim: {
      unknownSince: claim.unknownSince,
      lookUpCount: claim.lookUpCount,
      isRepeatOfUnknown: claim.isRepeatOfUnknown,
      receivedAt: claim.comment?.receivedAt ?? claim.lead.receivedAt,
      attemptCount: own?.attemptCount ?? claim.attemptNumber - 1,
    },
    schedule: account.schedule,
    policy: account.unknownPolicy,
    settle: settleOf(account),
  }
  return result.kind === 'deliver' ? planAfterDeliver(result.outcome, facts) : planAfterLookUp(result.result, facts)
}
