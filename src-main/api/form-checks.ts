import type { Form, FormCheck, FormId, Job, JobId, ProjectId } from '../../src-preload/contract/index.ts'
import { judgeCheck, type PageSight } from '../forms/judge-check.ts'
import { PickerError } from '../picker/picker-error.ts'
import type { HostPorts } from '../ports.ts'
import type { Store } from '../store/operations.ts'
import type { Publisher } from './publisher.ts'

/** How often the pages of all forms are looked at again. */
const EVERY_MS = 24 * 60 * 60_000

/** Opens pages and looks for selectors; `parts` of a selector list are counted one by one. */
export type PageLooker = {
  /** False where no browser is installed. */
  canLook(): Promise<boolean>
  look(page: { url: string; selector: string; type: Form['rule']['type'] }): Promise<PageSight>
}

/**
 * Checks that the selectors of forms still match on the pages where they were picked: once a day, and when a person asks. A form
 * that stops matching is told to people once; its history stays with it.
 */
export class FormChecks {
  readonly #store: Store
  readonly #ports: HostPorts
  readonly #publisher: Publisher
  readonly #looker: PageLooker
  readonly #cancelled = new Set<JobId>()
  #cancelTimer: (() => void) | undefined
  #isStopped = false
  #running: Promise<unknown> = Promise.resolve()

  constructor(tools: { store: Store; ports: HostPorts; publisher: Publisher; looker: PageLooker }) {
    this.#store = tools.store
    this.#ports = tools.ports
    this.#publisher = tools.publisher
    this.#looker = tools.looker
  }

  /** Begins the daily rounds; a round that the last stop interrupted is over. */
  async start(): Promise<void> {
    for (const job of await this.#store.listRunningJobs({})) {
      if (job.kind !== 'form_check') continue
      await this.#save(job, { done: job.done, state: 'cancelled', reason: 'the program was stopped' })
    }
    this.#later()
  }

  #later(): void {
    if (this.#isStopped) return
    this.#cancelTimer = this.#ports.clock.after(EVERY_MS, () => {
      void this.#daily().finally(() => {
        this.#later()
      })
    })
  }

  /** Ends a round after its current page. */
  cancel(id: JobId): void {
    this.#cancelled.add(id)
  }

  stop(): void {
    this.#isStopped = true
    this.#cancelTimer?.()
  }

  async #daily(): Promise<void> {
    try {
      const forms = await this.#choose({})
      if (forms.length > 0 && (await this.#looker.canLook())) await this.#inTurn(() => this.#checkAll(forms, undefined))
    } catch (error) {
      this.#ports.logger.warn('the daily check of forms failed', { error: String(error) })
    }
  }

  /** Starts a round as a job. @throws PickerError when there is no browser. */
  async begin(which: { projectId?: ProjectId; id?: FormId }): Promise<Job> {
    const forms = await this.#choose(which)
    if (forms.length > 0 && !(await this.#looker.canLook())) {
      throw new PickerError('no_browser', 'there is no browser to open pages with')
    }
    const at = this.#ports.clock.now()
    const params = { projectId: which.projectId ?? null, id: which.id ?? null }
    const job = await this.#store.createJob({ kind: 'form_check', params, total: forms.length, at })
    void this.#inTurn(() => this.#run(job, forms))
    return job
  }

  /** Rounds never overlap. */
  async #inTurn(round: () => Promise<unknown>): Promise<void> {
    const turn = this.#running.catch(() => undefined).then(round)
    this.#running = turn
    await turn
  }

  async #run(job: Job, forms: readonly Form[]): Promise<void> {
    try {
      const done = await this.#checkAll(forms, job)
      if (this.#isStopped) return
      const state = this.#cancelled.delete(job.id) ? 'cancelled' : 'finished'
      await this.#save(job, { done, state, reason: null })
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      await this.#save(job, { done: 0, state: 'failed', reason }).catch(() => undefined)
    }
  }

  async #save(job: Job, end: Pick<Job, 'done' | 'state' | 'reason'>): Promise<void> {
    const saved = await this.#store.saveJob({ id: job.id, left: 0, cursor: 0, at: this.#ports.clock.now(), ...end })
    if (saved !== undefined) this.#publisher.publish('jobs.progressed', saved)
  }

  /** Enabled forms that have a page, or the one that was asked for. */
  async #choose(which: { projectId?: ProjectId; id?: FormId }): Promise<Form[]> {
    const forms = await this.#store.listForms(which.projectId === undefined ? {} : { projectId: which.projectId })
    return forms.filter(
      (form) => form.fingerprint !== null && (which.id === undefined ? form.isEnabled : form.id === which.id),
    )
  }

  async #checkAll(forms: readonly Form[], job: Job | undefined): Promise<number> {
    let done = 0
    for (const form of forms) {
      if (this.#isStopped || form.fingerprint === null) continue
      if (job !== undefined && this.#cancelled.has(job.id)) break
      await this.#checkOne(form, form.fingerprint.url)
      done += 1
      if (job !== undefined) await this.#save(job, { done, state: 'running', reason: null })
    }
    return done
  }

  async #checkOne(form: Form, url: string): Promise<void> {
    const sight = await this.#looker.look({ url, selector: form.rule.selector, type: form.rule.type })
    const check = judgeCheck(form, { url, at: this.#ports.clock.now(), sight })
    await this.#store.saveFormCheck({ id: form.id, check })
    this.#publisher.publish('forms.changed', { projectId: form.projectId })
    if (isTrouble(check) && (form.lastCheck === null || !isTrouble(form.lastCheck))) {
      this.#ports.notify('Estafeta', `${form.rule.title || form.rule.selector}: ${check.state} (${url})`)
    }
  }
}

/** A page that could not be opened says nothing about its forms. */
function isTrouble(check: FormCheck): boolean {
  return check.state === 'missing' || check.state === 'changed'
}
