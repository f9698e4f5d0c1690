import type { OutgoingLead } from '../kit/types.ts'
import { EMPTY_VALUE, isNothing, readable } from '../kit/lead-values.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import type { Settings } from './account.ts'
import { markOf } from './crm.ts'

const WORDS = {
  ru: {
    callback: 'Нужно перезвонить',
    callbackTo: 'Перезвонить по номеру',
    contact: 'Контакт',
    leftOvers: 'Данные заявки, для которых нет подходящего поля',
    repeat: 'Повторная заявка',
    possibleRepeat: 'Возможен повтор: ответ Мегаплана на прошлую отправку этой заявки потерялся',
    visit: 'Номер визита',
    method: 'Способ создания',
    landingPage: 'Страница входа',
    orderPage: 'Страница заявки',
    referrer: 'Переход с',
    source: 'Источник',
    nameless: 'Без имени',
  },
  en: {
    callback: 'To be called back',
    callbackTo: 'Call back at',
    contact: 'Contact',
    leftOvers: "The lead's data that no field takes",
    repeat: 'Another lead of this client',
    possibleRepeat: "A repeat is possible: Megaplan's answer to the last attempt for this lead was lost",
    visit: 'Visit number',
    method: 'Created by',
    landingPage: 'Landing page',
    orderPage: 'Page of the lead',
    referrer: 'Referrer',
    source: 'Source',
    nameless: 'No name',
  },
} as const

/** The name of a client about whom nothing is known. */
export function nameless({ noteLanguage }: Settings): string {
  return WORDS[noteLanguage].nameless
}

/** A single space means "pass an empty value": in a text it says nothing. */
function said(text: string | null): string {
  return text === null || text.trim() === '' ? '' : text
}

function labelled(label: string, value: string | null | undefined): string {
  const text = said(value ?? null)
  return text === '' ? '' : `${label}: ${text}`
}

function block(lines: readonly string[]): string {
  return lines.filter((line) => line !== '').join('\n')
}

/** What the visit says of itself. */
function originLines(lead: OutgoingLead, settings: Settings): string[] {
  const words = WORDS[settings.noteLanguage]
  const { variables } = lead
  return [
    settings.visitField === '' ? labelled(words.visit, lead.visit) : '',
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

function contactLine(lead: OutgoingLead, settings: Settings): string {
  const parts = [lead.name, lead.phone, lead.email].map(said).filter((part) => part !== '')
  return labelled(WORDS[settings.noteLanguage].contact, parts.join(', '))
}

function callbackLine({ flags }: OutgoingLead, settings: Settings): string {
  const words = WORDS[settings.noteLanguage]
  const phone = said(flags.callback_phone ?? null)
  if (phone !== '') return `${words.callbackTo}: ${phone}`
  return flags.is_need_callback === true ? words.callback : ''
}

/** What a deal's description is made of. */
export type DealText = {
  lead: OutgoingLead
  settings: Settings
  marker: string
  /** What the lead's map asked to be put into the description. */
  own: readonly string[]
  leftOvers: readonly LeftOver[]
  isPossibleRepeat: boolean
}

/**
 * The description of a deal. It holds the title and the contact too: a scheme may have no name, and a known client keeps the
 * name it has.
 */
export function dealText({ lead, settings, marker, own, leftOvers, isPossibleRepeat }: DealText): string {
  const words = WORDS[settings.noteLanguage]
  const left = leftOvers.map(({ name, value }) => `${name}: ${readable(value)}`)
  return [
    said(lead.title),
    said(lead.comment),
    ...own,
    block([contactLine(lead, settings), callbackLine(lead, settings)]),
    block(originLines(lead, settings)),
    left.length === 0 ? '' : block([`${words.leftOvers}:`, ...left]),
    isPossibleRepeat ? words.possibleRepeat : '',
    markOf(marker),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** A repeated lead as a comment of the open deal: everything it says, with its mark. */
export function repeatText(lead: OutgoingLead, settings: Settings, marker: string): string {
  const words = WORDS[settings.noteLanguage]
  const title = said(lead.title)
  const fields = Object.entries({ ...lead.fields, ...lead.clientFields }).flatMap(([name, value]) =>
    isNothing(value) || value === EMPTY_VALUE ? [] : [`${name}: ${readable(value)}`],
  )
  return block([
    title === '' ? words.repeat : `${words.repeat}: ${title}`,
    contactLine(lead, settings),
    said(lead.comment),
    callbackLine(lead, settings),
    labelled(words.visit, lead.visit),
    ...originLines({ ...lead, visit: null }, settings),
    ...fields,
    markOf(marker),
  ])
}
