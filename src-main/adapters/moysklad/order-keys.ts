import type { Json } from '../../../src-preload/contract/index.ts'
import { EMPTY_VALUE } from '../kit/lead-values.ts'
import { toBoolean, toDateTime, toMap, toText, toTexts } from './convert.ts'
import type { Converted } from './convert.ts'

/** Form of a plain field. `reserved` belongs to the adapter. */
export type KeyKind =
  'text' | 'longText' | 'boolean' | 'datetime' | 'map' | 'texts' | 'companyType' | 'sex' | 'reserved'

/** Longest one-line text of the API. */
export const LINE_LIMIT = 255
/** Longest description of an order, a counterparty or an event. */
export const TEXT_LIMIT = 4096

/** Plain writable fields of an order (moysklad facts, 7). `description` is joined with the lead's own text. */
export const ORDER_KEYS: ReadonlyMap<string, KeyKind> = new Map<string, KeyKind>([
  ['name', 'text'],
  ['code', 'text'],
  ['description', 'longText'],
  ['moment', 'datetime'],
  ['deliveryPlannedMoment', 'datetime'],
  ['shipmentAddress', 'text'],
  ['shipmentAddressFull', 'map'],
  ['applicable', 'boolean'],
  ['shared', 'boolean'],
  ['vatEnabled', 'boolean'],
  ['vatIncluded', 'boolean'],
  ['syncId', 'reserved'],
  ['externalCode', 'reserved'],
  ['positions', 'reserved'],
  ['attributes', 'reserved'],
  ['files', 'reserved'],
])

/** Plain writable fields of a counterparty (8.2). Name, phone and e-mail are those of the lead: by them it is found. */
export const CLIENT_KEYS: ReadonlyMap<string, KeyKind> = new Map<string, KeyKind>([
  ['code', 'text'],
  ['description', 'longText'],
  ['companyType', 'companyType'],
  ['legalFirstName', 'text'],
  ['legalLastName', 'text'],
  ['legalMiddleName', 'text'],
  ['actualAddress', 'text'],
  ['inn', 'text'],
  ['kpp', 'text'],
  ['birthDate', 'datetime'],
  ['sex', 'sex'],
  ['tags', 'texts'],
  ['shared', 'boolean'],
  ['name', 'reserved'],
  ['phone', 'reserved'],
  ['email', 'reserved'],
  ['syncId', 'reserved'],
  ['externalCode', 'reserved'],
  ['attributes', 'reserved'],
])

/** What a lead may refer to. */
export type ReferenceName =
  'organization' | 'counterparty' | 'store' | 'state' | 'owner' | 'project' | 'contract' | 'currency' | 'salesChannel'

/** Keys of `fields` that name something in the CRM: the seed's first, then those seen at real senders, then the API's own. */
export const REFERENCE_KEYS: ReadonlyMap<string, ReferenceName> = new Map<string, ReferenceName>([
  ['existing_organization_uuid', 'organization'],
  ['existing_counterparty_uuid', 'counterparty'],
  ['existing_store_uuid', 'store'],
  ['state', 'state'],
  ['owner_uid', 'owner'],
  ['project_uuid', 'project'],
  ['contract_uuid', 'contract'],
  ['currency_uuid', 'currency'],
  ['state_uuid', 'state'],
  ['sales_channel_uuid', 'salesChannel'],
  ['organization', 'organization'],
  ['agent', 'counterparty'],
  ['store', 'store'],
  ['owner', 'owner'],
  ['project', 'project'],
  ['contract', 'contract'],
  ['salesChannel', 'salesChannel'],
])

const COMPANY_TYPES = new Set(['legal', 'entrepreneur', 'individual'])
const SEXES = new Map([
  ['male', 'MALE'],
  ['m', 'MALE'],
  ['м', 'MALE'],
  ['мужской', 'MALE'],
  ['female', 'FEMALE'],
  ['f', 'FEMALE'],
  ['ж', 'FEMALE'],
  ['женский', 'FEMALE'],
])

function oneOf(value: string | undefined): Converted {
  return value === undefined ? { isOk: false } : { isOk: true, value }
}

/**
 * A value → what a plain field takes; null when nothing is to be passed: an empty value is asked for where the API knows
 * none.
 */
export function toKey(value: Json, kind: KeyKind): Converted | null {
  if (value === EMPTY_VALUE && kind !== 'reserved') {
    return kind === 'text' || kind === 'longText' ? { isOk: true, value: '' } : null
  }
  switch (kind) {
    case 'text':
      return toText(value, LINE_LIMIT)
    case 'longText':
      return toText(value, TEXT_LIMIT)
    case 'boolean':
      return toBoolean(value)
    case 'datetime':
      return toDateTime(value)
    case 'texts':
      return toTexts(value)
    case 'map': {
      const map = toMap(value)
      return map === undefined ? { isOk: false } : { isOk: true, value: map }
    }
    case 'companyType': {
      const word = typeof value === 'string' ? value.trim() : ''
      return oneOf(COMPANY_TYPES.has(word) ? word : undefined)
    }
    case 'sex':
      return oneOf(SEXES.get(typeof value === 'string' ? value.trim().toLowerCase() : ''))
    case 'reserved':
      return { isOk: false }
    default:
      return kind satisfies never
  }
}
