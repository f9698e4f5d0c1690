import type { LeadId } from '../../src-preload/contract/index.ts'

/** Which leads changed; `all` after a gap: nobody knows. */
export type LeadHint = { ids: ReadonlySet<LeadId>; isAll: boolean }

const listeners = new Set<(hint: LeadHint) => void>()

/** Gathered hints about leads: `subscriptions.ts` tells, open lists listen. */
export const leadHints = {
  listen: (listener: (hint: LeadHint) => void): (() => void) => {
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
    }
  },
  tell: (hint: LeadHint): void => {
    for (const listener of [...listeners]) listener(hint)
  },
}
