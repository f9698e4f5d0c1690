import type {
  AppSettings,
  CheckResult,
  Circuit,
  Connection,
  ConnectionId,
  ConnectionState,
  Delivery,
  DeliveryDetail,
  DeliveryId,
  DeliveryState,
  Form,
  FormCheck,
  FormId,
  FormVersion,
  Job,
  JobId,
  Json,
  JsonMap,
  Lead,
  LeadComment,
  LeadFilter,
  LeadId,
  LeadOriginal,
  ListItem,
  Project,
  ProjectId,
  ProjectSettings,
  Site,
  SiteId,
  UnknownPolicy,
  UnrecognisedId,
  UnrecognisedLead,
} from '../../src-preload/contract/index.ts'
import type {
  AccountRecord,
  AppendResult,
  AttemptEnd,
  Claim,
  ClaimRequest,
  DueRecord,
  FinishResult,
  FormLead,
  JobRecord,
  KeyRecord,
  LeadValues,
  NewConnection,
  NewForm,
  NewLead,
  NewVersion,
  NewVisit,
  PublishResult,
  ResendCandidate,
  ResendQuery,
  StoredStep,
  TagNoticeRecord,
  TagOwner,
  TagSighting,
  Touched,
} from './records.ts'

/** An entry of the audit log. */
export type AuditEntry = {
  id: `audit_${number}`
  at: number
  actor: string
  action: string
  subject: string
  detail: string
}

/** A page by keyset: `next` is null on the last one. */
export type Page<T> = { items: T[]; next: string | null }

/** What the reader thread answers. Reads see every commit that was answered before they were asked. */
export type ReadOperations = {
  listKeys(input: Record<string, never>): KeyRecord[]
  /** `dayStart` is local midnight in ms: health counts leads from there. */
  listProjects(input: { withArchived: boolean; day: number }): Project[]
  getProject(input: { id: ProjectId; day: number }): Project | undefined
  getSite(input: { id: SiteId }): Site | undefined
  listConnections(input: { projectId?: ProjectId }): Connection[]
  getConnection(input: { id: ConnectionId }): Connection | undefined
  getAccount(input: { id: ConnectionId }): AccountRecord | undefined
  listAccountIds(input: Record<string, never>): ConnectionId[]
  /** Sealed tokens of an account; undefined before the first sign-in. */
  getTokens(input: { id: ConnectionId }): Uint8Array | undefined
  getReferenceList(input: {
    connectionId: ConnectionId
    list: string
  }): { items: ListItem[]; fetchedAt: number } | undefined
  listLeads(input: LeadFilter & { limit: number; cursor: string | null }): Page<Lead>
  getLead(input: { id: LeadId }): Lead | undefined
  getOriginal(input: { leadId: LeadId }): LeadOriginal | undefined
  listComments(input: { leadId: LeadId }): LeadComment[]
  /** `target`: `lead_N`, N or a deal number, inside one project. */
  findLead(input: { projectId: ProjectId; target: string }): LeadId | undefined
  getDelivery(input: { id: DeliveryId }): DeliveryDetail | undefined
  countByState(input: { projectId?: ProjectId }): Record<DeliveryState, number>
  listDue(input: Record<string, never>): DueRecord[]
  nextDue(input: { connectionId: ConnectionId }): number | undefined
  maxLeadNumber(input: Record<string, never>): number
  pickResend(input: ResendQuery): ResendCandidate[]
  listUnrecognised(input: { limit: number; cursor: string | null }): Page<UnrecognisedLead> & { total: number }
  getUnrecognised(input: { id: UnrecognisedId }): { lead: UnrecognisedLead; original: LeadOriginal } | undefined
  countUnrecognised(input: Record<string, never>): number
  previewRetention(input: { projectId: ProjectId; before: number }): {
    leadCount: number
    oldestReceivedAt: number | null
  }
  listJobs(input: { limit: number }): Job[]
  getJob(input: { id: JobId }): JobRecord | undefined
  listRunningJobs(input: Record<string, never>): JobRecord[]
  listAudit(input: { limit: number; cursor: string | null }): Page<AuditEntry>
  getSettings(input: Record<string, never>): AppSettings
  listForms(input: { projectId?: ProjectId }): Form[]
  getForm(input: { id: FormId; withRemoved?: boolean }): Form | undefined
  listFormVersions(input: { id: FormId }): FormVersion[]
  listFormChecks(input: { id: FormId }): FormCheck[]
  /** Newest leads of a form with the bytes they came in. */
  listFormLeads(input: { id: FormId; limit: number }): FormLead[]
  listTagOwners(input: Record<string, never>): TagOwner[]
  listSightings(input: { projectId: ProjectId }): TagSighting[]
  listNotices(input: { projectId: ProjectId }): TagNoticeRecord[]
  /** Per-day counts of a project, for reports. */
  reportByDay(input: { projectId?: ProjectId; fromDay: number }): { day: number; received: number }[]
}

/** What the writer thread does; every answer comes after the fsync of the commit that holds the change. */
export type WriteOperations = {
  createProject(input: {
    name: string
    intakeKey: string
    tagKey: string
    settings: ProjectSettings
    at: number
  }): ProjectId
  updateProject(input: {
    id: ProjectId
    name?: string
    settings?: ProjectSettings
    isArchived?: boolean
    intakeKey?: string
  }): boolean
  addSite(input: { projectId: ProjectId; host: string; at: number }): Site | undefined
  removeSite(input: { id: SiteId }): boolean
  createConnection(input: NewConnection): ConnectionId
  updateConnection(input: {
    id: ConnectionId
    name?: string
    config?: JsonMap
    secrets?: Uint8Array | null
    secretNames?: string[]
    unknownPolicy?: UnknownPolicy
  }): boolean
  /** Holds what waits when the state leaves `active`, queues what is held when it comes back. */
  setConnectionState(input: { id: ConnectionId; state: ConnectionState; reason: string | null; at: number }): Touched
  removeConnection(input: { id: ConnectionId; at: number }): Touched
  /** Stores sealed tokens; false when the connection is gone. */
  saveTokens(input: { id: ConnectionId; tokens: Uint8Array }): boolean
  saveCheck(input: { id: ConnectionId; result: CheckResult }): boolean
  saveCircuit(input: { id: ConnectionId; circuit: Circuit }): boolean
  saveReferenceList(input: { connectionId: ConnectionId; list: string; items: ListItem[]; at: number }): boolean
  createForm(input: NewForm): FormId | undefined
  publishForm(input: NewVersion): PublishResult
  setForm(input: { id: FormId; isEnabled?: boolean; isRemoved?: boolean; at: number }): boolean
  saveFormCheck(input: { id: FormId; check: FormCheck }): boolean
  setRoistatKey(input: { projectId: ProjectId; roistatKey: string | null }): boolean
  /** Numbers of a visit and of the visitor's first one; undefined when there is no such project. */
  openVisit(input: NewVisit): { number: string; first: string } | undefined
  noteSighting(input: { projectId: ProjectId } & TagSighting): boolean
  noteTag(input: { projectId: ProjectId } & Omit<TagNoticeRecord, 'count'>): boolean
  appendLead(input: NewLead): AppendResult
  appendComment(input: { leadId: LeadId; title: string | null; message: string; at: number }): {
    comment: LeadComment
    touched: Touched
  }
  /** Keeps at most `maxCount` of them, the oldest go first. */
  appendUnrecognised(input: { lead: NewLead; maxCount: number }): UnrecognisedId
  assignUnrecognised(input: { id: UnrecognisedId; projectId: ProjectId }): AppendResult | undefined
  discardUnrecognised(input: { id: UnrecognisedId }): boolean
  claimDeliveries(input: ClaimRequest): Claim[]
  saveStep(input: { deliveryId: DeliveryId; token: string; step: StoredStep }): boolean
  finishAttempt(input: AttemptEnd): FinishResult
  /** Puts a claim back untouched (shutdown before anything was sent). */
  releaseClaim(input: {
    deliveryId: DeliveryId
    attemptId: AttemptEnd['attemptId']
    token: string
    nextAt: number
  }): boolean
  /**
   * Ends claims of dead runs as `unknown`; `leaseBefore` = MAX_SAFE_INTEGER after a start: all of them but `except`. They are
   * looked up after `settleMsOf` their connection, else `settleMs`.
   */
  recoverSending(input: {
    now: number
    settleMs: number
    settleMsOf?: Partial<Record<ConnectionId, number>>
    leaseBefore: number
    except?: DeliveryId[]
  }): Touched
  /** The account works again: what waited for its own time because of the outage is due now. */
  pullForward(input: { connectionId: ConnectionId; now: number; unknownBefore: number }): number
  /** The wall clock was moved by `byMs`: waiting times move with it; forward only those unclear since `settlingSince`. */
  shiftDue(input: { byMs: number; settlingSince: number }): number
  /** Puts back every unsent lead since `since` that fell out of the queue for any reason; nothing waits beyond `latest`. */
  sweep(input: { now: number; since: number; latest?: number }): Touched
  requeue(input: { deliveryId: DeliveryId; now: number }): Touched
  decide(input: {
    id: DeliveryId
    decision: 'delivered' | 'send_again'
    crmId: string | null
    at: number
  }): Delivery | undefined
  editLead(input: { id: LeadId; values: Partial<LeadValues>; personKey: string | null; at: number }): boolean
  skipLead(input: { id: LeadId; at: number }): Touched
  createJob(input: { kind: Job['kind']; params: Json; total: number; at: number }): Job
  saveJob(input: {
    id: JobId
    done: number
    left: number
    cursor: number
    state: Job['state']
    reason: string | null
    at: number
  }): Job | undefined
  /** Removes up to `limit` leads older than `before` that have nothing waiting. */
  removeOldLeads(input: { projectId: ProjectId; before: number; limit: number }): number
  /** Removes up to `limit` visits that were last seen before `before`. */
  removeOldVisits(input: { projectId: ProjectId; before: number; limit: number }): number
  saveSettings(input: { settings: AppSettings }): AppSettings
  /** The id of this data folder, `candidate` when it has none yet. It moves with backups: marks must stay the same. */
  ensureInstallationId(input: { candidate: string }): string
  appendAudit(input: Omit<AuditEntry, 'id'>): boolean
  /** Changes nothing that matters: resolves when the database can be written. */
  probe(input: Record<string, never>): boolean
}

type Async<Operations> = {
  [N in keyof Operations]: Operations[N] extends (input: infer I) => infer O ? (input: I) => Promise<O> : never
}

/** Health of the store; `reason` says in words why it cannot write. */
export type StoreHealth = { isHealthy: boolean; reason: string | null }

/** The store as the core sees it. A second engine implements the same type and passes the same contract tests. */
export type Store = Async<ReadOperations> &
  Async<WriteOperations> & {
    health(): StoreHealth
    /** Called after each change of health. */
    onHealth(listener: (health: StoreHealth) => void): void
    /** Resolves when everything written so far can be found by search. */
    indexed(): Promise<void>
    /** Result of the structural check that runs beside the start; rejects when the file is damaged. */
    checked(): Promise<void>
    /** Copies the database while it works. */
    backUp(file: string): Promise<{ byteLength: number }>
    /** Finishes what was asked, checkpoints and closes. */
    close(): Promise<void>
  }
