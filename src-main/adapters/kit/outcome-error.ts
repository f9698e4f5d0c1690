import type { Outcome } from './types.ts'

/** An outcome other than `delivered`. */
export type Failed = Exclude<Outcome, { kind: 'delivered' }>

/**
 * Ends a delivery, a look-up or the reading of a list with an outcome, from any depth of an adapter (also from inside a
 * step, whose result is then not stored). `defineAdapter` turns it back into the outcome; only `readList` lets it out.
 */
export class OutcomeError extends Error {
  readonly outcome: Failed

  constructor(outcome: Failed) {
    super(outcome.reason)
    this.name = 'OutcomeError'
    this.outcome = outcome
  }
}
