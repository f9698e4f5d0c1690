import type { OutgoingLead } from '../kit/types.ts'
import type { AmoConfig } from './config.ts'
import { localDateTime } from '../../lib/zoned-time.ts'
import { EMPTY_VALUE, isNothing, readable } from '../kit/lead-values.ts'
import { textValue, TRACKING } from './transform.ts'
import type { LeftOver } from './types.ts'

/** A lead that waited longer than this has its own time in the note. */
export const LATE_MS = 5 * 60_000
/** amoCRM's limits of texts are not documented: these are safe. */
const NAME_LIMIT = 255

const WORDS = {
  ru: {
    title: 'Заявка с сайта',
    callback: 'Перезвонить по номеру',
    callbackNeeded: 'Нужен обратный звонок',
    contact: 'Контакт',
    leftOvers: 'Данные заявки, для которых не нашлось поля',
    method: 'Способ создания заявки',
    received: 'Заявка получена',
    repeat: 'Повторная заявка',
    possibleRepeat: 'Возможно, повтор: первая отправка этой заявки осталась без ответа',
    visit: 'Номер визита',
  },
  en: {
    title: 'Website lead',
    callback: 'Call back at',
    callbackNeeded: 'A call back is wanted',
    contact: 'Contact',
    leftOvers: "The lead's data that no field takes",
    method: 'How the lead was made',
    received: 'The lead was received',
    repeat: 'Another lead of this contact',
    possibleRepeat: 'Possibly a repeat: the first sending of this lead got no answer',
    visit: 'Visit number',
  },
} as const

type Words = (typeof WORDS)['ru' | 'en']

/** Words of the connection's language. */
export function wordsOfNotes({ noteLanguage }: Pick<AmoConfig, 'noteLanguage'>): Words {
  return WORDS[noteLanguage]
}

/** Variables worth reading in a note when no field takes them. */
const NOTE_VARIABLES: readonly string[] = [
  'source',
  'markerSource',
  ...TRACKING.map(([variable]) => variable),
  'landingPage',
  'orderPage',
  'domain',
  'city',
]

function joined(lines: readonly string[], separator: string): string {
  return lines.filter((line) => line !== '').join(separator)
}

function visitLines(lead: OutgoingLead, words: Words, placed: ReadonlySet<string>): string {
  const method = lead.flags.order_creation_method ?? ''
  const known = NOTE_VARIABLES.flatMap((name) => {
    const value = lead.variables[name] ?? ''
    return value.trim() === '' || placed.has(name) ? [] : [`${name}: ${value}`]
  })
  const visit = lead.visit === null || placed.has('visit') ? '' : `${words.visit}: ${lead.visit}`
  return joined([visit, method === '' ? '' : `${words.method}: ${method}`, ...known], '\n')
}

function callbackLine({ flags }: OutgoingLead, words: Words): string {
  const phone = flags.callback_phone ?? ''
  if (phone !== '') return `${words.callback}: ${phone}`
  return flags.is_need_callback === true ? words.callbackNeeded : ''
}

function contactLine(lead: OutgoingLead, words: Words): string {
  const line = joined(
    [lead.name, lead.phone ?? lead.phoneE164, lead.email].map((part) => textValue(part).trim()),
    ', ',
  )
  return line === '' ? '' : `${words.contact}: ${line}`
}

/** What a note is made of. */
export type NoteParts = {
  lead: OutgoingLead
  config: AmoConfig
  leftOvers: readonly LeftOver[]
  placed: ReadonlySet<string>
  /** The contact was known before, or there is none: what the lead says of the person is told here. */
  hasContactLine: boolean
  /** The title when the deal's name could not take it whole. */
  title: string
  timeZone: string
  nowMs: number
  isPossibleRepeat: boolean
}

/** The note of a new deal: deals have no comment of their own. Empty when there is nothing to tell. */
export function noteText(parts: NoteParts): string {
  const { lead, leftOvers } = parts
  const words = wordsOfNotes(parts.config)
  const left = leftOvers.map(({ name, value }) => `${name}: ${readable(value)}`)
  const isLate = parts.nowMs - lead.receivedAtMs >= LATE_MS
  return joined(
    [
      parts.title,
      textValue(lead.comment),
      parts.hasContactLine ? contactLine(lead, words) : '',
      callbackLine(lead, words),
      visitLines(lead, words, parts.placed),
      isLate ? `${words.received}: ${localDateTime(lead.receivedAtMs, parts.timeZone)} (${parts.timeZone})` : '',
      parts.isPossibleRepeat ? words.possibleRepeat : '',
      left.length === 0 ? '' : [`${words.leftOvers}:`, ...left].join('\n'),
    ],
    '\n\n',
  )
}

/** A repeated lead as a note of the open deal: everything it says. */
export function repeatText(lead: OutgoingLead, config: AmoConfig): string {
  const words = wordsOfNotes(config)
  const title = textValue(lead.title).trim()
  const fields = [...Object.entries(lead.fields), ...Object.entries(lead.clientFields)].flatMap(([name, value]) =>
    isNothing(value) || value === EMPTY_VALUE ? [] : [`${name}: ${readable(value)}`],
  )
  return joined(
    [
      title === '' ? words.repeat : `${words.repeat}: ${title}`,
      textValue(lead.comment),
      contactLine(lead, words),
      callbackLine(lead, words),
      visitLines(lead, words, new Set()),
      fields.join('\n'),
    ],
    '\n\n',
  )
}

/** How a marker is written into names and notes: in brackets, so that no marker is the beginning of another. */
export function markOf(marker: string): string {
  return `[${marker}]`
}

/** The deal's name; `mark` is put at its end where no field bears it. Empty when amoCRM is to name the deal. */
export function dealName(title: string, mark: string, config: AmoConfig): string {
  if (mark === '') return cut(title, NAME_LIMIT)
  const shown = title === '' ? wordsOfNotes(config).title : title
  return `${cut(shown, NAME_LIMIT - mark.length - 1)} ${mark}`
}

/** Whether the title is cut in the deal's name, with or without a mark. */
export function isTitleCut(title: string, mark: string): boolean {
  return title.length > NAME_LIMIT - (mark === '' ? 0 : mark.length + 1)
}

function cut(text: string, limit: number): string {
  // A character that the cut would split goes whole.
  return text.length <= limit
    ? text
    : text
        .slice(0, limit)
        .toWellFormed()
        .replace(/\ufffd$/, '')
}
