import { OutcomeError } from '../kit/outcome-error.ts'
import type { Failed } from '../kit/outcome-error.ts'

/** Megaplan tells to slow down, but not for how long. */
export const PAUSE_MS = 60_000

/** What Megaplan said when it refused. */
export type RefusalFacts = {
  status: number
  /** Fields it complains about, as it names them. */
  fields: readonly string[]
  /** Its own words. */
  words: string
  /** The key is good; this one call is not allowed, not known or not understood. */
  isAboutCall: boolean
}

/** Megaplan refused a request. `outcome` is what it means when nobody knows better. */
export class MegaplanRefusal extends OutcomeError {
  readonly facts: RefusalFacts

  constructor(outcome: Failed, facts: RefusalFacts) {
    super(outcome)
    this.name = 'MegaplanRefusal'
    this.facts = facts
  }

  /** Whether it complains about this field. Custom names are long enough to be recognised inside a text. */
  names(field: string): boolean {
    const wanted = field.toLowerCase()
    const isNamed = this.facts.fields.some((name) => name.toLowerCase().split(/[.[]/)[0] === wanted)
    return isNamed || (wanted.includes('customfield') && this.facts.words.toLowerCase().includes(wanted))
  }
}

/** Whether an error says that a call is not possible in this account, while the key is good. */
export function isAboutCall(error: unknown): error is MegaplanRefusal {
  return error instanceof MegaplanRefusal && error.facts.isAboutCall
}

/** A "slow down" without a time gets one. */
export function withPause(outcome: Failed): Failed {
  const isBare = outcome.kind === 'retry' && outcome.trouble === 'limit' && outcome.afterMs === undefined
  return isBare ? { ...outcome, afterMs: PAUSE_MS } : outcome
}
