import type { Json, JsonMap } from '../../../src-preload/contract/index.ts'
import type { OutgoingLead } from '../kit/types.ts'
import type { RetailConfig } from './config.ts'
import { toMap } from './convert.ts'
import { localDateTime } from '../../lib/zoned-time.ts'
import { EMPTY_VALUE, isMail, isNothing, readable } from '../kit/lead-values.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import { ORDER_KEYS, toKey } from './order-keys.ts'
import type { KeyKind } from './order-keys.ts'

/** A lead that waited longer than this gets its own time as the order's creation time. */
const LATE_MS = 5 * 60_000

/** A lead's map sorted by where each value goes. */
export type SortedFields = {
  /** Converted plain fields. */
  plain: JsonMap
  /** Values meant for custom fields, by code. */
  custom: (readonly [string, Json])[]
  leftOvers: LeftOver[]
}

/** Sorts `fields` or `client_fields`: plain keys of the entity, the rest by symbolic code. Empty values say nothing. */
export function sortFields(fields: JsonMap, keys: ReadonlyMap<string, KeyKind>, timeZone: string): SortedFields {
  const sorted: SortedFields = { plain: {}, custom: [], leftOvers: [] }
  for (const [name, value] of Object.entries(fields)) {
    if (isNothing(value)) continue
    const kind = keys.get(name)
    if (kind === undefined) {
      sorted.custom.push(...customEntries(name, value))
      continue
    }
    const converted = toKey(value, kind, timeZone)
    if (converted.isOk) sorted.plain[name] = converted.value
    else sorted.leftOvers.push({ name, value })
  }
  return sorted
}

/** `customFields` may also be given as one map. */
function customEntries(name: string, value: Json): (readonly [string, Json])[] {
  const map = name === 'customFields' ? toMap(value) : undefined
  // toMap gives a map or nothing.
  if (map?.isOk === true) return Object.entries(map.value as JsonMap).filter(([, one]) => !isNothing(one))
  return [[name, value]]
}

/** A single space means "pass an empty value"; nothing means "do not pass". */
export function textValue(text: string | null): string | undefined {
  if (text === null || text === '') return undefined
  return text === EMPTY_VALUE ? '' : text
}

/** UTM marks of the visit as the order's source. */
export function sourceOf(variables: OutgoingLead['variables']): JsonMap | undefined {
  const marks = {
    source: variables['utmSource'],
    medium: variables['utmMedium'],
    campaign: variables['utmCampaign'],
    keyword: variables['utmTerm'],
    content: variables['utmContent'],
  }
  const known = Object.entries(marks).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, value]],
  )
  return known.length === 0 ? undefined : (Object.fromEntries(known) as JsonMap) // pairs of texts
}

/** Contact data the CRM will take; what it would refuse the whole order for is left over. */
export function contactOf(lead: OutgoingLead): { phone: string | null; email: string | null; leftOvers: LeftOver[] } {
  const digits = (lead.phone ?? '').replace(/\D/g, '')
  const email = lead.email?.trim() ?? ''
  const isPhone = lead.phoneE164 !== null || digits.length >= 5
  const leftOvers: LeftOver[] = []
  if (!isPhone && (lead.phone ?? '').trim() !== '') leftOvers.push({ name: 'phone', value: lead.phone })
  if (!isMail(email) && email !== '') leftOvers.push({ name: 'email', value: email })
  return {
    phone: isPhone ? (lead.phone ?? lead.phoneE164) : null,
    email: isMail(email) ? email : null,
    leftOvers,
  }
}

const WORDS = {
  ru: {
    callback: 'Перезвонить по номеру',
    leftOvers: 'Данные заявки, для которых в заказе нет подходящего поля',
    repeat: 'Повторная заявка',
    visit: 'Номер визита',
  },
  en: {
    callback: 'Call back at',
    leftOvers: "The lead's data that no field of the order takes",
    repeat: 'Another lead of this customer',
    visit: 'Visit number',
  },
} as const

/** Everything an order is made of. */
export type OrderParts = {
  marker: string
  lead: OutgoingLead
  config: RetailConfig
  fields: SortedFields
  customValues: JsonMap
  leftOvers: readonly LeftOver[]
  customer: { id: number; managerId: number | null } | null
  nowMs: number
}

function noteLines({ lead, config, fields, leftOvers }: OrderParts): string[] {
  const words = WORDS[config.noteLanguage]
  const own = fields.plain['managerComment']
  const comment = config.commentTarget === 'manager' ? textValue(lead.comment) : undefined
  const callback = lead.flags.callback_phone ?? ''
  const left = leftOvers.map(({ name, value }) => `${name}: ${readable(value)}`)
  return [
    textValue(lead.title) ?? '',
    typeof own === 'string' ? own : '',
    comment ?? '',
    callback === '' ? '' : `${words.callback}: ${callback}`,
    left.length === 0 ? '' : [`${words.leftOvers}:`, ...left].join('\n'),
  ].filter((line) => line !== '')
}

/** Drops what is not to be passed; empty texts and lists that were asked for stay. */
function given(parts: Record<string, Json | undefined>): JsonMap {
  return Object.fromEntries(Object.entries(parts).filter((pair): pair is [string, Json] => pair[1] !== undefined))
}

function code(text: string): string | undefined {
  return text === '' ? undefined : text
}

/** An order to create; its `externalId` makes the create safe to repeat. */
export type NewOrder = JsonMap & { externalId: string }

/** The order of a lead. Plain keys of `fields` win over what the lead and the connection say. */
export function orderOf(parts: OrderParts): NewOrder {
  const { lead, config, fields, customer, nowMs } = parts
  const { managerComment: asked, site: _site, ...plain } = fields.plain
  const contact = contactOf(lead)
  const note = noteLines(parts).join('\n\n')
  const personal = config.hasPersonalManager ? customer?.managerId : undefined
  const ownComment = config.commentTarget === 'customer' ? textValue(lead.comment) : undefined
  const isLate = nowMs - lead.receivedAtMs >= LATE_MS
  const order = given({
    createdAt: isLate ? localDateTime(lead.receivedAtMs, config.timeZone) : undefined,
    firstName: textValue(lead.name),
    phone: contact.phone ?? undefined,
    email: contact.email ?? undefined,
    customerComment: ownComment,
    // An empty comment is passed only when the mapping asks for it.
    managerComment: note !== '' || asked === '' ? note : undefined,
    orderMethod: code(config.orderMethod),
    orderType: code(config.orderType),
    status: code(config.status),
    managerId: personal ?? (config.managerId === '' ? undefined : Number(config.managerId)),
    call: lead.flags.is_need_callback === true ? true : undefined,
    source: sourceOf(lead.variables),
    customer: customer === null ? undefined : { id: customer.id },
    customFields: Object.keys(parts.customValues).length === 0 ? undefined : parts.customValues,
    ...plain,
  })
  return { ...order, externalId: parts.marker }
}

/** Fields of the lead's map, the visit number among them where a field was chosen for it. */
export function fieldsWithVisit(lead: OutgoingLead, config: RetailConfig): JsonMap {
  if (config.visitField === '' || lead.visit === null || Object.hasOwn(lead.fields, config.visitField))
    return lead.fields
  return { ...lead.fields, [config.visitField]: lead.visit }
}

/** Sorts the order's fields. */
export function sortOrderFields(lead: OutgoingLead, config: RetailConfig): SortedFields {
  return sortFields(fieldsWithVisit(lead, config), ORDER_KEYS, config.timeZone)
}

/** A repeated lead as a note for the open order; the mark lets it be found again. */
export function repeatNote(lead: OutgoingLead, config: RetailConfig, marker: string): string {
  const contact = [lead.name, lead.phone, lead.email].filter((part) => part !== null && part.trim() !== '').join(', ')
  const title = textValue(lead.title)
  const heading =
    title === undefined ? WORDS[config.noteLanguage].repeat : `${WORDS[config.noteLanguage].repeat}: ${title}`
  const fields = Object.entries(lead.fields).flatMap(([name, value]) =>
    isNothing(value) || value === EMPTY_VALUE ? [] : [`${name}: ${readable(value)}`],
  )
  return [heading, contact, textValue(lead.comment) ?? '', ...fields, markOf(marker)]
    .filter((line) => line !== '')
    .join('\n')
}

/** How a marker is written into comments: in brackets, so that no marker is the beginning of another. */
export function markOf(marker: string): string {
  return `[${marker}]`
}
