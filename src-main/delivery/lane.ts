import type { Circuit } from '../../src-preload/contract/index.ts'
import type { Claim } from '../store/records.ts'
import type { Account } from './account.ts'
import type { AccountSignal } from './attempt-plan.ts'
import {
  accountFailed,
  accountWorked,
  type CircuitState,
  limitReached,
  permitOf,
  rampFactor,
  shiftCircuit,
  startCircuit,
} from './circuit.ts'
import type { LaneTools } from './lane-tools.ts'
import { Limiter } from './limiter.ts'
import { persist, STORE_RETRY_MS } from './persist.ts'
import { planResult } from './plan-result.ts'
import { runAttempt, settleOf } from './run-attempt.ts'

/** An attempt that runs longer than this is given up; the lease outlives it. */
const ATTEMPT_DEADLINE_MS = 4 * 60_000
const LEASE_MS = ATTEMPT_DEADLINE_MS + 60_000
/** Wall and steady clock may drift apart by so much during an attempt before it counts as slept through. */
const SLEEP_DRIFT_MS = 10_000

/** Everything that is delivered to one account: its queue, its limits, its circuit. A dead account stops only its lane. */
export class Lane {
  readonly account: Account
  readonly #tools: LaneTools
  readonly #limiter: Limiter
  readonly #concurrency: number
  readonly #stopping = new AbortController()
  #circuit: CircuitState
  #inFlight = 0
  #isPumping = false
  #wantsPump = false
  #isStopped = false
  #isHalted = false
  #cancelTimer: (() => void) | undefined
  #idle: (() => void)[] = []
  #pumping: Promise<void> = Promise.resolve()

  constructor(account: Account, stored: Circuit | null, tools: LaneTools) {
    this.account = account
    this.#tools = tools
    this.#circuit = startCircuit(stored, tools.clock.now())
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
    this.#pumping = this.#pump()
  }

  /** The wall clock jumped by `byMs`: what the circuit has left to wait stays the same. */
  shiftClock(byMs: number): void {
    this.#setCircuit(shiftCircuit(this.#circuit, byMs))
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
    await this.#pumping
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
    return this.#wantsPump && this.#mayStart()
  }

  async #claimAndStart(): Promise<void> {
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
    await this.#tools.followClock()
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
      busyPersons: [...this.#tools.busyPersons],
    })
    if (!this.#mayStart()) {
      await this.#giveBack(claims)
      return
    }
    for (const claim of claims) void this.#attempt(claim)
    if (claims.length < free) await this.#sleepUntilDue()
  }

  /** Both change while a claim is awaited. */
  #mayStart(): boolean {
    return !this.#isStopped && !this.#isHalted
  }

  /** Nothing of them was sent: they are due as before. */
  async #giveBack(claims: readonly Claim[]): Promise<void> {
    const nextAt = this.#tools.clock.now()
    await Promise.all(
      claims.map(({ deliveryId, attemptId, token }) =>
        this.#tools.store.releaseClaim({ deliveryId, attemptId, token, nextAt }),
      ),
    )
  }

  async #sleepUntilDue(): Promise<void> {
    const nextAt = await this.#tools.store.nextDue({ connectionId: this.account.id })
    const now = this.#tools.clock.now()
    if (nextAt !== undefined && nextAt > now) this.#wakeIn(nextAt - now)
    // What is due already waits for a person in flight, also of a lane before this one; the end of that attempt wakes us.
    else if (nextAt !== undefined && this.#tools.busyPersons.size === 0) this.#wantsPump = true
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
    this.#tools.inFlight.add(claim.deliveryId)
    if (claim.personKey !== null) this.#tools.busyPersons.add(claim.personKey)
    try {
      await this.#runAndFinish(claim)
    } catch (error) {
      // The end was not stored: the delivery stays `sending` until its lease ends, then it is looked up.
      this.#tools.logger.error('an attempt could not be finished', {
        delivery: claim.deliveryId,
        error: error instanceof Error ? error.message : String(error),
      })
    } finally {
      this.#inFlight -= 1
      this.#tools.inFlight.delete(claim.deliveryId)
      if (claim.personKey !== null) this.#tools.busyPersons.delete(claim.personKey)
      if (this.#isStopped && this.#inFlight === 0) for (const done of this.#idle.splice(0)) done()
      this.#tools.onFree()
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
    const signal = AbortSignal.any([deadline.signal, this.#stopping.signal])
    const result = await runAttempt(claim, {
      account: this.account,
      clock,
      random: this.#tools.random,
      installationId: this.#tools.installationId,
      enter: (signal) => this.#limiter.enter(signal),
      isOnline: this.#tools.isOnline,
      saveStep: (step) =>
        persist(() => store.saveStep({ deliveryId: claim.deliveryId, token: claim.token, step }), { clock, signal }),
      signal,
    })
    cancelDeadline()
    const slept = Math.abs(clock.now() - wall - (clock.steady() - steady)) > SLEEP_DRIFT_MS
    await persist(() => this.#tools.followClock(), { clock, signal: this.#stopping.signal })
    const plan = planResult(claim, result, {
      account: this.account,
      now: clock.now(),
      fraction: this.#tools.random.fraction(),
      isDisturbed: slept || this.#stopping.signal.aborted,
    })
    const { signal: accountSignal, ...end } = plan
    const whole = {
      ...end,
      deliveryId: claim.deliveryId,
      attemptId: claim.attemptId,
      token: claim.token,
      at: clock.now(),
      exchanges: result.exchanges,
    }
    const finished = await persist(() => store.finishAttempt(whole), { clock, signal: this.#stopping.signal })
    this.#note(accountSignal)
    this.#tools.onFinished({ leadId: finished.leadId, projectId: finished.projectId, isCounted: plan.isCounted })
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
