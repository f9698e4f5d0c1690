import type { Json, JsonMap } from '../../../src-preload/contract/index.ts'
import { cutText } from '../kit/clean-text.ts'
import type { OutgoingLead } from '../kit/types.ts'
import { EMPTY_VALUE, isMail, isNothing, readable } from '../kit/lead-values.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import type { MoyskladConfig } from './config.ts'
import { toMap } from './convert.ts'
import { readGoods } from './goods.ts'
import type { WantedGood } from './goods.ts'
import { idOfHref } from './meta.ts'
import { LINE_LIMIT, ORDER_KEYS, REFERENCE_KEYS, TEXT_LIMIT, toKey } from './order-keys.ts'
import type { KeyKind, ReferenceName } from './order-keys.ts'

/** A field of a record that the record can do without: when the CRM refuses it, it goes to the comment as `from`. */
export type Part = { key: string; value: Json; from: readonly LeftOver[] }

/** A value that names something in the CRM; an empty text asks for "none". */
export type AskedReference = { text: string; from: LeftOver }

/** A lead's `fields` sorted by where each value goes. */
export type SortedFields = {
  plain: Part[]
  /** Text for the order's comment, from the key `description`. */
  description: string
  references: ReadonlyMap<ReferenceName, AskedReference>
  goods: WantedGood[]
  /** Values meant for custom fields, by id or name. */
  custom: LeftOver[]
  leftOvers: LeftOver[]
}

/** Id or name out of a value: a text, or a map with `meta.href` as the API writes references. */
function referenceText(value: Json): string | undefined {
  if (typeof value === 'string') return value.trim()
  const map = toMap(value)
  const href = map === undefined ? undefined : toMap(map['meta'] ?? null)?.['href']
  return typeof href === 'string' ? idOfHref(href) : undefined
}

/** Fields of the lead's map, the visit number among them where a field was chosen for it. */
function fieldsWithVisit(lead: OutgoingLead, { visitField }: MoyskladConfig): JsonMap {
  if (visitField === '' || lead.visit === null || Object.hasOwn(lead.fields, visitField)) return lead.fields
  return { ...lead.fields, [visitField]: lead.visit }
}

/** Sorts `fields`. Empty values say nothing. */
export function sortOrderFields(lead: OutgoingLead, config: MoyskladConfig): SortedFields {
  const fields = fieldsWithVisit(lead, config)
  const { goods, leftOvers, used } = readGoods(fields)
  const references = new Map<ReferenceName, AskedReference>()
  const rest: JsonMap = {}
  for (const [name, value] of Object.entries(fields)) {
    if (used.has(name) || isNothing(value)) continue
    const reference = REFERENCE_KEYS.get(name)
    const text = reference === undefined ? undefined : referenceText(value)
    if (reference === undefined || text === undefined) rest[name] = value
    else if (references.has(reference)) leftOvers.push({ name, value })
    else references.set(reference, { text, from: { name, value } })
  }
  const sorted = sortPlain(rest, ORDER_KEYS)
  return { ...sorted, goods, references, leftOvers: [...sorted.leftOvers, ...leftOvers] }
}

/** Sorts a map into plain fields and values for custom fields. */
export function sortPlain(
  fields: JsonMap,
  keys: ReadonlyMap<string, KeyKind>,
): Pick<SortedFields, 'plain' | 'description' | 'custom' | 'leftOvers'> {
  const sorted = { plain: [] as Part[], description: '', custom: [] as LeftOver[], leftOvers: [] as LeftOver[] }
  for (const [name, value] of Object.entries(fields)) {
    if (isNothing(value)) continue
    const kind = keys.get(name)
    if (kind === undefined) {
      sorted.custom.push({ name, value })
      continue
    }
    const converted = toKey(value, kind)
    if (converted === null) continue
    if (!converted.isOk) sorted.leftOvers.push({ name, value })
    else if (name === 'description') sorted.description = readable(converted.value)
    // A document number cannot be empty: the CRM then gives its own.
    else if (name !== 'name' || converted.value !== '') {
      sorted.plain.push({ key: name, value: converted.value, from: [{ name, value }] })
    }
  }
  return sorted
}

/** A single space means "pass an empty value"; nothing means "do not pass". */
export function textValue(text: string | null): string {
  return text === null || text === EMPTY_VALUE ? '' : text
}

/** Contact data a counterparty can be found by and made with. Everything the lead says is in the order's comment anyway. */
export function contactOf(lead: OutgoingLead): { phone: string | null; email: string | null } {
  const digits = (lead.phone ?? '').replace(/\D/g, '')
  const email = lead.email?.trim() ?? ''
  const typed = digits.length >= 5 && (lead.phone ?? '').length <= LINE_LIMIT ? (lead.phone ?? '').trim() : null
  return {
    phone: lead.phoneE164 ?? typed,
    email: isMail(email) && email.length <= LINE_LIMIT ? email : null,
  }
}

/** Words the adapter writes into orders. */
export const WORDS = {
  ru: {
    callback: 'Перезвонить по номеру',
    callbackNeeded: 'Нужен обратный звонок',
    contact: 'Контакт',
    continued: 'Полный текст — в файле',
    leftOvers: 'Данные заявки, для которых в заказе нет подходящего поля',
    method: 'Способ создания заявки',
    noFile: 'Полный текст заявки — в Эстафете',
    noName: 'Клиент без имени',
    noPrice: 'МойСклад не сообщил цену или НДС',
    repeat: 'Повторная заявка',
    visit: 'Номер визита',
  },
  en: {
    callback: 'Call back at',
    callbackNeeded: 'A call back is wanted',
    contact: 'Contact',
    continued: 'The whole text is in the file',
    leftOvers: "The lead's data that no field of the order takes",
    method: 'How the lead was made',
    noFile: 'The whole text of the lead is in Estafeta',
    noName: 'A customer without a name',
    noPrice: 'MoySklad told no price or VAT',
    repeat: 'Another lead of this customer',
    visit: 'Visit number',
  },
} as const

/** What is known of the visit and worth reading in an order. */
const VISIT_VARIABLES = [
  'source',
  'markerSource',
  'utmSource',
  'utmMedium',
  'utmCampaign',
  'utmTerm',
  'utmContent',
  'landingPage',
  'orderPage',
  'referrer',
  'domain',
  'city',
] as const

function visitLines(lead: OutgoingLead, config: MoyskladConfig): string {
  const words = WORDS[config.noteLanguage]
  const method = lead.flags.order_creation_method ?? ''
  const known = VISIT_VARIABLES.flatMap((name) => {
    const value = lead.variables[name] ?? ''
    return value.trim() === '' ? [] : [`${name}: ${value}`]
  })
  return [
    lead.visit === null || config.visitField !== '' ? '' : `${words.visit}: ${lead.visit}`,
    method === '' ? '' : `${words.method}: ${method}`,
    ...known,
  ]
    .filter((line) => line !== '')
    .join('\n')
}

function callbackLine({ flags }: OutgoingLead, { noteLanguage }: MoyskladConfig): string {
  const phone = flags.callback_phone ?? ''
  if (phone !== '') return `${WORDS[noteLanguage].callback}: ${phone}`
  return flags.is_need_callback === true ? WORDS[noteLanguage].callbackNeeded : ''
}

function contactLine(lead: OutgoingLead, { noteLanguage }: MoyskladConfig): string {
  const known = [lead.name, lead.phone ?? lead.phoneE164, lead.email].map((part) => textValue(part).trim())
  const line = known.filter((part) => part !== '').join(', ')
  return line === '' ? '' : `${WORDS[noteLanguage].contact}: ${line}`
}

/** The comment of an order: an order has no title, name, phone or source of its own, so they are all here. */
export function describeLead(
  lead: OutgoingLead,
  config: MoyskladConfig,
  more: { description: string; leftOvers: readonly LeftOver[] },
): string {
  const left = more.leftOvers.map(({ name, value }) => `${name}: ${readable(value)}`)
  return [
    textValue(lead.title),
    more.description,
    textValue(lead.comment),
    contactLine(lead, config),
    callbackLine(lead, config),
    visitLines(lead, config),
    left.length === 0 ? '' : [`${WORDS[config.noteLanguage].leftOvers}:`, ...left].join('\n'),
  ]
    .filter((block) => block !== '')
    .join('\n\n')
}

/** A repeated lead as an event of the open order, without its mark. */
export function repeatText(lead: OutgoingLead, config: MoyskladConfig): string {
  const fields = [...Object.entries(lead.fields), ...Object.entries(lead.clientFields)].flatMap(([name, value]) =>
    isNothing(value) || value === EMPTY_VALUE ? [] : [{ name, value }],
  )
  const text = describeLead(lead, config, { description: '', leftOvers: fields })
  return [`${WORDS[config.noteLanguage].repeat}:`, text].join('\n')
}

/** How a marker is written into events: in brackets, so that no marker is the beginning of another. */
export function markOf(marker: string): string {
  return `[${marker}]`
}

/** Text cut into events, each with its mark at the end. */
export function eventsOf(text: string, marker: string): { mark: string; text: string }[] {
  const room = TEXT_LIMIT - marker.length - 32
  const pieces: string[] = []
  for (let rest = text; rest !== '' || pieces.length === 0;) {
    const piece = cutText(rest, room)
    pieces.push(piece)
    rest = rest.slice(piece.length)
  }
  return pieces.map((piece, index) => {
    const mark = markOf(pieces.length === 1 ? marker : `${marker} ${index + 1}/${pieces.length}`)
    return { mark, text: `${piece}\n${mark}` }
  })
}

/** A text for `description`; one that is too long is cut there and goes whole into a file of the same record. */
export function fitDescription(
  text: string,
  options: { marker: string; words: (typeof WORDS)['ru' | 'en']; hasFile: boolean },
): { description: string; files?: { filename: string; content: string }[] } {
  if (text.length <= TEXT_LIMIT) return { description: text }
  const filename = `lead-${options.marker.replace(/[^\w.-]/g, '_')}.txt`
  const tail = options.hasFile ? `\n… ${options.words.continued} ${filename}` : `\n… ${options.words.noFile}`
  const description = `${cutText(text, TEXT_LIMIT - tail.length)}${tail}`
  if (!options.hasFile) return { description }
  return { description, files: [{ filename, content: Buffer.from(text, 'utf8').toString('base64') }] }
}
