import {
  type Form,
  type FormId,
  type ProjectId,
  type TagNotice,
  tagNotice,
  tagSubmission,
  type TagSubmission,
  tagVisitCall,
  type TagVisit,
  type VariableValues,
} from '../../src-preload/contract/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { LeadDesk, ReceiveResult } from '../leads/desk-port.ts'
import type { Logger } from '../ports.ts'
import type { Store } from '../store/operations.ts'
import type { TagOwner } from '../store/records.ts'
import type { GeoDatabase } from '../visits/geo.ts'
import { knownOfVisit } from '../visits/known-of-visit.ts'
import { acceptSubmission } from './accept-submission.ts'
import type { TagCall, TagCalls } from './tag-desk-port.ts'
import { buildTagScript, type ServedScript } from './tag-script.ts'

/** A host's sighting is written at most so often. */
const SIGHTING_EVERY_MS = 60_000
const MAX_SEEN_HOSTS = 5000

type TaggedProject = { owner: TagOwner; forms: Form[]; script: ServedScript | undefined }

const plainHost = (host: string): string => host.toLowerCase().replace(/^www\./, '')

/** Takes the calls of tags: serves each project its script, turns submissions into leads, opens visits, counts notices. */
export class TagDesk implements TagCalls {
  readonly #store: Store
  readonly #desk: LeadDesk
  readonly #geo: Pick<GeoDatabase, 'locate'>
  readonly #tools: { clock: Clock; logger: Logger }
  readonly #program: string
  readonly #onNoted: (projectId: ProjectId) => void
  readonly #lastSeen = new Map<string, number>()
  #projects = new Map<ProjectId, TaggedProject>()
  #byKey = new Map<string, TaggedProject>()
  #byHost = new Map<string, TaggedProject | null>()
  #forms = new Map<number, Form>()
  #origin = ''

  /** `program` is the built code of the tag. */
  constructor(options: {
    store: Store
    desk: LeadDesk
    geo: Pick<GeoDatabase, 'locate'>
    tools: { clock: Clock; logger: Logger }
    program: string
    onNoted: (projectId: ProjectId) => void
  }) {
    this.#store = options.store
    this.#desk = options.desk
    this.#geo = options.geo
    this.#tools = options.tools
    this.#program = options.program
    this.#onNoted = options.onNoted
  }

  /** Reads projects and forms; called at the start and after every change of them. */
  async reload(): Promise<void> {
    const [owners, forms, settings] = await Promise.all([
      this.#store.listTagOwners({}),
      this.#store.listForms({}),
      this.#store.getSettings({}),
    ])
    // Without a path in the public address, the script's own origin is right wherever it is served from.
    const base = settings.publicIntakeUrl === null ? null : URL.parse(settings.publicIntakeUrl)
    this.#origin = base === null || base.pathname === '/' ? '' : base.href.replace(/\/$/, '')
    this.#projects = new Map(
      owners.map((owner) => [
        owner.projectId,
        { owner, forms: forms.filter((form) => form.projectId === owner.projectId), script: undefined },
      ]),
    )
    this.#forms = new Map(forms.map((form) => [Number(form.id.slice('form_'.length)), form]))
    this.#indexProjects()
  }

  #indexProjects(): void {
    this.#byKey = new Map()
    this.#byHost = new Map()
    for (const project of this.#projects.values()) {
      const { tagKey, roistatKey, hosts } = project.owner
      if (roistatKey !== null && !this.#byKey.has(roistatKey)) this.#byKey.set(roistatKey, project)
      for (const host of hosts) {
        const name = plainHost(host)
        // A host of two projects names neither.
        this.#byHost.set(name, this.#byHost.has(name) ? null : project)
      }
      this.#byKey.set(tagKey, project)
    }
  }

  script(key: string, pageHost: string | null): ServedScript | undefined {
    const project = this.#byKey.get(key) ?? (pageHost === null ? null : this.#byHost.get(plainHost(pageHost)))
    return project === undefined || project === null ? undefined : this.#scriptOf(project)
  }

  /** The script of a project, for the console; undefined when there is no such project. */
  scriptOfProject(id: ProjectId): ServedScript | undefined {
    const project = this.#projects.get(id)
    return project === undefined ? undefined : this.#scriptOf(project)
  }

  #scriptOf(project: TaggedProject): ServedScript {
    project.script ??= buildTagScript({
      program: this.#program,
      key: project.owner.tagKey,
      origin: this.#origin,
      forms: project.owner.isArchived ? [] : project.forms,
    })
    return project.script
  }

  async receive(call: TagCall): Promise<Awaited<ReturnType<TagCalls['receive']>>> {
    const project = this.#byKey.get(call.key)
    if (project === undefined) return { kind: 'unknown_tag' }
    const parsed = tagSubmission.safeParse(parseBody(call))
    if (!parsed.success) return await this.#keepUnread(call, parsed.error.message)
    const submission = parsed.data
    const form = submission.form === 0 ? undefined : await this.#findForm(submission.form, project)
    if (form === 'foreign') return await this.#keepUnread(call, `form ${submission.form} is not of this project`)
    const known = this.#known(submission.visit, submission.page, call)
    const visit = submission.visit.number ?? (await this.#openVisit(project, submission.visit, known))?.number ?? null
    return await this.#deliver({ call, project, submission, form, known, visit })
  }

  async #deliver(parts: {
    call: TagCall
    project: TaggedProject
    submission: TagSubmission
    form: Form | undefined
    known: VariableValues
    visit: string | null
  }): Promise<ReceiveResult> {
    const { call, project, submission } = parts
    const { intakeKey, projectId } = project.owner
    const lead = acceptSubmission({
      submission,
      form: parts.form,
      origin: { ...call.origin, referrer: submission.page.url },
      original: call.original,
      defaultCountry: this.#desk.findKey(intakeKey)?.defaultCountry ?? 'RU',
      context: parts.known,
      visit: parts.visit,
    })
    const result = await this.#desk.receive({ key: intakeKey, lead, submissionId: `${projectId}.${submission.id}` })
    const missing = lead.warnings.find((warning) => warning.code === 'required_missing')
    if (missing !== undefined && result.kind === 'stored' && !result.isRepeat) {
      const place = { form: submission.form, url: submission.page.url.slice(0, 1000) }
      await this.#note(projectId, { kind: 'incomplete', detail: missing.detail ?? '', ...place })
    }
    return result
  }

  /** A form that was taken away a moment ago still has its rule; its leads are kept and not sent. */
  async #findForm(number: number, project: TaggedProject): Promise<Form | 'foreign'> {
    const id: FormId = `form_${number}`
    const form = this.#forms.get(number) ?? (await this.#readRemoved(id))
    if (form?.projectId !== project.owner.projectId) return 'foreign'
    return form
  }

  async #readRemoved(id: FormId): Promise<Form | undefined> {
    const form = await this.#store.getForm({ id, withRemoved: true }).catch(() => undefined)
    return form === undefined ? undefined : { ...form, isEnabled: false }
  }

  /** What cannot be read is kept among the unrecognised: nothing that a site sends is thrown away. */
  async #keepUnread(call: TagCall, reason: string): Promise<ReceiveResult | { kind: 'bad'; reason: string }> {
    const lead = acceptSubmission({
      submission: tagSubmission.parse({ id: 'unreadable', form: 0, page: { url: call.origin.referrer ?? '' } }),
      form: undefined,
      origin: call.origin,
      original: call.original,
      defaultCountry: 'RU',
      context: {},
      visit: null,
    })
    const result = await this.#desk.receive({ key: `tag:${call.key}`, lead })
    return result.kind === 'unstorable' ? result : { kind: 'bad', reason: reason.slice(0, 300) }
  }

  #known(visit: TagVisit, page: TagSubmission['page'], call: TagCall): VariableValues {
    return knownOfVisit({ visit, page, origin: call.origin, place: this.#geo.locate(call.origin.ip) })
  }

  async #openVisit(
    project: TaggedProject,
    visit: TagVisit,
    known: VariableValues,
  ): Promise<{ number: string; first: string } | undefined> {
    const at = this.#tools.clock.now()
    const { number, first, visitor } = visit
    const startedAt = visit.startedAt === 0 ? at : Math.min(visit.startedAt, at)
    const { projectId } = project.owner
    try {
      return await this.#store.openVisit({ projectId, visitor, number, first, startedAt, at, known })
    } catch (error) {
      this.#tools.logger.warn('a visit could not be stored', { error: String(error) })
      return undefined
    }
  }

  async visit(call: TagCall): ReturnType<TagCalls['visit']> {
    const project = this.#byKey.get(call.key)
    if (project === undefined) return { kind: 'unknown_tag' }
    const parsed = tagVisitCall.safeParse(parseBody(call))
    if (!parsed.success) return { kind: 'bad' }
    const { visit, page } = parsed.data
    this.#noteSighting(project, page.url)
    const answer = await this.#openVisit(project, visit, this.#known(visit, page, call))
    return answer === undefined ? { kind: 'unstorable' } : { kind: 'opened', answer }
  }

  #noteSighting(project: TaggedProject, url: string): void {
    const host = URL.parse(url)?.host
    if (host === undefined || host === '') return
    const { projectId } = project.owner
    const name = `${projectId} ${host}`
    const now = this.#tools.clock.now()
    if (now - (this.#lastSeen.get(name) ?? 0) < SIGHTING_EVERY_MS) return
    if (this.#lastSeen.size >= MAX_SEEN_HOSTS) this.#lastSeen.clear()
    this.#lastSeen.set(name, now)
    const sighting = { host: host.slice(0, 253), url: url.slice(0, 1000), lastSeenAt: now }
    void this.#store.noteSighting({ projectId, ...sighting }).then(
      () => {
        this.#onNoted(projectId)
      },
      () => undefined,
    )
  }

  async notice(call: TagCall): ReturnType<TagCalls['notice']> {
    const project = this.#byKey.get(call.key)
    if (project === undefined) return { kind: 'unknown_tag' }
    const parsed = tagNotice.safeParse(parseBody(call))
    if (!parsed.success) return { kind: 'bad' }
    await this.#note(project.owner.projectId, parsed.data)
    return { kind: 'noted' }
  }

  async #note(projectId: ProjectId, notice: TagNotice): Promise<void> {
    const { kind, form, detail, url } = notice
    const isOwn = this.#forms.get(form)?.projectId === projectId
    const formId: FormId | null = isOwn ? `form_${form}` : null
    const note = { projectId, kind, formId, detail, url, lastAt: this.#tools.clock.now() }
    await this.#store.noteTag(note).catch((error: unknown) => {
      this.#tools.logger.warn('a notice of a tag could not be stored', { error: String(error) })
    })
    this.#onNoted(projectId)
  }
}

/** The JSON of a call; undefined when it is none. */
function parseBody(call: TagCall): unknown {
  try {
    return JSON.parse(Buffer.from(call.original.body).toString('utf8'))
  } catch {
    return undefined
  }
}
