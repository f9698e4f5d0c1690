import type { Assigned, Values } from './fields.ts'
import { MegaplanRefusal } from './refusal.ts'

/**
 * Makes a record; when Megaplan refuses it because of fields that the lead brought, makes it again without them (a refused
 * record was not made). Gives the names that were dropped. Other refusals are thrown.
 */
export async function makeWithout<T>(
  values: Values,
  make: (kept: Values, dropped: readonly string[]) => Promise<T>,
): Promise<{ made: T; dropped: string[] }> {
  const kept = new Map<string, Assigned>(values)
  const dropped: string[] = []
  for (;;) {
    try {
      return { made: await make(kept, dropped), dropped }
    } catch (error) {
      const refused =
        error instanceof MegaplanRefusal && error.outcome.kind === 'rejected'
          ? [...kept.keys()].filter((name) => error.names(name))
          : []
      if (refused.length === 0) throw error
      for (const name of refused) kept.delete(name)
      dropped.push(...refused)
    }
  }
}
