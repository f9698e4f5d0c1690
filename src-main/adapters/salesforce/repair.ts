import { OutcomeError } from '../kit/outcome-error.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import type { Values } from './fields.ts'
import { SalesforceRefusal, wordsOf } from './refusal.ts'

/** Refusals of single values: the record can be made without them, and they go into the description. */
const BY_VALUE = new Set([
  'INVALID_FIELD',
  'INVALID_FIELD_FOR_INSERT_UPDATE',
  'INVALID_TYPE_ON_FIELD_IN_RECORD',
  'INVALID_EMAIL_ADDRESS',
  'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
  'INVALID_CROSS_REFERENCE_KEY',
  'INVALID_ID_FIELD',
  'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
  'FIELD_INTEGRITY_EXCEPTION',
  'INACTIVE_OWNER_OR_USER',
  'JSON_PARSER_ERROR',
  'MALFORMED_ID',
  'NUMBER_OUTSIDE_VALID_RANGE',
  'STRING_TOO_LONG',
])
const MAX_ROUNDS = 8

/**
 * Names of the values to leave out so that the record can be made; none when that would not help. Throws `OutcomeError`
 * (`unauthorized`) when Salesforce means a setting of the connection: every lead would suffer from it.
 */
export function culpritsOf(refusal: SalesforceRefusal, values: Values): string[] {
  if (refusal.errors.length === 0 || !refusal.errors.every(({ code }) => BY_VALUE.has(code))) return []
  const meant = refusal.errors.flatMap(({ fields }) => fields).map((name) => name.toLowerCase())
  const named = [...values].filter(([name]) => meant.includes(name.toLowerCase()))
  const setting = named.find(([, { origin }]) => origin === 'connection')
  if (setting !== undefined) {
    const reason = `Salesforce refuses what the connection sets as ${setting[0]}: choose it anew. ${wordsOf(refusal.errors)}`
    throw new OutcomeError({ kind: 'unauthorized', reason })
  }
  const droppable = (found: typeof named): string[] =>
    found.filter(([, { isRequired }]) => !isRequired).map(([name]) => name)
  if (meant.length > 0) return droppable(named)
  // Salesforce does not always say which value it means: then all values of the lead's maps go.
  return droppable([...values].filter(([, { origin }]) => origin === 'mapping'))
}

/** What was taken, and what was not: field names, and what to note of them. */
export type Repaired<T> = { result: T; left: LeftOver[]; dropped: string[] }

/** Runs until Salesforce takes the values, without those it refuses. */
export async function withRepair<T>(
  given: Values,
  run: (values: Values, left: readonly LeftOver[]) => Promise<T>,
): Promise<Repaired<T>> {
  const values: Values = new Map(given)
  const left: LeftOver[] = []
  const dropped: string[] = []
  for (let round = 1; ; round += 1) {
    try {
      return { result: await run(values, left), left, dropped }
    } catch (error) {
      if (!(error instanceof SalesforceRefusal) || error.outcome.kind !== 'rejected' || round >= MAX_ROUNDS) throw error
      const culprits = culpritsOf(error, values)
      if (culprits.length === 0) throw error
      for (const name of culprits) {
        const note = values.get(name)?.note ?? null
        if (note !== null) left.push(note)
        values.delete(name)
        dropped.push(name)
      }
    }
  }
}
