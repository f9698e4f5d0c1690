import { expect, test } from 'vitest'
import type { Circuit } from '../../src-preload/contract/index.ts'
import {
  accountFailed,
  accountWorked,
  type CircuitState,
  limitReached,
  permitOf,
  probeWaitMs,
  rampFactor,
  shiftCircuit,
  startCircuit,
} from './circuit.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const closed: Circuit = { state: 'closed', since: null, nextProbeAt: null, pausedUntil: null, reason: null }

/** `f` failure, `w` success, one per second from 0. */
function play(events: string, start: CircuitState = startCircuit(null, 0)): CircuitState {
  return events.split('').reduce((state, event, index) => {
    const now = index * SECOND
    return event === 'f' ? accountFailed(state, { now, reason: 'HTTP 502', fraction: 0.5 }) : accountWorked(state, now)
  }, start)
}

test.each([
  ['ffff', 'closed', 'four in a row are not enough'],
  ['fffff', 'open', 'five in a row open it'],
  ['ffffwffff', 'closed', 'a success begins the row anew; nine in the window are too few'],
  ['wfwfwfwfw', 'closed', 'nine in the window are too few'],
  ['wfwfwfwfwf', 'open', 'half of ten within a minute open it'],
  ['wwfwwfwwfwwf', 'closed', 'a third of them does not'],
])('%s leaves it %s: %s', (events, state) => {
  expect(play(events).shown.state).toBe(state)
})

test('failures older than a minute do not count for the share', () => {
  let state = startCircuit(null, 0)
  for (let index = 0; index < 12; index += 1) {
    const now = index * 16 * SECOND
    state =
      index % 2 === 0 ? accountFailed(state, { now, reason: 'timeout', fraction: 0.5 }) : accountWorked(state, now)
  }
  expect(state.shown).toEqual(closed)
})

test('an open circuit says since when, why, and when it probes', () => {
  expect(play('fffff').shown).toEqual({
    state: 'open',
    since: 4 * SECOND,
    nextProbeAt: 14 * SECOND,
    pausedUntil: null,
    reason: 'HTTP 502',
  })
})

test('probes come after 10, 20, 40, 60 s, then every minute of the first day, then every five', () => {
  const waits = [0, 10 * SECOND, 30 * SECOND, 70 * SECOND, HOUR, 24 * HOUR - 1, 24 * HOUR, 47 * HOUR]
  expect(waits.map((outageMs) => probeWaitMs(outageMs, 0.5) / SECOND)).toEqual([10, 20, 40, 60, 60, 60, 300, 300])
  expect([probeWaitMs(HOUR, 0), probeWaitMs(HOUR, 0.999999)]).toEqual([48 * SECOND, 72 * SECOND])
})

test('success turns it to a ramp from a quarter, doubling every 10 s, then closed', () => {
  const open = play('fffff')
  const ramping = accountWorked(open, MINUTE)
  expect(ramping.shown).toEqual({ ...closed, state: 'ramping', since: MINUTE })
  expect([0, 9, 10, 19, 20, 60].map((s) => rampFactor(ramping.shown, MINUTE + s * SECOND))).toEqual([
    0.25, 0.25, 0.5, 0.5, 1, 1,
  ])
  expect(accountWorked(ramping, MINUTE + 19 * SECOND).shown.state).toBe('ramping')
  expect(accountWorked(ramping, MINUTE + 20 * SECOND).shown).toEqual(closed)
})

test('one failure in the ramp opens it again with a short wait', () => {
  const ramping = accountWorked(play('fffff'), HOUR)
  expect(accountFailed(ramping, { now: HOUR + SECOND, reason: 'reset', fraction: 0.5 }).shown).toEqual({
    state: 'open',
    since: HOUR + SECOND,
    nextProbeAt: HOUR + 11 * SECOND,
    pausedUntil: null,
    reason: 'reset',
  })
})

test('pauses double from 2 s to an hour, and a time the CRM names is kept within the same bounds', () => {
  const pauses: number[] = []
  let state = startCircuit(null, 0)
  for (let now = 0; pauses.length < 13; now = state.shown.pausedUntil ?? 0) {
    state = limitReached(state, { now, afterMs: undefined, reason: 'slow down' })
    pauses.push(((state.shown.pausedUntil ?? 0) - now) / SECOND)
  }
  expect(pauses).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 2048, 2048])
  const named = [0, 500, 30 * SECOND, 9 * HOUR].map(
    (afterMs) => limitReached(startCircuit(null, 0), { now: 0, afterMs, reason: '' }).shown.pausedUntil,
  )
  expect(named).toEqual([2 * SECOND, 2 * SECOND, 30 * SECOND, HOUR])
})

test('answers to requests that were under way together lengthen a pause once; a shorter one never cuts it', () => {
  const first = limitReached(startCircuit(null, 0), { now: 0, afterMs: 30 * SECOND, reason: '' })
  const second = limitReached(first, { now: 1, afterMs: 5 * SECOND, reason: '' })
  expect([second.shown.pausedUntil, second.memory.limitReplies]).toEqual([30 * SECOND, 1])
})

test('a success after the pause forgets it', () => {
  const paused = limitReached(startCircuit(null, 0), { now: 0, afterMs: 5 * SECOND, reason: '' })
  const worked = accountWorked(paused, 5 * SECOND)
  expect([worked.shown, worked.memory.limitReplies]).toEqual([closed, 0])
  expect(accountWorked(paused, 4 * SECOND).shown.pausedUntil).toBe(5 * SECOND)
})

test.each<[string, Partial<Circuit>, ReturnType<typeof permitOf>]>([
  ['closed', {}, { kind: 'all' }],
  ['ramping', { state: 'ramping', since: 0 }, { kind: 'all' }],
  ['paused', { pausedUntil: MINUTE + 1 }, { kind: 'wait', until: MINUTE + 1 }],
  ['pause over', { pausedUntil: MINUTE }, { kind: 'all' }],
  ['open before its probe', { state: 'open', nextProbeAt: MINUTE + 5 }, { kind: 'wait', until: MINUTE + 5 }],
  ['open at its probe', { state: 'open', nextProbeAt: MINUTE }, { kind: 'probe' }],
  ['open and paused', { state: 'open', nextProbeAt: 0, pausedUntil: 2 * MINUTE }, { kind: 'wait', until: 2 * MINUTE }],
])('at one minute, %s', (_name, over, permit) => {
  expect(permitOf({ ...closed, ...over }, MINUTE)).toEqual(permit)
})

test('a jump of the wall clock moves everything that is left to wait', () => {
  const open = limitReached(play('fffff'), { now: 5 * SECOND, afterMs: MINUTE, reason: '' })
  expect(shiftCircuit(open, -HOUR)).toEqual({
    shown: {
      state: 'open',
      since: 4 * SECOND - HOUR,
      nextProbeAt: 14 * SECOND - HOUR,
      pausedUntil: 65 * SECOND - HOUR,
      reason: 'HTTP 502',
    },
    memory: { ...open.memory, recent: open.memory.recent.map((item) => ({ ...item, at: item.at - HOUR })) },
  })
})

test('after a restart the stored circuit goes on, without waits that only a clock set back explains', () => {
  const stored: Circuit = { state: 'open', since: 0, nextProbeAt: MINUTE, pausedUntil: 2 * MINUTE, reason: 'down' }
  expect(startCircuit(stored, 0).shown).toEqual(stored)
  expect(startCircuit(stored, -24 * HOUR).shown).toEqual({
    ...stored,
    since: -24 * HOUR,
    nextProbeAt: -24 * HOUR,
    pausedUntil: null,
  })
})
