import type { JsonMap } from '../../../src-preload/contract/index.ts'
import type { OutgoingLead } from '../kit/types.ts'
import type { AmoClient } from './client.ts'
import { readPages } from './client.ts'
import type { AmoConfig } from './config.ts'
import { blamedPart, bodyOf, customPart, plainPart, sendable } from './parts.ts'
import type { Part } from './parts.ts'
import { CLOSED_STATUSES } from './stage.ts'
import type { LeadPlan } from './transform.ts'
import { contact, deal, madeOf, madeUnsorted, unsorted } from './types.ts'
import type { Deal } from './types.ts'
import { dealName, markOf, wordsOfNotes } from './words.ts'

/** Deals of a page, halved where they have many fields. */
const PAGE = 240
/** Deals older than this do not count as open when duplicates are checked (the seed's rule). */
const OPEN_DEAL_DAYS = 30
const DAY_S = 24 * 60 * 60
const MARK_ID = 'mark'
const CONTACT_PREFIX = 'contact '

/** Whether a deal bears this mark: in its name, or in any of its fields. */
export function isMarked({ name, custom_fields_values: fields }: Deal, marker: string): boolean {
  return name.includes(markOf(marker)) || fields.some(({ values }) => values.some(({ value }) => value === marker))
}

/** Everything a new deal is made of. */
export type NewDeal = { plan: LeadPlan; config: AmoConfig; marker: string; lead: OutgoingLead }

/** Parts of a new deal: any of them may be left out. The mark then goes into the name. */
export function dealParts({ plan, config, marker }: Omit<NewDeal, 'lead'>): Part[] {
  const mark =
    config.markerField === ''
      ? []
      : [{ ...customPart({ field_id: Number(config.markerField) }, [{ value: marker }], []), id: MARK_ID }]
  const name = plan.title === '' ? [] : [plainPart('name', plan.title, [{ name: 'name', value: plan.title }])]
  if (!plan.stage.isUnsorted) return sendable([...name, ...mark, ...plan.stage.parts, ...plan.deal], true)
  // An incoming lead has no stage and nobody responsible until it is accepted; its contact is part of the same request.
  const own = plan.deal.filter(({ id }) => id !== 'responsible_user_id')
  const person = plan.contact
    .filter(({ id }) => id !== 'responsible_user_id')
    .map((part) => ({ ...part, id: CONTACT_PREFIX + part.id }))
  return sendable([...name, ...mark, ...own, ...person], true)
}

function recordOf(kept: readonly Part[], { config, marker }: NewDeal): JsonMap {
  const named = kept.find(({ id }) => id === 'name')
  const title = named?.kind === 'plain' ? String(named.value) : ''
  const name = dealName(title, kept.some(({ id }) => id === MARK_ID) ? '' : markOf(marker), config)
  const body = bodyOf(kept.filter((part) => part !== named))
  return name === '' ? body : { name, ...body }
}

/** Makes a deal of these parts, linked to a contact. Gives its id. */
export async function postDeal(
  client: AmoClient,
  about: NewDeal,
  made: { kept: readonly Part[]; contactId: number | null },
): Promise<number> {
  const record = recordOf(made.kept, about)
  const embedded = (record['_embedded'] ?? {}) as JsonMap // bodyOf puts only a map there
  const contacts = made.contactId === null ? {} : { contacts: [{ id: made.contactId, is_main: true }] }
  const links = { ...embedded, ...contacts }
  const body = { ...record, request_id: about.marker, ...(Object.keys(links).length === 0 ? {} : { _embedded: links }) }
  const rows = await client.write({ method: 'POST', path: '/leads', body: [body] }, madeOf('leads'))
  return (rows.find(({ request_id: id }) => id === about.marker) ?? rows[0])?.id ?? 0
}

function pageOf(lead: OutgoingLead, { account }: AmoConfig): string {
  const { orderPage, landingPage, domain } = lead.variables
  const pages = [orderPage, landingPage, domain === undefined || domain === '' ? '' : `https://${domain}/`, account]
  return pages.find((page) => page !== undefined && page !== '') ?? account
}

/** What amoCRM wants to know of the form; the mark is the form's id, because the list of incoming leads tells it. */
function metadataOf({ lead, plan, config, marker }: NewDeal): JsonMap {
  const { ip, referrer, visitor_uid: visitor } = lead.variables
  const given = Object.entries({ ip, referer: referrer, visitor_uid: visitor }).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, value]],
  )
  return {
    form_id: marker,
    form_name: plan.title === '' ? wordsOfNotes(config).title : plan.title,
    form_page: pageOf(lead, config),
    form_sent_at: Math.floor(lead.receivedAtMs / 1000),
    ...(Object.fromEntries(given) as JsonMap), // pairs of texts
  }
}

/** Makes an incoming lead. Gives the id of its deal, which stays the same when it is accepted. */
export async function postUnsorted(client: AmoClient, about: NewDeal, kept: readonly Part[]): Promise<number> {
  const isContact = ({ id }: Part): boolean => id.startsWith(CONTACT_PREFIX)
  const person = bodyOf(kept.filter(isContact))
  const { pipelineId } = about.plan.stage
  const item = {
    request_id: about.marker,
    source_uid: 'estafeta',
    source_name: about.lead.variables['domain'] ?? 'Estafeta',
    ...(pipelineId === null ? {} : { pipeline_id: pipelineId }),
    metadata: metadataOf(about),
    _embedded: {
      leads: [
        recordOf(
          kept.filter((part) => !isContact(part)),
          about,
        ),
      ],
      ...(Object.keys(person).length === 0 ? {} : { contacts: [person] }),
    },
  }
  const [made] = await client.write({ method: 'POST', path: '/leads/unsorted/forms', body: [item] }, madeUnsorted)
  return made?._embedded[0]?.id ?? 0
}

/** The part that a complaint about a deal or an incoming lead means. */
export function blamedOfDeal(sent: readonly Part[], path: string): Part | undefined {
  const person = sent.filter(({ id }) => id.startsWith(CONTACT_PREFIX))
  const own = sent.filter((part) => !person.includes(part))
  if (path.startsWith('_embedded.contacts.0.')) return blamedPart(person, path.slice('_embedded.contacts.0.'.length))
  return blamedPart(own, path.replace(/^_embedded\.leads\.0\./, ''))
}

async function searchMarked(client: AmoClient, marker: string): Promise<number | undefined> {
  const hits: number[] = []
  await readPages(client, { path: '/leads', query: { query: marker }, key: 'leads', row: deal, size: PAGE }, (rows) => {
    hits.push(...rows.filter((row) => isMarked(row, marker)).map(({ id }) => id))
    return hits.length > 0
  })
  return hits.sort((a, b) => a - b)[0]
}

async function listMarked(client: AmoClient, marker: string, sinceS: number): Promise<number | undefined> {
  const hits: number[] = []
  await readPages(
    client,
    { path: '/leads', query: { 'order[created_at]': 'desc' }, key: 'leads', row: deal, size: PAGE },
    (rows) => {
      hits.push(...rows.filter((row) => isMarked(row, marker)).map(({ id }) => id))
      return rows.some(({ created_at: at }) => at < sinceS)
    },
  )
  return hits.sort((a, b) => a - b)[0]
}

async function listUnsorted(client: AmoClient, marker: string, sinceS: number): Promise<number | undefined> {
  const hits: number[] = []
  await readPages(
    client,
    {
      path: '/leads/unsorted',
      query: { 'filter[category][]': 'forms', 'order[created_at]': 'desc' },
      key: 'unsorted',
      row: unsorted,
      size: PAGE,
    },
    (rows) => {
      hits.push(
        ...rows
          .filter(({ metadata }) => metadata === marker)
          .flatMap(({ _embedded: deals }) => deals.map(({ id }) => id)),
      )
      return rows.some(({ created_at: at }) => at < sinceS)
    },
  )
  return hits.sort((a, b) => a - b)[0]
}

/**
 * The deal with this mark, the oldest of several. amoCRM's search may be behind, so what it does not find is looked for among all
 * deals made since `sinceS` (by the server's clock), newest first; incoming leads have a list of their own. Throws `TooManyRows` when
 * nobody can say.
 */
export async function findMarked(
  client: AmoClient,
  wanted: { marker: string; sinceS: number; isUnsorted: boolean },
): Promise<number | undefined> {
  const { marker, sinceS, isUnsorted } = wanted
  const waiting = isUnsorted ? await listUnsorted(client, marker, sinceS) : undefined
  return waiting ?? (await searchMarked(client, marker)) ?? (await listMarked(client, marker, sinceS))
}

/**
 * The newest open deal of these contacts, made in the last 30 days: neither won nor lost. A deal that this very lead has made comes
 * first, open or not. Deals are read one by one: filters of lists work in paid accounts only.
 */
export async function findOpenDeal(
  client: AmoClient,
  wanted: { contactIds: readonly number[]; marker: string; nowS: number },
): Promise<Deal | undefined> {
  const ids = new Set<number>()
  for (const contactId of wanted.contactIds) {
    const one = await client.get(`/contacts/${contactId}`, { with: 'leads' }, contact)
    for (const { id } of one?._embedded ?? []) ids.add(id)
  }
  let open: Deal | undefined
  for (const id of [...ids].sort((a, b) => b - a)) {
    const one = await client.get(`/leads/${id}`, {}, deal)
    if (one === null || one.is_deleted) continue
    if (isMarked(one, wanted.marker)) return one
    if (one.created_at < wanted.nowS - OPEN_DEAL_DAYS * DAY_S) break
    if (!CLOSED_STATUSES.has(one.status_id ?? 0)) open ??= one
  }
  return open
}
