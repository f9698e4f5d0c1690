import { OutcomeError } from '../kit/outcome-error.ts'
import type { UonClient } from './client.ts'
import type { Kind, UonContext } from './config.ts'
import type { CrmRef } from './crm-id.ts'
import { readDirectory, readManagers } from './directories.ts'
import { utcDate } from '../../lib/zoned-time.ts'
import { isMadeBy, markOf } from './note.ts'
import { anything, entity } from './types.ts'
import type { Entity } from './types.ts'

const DAY_MS = 24 * 60 * 60_000
/** What was made earlier is not asked for when duplicates are checked (the seed's rule). */
const OPEN_DAYS = 30

/** Both spellings: lists are told in the plural, one record as a list of one in the singular. */
const KEYS = { lead: ['leads', 'lead'], request: ['requests', 'request'] } as const
const STATUSES = { lead: 'status_lead', request: 'status' } as const

/** "None" looks like other 404s, so it is believed only while the account answers what it cannot but have. */
async function believeEmpty(client: UonClient): Promise<void> {
  if ((await readManagers(client)).length > 0) return
  const reason = 'U-ON shows nothing at all with this key, not even managers'
  throw new OutcomeError({ kind: 'retry', reason, trouble: 'account' })
}

/**
 * The lead or request with this mark in its note, the oldest when there are several. The window is by creation and wide enough
 * for any time zone.
 */
export async function findByMark(
  client: UonClient,
  wanted: { kind: Kind; marker: string; receivedAtMs: number; nowMs: number },
): Promise<Entity | undefined> {
  const { kind, marker } = wanted
  const window = `${utcDate(wanted.receivedAtMs - DAY_MS)}/${utcDate(wanted.nowMs + DAY_MS)}`
  const rows = await client.walk({ path: `${kind}s/${window}`, keys: KEYS[kind], row: entity })
  if (rows.length === 0) await believeEmpty(client)
  return rows.filter((row) => row.notes.includes(markOf(marker))).sort((a, b) => Number(a.id) - Number(b.id))[0]
}

/** One lead or request by its id; undefined when U-ON has none such. */
async function readEntity(client: UonClient, { kind, id }: CrmRef): Promise<Entity | undefined> {
  const rows = await client.list({ path: `${kind}/${id}`, keys: KEYS[kind], row: entity })
  return rows.find((row) => row.id === id)
}

/** One lead or request that must be there. */
export async function readExisting(client: UonClient, ref: CrmRef): Promise<Entity> {
  const found = await readEntity(client, ref)
  if (found !== undefined) return found
  throw new OutcomeError({ kind: 'rejected', reason: `U-ON has no ${ref.kind} with number ${ref.id}` })
}

/**
 * Leads and requests are counted apart, but changed through one call, `request/update/{id}`: with a request of the same number
 * the change could hit that one. The same record under both names is no clash.
 */
async function assertNoClash(client: UonClient, ref: CrmRef, own: Entity): Promise<void> {
  const kind = ref.kind === 'lead' ? 'request' : 'lead'
  const other = await readEntity(client, { kind, id: ref.id })
  const isSame = other !== undefined && own.id_system !== '' && other.id_system === own.id_system
  if (other === undefined || isSame) return
  const reason = `U-ON has both a lead and a request with number ${ref.id} and cannot tell which is meant: add the text by hand`
  throw new OutcomeError({ kind: 'rejected', reason })
}

/**
 * Appends text to the note unless its mark is already there. U-ON has no append: the note is read right before. Afterwards it
 * is read again, because a change that U-ON ignores is answered like one that it made.
 */
export async function appendNote(
  client: UonClient,
  ref: CrmRef,
  addition: { text: string; marker: string },
): Promise<void> {
  const mark = markOf(addition.marker)
  const own = await readExisting(client, ref)
  if (own.notes.includes(mark)) return
  await assertNoClash(client, ref, own)
  const note = [own.notes, addition.text].filter((part) => part !== '').join('\n\n')
  await client.change(`request/update/${ref.id}`, { note }, anything)
  // A look that fails ends the attempt: the next one finds the mark and adds nothing.
  const after = await readExisting(client, ref)
  if (after.notes.includes(mark)) return
  const reason = `U-ON took the text for ${ref.kind} ${ref.id}, but does not show it there: add it by hand`
  throw new OutcomeError({ kind: 'rejected', reason })
}

/**
 * The newest open lead or request of a client: not closed, in a status that is not archived or cancelled, made in the last 30
 * days. One that this very lead has made or was appended to comes first, open or not.
 */
export async function findOpen(
  context: UonContext,
  client: UonClient,
  wanted: { kind: Kind; clientId: string; marker: string },
): Promise<{ found: Entity; isOwn: boolean } | undefined> {
  const { kind, clientId, marker } = wanted
  const rows = await client.walk({ path: `${kind}-by-client/${clientId}`, keys: KEYS[kind], row: entity })
  const own = rows.find((row) => row.notes.includes(markOf(marker)))
  if (own !== undefined) return { found: own, isOwn: isMadeBy(own.notes, marker) }
  if (rows.length === 0) return undefined
  const statuses = await readDirectory(client, STATUSES[kind])
  const final = new Set(statuses.filter((row) => row.is_archive || row.is_cancel).map(({ id }) => id))
  const since = utcDate(context.clock.now() - OPEN_DAYS * DAY_MS)
  const isOpen = (row: Entity): boolean =>
    !final.has(row.status_id) && /^(0000|$)/.test(row.dat_close) && (row.dat === '' || row.dat.slice(0, 10) >= since)
  const found = rows.filter(isOpen).sort((a, b) => Number(b.id) - Number(a.id))[0]
  return found === undefined ? undefined : { found, isOwn: false }
}
