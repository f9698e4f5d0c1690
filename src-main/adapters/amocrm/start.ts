import { z } from 'zod'
import type { RunStep } from '../kit/types.ts'
import { readAccount } from './books.ts'
import type { AmoClient } from './client.ts'
import { storedStep } from './steps.ts'

/** The server's clock and that of its database may differ so much. */
const SPARE_S = 5 * 60
/** A start that is older is told anew by the next attempt, so that a look-up need not read back over an outage. */
const FRESH_S = 10 * 60

const start = z.object({ serverTimeS: z.number() })
const nameOf = (serial: number): string => `start ${serial}`

async function readStarts(step: RunStep): Promise<number[]> {
  const starts: number[] = []
  for (;;) {
    const stored = await storedStep(step, nameOf(starts.length + 1), start)
    if (stored === null) return starts
    starts.push(stored.serverTimeS)
  }
}

/**
 * Keeps the server's time before the first write of an attempt. What earlier attempts began has come to a certain end by then, so
 * nothing of this one can be older.
 */
export async function markStart(client: AmoClient, step: RunStep): Promise<void> {
  if (client.serverTimeS() === null) await readAccount(client)
  const nowS = client.serverTimeS()
  if (nowS === null) return
  const starts = await readStarts(step)
  const last = starts.at(-1)
  if (last !== undefined && nowS >= last && nowS - last < FRESH_S) return
  const summary = ({ serverTimeS }: { serverTimeS: number }): string =>
    `amoCRM's clock: ${new Date(serverTimeS * 1000).toISOString()}`
  await step({ name: nameOf(starts.length + 1), schema: start, summary }, () => Promise.resolve({ serverTimeS: nowS }))
}

/** Unix seconds by the server's clock before which this delivery has made nothing; null when no attempt has told. */
export async function startedAfterS(step: RunStep): Promise<number | null> {
  const last = (await readStarts(step)).at(-1)
  return last === undefined ? null : last - SPARE_S
}
