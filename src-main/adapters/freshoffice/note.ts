import type { OutgoingLead } from '../kit/types.ts'
import { EMPTY_VALUE, isNothing, readable } from '../kit/lead-values.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import type { FreshofficeConfig } from './config.ts'

const WORDS = {
  ru: {
    callback: 'Перезвонить по номеру',
    needsCallback: 'Просит перезвонить',
    method: 'Способ создания заявки',
    contact: 'Контакт',
    leftOvers: 'Данные заявки, для которых нет подходящего поля',
    repeat: 'Повторная заявка',
    deal: 'Сделка №',
    blind: 'Телефон или почта уже есть в базе, но FreshOffice не показывает, у какого контрагента',
    uncertain: 'Возможный повтор: неизвестно, дошла ли эта заявка в прошлый раз',
    unchecked: 'Незаконченные сделки клиента не проверены',
  },
  en: {
    callback: 'Call back at',
    needsCallback: 'Asks to be called back',
    method: 'How the lead was made',
    contact: 'Contact',
    leftOvers: "The lead's data that no field takes",
    repeat: 'Another lead of this client',
    deal: 'Deal No. ',
    blind: 'The phone or e-mail is known already, but FreshOffice does not show to which counterparty it belongs',
    uncertain: 'Possibly a repeat: it is not known whether this lead arrived before',
    unchecked: "The client's open deals were not checked",
  },
} as const

/** Variables of the visit that people look for, by the names of their marks. */
const MARKS = [
  ['utmSource', 'utm_source'],
  ['utmMedium', 'utm_medium'],
  ['utmCampaign', 'utm_campaign'],
  ['utmTerm', 'utm_term'],
  ['utmContent', 'utm_content'],
  ['landingPage', 'landing'],
  ['referrer', 'referrer'],
] as const

/** A longer title comes after the mark. */
const HEAD_LIMIT = 150

/** How a marker is written into notes: in brackets, so that no marker is the beginning of another. */
export function markOf(marker: string): string {
  return `[${marker}]`
}

/** A single space means "pass an empty value"; nothing means "do not pass". */
export function textValue(text: string | null): string | undefined {
  if (text === null || text === '') return undefined
  return text === EMPTY_VALUE ? '' : text
}

type Language = FreshofficeConfig['noteLanguage']

/** What the note of a deal is made of besides the lead. */
export type NoteParts = {
  lead: OutgoingLead
  marker: string
  language: Language
  /** The deal has no name of its own (v1): the title is the first line. */
  isTitled: boolean
  /** `fields[note]`, added to the lead's own text. */
  asked: string
  /** The counterparty was there before: it was not changed, so the lead's contact stands here. */
  isKnownClient: boolean
  isBlind: boolean
  isUnchecked: boolean
  isUncertainRepeat: boolean
  leftOvers: readonly LeftOver[]
}

function contactLine({ name, phone, email }: OutgoingLead): string {
  return [name, phone, email].filter((part) => part !== null && part.trim() !== '').join(', ')
}

function aboutLead(lead: OutgoingLead, language: Language): string[] {
  const words = WORDS[language]
  const callback = lead.flags.callback_phone ?? ''
  const method = lead.flags.order_creation_method ?? ''
  const marks = MARKS.flatMap(([word, name]) => {
    const value = lead.variables[word] ?? ''
    return value === '' ? [] : [`${name}: ${value}`]
  })
  const asksBack = lead.flags.is_need_callback === true ? words.needsCallback : ''
  return [
    callback === '' ? asksBack : `${words.callback}: ${callback}`,
    // The word by which Roistat finds visits in notes of FreshOffice.
    lead.visit === null || lead.visit === '' ? '' : `roistat: ${lead.visit}`,
    method === '' ? '' : `${words.method}: ${method}`,
    marks.join('\n'),
  ]
}

/** Title and mark. How long a note may be is not documented: the mark stands where a cut would not reach it. */
function headOf(title: string, marker: string): string {
  if (title === '') return markOf(marker)
  const isShort = title.length <= HEAD_LIMIT && !title.includes('\n')
  return isShort ? `${title} ${markOf(marker)}` : `${markOf(marker)}\n${title}`
}

/** The note of a deal: the only place that takes free text. Its first line has the mark. */
export function noteOf(parts: NoteParts): string {
  const { lead, language, leftOvers, marker } = parts
  const words = WORDS[language]
  const left = leftOvers.flatMap(({ name, value }) => (value === EMPTY_VALUE ? [] : [`${name}: ${readable(value)}`]))
  const contact = parts.isKnownClient ? contactLine(lead) : ''
  return [
    headOf(parts.isTitled ? (textValue(lead.title) ?? '') : '', marker),
    textValue(lead.comment) ?? '',
    parts.asked,
    contact === '' ? '' : `${words.contact}: ${contact}`,
    ...aboutLead(lead, language),
    left.length === 0 ? '' : [`${words.leftOvers}:`, ...left].join('\n'),
    parts.isBlind ? words.blind : '',
    parts.isUnchecked ? words.unchecked : '',
    parts.isUncertainRepeat ? words.uncertain : '',
  ]
    .filter((line) => line !== '')
    .join('\n\n')
}

/** Text of a task: FreshOffice has no comments of deals, so the deal is named first and the mark right after. */
function taskNote(dealId: string, marker: string, language: Language): string {
  return `${WORDS[language].deal}${dealId} ${markOf(marker)}`
}

/** A repeated lead as a task about a deal that is already there. */
export function repeatNote(dealId: string, parts: { lead: OutgoingLead; marker: string; language: Language }): string {
  const { lead, marker, language } = parts
  const words = WORDS[language]
  const title = textValue(lead.title)
  const fields = Object.entries({ ...lead.fields, ...lead.clientFields }).flatMap(([name, value]) =>
    isNothing(value) || value === EMPTY_VALUE ? [] : [`${name}: ${readable(value)}`],
  )
  return [
    taskNote(dealId, marker, language),
    title === undefined ? words.repeat : `${words.repeat}: ${title}`,
    contactLine(lead),
    textValue(lead.comment) ?? '',
    ...fields,
    ...aboutLead(lead, language),
  ]
    .filter((line) => line !== '')
    .join('\n')
}

/** A comment of `messages/add` as a task about the deal. */
export function commentNote(
  dealId: string,
  { title, message, marker, language }: { title: string | null; message: string; marker: string; language: Language },
): string {
  return [taskNote(dealId, marker, language), title ?? '', message].filter((part) => part !== '').join('\n')
}
