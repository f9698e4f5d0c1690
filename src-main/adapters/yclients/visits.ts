import { OutcomeError } from '../kit/outcome-error.ts'
import type { Prepared } from './deliver.ts'
import { zonedIso } from '../../lib/zoned-time.ts'
import { nextHour } from './next-hour.ts'
import { YclientsRefusal } from './refusal.ts'
import { freeTimes } from './slots.ts'
import { bookingOf, lengthOf, recordOf, serviceIdsOf } from './transform.ts'
import type { VisitParts } from './transform.ts'
import { booked, created } from './types.ts'
import type { Service } from './types.ts'

/** So many times are tried when one after another turns out to be taken. */
const MAX_TRIES = 5

type Visit = { prepared: Prepared; note: string; staffId: number; services: readonly Service[] }
type Made = { id: number; datetime: string }

function partsOf({ prepared, note, staffId, services }: Visit): Omit<VisitParts, 'datetime'> {
  const { context, contact, own, customValues, job } = prepared
  const { plain } = own
  return { marker: job.marker, config: context.config, contact, plain, customValues, note, staffId, services }
}

/** Not earlier than this. */
function notBefore({ prepared: { context } }: Visit): number {
  return context.clock.now() + context.config.delayMinutes * 60_000
}

/** Tries one time after another: a time that is taken is refused for certain, nothing was written. */
async function firstFree(
  times: readonly string[],
  create: (datetime: string) => Promise<number>,
): Promise<Made | null> {
  for (const datetime of times.slice(0, MAX_TRIES)) {
    try {
      return { id: await create(datetime), datetime }
    } catch (error) {
      if (!(error instanceof YclientsRefusal) || !error.isTimeTaken) throw error
    }
  }
  return null
}

/** A record of the journal at the asked time, else from the next whole hour on. */
export async function recordVisit(visit: Visit): Promise<Made> {
  const { client, own, context } = visit.prepared
  const { timeZone } = context.config
  const parts = partsOf(visit)
  const asked = own.plain['datetime']
  const first = nextHour(notBefore(visit), timeZone)
  const lengthMs = lengthOf(parts) * 1000
  const times =
    typeof asked === 'string'
      ? [asked]
      : Array.from({ length: MAX_TRIES }, (_, index) => zonedIso(first + index * lengthMs, timeZone))
  const made = await firstFree(times, async (datetime) => {
    const body = recordOf({ ...parts, datetime })
    return (await client.change({ method: 'POST', path: `/records/${client.companyId}`, body }, created)).id
  })
  if (made !== null) return made
  const reason =
    'The employee is busy at these times: choose another time or employee, or save although the time is taken'
  throw new OutcomeError({ kind: 'rejected', reason, field: 'datetime' })
}

/** An online booking at the asked time, else at the nearest free one. */
export async function bookVisit(visit: Visit): Promise<Made> {
  const { client, own, context } = visit.prepared
  const parts = partsOf(visit)
  const asked = own.plain['datetime']
  const services = serviceIdsOf(parts.plain, parts.config)
  const wanted = { staffId: visit.staffId, services, notBeforeMs: notBefore(visit), timeZone: context.config.timeZone }
  const times = typeof asked === 'string' ? [asked] : await freeTimes(client, wanted)
  const made = await firstFree(times, async (datetime) => {
    const body = bookingOf({ ...parts, datetime })
    return (await client.change({ method: 'POST', path: `/book_record/${client.companyId}`, body }, booked)).record_id
  })
  if (made !== null) return made
  if (client.hasUser && visit.staffId > 0) return recordVisit(visit)
  // New times open every day: the lead waits for one.
  throw new OutcomeError({ kind: 'retry', reason: 'YCLIENTS has no free time for online booking', trouble: 'lead' })
}
