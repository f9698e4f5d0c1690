import { z } from 'zod'
import { conflict, type Job, type Project, projectId } from '../../src-preload/contract/index.ts'
import type { Clock } from '../lib/clock.ts'
import { DAY_MS } from '../store/counters.ts'
import type { Store } from '../store/operations.ts'

/** Leads removed per transaction: short enough that arriving leads do not wait. */
const PAGE_LEADS = 200
/** Visits removed per transaction. */
const PAGE_VISITS = 1000
/** Projects with a retention are looked at so often. */
const EVERY_MS = 6 * 60 * 60_000

/** What retention needs. */
export type RetentionTools = {
  store: Store
  clock: Clock
  onProgress: (job: Job) => void
  onRemoved: (project: Project['id']) => void
}

/** Removes leads and visits that are older than their project keeps them, on request and by itself; unsent leads stay. */
export class RetentionJobs {
  readonly #tools: RetentionTools
  readonly #cancelled = new Set<string>()
  #cancelTimer: (() => void) | undefined
  #isStopped = false

  constructor(tools: RetentionTools) {
    this.#tools = tools
  }

  /** Goes on with interrupted jobs and looks after the projects from then on. */
  async begin(): Promise<void> {
    for (const record of await this.#tools.store.listRunningJobs({})) {
      if (record.kind !== 'retention') continue
      const params = paramsSchema.parse(record.params)
      void this.#run(record, params)
    }
    this.#later()
  }

  /** Starts the job of one project. @throws CallError `conflict` when the project keeps its leads for ever. */
  async start(project: Project): Promise<Job> {
    const { retentionDays } = project.settings
    if (retentionDays === null) throw conflict('kept_for_ever', 'this project keeps its leads for ever')
    const before = this.#tools.clock.now() - retentionDays * DAY_MS
    const { leadCount } = await this.#tools.store.previewRetention({ projectId: project.id, before })
    const job = await this.#tools.store.createJob({
      kind: 'retention',
      params: { projectId: project.id, before },
      total: leadCount,
      at: this.#tools.clock.now(),
    })
    void this.#run(job, { projectId: project.id, before })
    return job
  }

  /** Ends a job after its current page. */
  cancel(id: Job['id']): void {
    this.#cancelled.add(id)
  }

  /** Ends timers; running jobs go on after the next start. */
  stop(): void {
    this.#isStopped = true
    this.#cancelTimer?.()
  }

  #later(): void {
    this.#cancelTimer = this.#tools.clock.after(EVERY_MS, () => {
      void this.#lookAfter().finally(() => {
        if (!this.#isStopped) this.#later()
      })
    })
  }

  async #lookAfter(): Promise<void> {
    const projects = await this.#tools.store.listProjects({ withArchived: true, day: 0 })
    for (const project of projects) {
      const { retentionDays } = project.settings
      if (retentionDays === null) continue
      const before = this.#tools.clock.now() - retentionDays * DAY_MS
      const { leadCount } = await this.#tools.store.previewRetention({ projectId: project.id, before })
      if (leadCount > 0) await this.start(project)
      else await this.#removeVisits({ projectId: project.id, before })
    }
  }

  async #run(job: Job, plan: { projectId: Project['id']; before: number }): Promise<void> {
    const { store, clock } = this.#tools
    let done = job.done
    const save = async (state: Job['state'], reason: string | null = null) => {
      const saved = await store.saveJob({ id: job.id, done, left: 0, cursor: 0, state, reason, at: clock.now() })
      if (saved !== undefined) this.#tools.onProgress(saved)
    }
    try {
      for (;;) {
        if (this.#isStopped) return
        if (this.#cancelled.delete(job.id)) {
          await save('cancelled')
          return
        }
        const removed = await store.removeOldLeads({ ...plan, limit: PAGE_LEADS })
        done += removed
        await save(removed < PAGE_LEADS ? 'finished' : 'running')
        this.#tools.onRemoved(plan.projectId)
        if (removed < PAGE_LEADS) {
          await this.#removeVisits(plan)
          return
        }
      }
    } catch (error) {
      await save('failed', error instanceof Error ? error.message : String(error)).catch(() => undefined)
    }
  }

  /** Visits grow with every visitor, leads or not; they go by the same age. */
  async #removeVisits(plan: { projectId: Project['id']; before: number }): Promise<void> {
    while (!this.#isStopped) {
      const removed = await this.#tools.store.removeOldVisits({ ...plan, limit: PAGE_VISITS })
      if (removed < PAGE_VISITS) return
    }
  }
}

const paramsSchema = z.object({ projectId, before: z.number() })
