import { DELIVERY_STATES, type DeliveryState } from '../../src-preload/contract/index.ts'

/** Number under which a state is stored; the order of the contract's list is part of the file format. */
export const STATE_CODE: Readonly<Record<DeliveryState, number>> = {
  queued: 0,
  sending: 1,
  delivered: 2,
  retrying: 3,
  failed: 4,
  held: 5,
  skipped: 6,
  unrouted: 7,
}

/** The state of a stored number. */
export function stateOf(code: number): DeliveryState {
  const state = DELIVERY_STATES[code]
  if (state === undefined) throw new Error(`unknown state ${code} in the database`)
  return state
}

/** How much each state needs a person, most first: a lead shows the first that any of its deliveries has. */
const URGENCY: readonly DeliveryState[] = [
  'failed',
  'unrouted',
  'held',
  'retrying',
  'sending',
  'queued',
  'delivered',
  'skipped',
]
const urgencyOfCode = DELIVERY_STATES.map((state) => URGENCY.indexOf(state))

/** The state that a lead shows for the states of its deliveries. */
export function leadStateCode(deliveryCodes: readonly number[]): number {
  return deliveryCodes.reduce(
    (most, code) => ((urgencyOfCode[code] ?? 99) < (urgencyOfCode[most] ?? 99) ? code : most),
    deliveryCodes[0] ?? STATE_CODE.unrouted,
  )
}
