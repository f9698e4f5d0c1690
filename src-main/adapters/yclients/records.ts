import { z } from 'zod'
import type { Json, JsonMap } from '../../../src-preload/contract/index.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { CrmRequest } from '../kit/types.ts'
import type { YclientsClient } from './client.ts'
import { phoneDigits } from './transform.ts'
import { utcDate } from '../../lib/zoned-time.ts'
import { markOf } from './note.ts'
import { anything, record, records } from './types.ts'
import type { JournalRecord } from './types.ts'

const DAY_MS = 24 * 60 * 60_000
/** Records made earlier are not asked for when duplicates are checked (the seed's rule). */
const OPEN_RECORD_DAYS = 30
const PAGE_SIZE = 100
/** More than this is not walked: the search then failed, it never found nothing. */
const MAX_PAGES = 50

/** Whether a record carries this lead's mark: in `api_id`, which may come back empty, or in the comment. */
export function hasMark(one: JournalRecord, marker: string): boolean {
  return one.api_id === marker || one.comment.includes(markOf(marker))
}

/** Whether this lead made the record, rather than being appended to it: `noteOf` sets the mark apart, `repeatNote` does not. */
export function isMadeBy(one: JournalRecord, marker: string): boolean {
  return one.api_id === marker || one.comment === markOf(marker) || one.comment.includes(`\n\n${markOf(marker)}`)
}

/** Walks a filtered list until `take` says stop (true) or every record was seen. A walk that cannot be finished throws. */
async function walk(
  client: YclientsClient,
  filter: NonNullable<CrmRequest['query']>,
  take: (rows: JournalRecord[]) => boolean,
): Promise<void> {
  let seen = 0
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const query = { ...filter, page, count: PAGE_SIZE }
    const { data, totalCount } = await client.get(`/records/${client.companyId}`, query, records)
    seen += data.length
    // A short page proves nothing where the server caps its size: the total does, or an empty page.
    if (take(data) || data.length === 0 || (totalCount !== null && seen >= totalCount)) return
  }
  throw new OutcomeError({ kind: 'retry', reason: 'The journal has too many records to look through', trouble: 'lead' })
}

/**
 * The record of this lead, the oldest when there are several. Deleted ones count: an operator may have been quicker. The
 * window is by creation and wide enough for any time zone; the employee is not asked for, a record may have been moved.
 */
export async function findByMark(
  client: YclientsClient,
  wanted: { marker: string; receivedAtMs: number; nowMs: number },
): Promise<JournalRecord | undefined> {
  const found: JournalRecord[] = []
  const filter = {
    c_start_date: utcDate(wanted.receivedAtMs - DAY_MS),
    c_end_date: utcDate(wanted.nowMs + 2 * DAY_MS),
    with_deleted: 1,
  }
  await walk(client, filter, (rows) => {
    found.push(...rows.filter((one) => hasMark(one, wanted.marker)))
    return false
  })
  return found.sort((a, b) => a.id - b.id)[0]
}

/**
 * The newest open record of these clients: waiting or confirmed, not deleted, made in the last 30 days. A record that this very
 * lead has made comes first, open or not.
 */
export async function findOpenRecord(
  client: YclientsClient,
  wanted: { clientIds: readonly number[]; marker: string; nowMs: number },
): Promise<JournalRecord | undefined> {
  const rows: JournalRecord[] = []
  for (const id of wanted.clientIds) {
    const filter = {
      client_id: id,
      c_start_date: utcDate(wanted.nowMs - OPEN_RECORD_DAYS * DAY_MS),
      c_end_date: utcDate(wanted.nowMs + 2 * DAY_MS),
    }
    await walk(client, filter, (page) => {
      rows.push(...page)
      return false
    })
  }
  const own = rows.find((one) => hasMark(one, wanted.marker))
  return own ?? rows.filter(isOpen).sort((a, b) => b.id - a.id)[0]
}

function isOpen(one: JournalRecord): boolean {
  const attendance = one.attendance ?? one.visit_attendance ?? 0
  return one.deleted !== true && (attendance === 0 || attendance === 2)
}

/** One record by its id. */
export async function readRecord(client: YclientsClient, id: number): Promise<JournalRecord> {
  return (await client.get(`/record/${client.companyId}/${id}`, {}, record)).data
}

const numeric = z.union([z.number(), z.string().trim().min(1).transform(Number).pipe(z.number())])
const serviceRow = z.object({
  id: numeric,
  first_cost: numeric.catch(0),
  discount: numeric.catch(0),
  cost: numeric.catch(0),
})
const text = z.string().nullish().catch(null)
/** What a record is written back from. */
const whole = z.object({
  staff_id: numeric.nullish().catch(null),
  staff: z.object({ id: numeric }).nullish().catch(null),
  services: z.array(serviceRow).catch([]),
  client: z.object({ phone: text, name: text, email: text }).nullish().catch(null),
  seance_length: numeric,
  record_labels: z.array(z.union([numeric, z.object({ id: numeric }).transform((row) => row.id)])).catch([]),
  custom_fields: z.record(z.string(), z.json()).catch({}),
  activity_id: numeric.nullish().catch(null),
})
const OPTIONAL = ['sms_remain_hours', 'email_remain_hours', 'custom_color', 'api_id'] as const

/** The body of a `PUT` that changes nothing but the comment: the API wants the whole set again and replaces it. */
function writableOf(one: JournalRecord, comment: string): JsonMap {
  const parsed = whole.safeParse(one)
  const staffId = parsed.success ? (parsed.data.staff_id ?? parsed.data.staff?.id) : undefined
  const datetime = one.datetime ?? one.date
  if (!parsed.success || staffId === undefined || typeof datetime !== 'string') {
    throw new OutcomeError({ kind: 'rejected', reason: `Record ${one.id} cannot be written back whole` })
  }
  const { services, client, seance_length, record_labels, custom_fields, activity_id } = parsed.data
  const phone = phoneDigits(client?.phone ?? '')
  if (client !== null && client !== undefined && !/^\d{9,15}$/.test(phone)) {
    // Written back, a hidden phone would replace the real one.
    const reason = `The client's phone in record ${one.id} is hidden from this user: give it the right to see phones`
    throw new OutcomeError({ kind: 'rejected', reason })
  }
  const kept: [string, Json][] = OPTIONAL.flatMap((key) => {
    const value = z.json().safeParse(one[key])
    return value.success && value.data !== null && value.data !== '' ? [[key, value.data]] : []
  })
  const email = client?.email ?? ''
  return {
    staff_id: staffId,
    services,
    client:
      client === null || client === undefined
        ? {}
        : { phone, name: client.name ?? '', ...(email === '' ? {} : { email }) },
    datetime,
    seance_length,
    save_if_busy: true,
    send_sms: false,
    attendance: one.attendance ?? one.visit_attendance ?? 0,
    ...Object.fromEntries(kept),
    ...(record_labels.length === 0 ? {} : { record_labels }),
    ...(Object.keys(custom_fields).length === 0 ? {} : { custom_fields }),
    ...(typeof activity_id === 'number' && activity_id > 0 ? { activity_id } : {}),
    comment,
  }
}

/**
 * Appends text to a record's comment unless its mark is already there. The API has no append: the record is read right
 * before, because a `PUT` replaces it.
 */
export async function appendToRecord(
  client: YclientsClient,
  id: number,
  addition: { text: string; marker: string },
): Promise<JournalRecord> {
  const one = await readRecord(client, id)
  if (one.comment.includes(markOf(addition.marker))) return one
  if (one.deleted === true) throw new OutcomeError({ kind: 'rejected', reason: `Record ${id} was deleted in YCLIENTS` })
  const body = writableOf(one, [one.comment, addition.text].filter((part) => part !== '').join('\n\n'))
  await client.change({ method: 'PUT', path: `/record/${client.companyId}/${id}`, body }, anything)
  return one
}
