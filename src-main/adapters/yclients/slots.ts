import type { YclientsClient } from './client.ts'
import { localDateTime } from '../../lib/zoned-time.ts'
import { bookingDates, seances, slots } from './types.ts'

/** Days that are asked for free times before it is said that there is none. */
const MAX_DAYS = 3

type Wanted = { staffId: number; services: readonly number[]; notBeforeMs: number; timeZone: string }

const query = (services: readonly number[]): Record<string, readonly number[]> =>
  services.length === 0 ? {} : { 'service_ids[]': services }

/** Free times as the CRM writes them, which is how they must be sent back. */
function later(rows: readonly { datetime: string }[], notBeforeMs: number): string[] {
  return rows.flatMap(({ datetime }) => {
    const at = Date.parse(datetime)
    return Number.isNaN(at) || at < notBeforeMs ? [] : [datetime]
  })
}

async function timesOf(client: YclientsClient, day: string, wanted: Wanted): Promise<string[]> {
  const path = `/book_times/${client.companyId}/${wanted.staffId}/${day}`
  return later((await client.get(path, query(wanted.services), slots)).data, wanted.notBeforeMs)
}

/** Free times for online booking from this moment on, the nearest first: of one employee, or of anybody (0). Empty: none. */
export async function freeTimes(client: YclientsClient, wanted: Wanted): Promise<string[]> {
  const today = localDateTime(wanted.notBeforeMs, wanted.timeZone).slice(0, 10)
  if (wanted.staffId > 0) {
    const path = `/book_staff_seances/${client.companyId}/${wanted.staffId}/`
    const { data } = await client.get(path, { ...query(wanted.services), datetime: today }, seances)
    const near = later(data.seances, wanted.notBeforeMs)
    if (near.length > 0) return near
  }
  const staff = wanted.staffId > 0 ? { staff_id: wanted.staffId } : {}
  const { data } = await client.get(
    `/book_dates/${client.companyId}`,
    { ...staff, ...query(wanted.services) },
    bookingDates,
  )
  const days = data.booking_dates.filter((day) => day >= today).sort()
  for (const day of days.slice(0, MAX_DAYS)) {
    const times = await timesOf(client, day, wanted)
    if (times.length > 0) return times
  }
  return []
}
