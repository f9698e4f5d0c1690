import type { Circuit, LeadId, ProjectId } from '../../src-preload/contract/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Random } from '../lib/random.ts'
import type { Logger } from '../ports.ts'
import type { Store } from '../store/operations.ts'
import type { Claim } from '../store/records.ts'
import type { Account } from './account.ts'
import { type AccountSignal, planAfterDeliver, planAfterLookUp, type Plan, type PlanFacts } from './attempt-plan.ts'
import {
  accountFailed,
  accountWorked,
  type CircuitState,
  limitReached,
  permitOf,
  rampFactor,
  startCircuit,
} from './circuit.ts'
import { Limiter } from './limiter.ts'
import { type AttemptResult, runAttempt, settleOf } from './run-attempt.ts'

/** An attempt that runs longer than this is given up; the lease outlives it. */
const ATTEMPT_DEADLINE_MS = 4 * 60_000
const LEASE_MS = ATTEMPT_DEADLINE_MS + 60_000
/** Wall and steady clock may drift apart by so much during an attempt before it counts as slept through. */
const SLEEP_DRIFT_MS = 10_000
/** Wait before a claim is tried again when the store could not answer. */
const STORE_RETRY_MS = 2_000

/** What every lane shares. */
export type LaneTools = {
  store: Store
  clock: Clock
  random: Random
  logger: Logger
  installationId: string
  isOnline: () => boolean
  /** An attempt ended; the lead's state may have changed. */
  onFinished: (change: { leadId: LeadId; projectId: ProjectId; isCounted: boolean }) => void
  onCircuit: (account: Account, circuit: Circuit) => void
  /** The CRM refused the key. */
  onUnauthorized: (account: Account, reason: string) => void
  onOffline: () => void
}

/** Everything that is delivered to one account: its queue, its limits, its circuit. A dead account stops only its lane. */
export class Lane {
  readonly account: Account
  readonly #tools: LaneTools
  readonly #limiter: Limiter
  readonly #concurrency: number
  readonly #stopping = new AbortController()
  readonly #busyPersons = new Set<string>()
  #circuit: CircuitState
  #inFlight = 0
  #isPumping = false
  #wantsPump = false
  #isStopped = false
  #isHalted = false
  #cancelTimer: (() => void) | undefined
  #idle: (() => void)[] = []

  constructor(account: Account, stored: Circuit | null, tools: LaneTools) {
    this.account = account
    this.#tools = tools
    this.#circuit = startCircuit(stored)
    const limits = account.adapter.limits(account.config)
    this.#concurrency = Math.max(1, limits.concurrency)
    this.#limiter = new Limiter(tools.clock, limits, () => rampFactor(this.#circuit.shown, tools.clock.now()))
  }

  /** How the account does, for people. */
  get circuit(): Circuit {
    return this.#circuit.shown
  }

  /** Something may be due: looks at once. */
  wake(): void {
    if (this.#isStopped) return
    if (this.#isPumping) {
      this.#wantsPump = true
      return
    }
    void this.#pump()
  }

  /** A person asked for it: an open circuit probes now instead of at its own time. */
  tryNow(): void {
    const { shown } = this.#circuit
    if (shown.state === 'open' || shown.pausedUntil !== null) {
      const nextProbeAt = shown.state === 'open' ? this.#tools.clock.now() : shown.nextProbeAt
      this.#setCircuit({ ...this.#circuit, shown: { ...shown, nextProbeAt, pausedUntil: null } })
    }
    this.wake()
  }

  /** Sends nothing until {@link resume}: this machine has no network. */
  halt(): void {
    this.#isHalted = true
    this.#cancelTimer?.()
  }

  /** Goes on after {@link halt}. */
  resume(): void {
    this.#isHalted = false
    this.wake()
  }

  /** Takes no new work; running attempts may end until `signal` is aborted, then they are cut off as unclear. */
  async stop(signal: AbortSignal): Promise<void> {
    this.#isStopped = true
    this.#cancelTimer?.()
    if (this.#inFlight > 0) {
      signal.addEventListener('abort', () => {
        this.#stopping.abort(new Error('the program is stopping'))
      })
      if (signal.aborted) this.#stopping.abort(new Error('the program is stopping'))
      await new Promise<void>((resolve) => this.#idle.push(resolve))
    }
    this.account.transport.close()
  }

  async #pump(): Promise<void> {
    this.#isPumping = true
    try {
      do {
        this.#wantsPump = false
        await this.#claimAndStart()
      } while (this.#mustPumpAgain())
    } catch (error) {
      this.#tools.logger.warn('a lane could not claim', {
        connection: this.account.id,
        error: error instanceof Error ? error.message : String(error),
      })
      this.#wakeIn(STORE_RETRY_MS)
    } finally {
      this.#isPumping = false
    }
  }

  #mustPumpAgain(): boolean {
    return this.#wantsPump && !this.#isStopped && !this.#isHalted
  }

  async #claimAndStart(): Promise<void> {
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
    const now = this.#tools.clock.now()
    const permit = permitOf(this.#circuit.shown, now)
    if (permit.kind === 'wait') {
      this.#wakeIn(permit.until - now)
      return
    }
    const isProbe = permit.kind === 'probe'
    const free = isProbe ? (this.#inFlight === 0 ? 1 : 0) : this.#concurrency - this.#inFlight
    if (free <= 0 || this.#isHalted) return
    const claims = await this.#tools.store.claimDeliveries({
      connectionId: this.account.id,
      now,
      dueBy: isProbe ? Number.MAX_SAFE_INTEGER : now,
      limit: free,
      leaseMs: LEASE_MS,
      token: this.#tools.random.hex(8),
      busyPersons: [...this.#busyPersons],
    })
    for (const claim of claims) void this.#attempt(claim)
    if (claims.length < free) await this.#sleepUntilDue()
  }

  async #sleepUntilDue(): Promise<void> {
    const nextAt = await this.#tools.store.nextDue({ connectionId: this.account.id })
    const now = this.#tools.clock.now()
    // What is due already waits for a person in flight; the end of that attempt wakes the lane.
    if (nextAt !== undefined && nextAt > now) this.#wakeIn(nextAt - now)
    else if (nextAt !== undefined && this.#inFlight === 0) this.#wantsPump = true
  }

  #wakeIn(delayMs: number): void {
    this.#cancelTimer?.()
    if (this.#isStopped || this.#isHalted) return
    this.#cancelTimer = this.#tools.clock.after(delayMs, () => {
      this.wake()
    })
  }

  async #attempt(claim: Claim): Promise<void> {
    this.#inFlight += 1
    if (claim.personKey !== null) this.#busyPersons.add(claim.personKey)
    try {
      await this.#runAndFinish(claim)
    } catch (error) {
      // The end could not be stored: the delivery stays `sending` until its lease ends, then it is looked up.
      this.#tools.logger.error('an attempt could not be finished', {
        delivery: claim.deliveryId,
        error: error instanceof Error ? error.message : String(error),
      })
    } finally {
      this.#inFlight -= 1
      if (claim.personKey !== null) this.#busyPersons.delete(claim.personKey)
      if (this.#isStopped && this.#inFlight === 0) for (const done of this.#idle.splice(0)) done()
      this.wake()
    }
  }

  async #runAndFinish(claim: Claim): Promise<void> {
    const { clock, store } = this.#tools
    const wall = clock.now()
    const steady = clock.steady()
    const deadline = new AbortController()
    const cancelDeadline = clock.after(ATTEMPT_DEADLINE_MS, () => {
      deadline.abort(new Error('the attempt took too long'))
    })
    const result = await runAttempt(claim, {
      account: this.account,
      clock,
      random: this.#tools.random,
      installationId: this.#tools.installationId,
      enter: (signal) => this.#limiter.enter(signal),
      isOnline: this.#tools.isOnline,
      saveStep: (step) => store.saveStep({ deliveryId: claim.deliveryId, token: claim.token, step }),
      signal: AbortSignal.any([deadline.signal, this.#stopping.signal]),
    })
    cancelDeadline()
    const slept = Math.abs(clock.now() - wall - (clock.steady() - steady)) > SLEEP_DRIFT_MS
    const plan = this.#plan(claim, result, slept || this.#stopping.signal.aborted)
    const { signal, ...end } = plan
    const finished = await store.finishAttempt({
      ...end,
      deliveryId: claim.deliveryId,
      attemptId: claim.attemptId,
      token: claim.token,
      at: clock.now(),
      exchanges: result.exchanges,
    })
    this.#note(signal)
    this.#tools.onFinished({ leadId: finished.leadId, projectId: finished.projectId, isCounted: plan.isCounted })
  }

  #plan(claim: Claim, result: AttemptResult, isDisturbed: boolean): Plan {
    const own = claim.lead.deliveries.find((item) => item.id === claim.deliveryId)
    const facts: PlanFacts = {
      claim: {
        unknownSince: claim.unknownSince,
        lookUpCount: claim.lookUpCount,
        isRepeatOfUnknown: claim.isRepeatOfUnknown,
        receivedAt: claim.comment?.receivedAt ?? claim.lead.receivedAt,
        attemptCount: own?.attemptCount ?? claim.attemptNumber - 1,
      },
      schedule: this.account.schedule,
      policy: this.account.unknownPolicy,
      settle: settleOf(this.account),
      now: this.#tools.clock.now(),
      fraction: this.#tools.random.fraction(),
      isDisturbed,
    }
    return result.kind === 'deliver' ? planAfterDeliver(result.outcome, facts) : planAfterLookUp(result.result, facts)
  }

  #note(signal: AccountSignal): void {
    const now = this.#tools.clock.now()
    switch (signal.kind) {
      case 'worked': {
        const wasOpen = this.#circuit.shown.state === 'open'
        this.#setCircuit(accountWorked(this.#circuit, now))
        if (wasOpen) void this.#pullForward(now)
        return
      }
      case 'failed':
        this.#setCircuit(
          accountFailed(this.#circuit, { now, reason: signal.reason, fraction: this.#tools.random.fraction() }),
        )
        return
      case 'limited':
        this.#setCircuit(limitReached(this.#circuit, { now, afterMs: signal.afterMs, reason: signal.reason }))
        return
      case 'unauthorized':
        this.#tools.onUnauthorized(this.account, signal.reason)
        return
      case 'offline':
        this.#tools.onOffline()
        return
      case 'none':
    }
  }

  /** Leads that burnt attempts in the outage do not wait for their own schedule once the account works. */
  async #pullForward(now: number): Promise<void> {
    const { secondLookMs } = settleOf(this.account)
    await this.#tools.store
      .pullForward({ connectionId: this.account.id, now, unknownBefore: now - secondLookMs })
      .catch(() => 0)
    this.wake()
  }

  #setCircuit(next: CircuitState): void {
    const before = this.#circuit.shown
    this.#circuit = next
    if (next.shown === before) return
    this.#tools.onCircuit(this.account, next.shown)
    void this.#tools.store.saveCircuit({ id: this.account.id, circuit: next.shown }).catch(() => false)
  }
}
