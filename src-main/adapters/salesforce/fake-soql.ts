import { textOf } from './fake-store.ts'
import type { FakeRecord, FakeStore } from './fake-store.ts'

/** What the fake says of a query it cannot run. */
export class SoqlError extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

type Literal = string | number | boolean | null
type Read = (row: FakeRecord) => unknown
type Condition = (row: FakeRecord) => boolean
type Tokens = { list: string[]; at: number }

const TOKEN = /\s*('(?:[^'\\]|\\.)*'|>=|<=|!=|[=<>(),]|[A-Za-z0-9_.:+-]+)/gy

function tokenize(soql: string): Tokens {
  const list: string[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < soql.length) {
    const from = TOKEN.lastIndex
    const found = TOKEN.exec(soql)
    if (found === null) throw new SoqlError('MALFORMED_QUERY', `unexpected token: ${soql.slice(from, from + 20)}`)
    list.push(found[1] ?? '')
  }
  return { list, at: 0 }
}

const peek = (tokens: Tokens): string => tokens.list[tokens.at] ?? ''

function take(tokens: Tokens, expected?: string): string {
  const token = peek(tokens)
  if (token === '' || (expected !== undefined && token.toUpperCase() !== expected)) {
    throw new SoqlError('MALFORMED_QUERY', `unexpected token: ${token === '' ? '<EOF>' : token}`)
  }
  tokens.at += 1
  return token
}

function isNext(tokens: Tokens, word: string): boolean {
  if (peek(tokens).toUpperCase() !== word) return false
  tokens.at += 1
  return true
}

function literal(token: string): Literal {
  if (token.startsWith("'")) {
    const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t' }
    return token.slice(1, -1).replace(/\\(.)/g, (_all, one: string) => escapes[one] ?? one)
  }
  if (/^(true|false)$/i.test(token)) return token.toLowerCase() === 'true'
  if (/^null$/i.test(token)) return null
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(token)) return token
  if (/^-?\d+(\.\d+)?$/.test(token)) return Number(token)
  throw new SoqlError('MALFORMED_QUERY', `unexpected token: '${token}'`)
}

/** A field of an object or, over one relationship, of another: how to read it from a row. */
function reader(store: FakeStore, named: { object: string; path: string; isFilter: boolean }): Read {
  const { object, path, isFilter } = named
  const [name = '', further = ''] = path.split('.')
  const fields = store.visibleFields(object)
  if (further === '') {
    const field = fields.find((one) => one.name.toLowerCase() === name.toLowerCase())
    if (field === undefined) throw new SoqlError('INVALID_FIELD', `No such column '${path}' on entity '${object}'`)
    if (isFilter && field.type === 'textarea') {
      throw new SoqlError('INVALID_FIELD', `field '${field.name}' can not be filtered in a query call`)
    }
    return (row) => row[field.name] ?? (field.type === 'boolean' ? false : null)
  }
  const relation = fields.find((one) => one.relationshipName === name)
  const other = relation?.referenceTo[0]
  if (relation === undefined || other === undefined) {
    throw new SoqlError('INVALID_FIELD', `Didn't understand relationship '${name}' in field path`)
  }
  const inner = reader(store, { object: other, path: further, isFilter })
  return (row) => inner(store.find(String(row[relation.name])) ?? {})
}

const lower = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value)

function likeness(pattern: Literal): (value: unknown) => boolean {
  const source = String(pattern)
    .replace(/[.*+?^${}()|[\]]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.')
  const matcher = new RegExp(`^${source}$`, 'is')
  return (value) => typeof value === 'string' && matcher.test(value)
}

function comparison(operator: string, wanted: Literal): (value: unknown) => boolean {
  const isMoment = typeof wanted === 'string' && /^\d{4}-\d\d-\d\dT/.test(wanted)
  const order = (value: unknown): number =>
    isMoment ? Date.parse(String(value)) - Date.parse(wanted) : Number(value) - Number(wanted)
  switch (operator) {
    case '=':
      return (value) => lower(value) === lower(wanted)
    case '!=':
      return (value) => lower(value) !== lower(wanted)
    case '>=':
      return (value) => order(value) >= 0
    case '<=':
      return (value) => order(value) <= 0
    case 'LIKE':
      return likeness(wanted)
    default:
      throw new SoqlError('MALFORMED_QUERY', `unexpected operator ${operator}`)
  }
}

function primary(store: FakeStore, object: string, tokens: Tokens): Condition {
  if (isNext(tokens, '(')) {
    const inside = either(store, object, tokens)
    take(tokens, ')')
    return inside
  }
  const read = reader(store, { object, path: take(tokens), isFilter: true })
  const operator = take(tokens).toUpperCase()
  if (operator !== 'IN') {
    const isMet = comparison(operator, literal(take(tokens)))
    return (row) => isMet(read(row))
  }
  take(tokens, '(')
  const wanted = new Set<unknown>()
  do wanted.add(lower(literal(take(tokens))))
  while (isNext(tokens, ','))
  take(tokens, ')')
  return (row) => wanted.has(lower(read(row)))
}

function both(store: FakeStore, object: string, tokens: Tokens): { isMet: Condition; count: number } {
  const parts = [primary(store, object, tokens)]
  while (isNext(tokens, 'AND')) parts.push(primary(store, object, tokens))
  return { isMet: (row) => parts.every((part) => part(row)), count: parts.length }
}

/** Salesforce wants parentheses where AND and OR meet. */
function either(store: FakeStore, object: string, tokens: Tokens): Condition {
  const parts = [both(store, object, tokens)]
  while (isNext(tokens, 'OR')) parts.push(both(store, object, tokens))
  if (parts.length > 1 && parts.some(({ count }) => count > 1)) {
    throw new SoqlError('MALFORMED_QUERY', 'unexpected token: OR')
  }
  return (row) => parts.some(({ isMet }) => isMet(row))
}

type Order = { read: Read; isDescending: boolean }

function orders(store: FakeStore, object: string, tokens: Tokens): Order[] {
  const found: Order[] = []
  if (!isNext(tokens, 'ORDER')) return found
  take(tokens, 'BY')
  do {
    const read = reader(store, { object, path: take(tokens), isFilter: true })
    const isDescending = isNext(tokens, 'DESC')
    found.push({ read, isDescending })
  } while (isNext(tokens, ','))
  return found
}

function compare(one: unknown, other: unknown): number {
  const [a, b] = [textOf(one), textOf(other)]
  return a < b ? -1 : a > b ? 1 : 0
}

/** Runs a query of the dialect the adapter writes. Throws `SoqlError` for anything Salesforce would refuse. */
export function runSoql(store: FakeStore, soql: string, isAll: boolean): FakeRecord[] {
  const tokens = tokenize(soql)
  take(tokens, 'SELECT')
  const paths: string[] = []
  do paths.push(take(tokens))
  while (isNext(tokens, ','))
  take(tokens, 'FROM')
  const object = take(tokens)
  if (!store.isVisible(object)) throw new SoqlError('INVALID_TYPE', `sObject type '${object}' is not supported.`)
  const readers = paths.map((path) => [path, reader(store, { object, path, isFilter: false })] as const)
  const condition = isNext(tokens, 'WHERE') ? either(store, object, tokens) : () => true
  const sorting = orders(store, object, tokens)
  const limit = isNext(tokens, 'LIMIT') ? Number(take(tokens)) : Infinity
  if (peek(tokens) !== '') throw new SoqlError('MALFORMED_QUERY', `unexpected token: ${peek(tokens)}`)
  const rows = store.rows(object).filter((row) => (isAll || row['IsDeleted'] !== true) && condition(row))
  for (const { read, isDescending } of sorting.toReversed()) {
    rows.sort((a, b) => (isDescending ? compare(read(b), read(a)) : compare(read(a), read(b))))
  }
  return rows.slice(0, limit).map((row) => shown(object, row, readers))
}

function shown(object: string, row: FakeRecord, readers: readonly (readonly [string, Read])[]): FakeRecord {
  const found: FakeRecord = {
    attributes: { type: object, url: `/services/data/v62.0/sobjects/${object}/${String(row['Id'])}` },
  }
  for (const [path, read] of readers) {
    const [name = '', further = ''] = path.split('.')
    found[name] = further === '' ? read(row) : { [further]: read(row) }
  }
  return found
}
