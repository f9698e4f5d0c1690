import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { DELIVERY_STATES, type DeliveryState } from '../../src-preload/contract/index.ts'
import { ManualClock } from '../lib/manual-clock.ts'
import type { Store, StoreHealth } from '../store/operations.ts'
import { Publisher } from './publisher.ts'
import { StatusWatch } from './status.ts'

function start() {
  const clock = new ManualClock()
  const publisher = new Publisher({ fraction: () => 0, hex: () => 'e' })
  const state = { health: { isHealthy: true, reason: null } as StoreHealth, unrecognised: 0, isOffline: false }
  const counts = Object.fromEntries(DELIVERY_STATES.map((one, i) => [one, 10 ** i])) as Record<DeliveryState, number> // every state
  const store: Pick<Store, 'health' | 'countByState' | 'countUnrecognised'> = {
    health: () => state.health,
    countByState: () => Promise.resolve(counts),
    countUnrecognised: () => Promise.resolve(state.unrecognised),
  }
  const told: unknown[] = []
  publisher.subscribe('system.statusChanged', (hint) => told.push(hint.payload))
  // The watch asks the store these three things only.
  const watch = new StatusWatch({ store: store as Store, publisher, clock, isOffline: () => state.isOffline })
  const settle = async () => {
    clock.advance(250)
    await nextTurn()
  }
  return { watch, state, told, settle, clock }
}

const well = {
  isStoreHealthy: true,
  storeReason: null,
  isOffline: false,
  unrecognisedCount: 0,
  // queued 1, sending 10, delivered 100, retrying 1000, failed 10⁴, held 10⁵, skipped 10⁶, unrouted 10⁷
  waitingCount: 1011,
  attentionCount: 10_110_000,
}

describe('how the program does', () => {
  it('is told once for many changes, and only when something is different', async () => {
    const { watch, state, told, settle, clock } = start()
    for (let i = 0; i < 5; i += 1) watch.refresh()
    expect([told, clock.timerCount]).toEqual([[], 1])
    await settle()
    expect(told).toEqual([well])
    watch.refresh()
    await settle()
    expect(told.length).toBe(1)
    state.unrecognised = 2
    state.isOffline = true
    watch.refresh()
    await settle()
    expect(told.at(-1)).toEqual({ ...well, unrecognisedCount: 2, isOffline: true })
  })

  it('is not well while the store cannot be written, and never again after damage was found', async () => {
    const { watch, state, told, settle } = start()
    state.health = { isHealthy: false, reason: 'the disk is full' }
    watch.refresh()
    await settle()
    expect(told.at(-1)).toEqual({ ...well, isStoreHealthy: false, storeReason: 'the disk is full' })
    state.health = { isHealthy: true, reason: null }
    watch.damaged('row 7 missing from index')
    await settle()
    expect(told.at(-1)).toEqual({ ...well, isStoreHealthy: false, storeReason: 'row 7 missing from index' })
    expect(await watch.read()).toEqual(told.at(-1))
  })
})
