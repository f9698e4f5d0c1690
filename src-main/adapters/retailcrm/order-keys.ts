import type { Json } from '../../../src-preload/contract/index.ts'
import { EMPTY_VALUE } from '../kit/lead-values.ts'
import { toBoolean, toDate, toDateTime, toInteger, toList, toMap, toNumber, toText } from './convert.ts'
import type { Converted } from './convert.ts'

/** Form of a plain field. `reserved` belongs to the adapter. */
export type KeyKind = 'text' | 'integer' | 'number' | 'boolean' | 'date' | 'datetime' | 'list' | 'map' | 'reserved'

/** Plain writable fields of an order (retailcrm facts, 8.1). A key of `fields` that is none of them is a custom field. */
export const ORDER_KEYS: ReadonlyMap<string, KeyKind> = new Map<string, KeyKind>([
  ['firstName', 'text'],
  ['lastName', 'text'],
  ['patronymic', 'text'],
  ['phone', 'text'],
  ['additionalPhone', 'text'],
  ['email', 'text'],
  ['number', 'text'],
  ['site', 'text'],
  ['orderMethod', 'text'],
  ['orderType', 'text'],
  ['status', 'text'],
  ['statusComment', 'text'],
  ['customerComment', 'text'],
  ['managerComment', 'text'],
  ['managerId', 'integer'],
  ['call', 'boolean'],
  ['expired', 'boolean'],
  ['mark', 'integer'],
  ['markDatetime', 'datetime'],
  ['createdAt', 'datetime'],
  ['statusUpdatedAt', 'datetime'],
  ['privilegeType', 'text'],
  ['countryIso', 'text'],
  ['discountManualAmount', 'number'],
  ['discountManualPercent', 'number'],
  ['contact', 'map'],
  ['company', 'map'],
  ['contragent', 'map'],
  ['delivery', 'map'],
  ['source', 'map'],
  ['clientId', 'text'],
  ['items', 'list'],
  ['payments', 'list'],
  ['shipmentStore', 'text'],
  ['shipmentDate', 'date'],
  ['shipped', 'boolean'],
  ['weight', 'number'],
  ['length', 'number'],
  ['width', 'number'],
  ['height', 'number'],
  ['dialogId', 'integer'],
  ['isFromCart', 'boolean'],
  ['applyRound', 'boolean'],
  ['loyaltyEventDiscountId', 'integer'],
  ['externalId', 'reserved'],
  ['customer', 'reserved'],
])

/** Plain writable fields of a customer (9.1). Phone and e-mail are those of the lead: they are what a customer is found by. */
export const CUSTOMER_KEYS: ReadonlyMap<string, KeyKind> = new Map<string, KeyKind>([
  ['firstName', 'text'],
  ['lastName', 'text'],
  ['patronymic', 'text'],
  ['sex', 'text'],
  ['birthday', 'date'],
  ['managerId', 'integer'],
  ['vip', 'boolean'],
  ['bad', 'boolean'],
  ['address', 'map'],
  ['contragent', 'map'],
  ['source', 'map'],
  ['tags', 'list'],
  ['addTags', 'list'],
  ['attachedTag', 'text'],
  ['browserId', 'text'],
  ['discountCardNumber', 'text'],
  ['photoUrl', 'text'],
  ['externalId', 'reserved'],
  ['phones', 'reserved'],
  ['email', 'reserved'],
])

/** A value → what a plain field takes. */
export function toKey(value: Json, kind: KeyKind, timeZone: string): Converted {
  if (value === EMPTY_VALUE && kind !== 'reserved') return { isOk: true, value: emptyOf(kind) }
  switch (kind) {
    case 'text':
      return toText(value)
    case 'integer':
      return toInteger(value)
    case 'number':
      return toNumber(value)
    case 'boolean':
      return toBoolean(value)
    case 'date':
      return toDate(value, timeZone)
    case 'datetime':
      return toDateTime(value, timeZone)
    case 'list':
      return toList(value)
    case 'map':
      return toMap(value)
    case 'reserved':
      return { isOk: false }
    default:
      return kind satisfies never
  }
}

function emptyOf(kind: KeyKind): Json {
  if (kind === 'list') return []
  return kind === 'text' ? '' : null
}
