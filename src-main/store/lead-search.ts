import type { Lead, LeadFilter } from '../../src-preload/contract/index.ts'
import { digitsOf, searchTerms, type SearchTerms, searchText } from '../lib/search-text.ts'
import { leadConditions } from './lead-conditions.ts'
import { type LeadRow, withDeliveries } from './lead-rows.ts'
import type { Db } from './open-database.ts'
import type { Page } from './operations.ts'
import { all } from './statements.ts'

type Searchable = Pick<LeadRow, 'title' | 'comment' | 'name' | 'phone' | 'phone_e164' | 'email' | 'visit'>

/** The text of a lead that searching sees. The index holds its trigrams only; hits are verified against this. */
export function searchableText(row: Searchable): string {
  const digits = [digitsOf(row.phone ?? ''), digitsOf(row.phone_e164 ?? '')]
  const phones = digits[0] === digits[1] ? digits.slice(1) : digits
  return [row.title, row.name, row.email, row.comment, row.visit]
    .flatMap((value) => (value === null ? [] : [searchText(value)]))
    .concat(phones)
    .join('\n')
}

/** Candidates read from the index at a time, and at most for one page: then the page ends early with a cursor. */
const CHUNK = 256
const MAX_CANDIDATES = 20_000

type Query = LeadFilter & { limit: number; cursor: string | null; search: string }

/** Leads that contain every term, newest first. Deal numbers match as a whole and come first on the first page. */
export function searchLeads(db: Db, input: Query): Page<Lead> {
  const terms = searchTerms(input.search)
  if (terms.length === 0) return { items: [], next: null }
  const first = input.cursor === null ? dealMatches(db, input) : []
  const seen = new Set(first.map((row) => row.id))
  const found: LeadRow[] = [...first]
  let before = /^\d{1,15}$/.test(input.cursor ?? '') ? Number(input.cursor) : Number.MAX_SAFE_INTEGER
  let isExhausted = false
  for (let looked = 0; looked < MAX_CANDIDATES && found.length <= input.limit; looked += CHUNK) {
    const ids = candidates(db, terms, before)
    const last = ids.at(-1)
    if (last === undefined) {
      isExhausted = true
      break
    }
    before = last
    found.push(...verify(db, { ids, input, terms }).filter((row) => !seen.has(row.id)))
    if (ids.length < CHUNK) {
      isExhausted = true
      break
    }
  }
  const items = found.slice(0, input.limit)
  const hasMore = found.length > input.limit || !isExhausted
  const lastShown = found.length > input.limit ? items.findLast((row) => !seen.has(row.id))?.id : before
  return { items: withDeliveries(db, items), next: hasMore ? String(lastShown ?? before) : null }
}

/** Rows of the index that have the trigrams of every term; a superset of the hits. Short terms are not in the index. */
function candidates(db: Db, terms: SearchTerms, before: number): number[] {
  const groups = terms.flatMap((spellings) => {
    const parts = spellings.map(trigramQuery)
    return parts.some((part) => part === null) ? [] : [`(${parts.join(' OR ')})`]
  })
  if (groups.length === 0) {
    return all<{ id: number }>(db, `SELECT id FROM leads WHERE id < ? ORDER BY id DESC LIMIT ${CHUNK}`, before).map(
      (row) => row.id,
    )
  }
  return all<{ id: number }>(
    db,
    `SELECT rowid AS id FROM lead_search WHERE lead_search MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ${CHUNK}`,
    groups.join(' AND '),
    before,
  ).map((row) => row.id)
}

/** Trigrams that cover a term, joined by AND; null when it is too short to have one. */
function trigramQuery(term: string): string | null {
  const letters = Array.from(term)
  if (letters.length < 3) return null
  const starts = new Set<number>([letters.length - 3])
  for (let start = 0; start <= letters.length - 3; start += 3) starts.add(start)
  const grams = new Set([...starts].map((start) => letters.slice(start, start + 3).join('')))
  return `(${[...grams].map((gram) => `"${gram.replaceAll('"', '""')}"`).join(' AND ')})`
}

function verify(db: Db, query: { ids: number[]; input: Query; terms: SearchTerms }): LeadRow[] {
  const conditions = leadConditions(query.input)
  const where = ['l.id IN (SELECT value FROM json_each(@ids))', ...conditions.where].join(' AND ')
  const rows = all<LeadRow>(db, `SELECT l.* FROM leads l WHERE ${where} ORDER BY l.id DESC`, {
    ...conditions.params,
    ids: JSON.stringify(query.ids),
  })
  return rows.filter((row) => {
    const text = searchableText(row)
    return query.terms.every((spellings) => spellings.some((spelling) => text.includes(spelling)))
  })
}

function dealMatches(db: Db, input: Query): LeadRow[] {
  const conditions = leadConditions(input)
  const where = ['l.id IN (SELECT lead_id FROM deliveries WHERE crm_id = @deal)', ...conditions.where].join(' AND ')
  return all<LeadRow>(db, `SELECT l.* FROM leads l WHERE ${where} ORDER BY l.id DESC LIMIT 20`, {
    ...conditions.params,
    deal: input.search.trim(),
  })
}
