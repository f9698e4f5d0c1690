import type { Json, JsonMap } from '../../../src-preload/contract/index.ts'
import { isNothing, readable } from '../kit/lead-values.ts'
import type { LeftOver } from '../kit/lead-values.ts'
import { readNumber, toHundredths, toList, toMap } from './convert.ts'
import { isUuid } from './meta.ts'

/** The seed's key of an order's goods. */
export const GOODS_KEY = 'existing_good_uuid'

/** One good a lead asks for. */
export type WantedGood = {
  id: string
  /** Above 0. */
  count: number
  /** Per cent, at most 100; negative is a markup. */
  discount: number
  /** Per cent 0–100; `none` is "without VAT"; null leaves it to the good's card. */
  vat: number | 'none' | null
  /** Price of one piece in hundredths of the currency; null leaves it to the good's card. */
  price: number | null
}

/** Goods of a lead, and what of them could not be read. `used` are the keys of `fields` this took. */
export type ReadGoods = { goods: WantedGood[]; leftOvers: LeftOver[]; used: ReadonlySet<string> }

const SIBLINGS = ['count', 'discount', 'vat', 'sum'] as const
const WITHOUT_VAT = /^(без ?ндс|none|no|нет)$/i

type Entry = { id: string; details: Record<string, Json>; raw: Json }

/**
 * Reads `existing_good_uuid` as senders write it: a list (also as a map 0, 1, 2 … or JSON text) of `{uuid, count, discount,
 * vat, sum}` or of UUIDs, one of these alone, UUIDs separated by commas, or a map from UUID to details or count. For plain UUIDs `count`,
 * `discount`, `vat` and `sum` beside the key are used, one for all or a list in the same order. Defaults of the seed: count
 * 1, discount 0; a `sum` of 0 means the price of the card.
 */
export function readGoods(fields: JsonMap): ReadGoods {
  const value = fields[GOODS_KEY] ?? null
  const used = new Set([GOODS_KEY])
  if (isNothing(value) || value === ' ') return { goods: [], leftOvers: [], used }
  const entries = entriesOf(value)
  if (entries === null) return { goods: [], leftOvers: [{ name: GOODS_KEY, value }], used }
  const isPlain = entries.every(({ details }) => Object.keys(details).length === 0)
  if (isPlain) for (const name of SIBLINGS) if (fields[name] !== undefined) used.add(name)
  const goods: WantedGood[] = []
  const leftOvers: LeftOver[] = []
  entries.forEach((entry, index) => {
    const details = isPlain ? siblingsOf(fields, index) : entry.details
    const { good, isWhole } = goodOf(entry.id, details)
    if (isUuid(entry.id)) goods.push(good)
    if (!isUuid(entry.id) || !isWhole) leftOvers.push({ name: GOODS_KEY, value: isPlain ? entry.id : entry.raw })
    if (isPlain && !isWhole) leftOvers.push(...Object.entries(details).map(([name, one]) => ({ name, value: one })))
  })
  return { goods, leftOvers, used }
}

function siblingsOf(fields: JsonMap, index: number): Record<string, Json> {
  return Object.fromEntries(
    SIBLINGS.flatMap((name) => {
      const value = fields[name]
      const one =
        value === undefined ? null : ((toList(value) ?? [])[index] ?? (toList(value) === undefined ? value : null))
      return isNothing(one) ? [] : [[name, one] as const]
    }),
  )
}

function entriesOf(value: Json): Entry[] | null {
  const list = toList(value)
  if (list !== undefined) {
    const entries = list
      .filter((one) => !isNothing(one))
      .flatMap((one) => entriesOf(one) ?? [{ id: '', details: {}, raw: one }])
    return entries.length === 0 ? null : entries
  }
  const map = toMap(value)
  if (map === undefined) {
    if (typeof value !== 'string') return null
    return value.split(/[\s,;]+/).flatMap((id) => (id === '' ? [] : [{ id, details: {}, raw: id }]))
  }
  const keys = Object.keys(map)
  if (keys.every(isUuid)) {
    return keys.map((id) => {
      const one = map[id] ?? null
      return { id, details: toMap(one) ?? { count: one }, raw: { [id]: one } }
    })
  }
  const { uuid, id, [GOODS_KEY]: named, ...details } = map
  return [{ id: readable(uuid ?? named ?? id ?? '').trim(), details, raw: map }]
}

/** Reads one value: absent and empty take the default, what cannot be read too, but is told. */
function goodOf(id: string, details: Record<string, Json>): { good: WantedGood; isWhole: boolean } {
  let isWhole = true
  const read = <T>(names: readonly string[], absent: T, convert: (value: Json) => T | undefined): T => {
    const value = names.map((name) => details[name] ?? null).find((one) => !isNothing(one)) ?? null
    if (isNothing(value) || value === ' ') return absent
    const converted = convert(value)
    if (converted === undefined) isWhole = false
    return converted ?? absent
  }
  const within = (least: number, most: number) => (value: Json) => {
    const number = readNumber(value)
    return number !== undefined && number >= least && number <= most ? number : undefined
  }
  const good: WantedGood = {
    id: id.toLowerCase(),
    count: read(['count', 'quantity'], 1, within(Number.MIN_VALUE, 1e9)),
    discount: read(['discount'], 0, within(-1e6, 100)),
    vat: read<WantedGood['vat']>(['vat'], null, (value) => {
      if (typeof value === 'string' && WITHOUT_VAT.test(value.trim())) return 'none'
      const vat = typeof value === 'string' ? readNumber(value.replace('%', '')) : readNumber(value)
      return vat !== undefined && Number.isInteger(vat) && vat >= 0 && vat <= 100 ? vat : undefined
    }),
    price: read<number | null>(['sum', 'price'], null, (value) => {
      const sum = within(0, 1e12)(value)
      return sum === undefined ? undefined : sum === 0 ? null : toHundredths(sum)
    }),
  }
  return { good, isWhole }
}
