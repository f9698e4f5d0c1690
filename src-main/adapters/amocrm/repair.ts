import { z } from 'zod'
import type { RunStep } from '../kit/types.ts'
import type { Part } from './parts.ts'
import { AmoRefusal } from './refusal.ts'
import { storedStep } from './steps.ts'

const refused = z.array(z.string())
const stepName = (scope: string, round: number): string => `${scope} without ${round}`

async function readRounds(step: RunStep, scope: string): Promise<string[][]> {
  const rounds: string[][] = []
  for (;;) {
    const ids = await storedStep(step, stepName(scope, rounds.length + 1), refused)
    if (ids === null) return rounds
    rounds.push(ids)
  }
}

/** Ids of the parts that amoCRM has refused in this delivery; they are kept in steps, because the note that tells them comes later. */
export async function refusedIds(step: RunStep, scope: string): Promise<ReadonlySet<string>> {
  return new Set((await readRounds(step, scope)).flat())
}

/** A record to send: its parts, and which of them a complaint means. */
export type Repairable = {
  step: RunStep
  /** Names the record within the delivery. */
  scope: string
  parts: readonly Part[]
  blame: (sent: readonly Part[], path: string) => Part | undefined
  /** Told before the record is sent again without these. */
  onRefused: (parts: readonly Part[]) => void
}

/**
 * Sends a record; when amoCRM refuses it because of parts it can do without, it is sent again without them. A refusal is certain:
 * nothing was made. What was refused is stored before the next request. Throws the refusal when no part is to blame.
 */
export async function sendRepaired<T>(record: Repairable, send: (kept: Part[]) => Promise<T>): Promise<T> {
  const { step, scope, parts, blame, onRefused } = record
  const rounds = await readRounds(step, scope)
  const dropped = new Set(rounds.flat())
  for (let round = rounds.length + 1; ; round += 1) {
    const kept = parts.filter(({ id }) => !dropped.has(id))
    try {
      return await send(kept)
    } catch (error) {
      if (!(error instanceof AmoRefusal) || error.outcome.kind !== 'rejected') throw error
      const guilty = new Set(error.complaints.flatMap(({ path }) => blame(kept, path) ?? []))
      if (guilty.size === 0) throw error
      onRefused([...guilty])
      const ids = [...guilty].map(({ id }) => id)
      const summary = (names: string[]): string => `amoCRM refused ${names.join(', ')}`
      await step({ name: stepName(scope, round), schema: refused, summary }, () => Promise.resolve(ids))
      for (const id of ids) dropped.add(id)
    }
  }
}
