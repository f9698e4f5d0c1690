import type { Json, JsonMap, LeadWarning } from '../../src-preload/contract/index.ts'
import { cutText } from '../lib/cut-text.ts'
import { addWarning } from './warnings.ts'

/** Characters (UTF-16 units) that a value takes of the budget, names included. */
function sizeOf(value: Json): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return value === null ? 0 : 5
  let size = 0
  for (const [name, item] of Object.entries(value)) size += (Array.isArray(value) ? 0 : name.length) + sizeOf(item)
  return size
}

function collectTexts(value: Json, lengths: number[]): void {
  if (typeof value === 'string') lengths.push(value.length)
  else if (typeof value === 'object' && value !== null)
    for (const item of Object.values(value)) collectTexts(item, lengths)
}

/** The length L so that all texts cut to L fit into `budget`: short values stay whole, only the longest are cut. */
function commonLength(lengths: number[], budget: number): number {
  const ascending = [...lengths].sort((a, b) => a - b)
  let left = Math.max(0, budget)
  for (const [i, length] of ascending.entries()) {
    const share = Math.floor(left / (ascending.length - i))
    if (length > share) return share
    left -= length
  }
  return Infinity
}

type Cut = { length: number; warnings: LeadWarning[] }

function cutValue(value: Json, path: string, cut: Cut): Json {
  if (typeof value === 'string') {
    const shorter = value.length > cut.length ? (cutText(value, cut.length) ?? value) : value
    if (shorter !== value) {
      const detail = `${value.length} → ${shorter.length} characters`
      addWarning(cut.warnings, { code: 'cut', field: path, detail })
    }
    return shorter
  }
  if (Array.isArray(value)) return value.map((item, i) => cutValue(item, `${path}.${i}`, cut))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, cutValue(item, `${path}.${name}`, cut)]))
}

/** Fields whose very names exceed the limit are left out from the end. */
function dropFields(fields: JsonMap, limit: number): { kept: JsonMap; droppedCount: number } {
  const entries = Object.entries(fields)
  let size = 0
  let count = 0
  for (const [name, value] of entries) {
    const texts: number[] = []
    collectTexts(value, texts)
    size += name.length + sizeOf(value) - texts.reduce((sum, length) => sum + length, 0)
    if (size > limit) break
    count++
  }
  return { kept: Object.fromEntries(entries.slice(0, count)), droppedCount: entries.length - count }
}

/**
 * The fields within `limit` characters in total, names included; the same map when they fit. The longest values are cut
 * first, all to one length, so that a long text never costs its short neighbours anything. Every cut is a warning.
 */
export function limitFields(
  fields: JsonMap,
  limit: number,
  noted: { parameter: string; warnings: LeadWarning[] },
): JsonMap {
  if (sizeOf(fields) <= limit) return fields
  const { kept, droppedCount } = dropFields(fields, limit)
  if (droppedCount > 0) {
    const detail = `${droppedCount} fields left out`
    addWarning(noted.warnings, { code: 'cut', field: noted.parameter, detail })
  }
  const lengths: number[] = []
  collectTexts(kept, lengths)
  const budget = limit - (sizeOf(kept) - lengths.reduce((sum, length) => sum + length, 0))
  const length = commonLength(lengths, budget)
  if (length === Infinity) return kept
  const cut = { length, warnings: noted.warnings }
  return Object.fromEntries(
    Object.entries(kept).map(([name, value]) => [name, cutValue(value, `${noted.parameter}.${name}`, cut)]),
  )
}
