import type { OutgoingLead } from '../kit/types.ts'
import { EMPTY_VALUE, isNothing, readable } from '../kit/lead-values.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import type { SalesforceConfig } from './config.ts'

const WORDS = {
  ru: {
    lead: 'Заявка',
    callback: 'Нужно перезвонить',
    callbackTo: 'Перезвонить по номеру',
    contact: 'Контакт',
    leftOvers: 'Данные заявки, для которых нет подходящего поля',
    repeat: 'Повторная заявка',
    possibleRepeat: 'Возможен повтор: ответ Salesforce на прошлую отправку этой заявки потерялся',
    visit: 'Номер визита',
    method: 'Способ создания',
    landingPage: 'Страница входа',
    orderPage: 'Страница заявки',
    referrer: 'Переход с',
    source: 'Источник',
    nameless: 'Без имени',
    noCompany: 'Не указана',
    comment: 'Комментарий',
    continued: 'Продолжение описания',
    more: '(продолжение — в задачах)',
  },
  en: {
    lead: 'Lead',
    callback: 'To be called back',
    callbackTo: 'Call back at',
    contact: 'Contact',
    leftOvers: "The lead's data that no field takes",
    repeat: 'Another lead of this client',
    possibleRepeat: "A repeat is possible: Salesforce's answer to the last attempt for this lead was lost",
    visit: 'Visit number',
    method: 'Created by',
    landingPage: 'Landing page',
    orderPage: 'Page of the lead',
    referrer: 'Referrer',
    source: 'Source',
    nameless: 'No name',
    noCompany: 'Not specified',
    comment: 'Comment',
    continued: 'Description, continued',
    more: '(continued in tasks)',
  },
} as const

/** Words of the connection's language. */
export function wordsFor({ noteLanguage }: Pick<SalesforceConfig, 'noteLanguage'>): (typeof WORDS)['ru' | 'en'] {
  return WORDS[noteLanguage]
}

/** How a marker is written into texts: in brackets, so that no marker is the beginning of another. */
export function markOf(marker: string): string {
  return `[${marker}]`
}

/** A single space means "pass an empty value": in a text it says nothing. */
export function said(text: string | null | undefined): string {
  return text === null || text === undefined || text.trim() === '' ? '' : text
}

function labelled(label: string, value: string | null | undefined): string {
  const text = said(value)
  return text === '' ? '' : `${label}: ${text}`
}

function block(lines: readonly string[]): string {
  return lines.filter((line) => line !== '').join('\n')
}

/** What the visit says of itself. */
function originLines(lead: OutgoingLead, config: SalesforceConfig): string[] {
  const words = wordsFor(config)
  const { variables } = lead
  return [
    labelled(words.method, lead.flags.order_creation_method),
    labelled(words.source, variables['source']),
    labelled('utm_source', variables['utmSource']),
    labelled('utm_medium', variables['utmMedium']),
    labelled('utm_campaign', variables['utmCampaign']),
    labelled('utm_term', variables['utmTerm']),
    labelled('utm_content', variables['utmContent']),
    labelled(words.landingPage, variables['landingPage']),
    labelled(words.orderPage, variables['orderPage']),
    labelled(words.referrer, variables['referrer']),
  ]
}

function contactLine(lead: OutgoingLead, config: SalesforceConfig): string {
  const parts = [lead.name, lead.phone, lead.email].map(said).filter((part) => part !== '')
  return labelled(wordsFor(config).contact, parts.join(', '))
}

function callbackLine({ flags }: OutgoingLead, config: SalesforceConfig): string {
  const words = wordsFor(config)
  const phone = said(flags.callback_phone)
  if (phone !== '') return `${words.callbackTo}: ${phone}`
  return flags.is_need_callback === true ? words.callback : ''
}

/** What a record's description is made of. */
export type NoteParts = {
  lead: OutgoingLead
  config: SalesforceConfig
  /** What the lead's map asked to be put into the description. */
  own: readonly string[]
  leftOvers: readonly LeftOver[]
  /** The record has no fields for the person. */
  hasContactLine: boolean
  /** The record has no field for the title. */
  hasTitle: boolean
  hasVisitLine: boolean
  isPossibleRepeat: boolean
}

/** The description of a record. */
export function noteText(parts: NoteParts): string {
  const { lead, config, own, leftOvers } = parts
  const words = wordsFor(config)
  const left = leftOvers.map(({ name, value }) => `${name}: ${readable(value)}`)
  return [
    parts.hasTitle ? said(lead.title) : '',
    said(lead.comment),
    ...own,
    block([parts.hasContactLine ? contactLine(lead, config) : '', callbackLine(lead, config)]),
    block([parts.hasVisitLine ? labelled(words.visit, lead.visit) : '', ...originLines(lead, config)]),
    left.length === 0 ? '' : block([`${words.leftOvers}:`, ...left]),
    parts.isPossibleRepeat ? words.possibleRepeat : '',
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** A repeated lead as a task of the open record: everything it says. */
export function repeatText(lead: OutgoingLead, config: SalesforceConfig): string {
  const words = wordsFor(config)
  const fields = Object.entries({ ...lead.clientFields, ...lead.fields }).flatMap(([name, value]) =>
    isNothing(value) || value === EMPTY_VALUE ? [] : [`${name}: ${readable(value)}`],
  )
  return block([
    contactLine(lead, config),
    said(lead.comment),
    callbackLine(lead, config),
    labelled(words.visit, lead.visit),
    ...originLines(lead, config),
    ...fields,
  ])
}

/** Subject of the task that a repeated lead becomes. */
export function repeatSubject(lead: OutgoingLead, config: SalesforceConfig): string {
  const { repeat } = wordsFor(config)
  const title = said(lead.title)
  return title === '' ? repeat : `${repeat}: ${title}`
}

/** Cuts a text into pieces of at most `limit` UTF-16 units, never through a character. */
export function pieces(text: string, limit: number): string[] {
  const found: string[] = []
  let rest = text
  while (rest.length > limit) {
    const isSplit = /[\ud800-\udbff]$/.test(rest.slice(0, limit))
    const end = isSplit ? limit - 1 : limit
    found.push(rest.slice(0, end))
    rest = rest.slice(end)
  }
  return rest === '' ? found : [...found, rest]
}

/**
 * A note for a field of this length, with its mark at the end, and what did not fit, in pieces of at most `pieceLimit`. A length
 * of 0 means that there is no such field.
 */
export function splitNote(
  note: { text: string; mark: string; more: string },
  limit: number,
  pieceLimit: number,
): { head: string; tails: string[] } {
  const { text, mark, more } = note
  const withMark = [text, mark].filter((part) => part !== '').join('\n\n')
  if (limit === 0) return { head: '', tails: pieces(withMark, pieceLimit) }
  if (withMark.length <= limit) return { head: withMark, tails: [] }
  const end = [more, mark].filter((part) => part !== '').join('\n\n')
  const [head = '', ...others] = pieces(text, Math.max(1, limit - end.length - 2))
  return { head: `${head}\n\n${end}`, tails: pieces(others.join(''), pieceLimit) }
}
