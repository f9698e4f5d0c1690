import {
  CallError,
  type DemoDeal,
  type DemoMode,
  type ConnectionId,
  type ProjectId,
} from '../../src-preload/contract/index.ts'
import type { Scheduler } from '../delivery/scheduler.ts'
import type { TagDesk } from '../forms/tag-desk.ts'
import type { ResendJobs } from '../delivery/resend.ts'
import type { Desk } from '../leads/desk.ts'
import type { PickerSessions } from '../picker/picker-sessions.ts'
import type { HostPorts } from '../ports.ts'
import { DAY_MS } from '../store/counters.ts'
import type { Store } from '../store/operations.ts'
import type { GeoDatabase } from '../visits/geo.ts'
import type { FormChecks } from './form-checks.ts'
import type { Publisher } from './publisher.ts'
import type { RetentionJobs } from './retention.ts'
import type { SignIns } from './sign-in.ts'
import type { StatusWatch } from './status.ts'

/** The demo CRM as the api sees it. */
export type DemoPort = {
  mode(): DemoMode
  setMode(mode: DemoMode): Promise<void> | void
  deals(limit: number): DemoDeal[]
  counts(): { deals: number; requests: number }
}

/** What every handler works with. */
export type ApiTools = {
  store: Store
  ports: HostPorts
  publisher: Publisher
  desk: Desk
  tags: TagDesk
  formChecks: FormChecks
  geo: Pick<GeoDatabase, 'state'>
  picker: PickerSessions
  scheduler: Scheduler
  resend: ResendJobs
  retention: RetentionJobs
  status: StatusWatch
  signIns: SignIns
  /** The demo CRM, undefined without `--demo`. */
  demo: DemoPort | undefined
  facts: { startedAt: number; intakeUrl: () => string | null; demoSiteUrl: () => string | null }
}

/** Number of the day that counts as today: days are counted in UTC. */
export function today(now: number): number {
  return Math.floor(now / DAY_MS)
}

/** The thing, or the contract's `not_found`. */
export function found<T>(thing: T | undefined | null, what: string): T {
  if (thing === undefined || thing === null) throw new CallError('not_found', `there is no such ${what}`)
  return thing
}

/** Tells consoles that a connection and its project changed, and the intake that keys may have. */
export async function announceConnection(tools: ApiTools, id: ConnectionId, projectId: ProjectId): Promise<void> {
  await tools.desk.reloadKeys()
  tools.publisher.publish('connections.changed', { connectionId: id, projectId })
  tools.publisher.publish('projects.changed', { projectId })
}
