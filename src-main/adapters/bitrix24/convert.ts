import type { Json } from '../../../src-preload/contract/index.ts'
import { withOffset } from '../../lib/zoned-time.ts'
import { EMPTY_VALUE, isMail, readable, toFlag } from '../kit/lead-values.ts'

/** A value the CRM can take, or that it cannot. */
export type Converted = { isOk: true; value: Json } | { isOk: false }

/** One of the values a field may have; `value` is what is sent. */
export type Choice = { value: string; label: string }

/** What a value is converted for. `choices` is null when the field takes any value, or when they cannot be known. */
export type Target = { type: string; isMultiple: boolean; choices: readonly Choice[] | null }

const no: Converted = { isOk: false }
const yes = (value: Json): Converted => ({ isOk: true, value })

function toText(value: Json): Converted {
  return typeof value === 'object' && value !== null ? no : yes(String(value ?? ''))
}

/** `1 234,50` → 1234.5 */
export function toNumber(value: Json): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  const text = typeof value === 'string' ? value.replace(/[\s\u00a0]/g, '').replace(',', '.') : ''
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined
}

function toInteger(value: Json): Converted {
  const number = toNumber(value)
  return number !== undefined && Number.isSafeInteger(number) ? yes(number) : no
}

/** `100|RUB`; a bare number is in the account's own currency. */
function toMoney(value: Json): Converted {
  const [amount = '', currency, ...more] = readable(value).split('|')
  const number = toNumber(amount)
  if (number === undefined || more.length > 0) return no
  if (currency === undefined) return yes(String(number))
  return /^\s*[A-Za-z]{3}\s*$/.test(currency) ? yes(`${number}|${currency.trim().toUpperCase()}`) : no
}

const DATE =
  /^(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})\.(\d{1,2})\.(\d{4}))(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/
const two = (part: string | undefined): string => (part ?? '0').padStart(2, '0')

/** `2026-03-02`, `02.03.2026`, with or without a time, with or without a zone. */
function readDate(value: Json): { date: string; time: string; zone: string } | undefined {
  const parts = DATE.exec(typeof value === 'string' ? value.trim() : '')
  if (parts === null) return undefined
  const date = `${parts[1] ?? parts[6] ?? ''}-${two(parts[2] ?? parts[5])}-${two(parts[3] ?? parts[4])}`
  const time = `${two(parts[7])}:${two(parts[8])}:${two(parts[9])}`
  // Date takes 31 February for 3 March: a date that does not come back is not a date.
  const back = new Date(`${date}T${time}Z`)
  if (Number.isNaN(back.getTime()) || !back.toISOString().startsWith(`${date}T${time}`)) return undefined
  const zone = (parts[10] ?? '').replace(/^([+-]\d\d):?(\d\d)$/, '$1:$2')
  return { date, time, zone }
}

function toDate(value: Json): Converted {
  const read = readDate(value)
  return read === undefined ? no : yes(read.date)
}

function toDateTime(value: Json, timeZone: string): Converted {
  const read = readDate(value)
  if (read === undefined) return no
  const local = `${read.date}T${read.time}`
  return yes(read.zone === '' ? withOffset(local, timeZone) : `${local}${read.zone}`)
}

/** The choice a word means: by its code, else by its label. */
export function findChoice(word: string, choices: readonly Choice[]): string | undefined {
  const wanted = word.trim()
  const isNamed = ({ label }: Choice): boolean => label.trim().toLowerCase() === wanted.toLowerCase()
  return (choices.find(({ value }) => value === wanted) ?? choices.find(isNamed))?.value
}

function toChoice(value: Json, choices: readonly Choice[]): Converted {
  if (typeof value === 'object') return no
  const found = findChoice(String(value), choices)
  return found === undefined ? no : yes(found)
}

/** `{ fileData: [name, base64] }` from `[name, base64]` or from the whole. */
function toFile(value: Json): Converted {
  const pair =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? (value['fileData'] ?? null) : value
  const [name, content, ...more] = Array.isArray(pair) ? pair : []
  const isNamed = typeof name === 'string' && name !== '' && more.length === 0
  const isFile = isNamed && typeof content === 'string' && /^[A-Za-z0-9+/\s]+=*$/.test(content)
  return isFile ? yes({ fileData: [name, content] }) : no
}

function isMap(value: Json): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A list, or a map with the keys 0, 1, 2 … as forms nest lists. */
function asList(value: Json): Json[] | undefined {
  if (Array.isArray(value)) return value
  const isNumbered = isMap(value) && Object.keys(value).every((key) => /^\d+$/.test(key))
  return isNumbered ? Object.values(value) : undefined
}

function toOne(value: Json, target: Target, timeZone: string): Converted {
  if (target.choices !== null) return toChoice(value, target.choices)
  switch (target.type) {
    case 'integer':
    case 'user':
    case 'employee':
    case 'iblock_section':
    case 'iblock_element':
    case 'crm_company':
    case 'crm_contact':
    case 'crm_lead':
    case 'crm_deal':
    case 'crm_category':
      return toInteger(value)
    case 'double': {
      const number = toNumber(value)
      return number === undefined ? no : yes(number)
    }
    case 'char': {
      const flag = toFlag(value)
      return flag === undefined ? no : yes(flag ? 'Y' : 'N')
    }
    case 'boolean': {
      const flag = toFlag(value)
      return flag === undefined ? no : yes(flag ? '1' : '0')
    }
    case 'date':
      return toDate(value)
    case 'datetime':
      return toDateTime(value, timeZone)
    case 'money':
      return toMoney(value)
    case 'file':
      return toFile(value)
    default:
      return toText(value)
  }
}

/** Several values: a list, or one text that is a choice, or choices separated by commas. All of them must be possible. */
function toMany(value: Json, target: Target, timeZone: string): Converted {
  const isOneFile = target.type === 'file' && toFile(value).isOk
  const given = (isOneFile ? undefined : asList(value)) ?? [value]
  const whole = given.map((one) => toOne(one, target, timeZone))
  const isWhole = whole.every(({ isOk }) => isOk)
  const parts =
    isWhole || target.choices === null
      ? whole
      : given.flatMap((one) => readable(one).split(/[,;\n]/)).map((one) => toOne(one, target, timeZone))
  const values = parts.flatMap((part) => (part.isOk ? [part.value] : []))
  return values.length === parts.length && values.length > 0 ? yes(values) : no
}

/** A value → what a field takes. Unknown types are text; lists given for a single text are joined. */
export function convert(value: Json, target: Target, timeZone: string): Converted {
  if (value === EMPTY_VALUE) return yes(target.isMultiple ? [] : '')
  if (target.isMultiple) return toMany(value, target, timeZone)
  const one = toOne(value, target, timeZone)
  const list = asList(value)
  if (one.isOk || list === undefined) return one
  if (list.length === 1) return toOne(list[0] ?? '', target, timeZone)
  const isText = target.choices === null && ['string', 'text', 'address', 'url'].includes(target.type)
  return isText && list.every((part) => typeof part !== 'object') ? yes(readable(list)) : no
}

/** Phones, e-mails, sites, messengers: `[{ VALUE, VALUE_TYPE }]`, never an empty one. */
export function toMultifield(code: string, value: Json): Converted {
  const given = asList(value) ?? [value]
  const rows = given.map((one): Json => {
    const text = isMap(one) ? readable(one['VALUE'] ?? '') : typeof one === 'object' ? '' : String(one)
    const asked = isMap(one) && typeof one['VALUE_TYPE'] === 'string' ? one['VALUE_TYPE'] : ''
    const isUsable = text.trim() !== '' && (code !== 'EMAIL' || isMail(text.trim()))
    return isUsable
      ? { VALUE: text.trim(), VALUE_TYPE: asked === '' ? (code === 'IM' ? 'OTHER' : 'WORK') : asked }
      : null
  })
  return rows.length > 0 && !rows.includes(null) ? yes(rows) : no
}
