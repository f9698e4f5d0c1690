import { describe, expect, test } from 'vitest'
import type { LookUp, Outcome } from '../adapters/kit/types.ts'
import { planAfterDeliver, planAfterLookUp, type Plan, type PlanFacts } from './attempt-plan.ts'

const SECOND = 1000
const NOW = Date.UTC(2026, 0, 15, 9, 0, 0)
const HOUR = 3_600_000

const facts = (over: Omit<Partial<PlanFacts>, 'claim'> & { claim?: Partial<PlanFacts['claim']> } = {}): PlanFacts => ({
  schedule: 'adaptive',
  policy: 'ask',
  settle: { firstLookMs: 15 * SECOND, secondLookMs: 90 * SECOND },
  now: NOW,
  fraction: 0.5,
  isDisturbed: false,
  ...over,
  claim: {
    unknownSince: null,
    lookUpCount: 0,
    isRepeatOfUnknown: false,
    receivedAt: NOW - SECOND,
    attemptCount: 0,
    ...over.claim,
  },
})
const retryAt = (nextAt: number, over: object = {}): Plan['next'] => ({
  state: 'retrying',
  nextAt,
  unknownSince: null,
  lookUpCount: 0,
  isRepeatOfUnknown: false,
  ...over,
})
const failed: Outcome = { kind: 'retry', reason: 'no connection', trouble: 'account' }

describe('after an attempt to send', () => {
  test.each<[string, Outcome, Partial<PlanFacts>, Plan]>([
    [
      'delivered',
      { kind: 'delivered', crmId: '7', url: 'https://crm/7', isAppended: true },
      {},
      {
        outcome: 'delivered',
        reason: null,
        isCounted: true,
        next: { state: 'delivered', crmId: '7', url: 'https://crm/7', isAppended: true, isReconciled: false },
        signal: { kind: 'worked' },
      },
    ],
    [
      'trouble of the lead: its schedule; the account works',
      { kind: 'retry', reason: 'locked', trouble: 'lead' },
      {},
      {
        outcome: 'retry',
        reason: 'locked',
        isCounted: true,
        next: retryAt(NOW + 10 * SECOND),
        signal: { kind: 'worked' },
      },
    ],
    [
      'trouble of the account: the circuit hears of it',
      failed,
      {},
      {
        outcome: 'retry',
        reason: 'no connection',
        isCounted: true,
        next: retryAt(NOW + 10 * SECOND),
        signal: { kind: 'failed', reason: 'no connection' },
      },
    ],
    [
      'a limit: not counted, due when the account’s pause is over',
      { kind: 'retry', reason: 'slow down', trouble: 'limit', afterMs: 5000 },
      {},
      {
        outcome: 'retry',
        reason: 'slow down',
        isCounted: false,
        next: retryAt(NOW),
        signal: { kind: 'limited', reason: 'slow down', afterMs: 5000 },
      },
    ],
    [
      'no network here: not counted',
      { kind: 'retry', reason: 'no route', trouble: 'offline' },
      {},
      { outcome: 'retry', reason: 'no route', isCounted: false, next: retryAt(NOW), signal: { kind: 'offline' } },
    ],
    [
      'slept through: not counted, nobody’s trouble',
      failed,
      { isDisturbed: true },
      { outcome: 'retry', reason: 'no connection', isCounted: false, next: retryAt(NOW), signal: { kind: 'none' } },
    ],
    [
      'refused: a person',
      { kind: 'rejected', reason: 'too short', field: 'phone' },
      {},
      {
        outcome: 'rejected',
        reason: 'phone: too short',
        isCounted: true,
        next: { state: 'failed', isUnknown: false },
        signal: { kind: 'worked' },
      },
    ],
    [
      'wrong key: held',
      { kind: 'unauthorized', reason: 'wrong key' },
      {},
      {
        outcome: 'unauthorized',
        reason: 'wrong key',
        isCounted: true,
        next: { state: 'held' },
        signal: { kind: 'unauthorized', reason: 'wrong key' },
      },
    ],
    [
      'unclear: settles before it is looked up',
      { kind: 'unknown', reason: 'reset', trouble: 'account' },
      {},
      {
        outcome: 'unknown',
        reason: 'reset',
        isCounted: true,
        next: retryAt(NOW + 15 * SECOND, { unknownSince: NOW }),
        signal: { kind: 'failed', reason: 'reset' },
      },
    ],
    [
      'unclear and slept through: settles too, not counted',
      { kind: 'unknown', reason: 'aborted', trouble: 'lead' },
      { isDisturbed: true },
      {
        outcome: 'unknown',
        reason: 'aborted',
        isCounted: false,
        next: retryAt(NOW + 15 * SECOND, { unknownSince: NOW }),
        signal: { kind: 'none' },
      },
    ],
  ])('%s', (_name, outcome, over, plan) => {
    expect(planAfterDeliver(outcome, facts(over))).toEqual(plan)
  })

  test('after 48 h a failure ends it, and it stays known whether the outcome is unclear', () => {
    const old = { receivedAt: NOW - 48 * HOUR, attemptCount: 96 }
    expect(planAfterDeliver(failed, facts({ claim: old })).next).toEqual({ state: 'failed', isUnknown: false })
    const search: LookUp = { kind: 'failed', outcome: { kind: 'retry', reason: 'no connection', trouble: 'account' } }
    expect(planAfterLookUp(search, facts({ claim: { ...old, unknownSince: NOW - HOUR } })).next).toEqual({
      state: 'failed',
      isUnknown: true,
    })
  })
})

describe('after a look-up', () => {
  const since = NOW - 15 * SECOND
  const unclear = { unknownSince: since, attemptCount: 1 }

  test('found: adopted', () => {
    expect(planAfterLookUp({ kind: 'found', crmId: '9', url: 'u' }, facts({ claim: unclear }))).toEqual({
      outcome: 'delivered',
      reason: 'found in the CRM by its mark',
      isCounted: true,
      next: { state: 'delivered', crmId: '9', url: 'u', isAppended: false, isReconciled: true },
      signal: { kind: 'worked' },
    })
  })

  test.each<[string, Partial<PlanFacts['claim']>, number, Plan['next']]>([
    ['absent at the first look', {}, 15, retryAt(since + 90 * SECOND, { unknownSince: since, lookUpCount: 1 })],
    [
      'absent at a second look that came too early',
      { lookUpCount: 1 },
      89,
      retryAt(since + 90 * SECOND, { unknownSince: since, lookUpCount: 2 }),
    ],
    [
      'absent at a first look that came late',
      {},
      500,
      retryAt(since + 500 * SECOND, { unknownSince: since, lookUpCount: 1 }),
    ],
    [
      'absent at the last look: sent again',
      { lookUpCount: 1 },
      90,
      retryAt(since + 90 * SECOND, { lookUpCount: 2, isRepeatOfUnknown: true }),
    ],
  ])('%s', (_name, claim, afterS, next) => {
    const plan = planAfterLookUp(
      { kind: 'absent' },
      facts({ now: since + afterS * SECOND, claim: { ...unclear, ...claim } }),
    )
    expect([plan.next, plan.isCounted, plan.signal]).toEqual([next, false, { kind: 'worked' }])
  })

  test.each<[string, LookUp]>([
    ['absent', { kind: 'absent' }],
    ['failed', { kind: 'failed', outcome: { kind: 'retry', reason: 'reset', trouble: 'account' } }],
  ])('%s and slept through: the settle time begins anew', (_name, result) => {
    const claim = { ...unclear, lookUpCount: 1 }
    const plan = planAfterLookUp(result, facts({ now: NOW + HOUR, isDisturbed: true, claim }))
    expect([plan.next, plan.isCounted]).toEqual([
      retryAt(NOW + HOUR + 15 * SECOND, { unknownSince: NOW + HOUR, lookUpCount: 0 }),
      false,
    ])
  })

  test.each<[string, Extract<LookUp, { kind: 'failed' }>['outcome'], Partial<Plan>]>([
    [
      'trouble',
      { kind: 'retry', reason: 'HTTP 500', trouble: 'account' },
      {
        isCounted: true,
        next: retryAt(NOW + 60 * SECOND, { unknownSince: since }),
        signal: { kind: 'failed', reason: 'HTTP 500' },
      },
    ],
    [
      'a limit',
      { kind: 'retry', reason: '429', trouble: 'limit' },
      {
        isCounted: false,
        next: retryAt(NOW, { unknownSince: since }),
        signal: { kind: 'limited', reason: '429', afterMs: undefined },
      },
    ],
    [
      'a refusal of the search',
      { kind: 'rejected', reason: 'no such filter' },
      { isCounted: true, next: retryAt(NOW + 60 * SECOND, { unknownSince: since }), signal: { kind: 'worked' } },
    ],
    [
      'an unclear end of the search',
      { kind: 'unknown', reason: 'reset', trouble: 'account' },
      {
        isCounted: true,
        next: retryAt(NOW + 60 * SECOND, { unknownSince: since }),
        signal: { kind: 'failed', reason: 'reset' },
      },
    ],
    [
      'a wrong key',
      { kind: 'unauthorized', reason: 'wrong key' },
      { isCounted: true, next: { state: 'held' }, signal: { kind: 'unauthorized', reason: 'wrong key' } },
    ],
  ])('the search fails by %s: it stays unclear', (_name, outcome, expected) => {
    expect(planAfterLookUp({ kind: 'failed', outcome }, facts({ claim: unclear }))).toMatchObject(expected)
  })

  test('impossible: the policy decides, in words', () => {
    const result: LookUp = { kind: 'impossible', reason: 'it has no search' }
    expect(planAfterLookUp(result, facts({ claim: unclear }))).toEqual({
      outcome: 'unknown',
      reason: 'it has no search; please look into the CRM and decide',
      isCounted: true,
      next: { state: 'failed', isUnknown: true },
      signal: { kind: 'none' },
    })
    expect(planAfterLookUp(result, facts({ policy: 'repeat', claim: unclear }))).toEqual({
      outcome: 'retry',
      reason: 'it has no search; sent again because the connection is set to repeat unclear requests',
      isCounted: false,
      next: retryAt(NOW, { isRepeatOfUnknown: true }),
      signal: { kind: 'none' },
    })
  })
})
