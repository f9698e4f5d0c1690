import type { JsonMap } from '../../../src-preload/contract/index.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { Outcome } from '../kit/types.ts'
import { anyOf } from './client.ts'
import type { FreshClient, Walk } from './client.ts'
import type { FreshofficeConfig, FreshofficeContext } from './config.ts'
import { localIso } from '../../lib/zoned-time.ts'
import { addDays } from './add-days.ts'
import { markOf } from './note.ts'
import { dealRow, taskRow } from './types.ts'
import type { DealRow } from './types.ts'

type Delivered = Extract<Outcome, { kind: 'delivered' }>

/** A confirmed deal. Where its page is, FreshOffice does not say: the person may. */
export function delivered({ dealPage }: FreshofficeConfig, id: string): Delivered {
  return { kind: 'delivered', crmId: id, ...(dealPage === '' ? {} : { url: dealPage.replaceAll('{id}', id) }) }
}

/** A stored id as it goes into a filter. */
export function checkedId(crmId: string): string {
  if (/^\d+$/.test(crmId)) return crmId
  throw new OutcomeError({ kind: 'rejected', reason: `"${crmId}" is not the number of a FreshOffice deal` })
}

const DEAL_COLUMNS = 'id_deal,id_company,id_manager,id_status_deal,note'

function dealWalk(filter: string): Walk<DealRow> {
  return { set: 'deal', key: 'id_deal', filter, select: DEAL_COLUMNS, row: dealRow, keyOf: (row) => row.id_deal }
}

/** The deal of this lead, by the mark in its note. */
export function findByMark(
  client: FreshClient,
  wanted: { marker: string; dateStart: string; nowIso: string },
): Promise<DealRow | undefined> {
  const mark = markOf(wanted.marker)
  // Wide enough for a service that drops the time, moves the zone or puts its own "now" in the place of ours.
  const [from = '', to = ''] = [wanted.dateStart, wanted.nowIso].sort()
  const window = `date_start ge datetime'${addDays(from, -2)}T00:00:00' and date_start lt datetime'${addDays(to, 3)}T00:00:00'`
  return client.find(dealWalk(window), ({ note }) => note?.includes(mark) === true)
}

/** The newest deal of these counterparties whose status does not close it, or the one that carries the mark. */
export async function findOpen(
  client: FreshClient,
  wanted: { companyIds: readonly string[]; closed: ReadonlySet<string>; marker: string },
): Promise<DealRow | undefined> {
  const mark = markOf(wanted.marker)
  let open: DealRow | undefined
  const own = await client.find(dealWalk(anyOf('id_company', wanted.companyIds)), (row) => {
    // Without a status nobody says that it is closed.
    if (row.id_status_deal === null || !wanted.closed.has(row.id_status_deal)) open ??= row
    return row.note?.includes(mark) === true
  })
  return own ?? open
}

/** A deal by its number. */
export async function readDeal(client: FreshClient, id: string): Promise<DealRow> {
  const query = { filter: `id_deal eq ${id}`, select: DEAL_COLUMNS }
  const deal = (await client.rows('deal', query, dealRow)).find((row) => row.id_deal === id)
  if (deal !== undefined) return deal
  throw new OutcomeError({ kind: 'rejected', reason: `FreshOffice has no deal ${id} (any more)` })
}

/** Whether a task with this mark hangs on the deal's counterparty. */
export async function hasTask(client: FreshClient, deal: DealRow, marker: string): Promise<boolean> {
  const mark = markOf(marker)
  const filter = `company_id eq ${companyOfDeal(deal)}`
  const walk = {
    set: 'tasks',
    key: 'id',
    filter,
    select: 'id,note',
    row: taskRow,
    keyOf: ({ id }: { id: string }) => id,
  }
  return (await client.find(walk, ({ note }) => note?.includes(mark) === true)) !== undefined
}

function companyOfDeal({ id_company: id, id_deal: deal }: DealRow): string {
  if (id !== null) return id
  throw new OutcomeError({ kind: 'rejected', reason: `Deal ${deal} has no counterparty to hang a task on` })
}

const numbered = (name: string, id: string): JsonMap => (id === '' ? {} : { [name]: Number(id) })

/** A task for the deal's responsible user: comments of deals are not known to the API. Once per mark. */
export async function addTask(
  context: FreshofficeContext,
  client: FreshClient,
  about: { deal: DealRow; marker: string; note: string },
): Promise<void> {
  const { config, clock } = context
  const { deal } = about
  if (await hasTask(client, deal, about.marker)) return
  const user = deal.id_manager ?? config.managerId
  const now = localIso(clock.now(), config.timeZone)
  await client.create('tasks', {
    company_id: Number(companyOfDeal(deal)),
    ...numbered('user_id', user),
    ...numbered('creator_id', user),
    ...numbered('category_id', config.taskCategoryId),
    ...numbered('type_id', config.taskTypeId),
    ...numbered('status_id', config.taskStatusId),
    date_from: now,
    date_till: `${addDays(now, 1)}${now.slice(10)}`,
    note: about.note,
  })
}
