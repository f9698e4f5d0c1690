import type { Connection } from '../../../src-preload/contract/index.ts'

/** What a person should know about a connection, the most pressing first. */
export type ConnectionTrouble = 'unauthorized' | 'paused' | 'open' | 'limited' | 'ramping' | 'none'

/** Which trouble a connection is in. `nowMs` decides whether a pause that the CRM asked for is over. */
export function troubleOf(connection: Connection, nowMs: number): ConnectionTrouble {
  const { state, circuit } = connection
  if (state === 'unauthorized') return 'unauthorized'
  if (state === 'paused') return 'paused'
  if (circuit.state === 'open') return 'open'
  if (circuit.pausedUntil !== null && circuit.pausedUntil > nowMs) return 'limited'
  return circuit.state === 'ramping' ? 'ramping' : 'none'
}
