import type {
  Circuit,
  Connection,
  ConnectionId,
  DeliveryId,
  DeliveryState,
  Exchange,
  FormFingerprint,
  FormId,
  FormRule,
  Job,
  JobId,
  Json,
  JsonMap,
  Lead,
  LeadComment,
  LeadFilter,
  LeadFlags,
  LeadId,
  LeadOrigin,
  LeadWarning,
  OutcomeKind,
  ProjectId,
  ProjectSettings,
  TagNotice,
  UnknownPolicy,
  VariableValues,
  AttemptKind,
  AttemptId,
} from '../../src-preload/contract/index.ts'

/** The submission as it came. `body` may be empty; `target` is path and query. */
export type StoredOriginal = { method: string; target: string; contentType: string | null; body: Uint8Array }

/** Values of a lead as they are written. */
export type LeadValues = {
  title: string | null
  comment: string | null
  name: string | null
  phone: string | null
  phoneE164: string | null
  email: string | null
  visit: string | null
  fields: JsonMap
  clientFields: JsonMap
  flags: LeadFlags
  warnings: LeadWarning[]
  origin: LeadOrigin
  /** The form rule that captured it; null for other ways in. */
  formId: FormId | null
  /** What our tag knew of the visitor and the page: variables by word. */
  context: VariableValues
}

/** A lead to append. */
export type NewLead = {
  key: string
  receivedAt: number
  values: LeadValues
  original: StoredOriginal
  /** Hex; equal for the very same submission. */
  fingerprint: string
  /** Same for leads of one person; deliveries of one person to one account never run side by side. */
  personKey: string | null
  /** Makes a second append of the same entry (spool import) harmless. */
  submissionId: string | null
}

/** What became of an appended lead. `connectionIds` are the ones with a delivery due at once. */
export type AppendResult =
  | { kind: 'stored'; leadId: LeadId; projectId: ProjectId; isRepeat: boolean; connectionIds: ConnectionId[] }
  | { kind: 'unrecognised' }

/** Who owns an intake key. `connectionId` null: all active connections of the project. */
export type KeyRecord = {
  key: string
  projectId: ProjectId
  connectionId: ConnectionId | null
  defaultCountry: string
}

/** What delivery needs to know of a connection. `secrets` is sealed by the host. */
export type AccountRecord = {
  id: ConnectionId
  projectId: ProjectId
  adapter: string
  name: string
  config: JsonMap
  secrets: Uint8Array | null
  state: Connection['state']
  unknownPolicy: UnknownPolicy
  circuit: Circuit | null
  retrySchedule: ProjectSettings['retrySchedule']
  projectName: string
}

/** A connection to write. */
export type NewConnection = {
  projectId: ProjectId
  adapter: string
  name: string
  intakeKey: string
  config: JsonMap
  secrets: Uint8Array | null
  secretNames: string[]
  unknownPolicy: UnknownPolicy
  at: number
}

/** A finished step of a delivery. */
export type StoredStep = { name: string; result: Json; summary: string; finishedAt: number }

/** A claimed delivery: its attempt row is already written. */
export type Claim = {
  deliveryId: DeliveryId
  attemptId: AttemptId
  attemptNumber: number
  kind: AttemptKind
  token: string
  lead: Lead
  comment: LeadComment | null
  /** For a comment: deal number of the delivered lead. */
  leadCrmId: string | null
  personKey: string | null
  steps: StoredStep[]
  unknownSince: number | null
  lookUpCount: number
  isRepeatOfUnknown: boolean
}

/** Asks for due deliveries of one connection. */
export type ClaimRequest = {
  connectionId: ConnectionId
  now: number
  /** Takes what is due by then; later than `now` for a probe, which does not wait for the lead's own time. */
  dueBy: number
  limit: number
  leaseMs: number
  token: string
  /** Persons with a delivery in flight: theirs wait. */
  busyPersons: string[]
}

/** How an attempt ended and what becomes of the delivery. */
export type AttemptEnd = {
  deliveryId: DeliveryId
  attemptId: AttemptId
  token: string
  at: number
  outcome: OutcomeKind
  reason: string | null
  exchanges: Exchange[]
  /** False: the limit or this machine was in the way, the attempt does not count. */
  isCounted: boolean
  next:
    | { state: 'delivered'; crmId: string; url: string | null; isAppended: boolean; isReconciled: boolean }
    | {
        state: 'retrying'
        nextAt: number
        unknownSince: number | null
        lookUpCount: number
        isRepeatOfUnknown: boolean
      }
    | { state: 'failed'; isUnknown: boolean }
    | { state: 'held' }
}

/** Result of finishing: `isStale` when another run owns the delivery by now and nothing was changed. */
export type FinishResult = { isStale: boolean; leadId: LeadId; projectId: ProjectId; state: DeliveryState }

/** Leads and projects that an operation touched, for topics. */
export type Touched = { leadIds: LeadId[]; projectIds: ProjectId[]; connectionIds: ConnectionId[] }

/** When each connection has its next due delivery. */
export type DueRecord = { connectionId: ConnectionId; nextAt: number }

/** A page of deliveries chosen for a re-send. */
export type ResendQuery = {
  deliveryIds?: DeliveryId[]
  leadIds?: LeadId[]
  filter?: LeadFilter
  connectionId?: ConnectionId
  withDelivered: boolean
  /** Only lead ids up to this one, so that a running job never catches its own tail; and after `cursor`. */
  maxLeadId: number
  cursor: number
  limit: number
}

/** One candidate of a re-send. */
export type ResendCandidate = {
  deliveryId: DeliveryId
  leadId: LeadId
  leadNumber: number
  state: DeliveryState
  /** When a person last sent it again. */
  resentAt: number | null
  lastAttemptAt: number | null
}

/** A job row with what the runner needs. */
export type JobRecord = Job & { params: Json; cursor: number; id: JobId }

/** A form to write, with its first version. */
export type NewForm = {
  projectId: ProjectId
  rule: FormRule
  fingerprint: FormFingerprint | null
  isEnabled: boolean
  actor: string
  note: string | null
  at: number
}

/** A version to publish. `baseVersion` is the one that was edited, null: whatever is published. */
export type NewVersion = {
  id: FormId
  baseVersion: number | null
  rule: FormRule
  /** Undefined: as it was. */
  fingerprint?: FormFingerprint | null
  actor: string
  note: string | null
  at: number
}

/** What became of a publication: `conflict` when somebody published meanwhile, `gone` when there is no such form. */
export type PublishResult = 'published' | 'conflict' | 'gone'

/** A visit to open or to continue. `number` and `first` are what the visitor's cookies say. */
export type NewVisit = {
  projectId: ProjectId
  visitor: string
  number: string | null
  first: string | null
  startedAt: number
  at: number
  known: VariableValues
}

/** A project as the tag knows it. */
export type TagOwner = {
  projectId: ProjectId
  tagKey: string
  roistatKey: string | null
  intakeKey: string
  isArchived: boolean
  hosts: string[]
}

/** A host on which the tag ran. */
export type TagSighting = { host: string; url: string; lastSeenAt: number }

/** Something the tag noticed, counted. */
export type TagNoticeRecord = {
  kind: TagNotice['kind']
  formId: FormId | null
  detail: string
  url: string
  count: number
  lastAt: number
}

/** A lead of a form with the bytes it came in. */
export type FormLead = { lead: Lead; body: Uint8Array }
