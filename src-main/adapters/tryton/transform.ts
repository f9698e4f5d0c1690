import type { JsonMap } from '../../../src-preload/contract/index.ts'
import type { OutgoingLead } from '../kit/types.ts'
import { EMPTY_VALUE, isNothing } from '../kit/lead-values.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import type { TrytonConfig } from './config.ts'
import { readable } from './convert.ts'

/** Words of ours inside Tryton, in the language of the connection. */
export const WORDS = {
  ru: {
    callback: 'Перезвонить по номеру',
    callbackAsked: 'Нужен обратный звонок',
    leftOvers: 'Данные заявки, для которых нет подходящего поля',
    noName: 'Без имени',
    noTitle: 'Заявка',
    repeat: 'Повторная заявка',
    visit: 'Номер визита',
    visitData: 'Данные визита',
  },
  en: {
    callback: 'Call back at',
    callbackAsked: 'A call back is asked for',
    leftOvers: "The lead's data that no field takes",
    noName: 'No name',
    noTitle: 'Lead',
    repeat: 'Another lead of this customer',
    visit: 'Visit number',
    visitData: 'Visit',
  },
} as const

/** Variables of the visit that Tryton has no field for, in the order they are told. */
const VISIT_VARIABLES = [
  'utmSource',
  'utmMedium',
  'utmCampaign',
  'utmTerm',
  'utmContent',
  'source',
  'landingPage',
  'referrer',
  'orderPage',
  'city',
  'ip',
] as const

/** A single space means "pass an empty value". */
export function textValue(text: string | null): string {
  return text === null || text === EMPTY_VALUE ? '' : text.trim()
}

/** How a marker is written into notes: in brackets, so that no marker is the beginning of another. */
export function markOf(marker: string): string {
  return `[${marker}]`
}

/** Phone and e-mail as the party gets them; the phone in E.164 where it is known, as Tryton compares it. */
export function contactOf(lead: OutgoingLead): { phone: string; email: string } {
  const digits = (lead.phone ?? '').replace(/\D/g, '')
  const phone = lead.phoneE164 ?? (digits.length >= 5 ? textValue(lead.phone) : '')
  const email = textValue(lead.email)
  return { phone, email: /^[^\s@<>"']+@[^\s@<>"']+\.[^\s@<>"']{2,}$/.test(email) ? email : '' }
}

/** What an opportunity is made of. */
export type OpportunityParts = {
  marker: string
  lead: OutgoingLead
  config: TrytonConfig
  company: number
  party: number | null
  values: JsonMap
  leftOvers: readonly LeftOver[]
}

/** The opportunity of a lead. Fields the lead names win over what the connection says. */
export function opportunityOf(parts: OpportunityParts): JsonMap {
  const { lead, config } = parts
  return {
    ...(config.employeeId === '' ? {} : { employee: Number(config.employeeId) }),
    ...parts.values,
    company: parts.company,
    reference: parts.marker,
    description: textValue(lead.title) === '' ? WORDS[config.noteLanguage].noTitle : textValue(lead.title),
    comment: commentOf(parts),
    ...(parts.party === null ? {} : { party: parts.party }),
  }
}

function commentOf({ lead, config, party, leftOvers }: OpportunityParts): string {
  const contact = party === null ? contactLine(lead) : strangeContact(lead)
  return [textValue(lead.comment), contact, ...detailLines(lead, config), leftOverLines(leftOvers, config)]
    .filter((part) => part !== '')
    .join('\n\n')
}

function contactLine(lead: OutgoingLead): string {
  return [lead.name, lead.phone, lead.email]
    .map((part) => textValue(part))
    .filter((part) => part !== '')
    .join(', ')
}

/** What of the contact the party cannot take: a phone without enough digits, an e-mail that is none. */
function strangeContact(lead: OutgoingLead): string {
  const { phone, email } = contactOf(lead)
  const lost = [phone === '' ? textValue(lead.phone) : '', email === '' ? textValue(lead.email) : '']
  return lost.filter((part) => part !== '').join(', ')
}

function detailLines(lead: OutgoingLead, config: TrytonConfig): string[] {
  const words = WORDS[config.noteLanguage]
  const number = textValue(lead.flags.callback_phone ?? null)
  const isAsked = lead.flags.is_need_callback === true
  const callback = number !== '' ? `${words.callback}: ${number}` : isAsked ? words.callbackAsked : ''
  const visit = textValue(lead.visit) === '' ? '' : `${words.visit}: ${textValue(lead.visit)}`
  const known = VISIT_VARIABLES.flatMap((name) => {
    const value = lead.variables[name]
    return value === undefined || value === '' ? [] : [`${name}: ${value}`]
  })
  return [callback, visit, known.length === 0 ? '' : [`${words.visitData}:`, ...known].join('\n')]
}

function leftOverLines(leftOvers: readonly LeftOver[], config: TrytonConfig): string {
  if (leftOvers.length === 0) return ''
  const lines = leftOvers.map(({ name, value }) => `${name}: ${readable(value)}`)
  return [`${WORDS[config.noteLanguage].leftOvers}:`, ...lines].join('\n')
}

/** A repeated lead as a note of the open opportunity; the mark lets it be found again. */
export function repeatNote(lead: OutgoingLead, config: TrytonConfig, marker: string): string {
  const words = WORDS[config.noteLanguage]
  const title = textValue(lead.title)
  const fields = Object.entries({ ...lead.fields, ...lead.clientFields }).flatMap(([name, value]) =>
    isNothing(value) || value === EMPTY_VALUE ? [] : [`${name}: ${readable(value)}`],
  )
  const parts = [
    title === '' ? words.repeat : `${words.repeat}: ${title}`,
    contactLine(lead),
    textValue(lead.comment),
    ...detailLines(lead, config),
    fields.join('\n'),
    markOf(marker),
  ]
  return parts.filter((part) => part !== '').join('\n')
}
