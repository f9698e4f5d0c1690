import type { Json, JsonMap } from '../../../src-preload/contract/index.ts'
import type { OutgoingLead } from '../kit/types.ts'
import { EMPTY_VALUE, isMail, isNothing } from '../kit/lead-values.ts'
import type { AmoConfig } from './config.ts'
import { toFieldValues, toId, toPrice, toTags, toText } from './convert.ts'
import type { FieldIndex } from './fields.ts'
import { addPart, customPart, plainPart, tagsPart } from './parts.ts'
import type { Part } from './parts.ts'
import { stageOf } from './stage.ts'
import type { Stage } from './stage.ts'
import type { CustomField, LeftOver, Pipeline, User } from './types.ts'

/** Plain fields of a deal that forms may name. */
export const DEAL_KEYS: readonly string[] = [
  'name',
  'price',
  'status_id',
  'pipeline_id',
  'responsible_user_id',
  'tags',
  'visitor_uid',
  'loss_reason_id',
]
/** Plain fields of a contact that forms may name. */
export const CONTACT_KEYS: readonly string[] = ['name', 'first_name', 'last_name', 'responsible_user_id', 'tags']

/** Variables that have a tracking field of this code in most accounts. */
export const TRACKING: readonly (readonly [variable: string, code: string])[] = [
  ['utmSource', 'UTM_SOURCE'],
  ['utmMedium', 'UTM_MEDIUM'],
  ['utmCampaign', 'UTM_CAMPAIGN'],
  ['utmContent', 'UTM_CONTENT'],
  ['utmTerm', 'UTM_TERM'],
  ['referrer', 'REFERRER'],
  ['metrikaClientId', '_YM_UID'],
  ['googleClientId', 'GCLIENTID'],
]
const VISIT_CODE = 'ROISTAT'

/** What is known of the account; what could not be read is empty or null. */
export type Known = {
  deal: FieldIndex
  contact: FieldIndex
  timeZone: string
  pipelines: readonly Pipeline[] | null
  users: readonly User[] | null
}

/** A lead sorted into a deal, a contact and the rest. */
export type LeadPlan = {
  /** The deal's name; empty when nobody names it. */
  title: string
  stage: Stage
  deal: Part[]
  /** Parts of a new contact. */
  contact: Part[]
  /** Parts that a known contact gets too. */
  clientFields: Part[]
  leftOvers: LeftOver[]
  /** Variables (and `visit`) that have a field of their own. */
  placed: ReadonlySet<string>
}

/** A single space means "pass an empty value"; nothing means "do not pass". */
export function textValue(text: string | null): string {
  return text === null || text === EMPTY_VALUE ? '' : text
}

/** Contact data that a contact can be found by; what is no phone or e-mail is left over. */
export function personOf(lead: OutgoingLead): {
  name: string
  phone: string | null
  email: string | null
  leftOvers: LeftOver[]
} {
  const typed = textValue(lead.phone).trim()
  const isPhone = lead.phoneE164 !== null || typed.replace(/\D/g, '').length >= 5
  const email = textValue(lead.email).trim()
  const leftOvers: LeftOver[] = []
  if (!isPhone && typed !== '') leftOvers.push({ name: 'phone', value: typed })
  if (!isMail(email) && email !== '') leftOvers.push({ name: 'email', value: email })
  return {
    name: textValue(lead.name).trim(),
    phone: isPhone ? (lead.phoneE164 ?? typed) : null,
    email: isMail(email) ? email : null,
    leftOvers,
  }
}

type Sorted = { deal: Part[]; contact: Part[]; leftOvers: LeftOver[] }
type Owner = 'deal' | 'contact'

function userId(value: Json, users: readonly User[] | null): number | undefined {
  const id = toId(value)
  if (id !== undefined) return id
  const wanted = (toText(value) ?? '').trim().toLowerCase()
  return users?.find(({ name, email }) => [name, email].some((text) => text.trim().toLowerCase() === wanted))?.id
}

/** The part of a plain field; undefined when the value does not fit. A stage is not decided here. */
function plainOf(
  given: LeftOver,
  users: readonly User[] | null,
): { part: Part | null; leftOver?: LeftOver } | undefined {
  const { name, value } = given
  switch (name) {
    case 'tags': {
      const names = toTags(value)
      return { part: names.length === 0 ? null : tagsPart(names, [given]) }
    }
    case 'price': {
      const read = toPrice(value)
      if (read === undefined) return undefined
      const part = plainPart('price', read.price, [given])
      return read.isExact ? { part } : { part, leftOver: given }
    }
    case 'responsible_user_id': {
      if (value === EMPTY_VALUE) return { part: null }
      const id = userId(value, users)
      return id === undefined ? undefined : { part: plainPart(name, id, [given]) }
    }
    case 'loss_reason_id': {
      const id = toId(value)
      return id === undefined ? undefined : { part: plainPart(name, id, [given]) }
    }
    default: {
      const text = value === EMPTY_VALUE ? '' : toText(value)
      if (text === undefined) return undefined
      return { part: text === '' ? null : plainPart(name, text, [given]) }
    }
  }
}

function customOf(given: LeftOver, field: CustomField, timeZone: string): Part | undefined {
  if (field.is_computed) return undefined
  const converted = toFieldValues(given.value, field, timeZone)
  return converted.isOk ? customPart(field, converted.values, [given]) : undefined
}

/** Sorts one of the lead's maps. A bare number is a field of whichever record has it; `first` says which is asked first. */
function sortMap(map: JsonMap, first: Owner, known: Known): Sorted {
  const sorted: Sorted = { deal: [], contact: [], leftOvers: [] }
  const keys = first === 'deal' ? DEAL_KEYS : CONTACT_KEYS
  const order: Owner[] = first === 'deal' ? ['deal', 'contact'] : ['contact', 'deal']
  for (const [name, value] of Object.entries(map)) {
    if (isNothing(value)) continue
    if (name === 'status_id' || name === 'pipeline_id') {
      if (first === 'contact') sorted.leftOvers.push({ name, value })
      continue
    }
    if (keys.includes(name)) {
      const plain = plainOf({ name, value }, known.users)
      if (plain !== undefined && plain.part !== null) sorted[first] = addPart(sorted[first], plain.part)
      if (plain === undefined || plain.leftOver !== undefined) sorted.leftOvers.push({ name, value })
      continue
    }
    const owner = order.find((one) => known[one].find(name) !== undefined)
    const field = owner === undefined ? undefined : known[owner].find(name)
    const part = field === undefined ? undefined : customOf({ name, value }, field, known.timeZone)
    if (owner !== undefined && part !== undefined) sorted[owner] = addPart(sorted[owner], part)
    else if (value !== EMPTY_VALUE) sorted.leftOvers.push({ name, value })
  }
  return sorted
}

/** The visit and what the tracking fields of the account take, by variable. */
function trackingParts(lead: OutgoingLead, config: AmoConfig, known: Known): Map<string, Part> {
  const visitKey = config.visitField === '' ? VISIT_CODE : config.visitField
  const wanted: (readonly [variable: string, key: string, value: string])[] = [
    ...(lead.visit === null ? [] : [['visit', visitKey, lead.visit] as const]),
    ...TRACKING.map(([variable, code]) => [variable, code, lead.variables[variable] ?? ''] as const),
  ]
  const parts = wanted.flatMap(([variable, key, value]) => {
    const field = value.trim() === '' ? undefined : known.deal.find(key)
    const part = field === undefined ? undefined : customOf({ name: variable, value }, field, known.timeZone)
    return part === undefined ? [] : [[variable, part] as const]
  })
  return new Map(parts)
}

function contactParts(lead: OutgoingLead, responsible: Part | undefined): Part[] {
  const { name, phone, email } = personOf(lead)
  const shown = name === '' ? (phone ?? email ?? '') : name
  const multitext = (code: string, value: string | null): Part[] =>
    value === null
      ? []
      : [customPart({ field_code: code }, [{ value, enum_code: 'WORK' }], [{ name: code.toLowerCase(), value }])]
  return [
    ...(shown === '' ? [] : [plainPart('name', shown, [{ name: 'name', value: shown }])]),
    ...(responsible === undefined ? [] : [{ ...responsible, from: [] }]),
    ...multitext('PHONE', phone),
    ...multitext('EMAIL', email),
  ]
}

/** Everything a lead becomes. Pure: what is `known` of the account was read before. */
export function planLead(lead: OutgoingLead, config: AmoConfig, known: Known): LeadPlan {
  const fromFields = sortMap(lead.fields, 'deal', known)
  const fromClient = sortMap(lead.clientFields, 'contact', known)
  const tracking = trackingParts(lead, config, known)
  const responsible: Part[] =
    config.responsibleUserId === ''
      ? []
      : [
          plainPart('responsible_user_id', Number(config.responsibleUserId), [
            { name: 'responsible_user_id', value: config.responsibleUserId },
          ]),
        ]
  const visitor = (lead.variables['visitor_uid'] ?? '').trim()
  const visitorPart =
    visitor === '' ? [] : [plainPart('visitor_uid', visitor, [{ name: 'visitor_uid', value: visitor }])]
  const all = [...responsible, ...visitorPart, ...tracking.values(), ...fromClient.deal, ...fromFields.deal].reduce<
    Part[]
  >(addPart, [])
  const named = all.find(({ id }) => id === 'name')
  // The field of the mark belongs to the adapter.
  const markId = `field ${config.markerField}`
  const taken = all.filter(({ id }) => id === markId).flatMap(({ from }) => from)
  const clientFields = [...fromFields.contact, ...fromClient.contact].reduce<Part[]>(addPart, [])
  const owner = all.find(({ id }) => id === 'responsible_user_id')
  const stage = stageOf(lead.fields, config, known.pipelines)
  return {
    title: named?.kind === 'plain' ? String(named.value) : textValue(lead.title).trim(),
    stage,
    deal: all.filter(({ id }) => id !== 'name' && id !== markId),
    contact: [...contactParts(lead, owner), ...clientFields].reduce<Part[]>(addPart, []),
    clientFields,
    leftOvers: [
      ...personOf(lead).leftOvers,
      ...stage.leftOvers,
      ...fromFields.leftOvers,
      ...fromClient.leftOvers,
      ...taken,
    ],
    // What the lead's own fields say wins; what had to give way is told in the note.
    placed: new Set([...tracking].flatMap(([variable, part]) => (all.includes(part) ? [variable] : []))),
  }
}
