import type { OutgoingLead } from '../kit/types.ts'
import { EMPTY_VALUE, isNothing, readable } from '../kit/lead-values.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import type { YclientsConfig } from './config.ts'

const WORDS = {
  ru: {
    callback: 'Перезвонить по номеру',
    needsCallback: 'Просит перезвонить',
    visit: 'Номер визита',
    method: 'Способ создания заявки',
    leftOvers: 'Данные заявки, для которых нет подходящего поля',
    repeat: 'Повторная заявка',
    uncertain: 'Возможный повтор: неизвестно, дошла ли эта заявка в прошлый раз',
    unchecked: 'Незаконченные записи клиента не проверены: у подключения нет пользователя',
  },
  en: {
    callback: 'Call back at',
    needsCallback: 'Asks to be called back',
    visit: 'Visit number',
    method: 'How the lead was made',
    leftOvers: "The lead's data that no field takes",
    repeat: 'Another lead of this client',
    uncertain: 'Possibly a repeat: it is not known whether this lead arrived before',
    unchecked: "The client's open records were not checked: the connection has no user",
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

/** How a marker is written into comments: in brackets, so that no marker is the beginning of another. */
export function markOf(marker: string): string {
  return `[${marker}]`
}

/** A single space means "pass an empty value"; nothing means "do not pass". */
export function textValue(text: string | null): string | undefined {
  if (text === null || text === '') return undefined
  return text === EMPTY_VALUE ? '' : text
}

/** What a note is made of besides the lead. */
export type NoteParts = {
  lead: OutgoingLead
  marker: string
  language: YclientsConfig['noteLanguage']
  /** `fields[comment]`, added to the lead's own. */
  asked: string
  leftOvers: readonly LeftOver[]
  /** The visit number has a field of its own. */
  isVisitPlaced: boolean
  isUncertainRepeat: boolean
  isUnchecked: boolean
}

function aboutLead({ lead, language, isVisitPlaced }: NoteParts): string[] {
  const words = WORDS[language]
  const callback = lead.flags.callback_phone ?? ''
  const method = lead.flags.order_creation_method ?? ''
  const marks = MARKS.flatMap(([word, name]) => {
    const value = lead.variables[word] ?? ''
    return value === '' ? [] : [`${name}: ${value}`]
  })
  return [
    callback !== ''
      ? `${words.callback}: ${callback}`
      : lead.flags.is_need_callback === true
        ? words.needsCallback
        : '',
    lead.visit !== null && lead.visit !== '' && !isVisitPlaced ? `${words.visit}: ${lead.visit}` : '',
    method === '' ? '' : `${words.method}: ${method}`,
    marks.join('\n'),
  ]
}

/** The comment of a record, a booking or a client: the only place that takes free text. Its last line is the mark. */
export function noteOf(parts: NoteParts): string {
  const { lead, language, leftOvers } = parts
  const words = WORDS[language]
  const left = leftOvers.flatMap(({ name, value }) => (value === EMPTY_VALUE ? [] : [`${name}: ${readable(value)}`]))
  return [
    textValue(lead.title) ?? '',
    textValue(lead.comment) ?? '',
    parts.asked,
    ...aboutLead(parts),
    left.length === 0 ? '' : [`${words.leftOvers}:`, ...left].join('\n'),
    parts.isUnchecked ? words.unchecked : '',
    parts.isUncertainRepeat ? words.uncertain : '',
    markOf(parts.marker),
  ]
    .filter((line) => line !== '')
    .join('\n\n')
}

/** A repeated lead as a note for something that is already there. */
export function repeatNote(parts: Pick<NoteParts, 'lead' | 'marker' | 'language'>): string {
  const { lead, marker, language } = parts
  const words = WORDS[language]
  const title = textValue(lead.title)
  const contact = [lead.name, lead.phone, lead.email].filter((part) => part !== null && part.trim() !== '').join(', ')
  const fields = Object.entries({ ...lead.fields, ...lead.clientFields }).flatMap(([name, value]) =>
    isNothing(value) || value === EMPTY_VALUE ? [] : [`${name}: ${readable(value)}`],
  )
  const about = aboutLead({
    lead,
    marker,
    language,
    asked: '',
    leftOvers: [],
    isVisitPlaced: false,
    isUncertainRepeat: false,
    isUnchecked: false,
  })
  return [
    title === undefined ? words.repeat : `${words.repeat}: ${title}`,
    contact,
    textValue(lead.comment) ?? '',
    ...fields,
    ...about,
    markOf(marker),
  ]
    .filter((line) => line !== '')
    .join('\n')
}

/** A comment of `messages/add`. */
export function commentNote(job: { title: string | null; message: string; marker: string }): string {
  return [job.title ?? '', job.message, markOf(job.marker)].filter((part) => part !== '').join('\n')
}
