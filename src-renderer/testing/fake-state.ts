import {
  CallError,
  type AppSettings,
  type Connection,
  type DemoDeal,
  type DemoMode,
  type Job,
  type Lead,
  type LeadFilter,
  type Project,
  type SystemStatus,
  type TopicName,
  type TopicPayload,
  type UnrecognisedLead,
} from '../../src-preload/contract/index.ts'
import { makeLead, seedData } from './fake-seed.ts'
import { seededRandom } from './seeded-random.ts'

/** How a fake core starts. */
export type FakeOptions = {
  leadCount?: number
  isDemo?: boolean
  isEmpty?: boolean
  language?: AppSettings['language']
}

/** Everything that the fake core knows, in memory. */
export class FakeState {
  readonly projects: Project[]
  readonly connections: Connection[]
  readonly leads: Lead[]
  readonly unrecognised: UnrecognisedLead[]
  readonly jobs: Job[] = []
  readonly deals: DemoDeal[] = []
  readonly isDemo: boolean
  /** Topics whose next hint is to be lost, see {@link skipNumber}. */
  readonly skipped = new Set<TopicName>()
  mode: DemoMode = 'works'
  settings: AppSettings
  status: SystemStatus
  readonly #random = seededRandom(99)
  #lastNumber: number
  #publish: (topic: TopicName, payload: unknown) => void = () => undefined

  constructor(options: FakeOptions = {}) {
    const now = Date.now()
    const seed =
      options.isEmpty === true ? { projects: [], connections: [], leads: [] } : seedData(now, options.leadCount ?? 600)
    this.projects = seed.projects
    this.connections = seed.connections
    this.leads = seed.leads
    this.isDemo = options.isDemo ?? false
    this.settings = { language: options.language ?? null, colorScheme: 'auto', publicIntakeUrl: null }
    this.unrecognised = options.isEmpty === true ? [] : [1, 2, 3].map((number) => unknownLead(number, now))
    this.#lastNumber = seed.leads.length
    this.status = {
      isStoreHealthy: true,
      storeReason: null,
      isOffline: false,
      unrecognisedCount: this.unrecognised.length,
      waitingCount: this.leads.filter((lead) => ['queued', 'retrying', 'sending'].includes(lead.state)).length,
      attentionCount: this.leads.filter((lead) => ['failed', 'unrouted', 'held'].includes(lead.state)).length,
    }
    for (const project of this.projects) this.refreshHealth(project)
    if (this.isDemo) this.deals.push(...[1, 2, 3, 4, 5].map((number) => demoDeal(number, now)))
  }

  onPublish(listener: (topic: TopicName, payload: unknown) => void): void {
    this.#publish = listener
  }

  publish<N extends TopicName>(topic: N, payload: TopicPayload<N>): void {
    this.#publish(topic, payload)
  }

  /** Tests of gaps: the next hint of this topic gets the number after the next. */
  skipNumber(topic: TopicName): void {
    this.skipped.add(topic)
  }

  project(id: Project['id']): Project {
    return this.projects.find((project) => project.id === id) ?? missing()
  }

  connection(id: Connection['id']): Connection {
    return this.connections.find((connection) => connection.id === id) ?? missing()
  }

  lead(id: Lead['id']): Lead {
    return this.leads.find((lead) => lead.id === id) ?? missing()
  }

  changeConnection(id: Connection['id'], change: Partial<Connection>): Connection {
    const index = this.connections.findIndex((connection) => connection.id === id)
    const changed = { ...(this.connections[index] ?? missing()), ...change }
    this.connections[index] = changed
    this.publish('connections.changed', { connectionId: id, projectId: changed.projectId })
    return changed
  }

  changeProject(id: Project['id'], change: Partial<Project>): Project {
    const index = this.projects.findIndex((project) => project.id === id)
    const changed = { ...(this.projects[index] ?? missing()), ...change }
    this.projects[index] = changed
    this.publish('projects.changed', { projectId: id })
    return changed
  }

  changeLead(id: Lead['id'], change: Partial<Lead>): Lead {
    const index = this.leads.findIndex((lead) => lead.id === id)
    const changed = { ...(this.leads[index] ?? missing()), ...change }
    this.leads[index] = changed
    this.publish('leads.changed', { ids: [id], projectIds: [changed.projectId] })
    return changed
  }

  changeJob(job: Job): Job {
    const index = this.jobs.findIndex((other) => other.id === job.id)
    if (index === -1) this.jobs.unshift(job)
    else this.jobs[index] = job
    this.publish('jobs.progressed', job)
    return job
  }

  /** A site sends a lead now. */
  addLead(projectNumber = 1): Lead {
    const lead = makeLead(this.#random, {
      number: ++this.#lastNumber,
      receivedAt: Date.now(),
      projectNumber,
      isRecent: true,
    })
    this.leads.unshift(lead)
    this.publish('leads.changed', { ids: [lead.id], projectIds: [lead.projectId] })
    return lead
  }

  setStatus(change: Partial<SystemStatus>): void {
    this.status = { ...this.status, ...change }
    this.publish('system.statusChanged', this.status)
  }

  matching(filter: LeadFilter): Lead[] {
    const words = filter.search?.toLowerCase() ?? ''
    return this.leads.filter(
      (lead) =>
        (filter.projectId === undefined || lead.projectId === filter.projectId) &&
        (filter.states === undefined || filter.states.includes(lead.state)) &&
        lead.receivedAt >= (filter.receivedFrom ?? 0) &&
        lead.receivedAt < (filter.receivedTo ?? Number.POSITIVE_INFINITY) &&
        `${lead.name ?? ''} ${lead.phone ?? ''} ${lead.phoneE164 ?? ''} ${lead.title ?? ''} ${lead.email ?? ''} ${lead.deliveries[0]?.crmId ?? ''}`
          .toLowerCase()
          .includes(words),
    )
  }

  refreshHealth(project: Project): void {
    const own = this.leads.filter((lead) => lead.projectId === project.id)
    const count = (states: string[]) => own.filter((lead) => states.includes(lead.state)).length
    const attention = count(['failed', 'held', 'unrouted'])
    const waiting = count(['queued', 'sending', 'retrying'])
    project.health = {
      state: own.length === 0 ? 'idle' : project.id === 'project_1' ? 'ok' : waiting > 3 ? 'trouble' : 'attention',
      leadsToday: own.filter((lead) => lead.receivedAt > Date.now() - 86_400_000).length,
      delivered: count(['delivered']),
      waiting,
      attention: project.id === 'project_1' ? 0 : attention,
      lastLeadAt: own[0]?.receivedAt ?? null,
      connectionCount: this.connections.filter((connection) => connection.projectId === project.id).length,
    }
  }
}

function missing(): never {
  throw new CallError('not_found', 'no such thing')
}

function unknownLead(number: number, now: number): UnrecognisedLead {
  return {
    id: `unrecognised_${number}`,
    receivedAt: now - number * 3_600_000,
    key: number === 3 ? 'NzQ0ZDlmNmY5ZDk2ZTU5ZDk2ZTU5' : 'old_roistat_key',
    title: 'Заявка с сайта',
    name: number === 2 ? null : 'Вера Ильина',
    phone: '+7 921 000-11-22',
    email: null,
    origin: { ip: '198.51.100.4', userAgent: null, referrer: 'https://forgotten-site.example/contacts' },
  }
}

function demoDeal(number: number, now: number): DemoDeal {
  return {
    id: `D-${1000 + number}`,
    marker: number === 5 ? 'lead_4' : `lead_${number}`,
    createdAt: now - number * 240_000,
    title: 'Заявка с сайта',
    name: 'Анна Кузнецова',
    phone: '+79991234567',
    email: null,
    comment: 'Перезвоните после 18:00, пожалуйста.',
    notes: [],
  }
}
