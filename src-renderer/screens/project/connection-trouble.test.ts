import { expect, it } from 'vitest'
import type { Connection } from '../../../src-preload/contract/index.ts'
import { troubleOf } from './connection-trouble.ts'

const circuit: Connection['circuit'] = {
  state: 'closed',
  since: null,
  nextProbeAt: null,
  pausedUntil: null,
  reason: null,
}
const connection = (state: Connection['state'], change: Partial<Connection['circuit']> = {}): Connection => ({
  id: 'connection_1',
  projectId: 'project_1',
  adapter: 'retailcrm',
  name: 'n',
  config: {},
  secretsSet: [],
  intakeKey: 'k',
  state,
  stateReason: null,
  unknownPolicy: 'ask',
  lastCheck: null,
  circuit: { ...circuit, ...change },
  createdAt: 0,
})

it('names the most pressing trouble: key, pause, outage, limit, recovery', () => {
  expect(troubleOf(connection('unauthorized', { state: 'open' }), 0)).toBe('unauthorized')
  expect(troubleOf(connection('paused', { state: 'open' }), 0)).toBe('paused')
  expect(troubleOf(connection('active', { state: 'open', pausedUntil: 9 }), 0)).toBe('open')
  expect(troubleOf(connection('active', { pausedUntil: 9 }), 0)).toBe('limited')
  expect(troubleOf(connection('active', { state: 'ramping', pausedUntil: 9 }), 10)).toBe('ramping')
  expect(troubleOf(connection('active'), 10)).toBe('none')
})
