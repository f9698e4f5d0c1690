import type { Circuit, ConnectionId, LeadId, ProjectId } from '../../src-preload/contract/index.ts'
import type { HostPorts } from '../ports.ts'
import type { Store } from '../store/operations.ts'
import type { Touched } from '../store/records.ts'
import { type Account, openAccount } from './account.ts'
import { DEFAULT_SETTLE } from './attempt-plan.ts'
import { Lane, type LaneTools } from './lane.ts'
import { HORIZON_MS, SWEEP_EVERY_MS } from './schedule.ts'

/** How often the clocks are compared: sleep of the machine and jumps of the wall clock are noticed within this time. */
const HEARTBEAT_MS = 30_000
/** Wall and steady clock may drift apart by so much between two beats. */
const JUMP_MS = 10_000
/** While this machine has no network, it is asked again so often. */
const ONLINE_POLL_MS = 5_000

/** What the rest of the core wants to know. */
export type SchedulerEvents = {
  onFinished: (change: { leadId: LeadId; projectId: ProjectId; isCounted: boolean }) => void
  onTouched: (touched: Touched) => void
  onConnectionChanged: (connection: { id: ConnectionId; projectId: ProjectId }) => void
  onOnline: (isOnline: boolean) => void
}

/**
 * The durable scheduler: one lane per connection, woken when something is due. Everything it knows is in the store; a
 * restart loses nothing but timers.
 */
export class Scheduler {
  readonly #store: Store
  readonly #ports: HostPorts
  readonly #events: SchedulerEvents
  readonly #installationId: string
  readonly #lanes = new Map<ConnectionId, Lane>()
  /** Lanes that cannot be opened (adapter gone, secrets unreadable), with the reason. */
  readonly #opening = new Map<ConnectionId, Promise<Lane | undefined>>()
  #isRunning = false
  #isOffline = false
  #lastWall = 0
  #lastSteady = 0
  #sweptAt = 0
  #cancelBeat: (() => void) | undefined
  #cancelPoll: (() => void) | undefined

  constructor(options: { store: Store; ports: HostPorts; events: SchedulerEvents; installationId: string }) {
    this.#store = options.store
    this.#ports = options.ports
    this.#events = options.events
    this.#installationId = options.installationId
  }

  /** Recovers what a dead run left, then starts every lane that has something waiting. */
  async start(): Promise<void> {
    const now = this.#ports.clock.now()
    await this.#store.recoverSending({
      now,
      settleMs: DEFAULT_SETTLE.firstLookMs,
      leaseBefore: Number.MAX_SAFE_INTEGER,
    })
    this.#isRunning = true
    this.#markClocks()
    await this.#sweep()
    for (const due of await this.#store.listDue({})) await this.#wake(due.connectionId)
    this.#beatLater()
  }

  /** True while this machine has no network. */
  get isOffline(): boolean {
    return this.#isOffline
  }

  /** Something new waits for these connections. */
  wake(connectionIds: readonly ConnectionId[]): void {
    for (const id of connectionIds) {
      const lane = this.#lanes.get(id)
      if (lane !== undefined) lane.wake()
      else void this.#wake(id)
    }
  }

  /** A person asked: circuits probe now. */
  tryNow(connectionIds: readonly ConnectionId[]): void {
    for (const id of connectionIds) {
      const lane = this.#lanes.get(id)
      if (lane !== undefined) lane.tryNow()
      else void this.#wake(id)
    }
  }

  /** The connection was changed, paused, resumed or removed: its lane starts anew with what is stored. */
  async reload(id: ConnectionId): Promise<void> {
    const old = this.#lanes.get(id)
    this.#lanes.delete(id)
    this.#opening.delete(id)
    if (old !== undefined) void old.stop(new AbortController().signal)
    await this.#wake(id)
  }

  /** The circuit of a connection as its lane sees it now; undefined when it has no lane. */
  circuitOf(id: ConnectionId): Circuit | undefined {
    return this.#lanes.get(id)?.circuit
  }

  /** Takes no new work and waits for running attempts; what is not done when `signal` is aborted is cut off as unclear. */
  async stop(signal: AbortSignal): Promise<void> {
    this.#isRunning = false
    this.#cancelBeat?.()
    this.#cancelPoll?.()
    await Promise.all([...this.#lanes.values()].map((lane) => lane.stop(signal)))
    this.#lanes.clear()
  }

  async #wake(id: ConnectionId): Promise<void> {
    const lane = await this.#laneOf(id)
    lane?.wake()
  }

  async #laneOf(id: ConnectionId): Promise<Lane | undefined> {
    if (!this.#isRunning) return undefined
    const open = this.#lanes.get(id)
    if (open !== undefined) return open
    const opening = this.#opening.get(id) ?? this.#openLane(id)
    this.#opening.set(id, opening)
    try {
      return await opening
    } finally {
      if (this.#opening.get(id) === opening) this.#opening.delete(id)
    }
  }

  async #openLane(id: ConnectionId): Promise<Lane | undefined> {
    const record = await this.#store.getAccount({ id })
    if (record?.state !== 'active') return undefined
    let account: Account
    try {
      account = openAccount(record, { secrets: this.#ports.secrets, clock: this.#ports.clock })
    } catch (error) {
      await this.#holdConnection(
        { id, projectId: record.projectId },
        {
          state: 'paused',
          reason: error instanceof Error ? error.message : 'the connection cannot be used',
        },
      )
      return undefined
    }
    if (!this.#isRunning) return undefined
    const lane = new Lane(account, record.circuit, this.#laneTools())
    if (this.#isOffline) lane.halt()
    this.#lanes.set(id, lane)
    return lane
  }

  #laneTools(): LaneTools {
    return {
      store: this.#store,
      clock: this.#ports.clock,
      random: this.#ports.random,
      logger: this.#ports.logger,
      installationId: this.#installationId,
      isOnline: () => this.#ports.isOnline(),
      onFinished: this.#events.onFinished,
      onCircuit: (account) => {
        this.#events.onConnectionChanged(account)
      },
      onUnauthorized: (account, reason) => {
        this.#ports.notify('Estafeta', `${account.name}: ${reason}`)
        void this.#holdConnection(account, { state: 'unauthorized', reason })
      },
      onOffline: () => {
        this.#goOffline()
      },
    }
  }

  async #holdConnection(
    connection: { id: ConnectionId; projectId: ProjectId },
    to: { state: 'paused' | 'unauthorized'; reason: string },
  ): Promise<void> {
    const lane = this.#lanes.get(connection.id)
    this.#lanes.delete(connection.id)
    if (lane !== undefined) void lane.stop(new AbortController().signal)
    try {
      const touched = await this.#store.setConnectionState({
        id: connection.id,
        state: to.state,
        reason: to.reason,
        at: this.#ports.clock.now(),
      })
      this.#events.onTouched(touched)
    } catch (error) {
      this.#ports.logger.error('a connection could not be held', { error: String(error), connection: connection.id })
    }
    this.#events.onConnectionChanged(connection)
  }

  #goOffline(): void {
    if (this.#isOffline) return
    this.#isOffline = true
    this.#events.onOnline(false)
    for (const lane of this.#lanes.values()) lane.halt()
    this.#pollOnline()
  }

  #pollOnline(): void {
    this.#cancelPoll = this.#ports.clock.after(ONLINE_POLL_MS, () => {
      if (!this.#ports.isOnline()) {
        this.#pollOnline()
        return
      }
      this.#isOffline = false
      this.#events.onOnline(true)
      for (const lane of this.#lanes.values()) lane.resume()
    })
  }

  #markClocks(): void {
    this.#lastWall = this.#ports.clock.now()
    this.#lastSteady = this.#ports.clock.steady()
  }

  #beatLater(): void {
    this.#cancelBeat = this.#ports.clock.after(HEARTBEAT_MS, () => {
      void this.#beat().catch((error: unknown) => {
        this.#ports.logger.warn('the heartbeat failed', { error: String(error) })
      })
      if (this.#isRunning) this.#beatLater()
    })
  }

  /** After sleep timers are late by the time slept, after a jump waiting times are wrong: both show as clock drift. */
  async #beat(): Promise<void> {
    const { clock, logger } = this.#ports
    const drift = clock.now() - this.#lastWall - (clock.steady() - this.#lastSteady)
    this.#markClocks()
    if (Math.abs(drift) > JUMP_MS) {
      logger.info('the clock jumped or the machine slept', { driftMs: Math.round(drift) })
      if (drift < 0) {
        await this.#store.shiftDue({ byMs: Math.round(drift) })
        this.#sweptAt += drift
      }
      for (const due of await this.#store.listDue({})) await this.#wake(due.connectionId)
    }
    if (clock.now() - this.#sweptAt >= SWEEP_EVERY_MS) await this.#sweep()
  }

  async #sweep(): Promise<void> {
    const now = this.#ports.clock.now()
    this.#sweptAt = now
    const expired = await this.#store.recoverSending({
      now,
      settleMs: DEFAULT_SETTLE.firstLookMs,
      leaseBefore: now,
    })
    const found = await this.#store.sweep({ now, since: now - HORIZON_MS })
    this.#events.onTouched(expired)
    this.#events.onTouched(found)
    this.wake([...expired.connectionIds, ...found.connectionIds])
  }
}
