import type { JsonMap } from '../../../src-preload/contract/index.ts'
import { OutcomeError } from '../kit/outcome-error.ts'
import type { LookUp, Outcome } from '../kit/types.ts'
import { portalOf } from './config.ts'
import type { Kind } from './config.ts'
import type { Crm, Definitions } from './definitions.ts'
import { zonedIso } from '../../lib/zoned-time.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import { BitrixRefusal } from './refusal.ts'
import { ORIGINATOR, recordUrl } from './transform.ts'
import { recordId, recordRow } from './types.ts'
import type { RecordRow } from './types.ts'

/** A deal or a lead of the CRM. */
export type RecordRef = { entity: 'deal' | 'lead'; id: string }

/**
 * The id people and callers see: a plain number for what the adapter usually makes, `D_51` for the deal of an adapter that
 * makes leads (Bitrix24's own notation), because deals and leads are counted apart.
 */
export function crmIdOf(kind: Kind, { entity, id }: RecordRef): string {
  return kind === 'deals' || entity === 'lead' ? id : `D_${id}`
}

/** Reads {@link crmIdOf} back. Throws `OutcomeError` for anything else. */
export function readCrmId(kind: Kind, crmId: string): RecordRef {
  const [, prefix, id] = /^(?:([DL])_)?([1-9]\d*)$/.exec(crmId) ?? []
  if (id === undefined) throw new OutcomeError({ kind: 'rejected', reason: `"${crmId}" is no number of Bitrix24` })
  if (prefix === undefined) return { entity: kind === 'deals' ? 'deal' : 'lead', id }
  return { entity: prefix === 'D' ? 'deal' : 'lead', id }
}

/** A confirmed record. */
export function delivered(
  { context }: Crm,
  ref: RecordRef,
  isAppended?: boolean,
): Extract<Outcome, { kind: 'delivered' }> {
  return {
    kind: 'delivered',
    crmId: crmIdOf(context.kind, ref),
    url: recordUrl(portalOf(context.config), ref.entity, ref.id),
    ...(isAppended === undefined ? {} : { isAppended }),
  }
}

const SELECT = ['ID', 'ORIGINATOR_ID', 'ORIGIN_ID', 'DATE_CREATE']

function isMarked(row: RecordRow, marker: string): boolean {
  return row.ORIGINATOR_ID === ORIGINATOR && row.ORIGIN_ID === marker
}

/** The oldest record with this mark. Throws when the answer shows that the filter was not obeyed. */
async function findMarked({ client }: Crm, entity: 'deal' | 'lead', marker: string): Promise<RecordRef | null> {
  const filter = { ORIGINATOR_ID: ORIGINATOR, ORIGIN_ID: marker }
  const params = { filter, select: SELECT, order: { ID: 'ASC' } }
  const rows = await client.list(`crm.${entity}.list`, params, { row: recordRow, maxPages: 1 })
  const own = rows.find((row) => isMarked(row, marker))
  if (own !== undefined) return { entity, id: own.ID }
  if (rows.length === 0) return null
  const reason = 'Bitrix24 showed other records than those with our mark: its search cannot be trusted'
  throw new OutcomeError({ kind: 'retry', reason, trouble: 'lead' })
}

/** Looks for what an adapter of this kind may have made. */
export async function lookUpRecord(crm: Crm, marker: string): Promise<LookUp> {
  const entities = crm.context.kind === 'deals' ? (['deal'] as const) : (['lead', 'deal'] as const)
  for (const entity of entities) {
    const found = await findMarked(crm, entity, marker)
    if (found === null) continue
    const { crmId, url } = delivered(crm, found)
    return { kind: 'found', crmId, ...(url === undefined ? {} : { url }) }
  }
  return { kind: 'absent' }
}

/** Records older than this do not count as open when duplicates are checked (the seed's rule). */
const OPEN_DAYS = 30
const DAY_MS = 24 * 60 * 60_000

function since({ context }: Crm): number {
  return context.clock.now() - OPEN_DAYS * DAY_MS
}

/** The newest open deal of any of these contacts; one that this very lead has made comes first. */
export async function findOpenDeal(crm: Crm, contactIds: readonly string[], marker: string): Promise<RecordRow | null> {
  const sinceMs = since(crm)
  const filter = {
    '@CONTACT_ID': contactIds.map(Number),
    CLOSED: 'N',
    '>=DATE_CREATE': zonedIso(sinceMs, crm.context.config.timeZone),
  }
  const params = { filter, select: [...SELECT, 'CLOSED', 'CONTACT_ID'], order: { ID: 'DESC' } }
  const rows = await crm.client.list('crm.deal.list', params, { row: recordRow, maxPages: 4 })
  // A filter that is not understood is ignored silently: every row is compared.
  const open = rows.filter((row) => row.CLOSED === 'N' && contactIds.includes(row.CONTACT_ID) && isSince(row, sinceMs))
  return newest(open, marker)
}

/** The newest unprocessed lead among these; one that this very lead has made comes first. */
export async function findOpenLead(crm: Crm, leadIds: readonly string[], marker: string): Promise<RecordRow | null> {
  const sinceMs = since(crm)
  const filter = { '@ID': leadIds.map(Number), STATUS_SEMANTIC_ID: 'P' }
  const params = { filter, select: [...SELECT, 'STATUS_SEMANTIC_ID'], order: { ID: 'DESC' } }
  const rows = await crm.client.list('crm.lead.list', params, { row: recordRow, maxPages: 4 })
  const open = rows.filter((row) => row.STATUS_SEMANTIC_ID === 'P' && leadIds.includes(row.ID) && isSince(row, sinceMs))
  return newest(open, marker)
}

function isSince({ DATE_CREATE }: RecordRow, sinceMs: number): boolean {
  const at = Date.parse(DATE_CREATE)
  return Number.isNaN(at) || at >= sinceMs
}

function newest(rows: readonly RecordRow[], marker: string): RecordRow | null {
  const own = rows.find((row) => isMarked(row, marker))
  return own ?? [...rows].sort((a, b) => Number(b.ID) - Number(a.ID))[0] ?? null
}

/** What Bitrix24 calls a field in its refusals: its code or its label. */
function namesOf(code: string, definitions: Definitions): string[] {
  const definition = definitions.get(code)
  const labels = [definition?.title, definition?.formLabel, definition?.listLabel]
  return [code, ...labels.filter((label) => label !== undefined && label.length > 3)].map((name) => String(name))
}

/** Codes of fields that a refusal names. */
function refusedFields(refusal: BitrixRefusal, codes: Iterable<string>, definitions: Definitions): string[] {
  const words = refusal.words.toLowerCase()
  return [...codes].filter((code) => namesOf(code, definitions).some((name) => isNamed(words, name.toLowerCase())))
}

function isNamed(words: string, name: string): boolean {
  for (let at = words.indexOf(name); at !== -1; at = words.indexOf(name, at + 1)) {
    const around = `${words[at - 1] ?? ' '}${words[at + name.length] ?? ' '}`
    if (!/[\p{L}\p{N}_]/u.test(around)) return true
  }
  return false
}

/** A record to create; `build` makes its fields without those that were refused. */
export type Draft = {
  entity: 'deal' | 'lead'
  definitions: Definitions
  /** Fields that the lead brought, by code. */
  raw: ReadonlyMap<string, LeftOver>
  build: (dropped: ReadonlySet<string>) => JsonMap
}

/**
 * Creates the record; gives its number. A field of the lead that Bitrix24 refuses is left out and the rest is sent again:
 * a refused create has made nothing.
 */
export async function createRecord({ client }: Crm, draft: Draft): Promise<RecordRef> {
  const dropped = new Set<string>()
  for (;;) {
    const params = { fields: draft.build(dropped), params: { REGISTER_SONET_EVENT: 'Y' } }
    try {
      return { entity: draft.entity, id: await client.write(`crm.${draft.entity}.add`, params, recordId) }
    } catch (error) {
      if (!(error instanceof BitrixRefusal) || error.outcome.kind !== 'rejected') throw error
      const left = [...draft.raw.keys()].filter((code) => !dropped.has(code))
      const refused = refusedFields(error, left, draft.definitions)
      if (refused.length === 0) throw error
      for (const code of refused) dropped.add(code)
    }
  }
}
