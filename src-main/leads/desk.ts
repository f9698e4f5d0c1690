import type { Lead, LeadId, ProjectId, ConnectionId } from '../../src-preload/contract/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Random } from '../lib/random.ts'
import type { Logger } from '../ports.ts'
import type { Store } from '../store/operations.ts'
import type { AppendResult, KeyRecord, NewLead, Touched } from '../store/records.ts'
import type { Spool } from '../store/spool.ts'
import { StoreError } from '../store/store-error.ts'
import type { KeyOwner, LeadDesk, ReceiveResult, Submission, SyncResult } from './desk-port.ts'
import { personKeyOf } from './person-key.ts'

/** Submissions with unknown keys that are kept; beyond it the oldest go. */
export const MAX_UNRECOGNISED = 10_000
/** While the spool holds leads, it is tried again so often. */
const DRAIN_EVERY_MS = 5_000
const RETRY_AFTER_S = 2

/** What the desk tells the rest of the core. */
export type DeskEvents = {
  /** A new lead is durable; its deliveries are due. */
  onStored: (stored: { leadId: LeadId; projectId: ProjectId; connectionIds: readonly ConnectionId[] }) => void
  onUnrecognised: () => void
  onTouched: (touched: Touched) => void
}

type Waiter = { check: () => void }

/** Takes submissions in: knows the keys, stores durably, falls back to the spool, waits for `sync=1`. */
export class Desk implements LeadDesk {
  readonly #store: Store
  readonly #spool: Spool
  readonly #tools: { clock: Clock; random: Random; logger: Logger }
  readonly #events: DeskEvents
  readonly #waiters = new Map<LeadId, Set<Waiter>>()
  #keys = new Map<string, KeyRecord>()
  #isDraining = false
  #cancelDrain: (() => void) | undefined
  #isStopped = false

  constructor(options: {
    store: Store
    spool: Spool
    tools: { clock: Clock; random: Random; logger: Logger }
    events: DeskEvents
  }) {
    this.#store = options.store
    this.#spool = options.spool
    this.#tools = options.tools
    this.#events = options.events
  }

  /** Reads the keys and imports what an earlier run left in the spool. */
  async start(): Promise<void> {
    await this.reloadKeys()
    if ((await this.#spool.size()) > 0 || (await this.#spool.isUnfinished())) await this.#drain()
  }

  /** Reads the keys again; called after every change of projects and connections. */
  async reloadKeys(): Promise<void> {
    const records = await this.#store.listKeys({})
    this.#keys = new Map(records.map((record) => [record.key, record]))
  }

  /** Ends timers; nothing is lost by it. */
  stop(): void {
    this.#isStopped = true
    this.#cancelDrain?.()
  }

  findKey(key: string): KeyOwner | undefined {
    const found = this.#keys.get(key)
    return found === undefined ? undefined : { projectId: found.projectId, defaultCountry: found.defaultCountry }
  }

  async receive(submission: Submission): Promise<ReceiveResult> {
    const entry = this.#toNewLead(submission)
    try {
      const result = await this.#append(entry)
      if (result.kind === 'unrecognised') return { kind: 'unrecognised' }
      return { kind: 'stored', leadId: result.leadId, isRepeat: result.isRepeat }
    } catch (error) {
      // Whatever the reason, a lead is refused only when it cannot be written anywhere; `busy` is over in a moment.
      if (error instanceof StoreError && error.kind !== 'busy') return await this.#toSpool(entry, error)
      this.#tools.logger.error('a lead could not be stored', { error: String(error) })
      return { kind: 'unstorable', reason: 'too busy', retryAfterS: RETRY_AFTER_S }
    }
  }

  async waitForDelivery(leadId: LeadId, timeoutMs: number): Promise<SyncResult> {
    const done = Promise.withResolvers<SyncResult>()
    const waiter: Waiter = {
      check: () => {
        void this.#store.getLead({ id: leadId }).then((lead) => {
          const result = lead === undefined ? undefined : syncResult(lead)
          if (result !== undefined) done.resolve(result)
        }, done.reject)
      },
    }
    const cancel = this.#tools.clock.after(timeoutMs, () => {
      done.resolve({ kind: 'pending' })
    })
    const waiters = this.#waiters.get(leadId) ?? new Set()
    waiters.add(waiter)
    this.#waiters.set(leadId, waiters)
    waiter.check()
    try {
      return await done.promise
    } finally {
      cancel()
      waiters.delete(waiter)
      if (waiters.size === 0) this.#waiters.delete(leadId)
    }
  }

  /** A delivery of the lead ended: those who wait for it look again. */
  leadChanged(leadId: LeadId): void {
    for (const waiter of this.#waiters.get(leadId) ?? []) waiter.check()
  }

  async comment(comment: Parameters<LeadDesk['comment']>[0]): ReturnType<LeadDesk['comment']> {
    const owner = this.findKey(comment.key)
    if (owner === undefined) return { kind: 'unknown_key' }
    try {
      const leadId = await this.#store.findLead({ projectId: owner.projectId, target: comment.target })
      if (leadId === undefined) return { kind: 'not_found' }
      const { touched } = await this.#store.appendComment({
        leadId,
        title: comment.title,
        message: comment.message,
        at: this.#tools.clock.now(),
      })
      this.#events.onTouched(touched)
      return { kind: 'stored', leadId }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      return { kind: 'unstorable', reason, retryAfterS: RETRY_AFTER_S }
    }
  }

  #toNewLead(submission: Submission): NewLead {
    const { original, fingerprint, ...values } = submission.lead
    return {
      key: submission.key,
      receivedAt: this.#tools.clock.now(),
      values,
      original,
      fingerprint,
      personKey: personKeyOf(submission.lead),
      submissionId: submission.submissionId ?? null,
    }
  }

  async #append(entry: NewLead): Promise<AppendResult> {
    const result = await this.#store.appendLead(entry)
    if (result.kind === 'unrecognised') {
      await this.#store.appendUnrecognised({ lead: entry, maxCount: MAX_UNRECOGNISED })
      this.#events.onUnrecognised()
    } else if (!result.isRepeat) this.#events.onStored(result)
    return result
  }

  async #toSpool(entry: NewLead, cause: StoreError): Promise<ReceiveResult> {
    const receipt = `spool_${this.#tools.random.hex(8)}`
    try {
      await this.#spool.append({ ...entry, submissionId: entry.submissionId ?? receipt })
      this.#drainLater()
      return { kind: 'spooled', receipt }
    } catch (error) {
      this.#tools.logger.error('neither the database nor the spool can be written', {
        database: cause.message,
        spool: error instanceof Error ? error.message : String(error),
      })
      return { kind: 'unstorable', reason: cause.message, retryAfterS: RETRY_AFTER_S }
    }
  }

  #drainLater(): void {
    if (this.#cancelDrain !== undefined || this.#isStopped) return
    this.#cancelDrain = this.#tools.clock.after(DRAIN_EVERY_MS, () => {
      this.#cancelDrain = undefined
      void this.#drain()
    })
  }

  async #drain(): Promise<void> {
    if (this.#isDraining) return
    this.#isDraining = true
    try {
      const count = await this.#spool.drain((lead) => this.#append(lead))
      if (count > 0) this.#tools.logger.info('leads of the spool are stored', { count })
    } catch (error) {
      this.#tools.logger.warn('the spool waits: the database cannot be written yet', { error: String(error) })
    } finally {
      this.#isDraining = false
    }
    if ((await this.#spool.size()) > 0 || (await this.#spool.isUnfinished())) this.#drainLater()
  }
}

/** How a `sync=1` caller is answered, undefined while it is still open. */
function syncResult(lead: Lead): SyncResult | undefined {
  const own = lead.deliveries.filter((item) => item.commentId === null)
  const delivered = own.find((item) => item.state === 'delivered')
  if (delivered !== undefined && own.every((item) => item.state === 'delivered' || item.state === 'skipped')) {
    return { kind: 'delivered', crmId: delivered.crmId ?? '' }
  }
  const stuck = own.find(
    (item) =>
      item.state === 'failed' ||
      item.state === 'held' ||
      item.state === 'unrouted' ||
      (item.state === 'retrying' && item.attemptCount > 0 && !item.isOutcomeUnknown),
  )
  if (stuck !== undefined) return { kind: 'failed', reason: stuck.reason ?? stuck.state }
  if (own.length > 0 && own.every((item) => item.state === 'skipped')) return { kind: 'pending' }
  return undefined
}
