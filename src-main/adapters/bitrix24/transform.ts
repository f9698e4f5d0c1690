import type { Json, JsonMap } from '../../../src-preload/contract/index.ts'
import type { OutgoingLead } from '../kit/types.ts'
import { cutText } from '../kit/clean-text.ts'
import { EMPTY_VALUE, isMail, isNothing, readable } from '../kit/lead-values.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import type { Settings } from './config.ts'
import type { Entity } from './definitions.ts'

/** What every record of this program names as its maker; with `ORIGIN_ID` it is the mark. */
export const ORIGINATOR = 'estafeta'

/** Bitrix24 stores titles and marks of visits in columns of this size; longer ones are also kept whole in the comment. */
const SHORT_LIMIT = 255
const NAME_LIMIT = 50

const WORDS = {
  ru: {
    title: 'Заявка с сайта',
    callback: 'Нужно перезвонить',
    callbackTo: 'Перезвонить по номеру',
    visit: 'Номер визита',
    method: 'Способ создания',
    landingPage: 'Страница входа',
    orderPage: 'Страница заявки',
    referrer: 'Переход с',
    leftOvers: 'Данные заявки, для которых нет подходящего поля',
    repeat: 'Повторная заявка',
    contact: 'Контакт',
  },
  en: {
    title: 'Lead from the site',
    callback: 'To be called back',
    callbackTo: 'Call back at',
    visit: 'Visit number',
    method: 'Created by',
    landingPage: 'Landing page',
    orderPage: 'Page of the lead',
    referrer: 'Referrer',
    leftOvers: "The lead's data that no field takes",
    repeat: 'Another lead of this client',
    contact: 'Contact',
  },
} as const

/** A single space means "pass an empty value"; nothing means "do not pass". */
export function textValue(text: string | null | undefined): string | undefined {
  if (text === null || text === undefined || text === '') return undefined
  return text === EMPTY_VALUE ? '' : text
}

/** A text that says something. */
function said(text: string | null | undefined): string {
  return text === null || text === undefined || text.trim() === '' ? '' : text
}

function labelled(label: string, value: string | null | undefined): string {
  const text = said(value)
  return text === '' ? '' : `${label}: ${text}`
}

function block(lines: readonly string[]): string {
  return lines.filter((line) => line !== '').join('\n')
}

/** How a marker is written into comments: in round brackets, because square ones are codes there. */
export function markOf(marker: string): string {
  return `(${marker})`
}

const UTM: Readonly<Record<string, string>> = {
  UTM_SOURCE: 'utmSource',
  UTM_MEDIUM: 'utmMedium',
  UTM_CAMPAIGN: 'utmCampaign',
  UTM_CONTENT: 'utmContent',
  UTM_TERM: 'utmTerm',
}

function utmOf({ variables }: OutgoingLead): JsonMap {
  return Object.fromEntries(
    Object.entries(UTM).flatMap(([field, variable]) => {
      const value = said(variables[variable])
      return value === '' ? [] : [[field, cutText(value, SHORT_LIMIT)]]
    }),
  )
}

/** Contact data Bitrix24 takes. A malformed e-mail would make it refuse the whole record: it is left over. */
export type ContactData = { phone: string | null; email: string | null; leftOvers: LeftOver[] }

/** Reads phone and e-mail of a lead. Phones are sent as `+7…` where they are whole, so that they can be found again. */
export function contactDataOf(lead: OutgoingLead): ContactData {
  const typed = said(lead.phone).trim()
  const isPhone = lead.phoneE164 !== null || typed.replace(/\D/g, '').length >= 5
  const email = said(lead.email).trim()
  const leftOvers: LeftOver[] = []
  if (!isPhone && typed !== '') leftOvers.push({ name: 'phone', value: typed })
  if (email !== '' && !isMail(email)) leftOvers.push({ name: 'email', value: email })
  return {
    phone: isPhone ? (lead.phoneE164 ?? typed) : null,
    email: isMail(email) ? email : null,
    leftOvers,
  }
}

/** Phone and e-mail as multifields, with those the lead's map adds. */
function multifields({ phone, email }: ContactData, more: JsonMap): JsonMap {
  const rows = (code: string, value: string | null): Json[] => {
    const own: Json[] = value === null ? [] : [{ VALUE: value, VALUE_TYPE: 'WORK' }]
    const added = more[code]
    return [...own, ...(Array.isArray(added) ? added : [])]
  }
  const all = { PHONE: rows('PHONE', phone), EMAIL: rows('EMAIL', email) }
  return Object.fromEntries(Object.entries(all).filter(([, list]) => list.length > 0))
}

/** What is longer than its column is also kept in the comment, whole. */
function tooLong(lead: OutgoingLead): LeftOver[] {
  const name = said(lead.name)
  const title = said(lead.title)
  const marks = Object.entries(UTM).flatMap(([field, variable]) => {
    const value = said(lead.variables[variable])
    return value.length > SHORT_LIMIT ? [{ name: field, value }] : []
  })
  return [
    ...(title.length > SHORT_LIMIT ? [{ name: 'title', value: title }] : []),
    ...(name.length > NAME_LIMIT ? [{ name: 'name', value: name }] : []),
    ...marks,
  ]
}

function aboutVisit(lead: OutgoingLead, config: Settings): string {
  const words = WORDS[config.noteLanguage]
  return block([
    config.visitField === '' ? labelled(words.visit, lead.visit) : '',
    labelled(words.method, lead.flags.order_creation_method),
    labelled(words.landingPage, lead.variables['landingPage']),
    labelled(words.orderPage, lead.variables['orderPage']),
    labelled(words.referrer, lead.variables['referrer']),
  ])
}

function callbackLine({ flags }: OutgoingLead, config: Settings): string {
  const words = WORDS[config.noteLanguage]
  const number = labelled(words.callbackTo, flags.callback_phone)
  if (number !== '') return number
  return flags.is_need_callback === true ? words.callback : ''
}

function contactLine(lead: OutgoingLead): string {
  return [lead.name, lead.phone, lead.email]
    .map(said)
    .filter((part) => part !== '')
    .join(', ')
}

/** Everything a deal or lead is made of. */
export type RecordParts = {
  entity: 'deal' | 'lead'
  marker: string
  lead: OutgoingLead
  config: Settings
  contactData: ContactData
  /** Converted fields of the record; those of the lead's map win over what the lead and the connection say. */
  values: JsonMap
  texts: readonly string[]
  leftOvers: readonly LeftOver[]
  contactId: string | null
  /** The contact was there before: it keeps its name, phones and e-mails, so those of the lead stand in the comment. */
  isKnownClient: boolean
  /** The account links several contacts to a record (`CONTACT_IDS`). */
  linksMany: boolean
  assignedById: string | undefined
}

/** The text of the field `COMMENTS`: the lead's comment and everything that has no field. */
export function commentsOf({ entity, lead, config, texts, leftOvers, isKnownClient }: RecordParts): string {
  const words = WORDS[config.noteLanguage]
  const contact = isKnownClient && entity === 'deal' ? labelled(words.contact, contactLine(lead)) : ''
  const left = [...tooLong(lead), ...leftOvers].map(({ name, value }) => `${name}: ${readable(value)}`)
  return [
    said(lead.comment),
    ...texts,
    block([contact, callbackLine(lead, config)]),
    aboutVisit(lead, config),
    left.length === 0 ? '' : block([`${words.leftOvers}:`, ...left]),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** Drops what is not to be passed; empty texts that were asked for stay. */
function given(parts: Record<string, Json | undefined>): JsonMap {
  return Object.fromEntries(Object.entries(parts).filter((pair): pair is [string, Json] => pair[1] !== undefined))
}

function chosen(code: string): string | undefined {
  return code === '' ? undefined : code
}

function titleOf({ entity, lead, config }: RecordParts): string {
  const title = textValue(lead.title)
  // A lead without a title is refused by some versions.
  const isMissing = title === undefined || (title === '' && entity === 'lead')
  return isMissing ? WORDS[config.noteLanguage].title : cutText(title, SHORT_LIMIT)
}

function contactLink({ contactId, linksMany }: RecordParts): JsonMap {
  if (contactId === null) return {}
  return linksMany ? { CONTACT_IDS: [Number(contactId)] } : { CONTACT_ID: Number(contactId) }
}

/** Fields of the record to create. */
export function recordOf(parts: RecordParts): JsonMap {
  const { entity, lead, config, values, marker } = parts
  const { ASSIGNED_BY_ID: _asked, PHONE: _phone, EMAIL: _email, ...plain } = values
  const comments = commentsOf(parts)
  const hasSum = values['OPPORTUNITY'] !== undefined && values['OPPORTUNITY'] !== ''
  const person: JsonMap =
    entity === 'lead' ? given({ NAME: textValue(lead.name), ...multifields(parts.contactData, values) }) : {}
  return given({
    TITLE: titleOf(parts),
    ...person,
    COMMENTS: comments === '' ? (lead.comment === EMPTY_VALUE ? '' : undefined) : comments,
    SOURCE_ID: chosen(config.sourceId),
    STATUS_ID: entity === 'lead' ? chosen(config.statusId) : undefined,
    ...utmOf(lead),
    ...plain,
    // Otherwise the sum would be calculated from the list of goods, which is empty.
    IS_MANUAL_OPPORTUNITY: plain['IS_MANUAL_OPPORTUNITY'] ?? (hasSum ? 'Y' : undefined),
    ASSIGNED_BY_ID: parts.assignedById === undefined ? undefined : Number(parts.assignedById),
    ...contactLink(parts),
    ORIGINATOR_ID: ORIGINATOR,
    ORIGIN_ID: marker,
  })
}

/** Fields of a contact to create. Bitrix24 wants a name: the phone or the e-mail stands in for a missing one. */
export function contactOf(parts: {
  marker: string
  lead: OutgoingLead
  contactData: ContactData
  values: JsonMap
  sourceId: Json | undefined
  assignedById: string | undefined
}): JsonMap {
  const { lead, contactData, values, marker, assignedById } = parts
  const { PHONE: _phone, EMAIL: _email, ...plain } = values
  const name = [said(lead.name), contactData.phone ?? '', contactData.email ?? ''].find((text) => text !== '')
  return given({
    NAME: name,
    ...multifields(contactData, values),
    SOURCE_ID: parts.sourceId,
    ASSIGNED_BY_ID: assignedById === undefined ? undefined : Number(assignedById),
    ...plain,
    ORIGINATOR_ID: ORIGINATOR,
    ORIGIN_ID: marker,
  })
}

/** A repeated lead as a comment of what is open already: everything it says, with its mark. */
export function repeatNote(lead: OutgoingLead, config: Settings, marker: string): string {
  const words = WORDS[config.noteLanguage]
  const title = said(lead.title)
  const fields = [...Object.entries(lead.fields), ...Object.entries(lead.clientFields)].flatMap(([name, value]) =>
    isNothing(value) || value === EMPTY_VALUE ? [] : [`${name}: ${readable(value)}`],
  )
  const marks = Object.entries(utmOf(lead)).map(([name, value]) => `${name}: ${readable(value)}`)
  return block([
    title === '' ? words.repeat : `${words.repeat}: ${title}`,
    contactLine(lead),
    said(lead.comment),
    callbackLine(lead, config),
    aboutVisit(lead, { ...config, visitField: '' }),
    ...marks,
    ...fields,
    markOf(marker),
  ])
}

/** Page of a record for people. */
export function recordUrl(portal: string, entity: Entity, id: string): string {
  return `${portal}/crm/${entity}/details/${id}/`
}
