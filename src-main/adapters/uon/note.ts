import type { OutgoingLead } from '../kit/types.ts'
import { EMPTY_VALUE, isNothing, readable } from '../kit/lead-values.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import type { UonConfig } from './config.ts'

const WORDS = {
  ru: {
    callback: 'Перезвонить по номеру',
    needsCallback: 'Просит перезвонить',
    visit: 'Номер визита',
    method: 'Способ создания заявки',
    leftOvers: 'Данные заявки, для которых в U-ON нет подходящего поля',
    repeat: 'Повторная заявка',
  },
  en: {
    callback: 'Call back at',
    needsCallback: 'Asks to be called back',
    visit: 'Visit number',
    method: 'How the lead was made',
    leftOvers: "The lead's data that no field of U-ON takes",
    repeat: 'Another lead of this client',
  },
} as const

/** UTM marks have inputs of their own; the note of a repeated lead holds them too. */
const UTM = ['utmSource', 'utmMedium', 'utmCampaign', 'utmTerm', 'utmContent'] as const
const PAGES = [
  ['landingPage', 'landing'],
  ['referrer', 'referrer'],
] as const

/** How a marker is written into notes: in brackets, so that no marker is the beginning of another. */
export function markOf(marker: string): string {
  return `[${marker}]`
}

/** A single space means "pass an empty value"; nothing means "do not pass". */
export function textValue(text: string | null): string | undefined {
  if (text === null || text === '') return undefined
  return text === EMPTY_VALUE ? '' : text
}

function aboutLead(lead: OutgoingLead, language: UonConfig['noteLanguage'], isVisitPlaced: boolean): string[] {
  const words = WORDS[language]
  const callback = lead.flags.callback_phone ?? ''
  const method = lead.flags.order_creation_method ?? ''
  const pages = PAGES.flatMap(([word, name]) => {
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
    pages.join('\n'),
  ]
}

/** What a note is made of besides the lead. */
export type NoteParts = {
  lead: OutgoingLead
  marker: string
  language: UonConfig['noteLanguage']
  /** `fields[note]`, added to the lead's own comment. */
  asked: string
  leftOvers: readonly LeftOver[]
  /** The visit number has a field of its own. */
  isVisitPlaced: boolean
}

/** The note of a lead or request; its last line, set apart, is the mark. */
export function noteOf({ lead, marker, language, asked, leftOvers, isVisitPlaced }: NoteParts): string {
  const left = leftOvers.flatMap(({ name, value }) => (value === EMPTY_VALUE ? [] : [`${name}: ${readable(value)}`]))
  return [
    textValue(lead.title) ?? '',
    textValue(lead.comment) ?? '',
    asked,
    ...aboutLead(lead, language, isVisitPlaced),
    left.length === 0 ? '' : [`${WORDS[language].leftOvers}:`, ...left].join('\n'),
    markOf(marker),
  ]
    .filter((line) => line !== '')
    .join('\n\n')
}

/** A repeated lead as a note for something that is already there; the mark follows without an empty line. */
export function repeatNote(lead: OutgoingLead, marker: string, language: UonConfig['noteLanguage']): string {
  const title = textValue(lead.title)
  const contact = [lead.name, lead.phone, lead.email].filter((part) => part !== null && part.trim() !== '').join(', ')
  const fields = Object.entries({ ...lead.fields, ...lead.clientFields }).flatMap(([name, value]) =>
    isNothing(value) || value === EMPTY_VALUE ? [] : [`${name}: ${readable(value)}`],
  )
  const utm = UTM.flatMap((word) => {
    const value = lead.variables[word] ?? ''
    return value === '' ? [] : [`${word}: ${value}`]
  })
  return [
    title === undefined ? WORDS[language].repeat : `${WORDS[language].repeat}: ${title}`,
    contact,
    textValue(lead.comment) ?? '',
    ...fields,
    ...aboutLead(lead, language, false),
    ...utm,
    markOf(marker),
  ]
    .filter((line) => line !== '')
    .join('\n')
}

/** A comment of `messages/add`. */
export function commentNote(job: { title: string | null; message: string; marker: string }): string {
  return [job.title ?? '', job.message, markOf(job.marker)].filter((part) => part !== '').join('\n')
}

/** Whether this lead made what has these notes, rather than being appended to it. */
export function isMadeBy(notes: string, marker: string): boolean {
  const text = notes.replace(/\r\n?/g, '\n')
  return text === markOf(marker) || text.includes(`\n\n${markOf(marker)}`)
}
