import type { Circuit, DeliveryId, LeadId, ProjectId } from '../../src-preload/contract/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Random } from '../lib/random.ts'
import type { Logger } from '../ports.ts'
import type { Store } from '../store/operations.ts'
import type { Account } from './account.ts'

/** What a lane needs of the scheduler. */
export type LaneTools = {
  store: Store
  clock: Clock
  random: Random
  logger: Logger
  installationId: string
  isOnline: () => boolean
  /** Resolves when waiting times fit the wall clock, also after a jump; asked before times are compared or written. */
  followClock: () => Promise<void>
  /** Deliveries whose attempt runs in this process, of all lanes: their lease is never taken for a dead one's. */
  inFlight: Set<DeliveryId>
  /** Persons with an attempt in flight; the connection's, since attempts of a lane that was replaced may still run. */
  busyPersons: Set<string>
  /** An attempt gave its place back: the connection's lane of now, which may be another one, looks for more. */
  onFree: () => void
  /** An attempt ended; the lead's state may have changed. */
  onFinished: (change: { leadId: LeadId; projectId: ProjectId; isCounted: boolean }) => void
  onCircuit: (account: Account, circuit: Circuit) => void
  /** The CRM refused the key. */
  onUnauthorized: (account: Account, reason: string) => void
  onOffline: () => void
}
