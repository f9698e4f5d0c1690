import type { Circuit, ConnectionId, DeliveryId, LeadId, ProjectId } from '../../src-preload/contract/index.ts'
import type { HostPorts } from '../ports.ts'
import { loadAdapter } from '../adapters/index.ts'
import type { Store } from '../store/operations.ts'
import type { Touched } from '../store/records.ts'
import { type Account, openAccount } from './account.ts'
import { TokenKeeper } from './account-tokens.ts'
import { DEFAULT_SETTLE } from './attempt-plan.ts'
import { Lane } from './lane.ts'
import type { LaneTools } from './lane-tools.ts'
import { OfflineWatch } from './offline-watch.ts'
import { persist } from './persist.ts'
import { HORIZON_MS, LONGEST_WAIT_MS, SWEEP_EVERY_MS } from './schedule.ts'

/** How often the clocks are compared: sleep of the machine and jumps of the wall clock are noticed within this time. */
const HEARTBEAT_MS = 30_000
/** Wall and steady clock may drift apart by so much between two beats. */
const JUMP_MS = 10_000
/** No adapter settles longer; older unclear deliveries do not mind a clock that was set forward. */
const LONGEST_SETTLE_MS = 15 * 60_000

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
  readonly #offline: OfflineWatch
  readonly #lanes = new Map<ConnectionId, Lane>()
  /** Lanes being opened; one that was reloaded meanwhile is not in it any more and is dropped when it opens. */
  readonly #opening = new Map<ConnectionId, Promise<Lane | undefined>>()
  /** Lanes that were replaced or held while their attempts run. */
  readonly #retired = new Set<Promise<void>>()
  readonly #retiring = new AbortController()
  readonly #busyPersons = new Map<ConnectionId, Set<string>>()
  readonly #inFlight = new Set<DeliveryId>()
  /** Tokens of all accounts; checks and sign-ins share them with the lanes. */
  readonly tokens: TokenKeeper
  #adjusting: Promise<void> | undefined
  #isRunning = false
  #lastWall = 0
  #lastSteady = 0
  #sweptAt = 0
  #cancelBeat: (() => void) | undefined

  constructor(options: { store: Store; ports: HostPorts; events: SchedulerEvents; installationId: string }) {
    this.#store = options.store
    this.#ports = options.ports
    this.#events = options.events
    this.#installationId = options.installationId
    this.tokens = new TokenKeeper(options.store, options.ports)
    this.#offline = new OfflineWatch({
      clock: this.#ports.clock,
      isOnline: () => this.#ports.isOnline(),
      onChange: (isOnline) => {
        this.#events.onOnline(isOnline)
        for (const lane of this.#lanes.values()) {
          if (isOnline) lane.resume()
          else lane.halt()
        }
      },
    })
  }

  /** Recovers what a dead run left, then starts every lane that has something waiting. */
  async start(): Promise<void> {
    await this.#recover(Number.MAX_SAFE_INTEGER)
    this.#isRunning = true
    this.#markClocks()
    await this.#sweep()
    for (const due of await this.#store.listDue({})) await this.#wake(due.connectionId)
    this.#beatLater()
  }

  /** True while this machine has no network. */
  get isOffline(): boolean {
    return this.#offline.isOffline
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
    this.#retire(id)
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
    this.#offline.stop()
    const cutOff = () => {
      this.#retiring.abort()
    }
    if (signal.aborted) cutOff()
    else signal.addEventListener('abort', cutOff, { once: true })
    for (const id of [...this.#lanes.keys()]) this.#retire(id)
    this.#opening.clear()
    await Promise.all(this.#retired)
    this.tokens.stop()
  }

  /** Takes the lane away; its running attempts end on their own, or with the program. */
  #retire(id: ConnectionId): void {
    this.#opening.delete(id)
    const lane = this.#lanes.get(id)
    if (lane === undefined) return
    this.#lanes.delete(id)
    const ended = lane.stop(this.#retiring.signal)
    this.#retired.add(ended)
    void ended.finally(() => this.#retired.delete(ended))
  }

  async #wake(id: ConnectionId): Promise<void> {
    const lane = await this.#laneOf(id)
    lane?.wake()
  }

  async #laneOf(id: ConnectionId): Promise<Lane | undefined> {
    if (!this.#isRunning) return undefined
    const open = this.#lanes.get(id)
    if (open !== undefined) return open
    const known = this.#opening.get(id)
    if (known !== undefined) return await known
    const opening: Promise<Lane | undefined> = this.#openLane(id, () => this.#opening.get(id) === opening)
    this.#opening.set(id, opening)
    try {
      return await opening
    } finally {
      if (this.#opening.get(id) === opening) this.#opening.delete(id)
    }
  }

  /** `isWanted` turns false when the connection was changed meanwhile: what was read is no longer true. */
  async #openLane(id: ConnectionId, isWanted: () => boolean): Promise<Lane | undefined> {
    const record = await this.#store.getAccount({ id })
    if (record?.state !== 'active' || !isWanted()) return undefined
    let account: Account
    try {
      account = await openAccount(record, {
        secrets: this.#ports.secrets,
        clock: this.#ports.clock,
        tokens: this.tokens,
      })
    } catch (error) {
      if (!isWanted()) return undefined
      await this.#holdConnection(
        { id, projectId: record.projectId },
        {
          state: 'paused',
          reason: error instanceof Error ? error.message : 'the connection cannot be used',
        },
      )
      return undefined
    }
    if (!this.#isRunning || !isWanted()) return undefined
    const lane = new Lane(account, record.circuit, this.#laneTools(id))
    if (this.#offline.isOffline) lane.halt()
    this.#lanes.set(id, lane)
    return lane
  }

  #laneTools(id: ConnectionId): LaneTools {
    const busyPersons = this.#busyPersons.get(id) ?? new Set<string>()
    this.#busyPersons.set(id, busyPersons)
    return {
      busyPersons,
      onFree: () => this.#lanes.get(id)?.wake(),
      store: this.#store,
      clock: this.#ports.clock,
      random: this.#ports.random,
      logger: this.#ports.logger,
      installationId: this.#installationId,
      isOnline: () => this.#ports.isOnline(),
      followClock: () => this.#followClock(),
      inFlight: this.#inFlight,
      onFinished: this.#events.onFinished,
      onCircuit: (account) => {
        this.#events.onConnectionChanged(account)
      },
      onUnauthorized: (account, reason) => {
        // Attempts that were under way together are refused together: a person is told once.
        if (this.#lanes.get(account.id)?.account !== account) return
        this.#ports.notify('Estafeta', `${account.name}: ${reason}`)
        void this.#holdConnection(account, { state: 'unauthorized', reason })
      },
      onOffline: () => {
        this.#offline.lost()
      },
    }
  }

  async #holdConnection(
    connection: { id: ConnectionId; projectId: ProjectId },
    to: { state: 'paused' | 'unauthorized'; reason: string },
  ): Promise<void> {
    this.#retire(connection.id)
    const { clock } = this.#ports
    const held = { id: connection.id, state: to.state, reason: to.reason, at: clock.now() }
    try {
      const touched = await persist(() => this.#store.setConnectionState(held), {
        clock,
        signal: this.#retiring.signal,
      })
      this.#events.onTouched(touched)
    } catch (error) {
      this.#ports.logger.error('a connection could not be held', { error: String(error), connection: connection.id })
    }
    this.#events.onConnectionChanged(connection)
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

  async #beat(): Promise<void> {
    await this.#followClock()
    await this.#recover(this.#ports.clock.now())
    if (this.#ports.clock.now() - this.#sweptAt >= SWEEP_EVERY_MS) await this.#sweep()
  }

  /** After sleep timers are late by the time slept, after a jump waiting times are wrong: both show as clock drift. */
  async #followClock(): Promise<void> {
    if (this.#adjusting === undefined) {
      const { clock } = this.#ports
      const driftMs = clock.now() - this.#lastWall - (clock.steady() - this.#lastSteady)
      if (Math.abs(driftMs) <= JUMP_MS) {
        this.#markClocks()
        return
      }
      this.#adjusting = this.#adjust(Math.round(driftMs))
    }
    try {
      await this.#adjusting
    } finally {
      this.#adjusting = undefined
    }
  }

  async #adjust(driftMs: number): Promise<void> {
    this.#ports.logger.info('the clock jumped or the machine slept', { driftMs })
    await this.#store.shiftDue({ byMs: driftMs, settlingSince: this.#lastWall - LONGEST_SETTLE_MS })
    this.#markClocks()
    if (driftMs < 0) this.#sweptAt += driftMs
    for (const lane of this.#lanes.values()) lane.shiftClock(driftMs)
    this.wake((await this.#store.listDue({})).map((due) => due.connectionId))
  }

  /** Ends claims of dead runs as unclear; each is looked up when its own CRM is surely done with it. */
  async #recover(leaseBefore: number): Promise<void> {
    const connections = await this.#store.listConnections({})
    const settled = await Promise.all(
      connections.map(async ({ id, adapter }) => {
        const settle = (await loadAdapter(adapter))?.settle ?? DEFAULT_SETTLE
        return [id, settle.firstLookMs] as const
      }),
    )
    const expired = await this.#store.recoverSending({
      now: this.#ports.clock.now(),
      settleMs: DEFAULT_SETTLE.firstLookMs,
      settleMsOf: Object.fromEntries(settled),
      leaseBefore,
      except: [...this.#inFlight],
    })
    if (expired.leadIds.length === 0) return
    this.#events.onTouched(expired)
    this.wake(expired.connectionIds)
  }

  async #sweep(): Promise<void> {
    const now = this.#ports.clock.now()
    this.#sweptAt = now
    const found = await this.#store.sweep({ now, since: now - HORIZON_MS, latest: now + LONGEST_WAIT_MS })
    this.#events.onTouched(found)
    this.wake(found.connectionIds)
  }
}
