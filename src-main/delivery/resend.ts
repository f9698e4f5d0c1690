import { z } from 'zod'
import {
  CallError,
  idNumber,
  isLeadId,
  type Job,
  type Json,
  type LeadFilter,
  resendSelection,
  type ResendSelection,
} from '../../src-preload/contract/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../ports.ts'
import type { Store } from '../store/operations.ts'
import type { JobRecord, ResendCandidate, ResendQuery, Touched } from '../store/records.ts'
import { RESEND_COOLDOWN_MS } from './schedule.ts'

/** Leads handled between two saves of the progress; a cancel takes effect after at most so many. */
const PAGE_LEADS = 100

/** What would happen to a candidate. */
type Verdict = 'send' | 'delivered' | 'sending' | 'cooling'

/** What the runner of re-send jobs needs. */
export type ResendTools = {
  store: Store
  clock: Clock
  logger: Logger
  onTouched: (touched: Touched) => void
  onProgress: (job: Job) => void
}

/** Numbers of a preview. */
export type ResendPreview = {
  total: number
  toSend: number
  alreadyDelivered: number
  beingSent: number
  coolingDown: number
}

function toQuery(selection: ResendSelection, maxLeadId: number): Omit<ResendQuery, 'cursor' | 'limit'> {
  const { id } = selection
  const single = id === undefined ? {} : isLeadId(id) ? { leadIds: [id] } : { deliveryIds: [id] }
  const base: LeadFilter = selection.filter ?? {}
  const filter: LeadFilter = {
    ...base,
    ...(selection.since === undefined ? {} : { receivedFrom: selection.since }),
    ...(selection.projectId === undefined ? {} : { projectId: selection.projectId }),
  }
  return {
    ...single,
    ...(selection.ids === undefined ? {} : { deliveryIds: selection.ids }),
    ...(selection.leadIds === undefined ? {} : { leadIds: selection.leadIds }),
    ...(selection.connectionId === undefined ? {} : { connectionId: selection.connectionId }),
    filter,
    withDelivered: selection.withDelivered,
    maxLeadId,
  }
}

function judge(
  candidate: ResendCandidate,
  options: { withDelivered: boolean; now: number; startedAt: number },
): Verdict {
  if (candidate.state === 'sending') return 'sending'
  const { resentAt } = candidate
  const touched = Math.max(resentAt ?? 0, candidate.lastAttemptAt ?? 0)
  // Delivered since the job began: by the job itself before a restart, or by itself. A second time would be a double.
  const isDone = !options.withDelivered || touched >= options.startedAt
  if (candidate.state === 'delivered' && isDone) return 'delivered'
  // Our own tries never make a person wait; a delivered lead cools down from its last one too, so that nobody doubles it by a
  // second click.
  const since = candidate.state === 'delivered' ? touched : (resentAt ?? 0)
  if (options.now - since < RESEND_COOLDOWN_MS && candidate.state !== 'failed') return 'cooling'
  return 'send'
}

/** Re-sends by hand: preview, and jobs that run in the background, survive a restart and can be cancelled. */
export class ResendJobs {
  readonly #tools: ResendTools
  readonly #cancelled = new Set<string>()
  #isStopped = false

  constructor(tools: ResendTools) {
    this.#tools = tools
  }

  /** Counts what a selection would do; changes nothing. */
  async preview(selection: ResendSelection): Promise<ResendPreview> {
    const query = await this.#freeze(selection)
    const preview: ResendPreview = { total: 0, toSend: 0, alreadyDelivered: 0, beingSent: 0, coolingDown: 0 }
    for await (const page of this.#pages(query, 0)) {
      for (const candidate of page) {
        preview.total += 1
        const now = this.#tools.clock.now()
        switch (judge(candidate, { withDelivered: selection.withDelivered, now, startedAt: Number.MAX_SAFE_INTEGER })) {
          case 'send':
            preview.toSend += 1
            break
          case 'delivered':
            preview.alreadyDelivered += 1
            break
          case 'sending':
            preview.beingSent += 1
            break
          case 'cooling':
            preview.coolingDown += 1
        }
      }
    }
    return preview
  }

  /** Starts the job; returns at once. @throws CallError `not_found` when nothing matches. */
  async start(selection: ResendSelection): Promise<Job> {
    const preview = await this.preview(selection)
    if (preview.total === 0) throw new CallError('not_found', 'nothing matches this selection')
    const maxLeadId = await this.#tools.store.maxLeadNumber({})
    const job = await this.#tools.store.createJob({
      kind: 'resend',
      // Parsed input of the contract: plain JSON.
      params: { selection: selection as unknown as Json, maxLeadId },
      total: preview.total,
      at: this.#tools.clock.now(),
    })
    void this.#run(job, { selection, maxLeadId, cursor: 0 })
    return job
  }

  /** Goes on with jobs that a stop interrupted. */
  async resume(): Promise<void> {
    for (const record of await this.#tools.store.listRunningJobs({})) {
      if (record.kind === 'resend') void this.#run(record, { ...readParams(record), cursor: record.cursor })
    }
  }

  /** Ends a job after its current page. */
  cancel(id: Job['id']): void {
    this.#cancelled.add(id)
  }

  /** Stops all jobs where they are; they go on after the next start. */
  stop(): void {
    this.#isStopped = true
  }

  async #freeze(selection: ResendSelection) {
    return toQuery(selection, await this.#tools.store.maxLeadNumber({}))
  }

  async *#pages(query: Omit<ResendQuery, 'cursor' | 'limit'>, start: number): AsyncGenerator<ResendCandidate[]> {
    let cursor = start
    for (;;) {
      const page = await this.#tools.store.pickResend({ ...query, cursor, limit: PAGE_LEADS })
      const last = page.at(-1)
      if (last === undefined) return
      yield page
      cursor = last.leadNumber
    }
  }

  async #run(job: Job, plan: { selection: ResendSelection; maxLeadId: number; cursor: number }): Promise<void> {
    const { store, clock } = this.#tools
    let progress = { done: job.done, left: job.left, cursor: plan.cursor }
    const save = async (state: Job['state'], reason: string | null = null) => {
      const saved = await store.saveJob({ id: job.id, ...progress, state, reason, at: clock.now() })
      if (saved !== undefined) this.#tools.onProgress(saved)
    }
    try {
      for await (const page of this.#pages(toQuery(plan.selection, plan.maxLeadId), plan.cursor)) {
        if (this.#isStopped) return
        if (this.#cancelled.has(job.id)) {
          await save('cancelled')
          return
        }
        const { withDelivered } = plan.selection
        const sent = await this.#requeue(page, { withDelivered, startedAt: job.createdAt })
        progress = {
          done: progress.done + sent,
          left: progress.left + page.length - sent,
          cursor: page.at(-1)?.leadNumber ?? progress.cursor,
        }
        await save('running')
      }
      await save('finished')
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      this.#tools.logger.warn('a re-send job stopped', { job: idNumber(job.id), reason })
      await save('failed', reason).catch(() => undefined)
    } finally {
      this.#cancelled.delete(job.id)
    }
  }

  async #requeue(page: ResendCandidate[], options: { withDelivered: boolean; startedAt: number }): Promise<number> {
    const now = this.#tools.clock.now()
    const chosen = page.filter((candidate) => judge(candidate, { ...options, now }) === 'send')
    const touched = await Promise.all(
      chosen.map((candidate) => this.#tools.store.requeue({ deliveryId: candidate.deliveryId, now })),
    )
    for (const one of touched) this.#tools.onTouched(one)
    return touched.filter((one) => one.leadIds.length > 0).length
  }
}

const paramsSchema = z.object({ selection: resendSelection, maxLeadId: z.number().int() })

function readParams(record: JobRecord): { selection: ResendSelection; maxLeadId: number } {
  return paramsSchema.parse(record.params)
}
