import { TABLES, isWithin, misfit } from './fake-odata.ts'
import type { FakeRow, FakeTable, Filter } from './fake-odata.ts'

/** Columns that filters ask by equality; only an index keeps a thousand leads fast. */
const INDEXED: Record<string, readonly string[]> = {
  companies: ['name'],
  phones: ['phone'],
  emails: ['email'],
  deal: ['id_company', 'id_deal'],
  tasks: ['company_id'],
}

/** What a test may change about a fake account before or while it runs. */
export type FakeAccount = {
  apiId: string
  apiKey: string
  apiToken: string
  /** Rows a read gives at most, without saying that there are more. */
  pageCap: number
  /** Whether phones and e-mails tell whose they are, and how. */
  ownership: 'company' | 'contact' | 'none'
  /** Columns of this account beyond those that are known. */
  moreColumns: Record<string, FakeTable['columns']>
  hasMetadata: boolean
  hasStatuses: boolean
  /** Whether statuses tell which of them close a deal. */
  isFinalTold: boolean
  /** What a deal's create answers as its key. */
  dealKey: 'id_deal' | 'id'
  /** v2 encodes lists as text. */
  isValueText: boolean
  rows: Record<string, FakeRow[]>
}

const startRows = (): Record<string, FakeRow[]> => ({
  users: [
    { id: 37, name: 'Ольга Смирнова' },
    { id: 38, name: 'Пётр Ким' },
  ],
  tip_deal: [
    { ID_TYPE_DEAL: 10, TYPE_DEAL: 'Продажа' },
    { ID_TYPE_DEAL: 11, TYPE_DEAL: 'Сервис' },
  ],
  status_deal: [
    { ID_STATUS_DEAL: 1, STATUS_DEAL: 'Новая', ID_TYPE_OF_DEAL: 10, IS_FINAL: 0 },
    { ID_STATUS_DEAL: 2, STATUS_DEAL: 'В работе', ID_TYPE_OF_DEAL: 10, IS_FINAL: 0 },
    { ID_STATUS_DEAL: 3, STATUS_DEAL: 'Новая', ID_TYPE_OF_DEAL: 11, IS_FINAL: 0 },
    { ID_STATUS_DEAL: 9, STATUS_DEAL: 'Закрыта', ID_TYPE_OF_DEAL: null, IS_FINAL: 1 },
  ],
  task_types: [{ id: 1, descr: 'Входящая' }],
  task_statuses: [{ id: 1, descr: 'Запланирована' }],
})

/** The tables of a running fake. */
export class FakeStore {
  readonly account: FakeAccount
  readonly #indexes = new Map<string, Map<unknown, FakeRow[]>>()

  constructor(changes: Partial<FakeAccount>) {
    this.account = {
      apiId: '1843',
      apiKey: 'h29J-key-of-v1-Uj7mnd0s-Rw',
      apiToken: 'xxxhead.yyybody.zzzsign',
      pageCap: 100,
      ownership: 'contact',
      moreColumns: {},
      hasMetadata: true,
      hasStatuses: true,
      isFinalTold: true,
      dealKey: 'id_deal',
      isValueText: false,
      ...changes,
      rows: {},
    }
    for (const [set, rows] of Object.entries({ ...startRows(), ...changes.rows })) {
      for (const row of rows) this.#keep(set, row)
    }
  }

  /** The table of a set, undefined when there is none. */
  table(set: string): FakeTable | undefined {
    const known = TABLES[set]
    if (known === undefined || (set === 'status_deal' && !this.account.hasStatuses)) return undefined
    return { ...known, columns: { ...known.columns, ...this.account.moreColumns[set] } }
  }

  rows(set: string): FakeRow[] {
    return (this.account.rows[set] ??= [])
  }

  /** Rows within a filter. */
  select(set: string, filter: Filter): FakeRow[] {
    const part = filter.find((clauses) =>
      clauses.every(({ column, operator }) => operator === 'eq' && INDEXED[set]?.includes(column) === true),
    )
    const candidates =
      part === undefined
        ? this.rows(set)
        : part.flatMap(({ column, value }) => this.#indexes.get(`${set}.${column}`)?.get(folded(value)) ?? [])
    return [...new Set(candidates)].filter((row) => isWithin(row, filter))
  }

  /** Stores a row and its nested ones; everything wrong with it, in words. Nothing is stored then. */
  insert(set: string, body: FakeRow, link: FakeRow = {}): { row: FakeRow } | { wrong: string[] } {
    const table = this.table(set)
    const wrong = table === undefined ? [`no such set ${set}`] : this.#wrong(set, body)
    if (table === undefined || wrong.length > 0) return { wrong }
    const key = table.key
    const row: FakeRow = { ...link, [key]: this.rows(set).length + 501 }
    for (const [name, value] of Object.entries(body)) {
      const type = table.columns[name]
      if (type !== undefined) row[name] = type === 'int' ? Number(value) : value
    }
    this.#keep(set, row)
    for (const [name, target] of Object.entries(table.nested)) {
      for (const nested of (body[name] ?? []) as FakeRow[]) this.insert(target, nested, this.#linkOf(set, row)) // checked by #wrong
    }
    return { row }
  }

  #linkOf(set: string, row: FakeRow): FakeRow {
    if (set === 'companies') return { company_id: row['id'] }
    switch (this.account.ownership) {
      case 'company':
        return { company_id: row['company_id'] }
      case 'contact':
        return { contact_id: row['id'] }
      case 'none':
        return {}
      default:
        return this.account.ownership satisfies never
    }
  }

  #wrong(set: string, body: FakeRow): string[] {
    const table = this.table(set)
    return Object.entries(body).flatMap(([name, value]) => {
      const target = table?.nested[name]
      if (target !== undefined) {
        return Array.isArray(value)
          ? value.flatMap((one: FakeRow) => this.#wrong(target, one)) // sent by the adapter under test
          : [`${name} is not a list`]
      }
      const type = table?.columns[name]
      if (type === undefined || name === table?.key) return [`The property '${name}' does not exist on type '${set}'`]
      const misfits = misfit(value, type)
      return misfits === null ? [] : [`${set}.${name}: ${misfits}`]
    })
  }

  #keep(set: string, row: FakeRow): void {
    this.rows(set).push(row)
    for (const column of INDEXED[set] ?? []) {
      const index = this.#indexes.get(`${set}.${column}`) ?? new Map<unknown, FakeRow[]>()
      this.#indexes.set(`${set}.${column}`, index)
      const key = folded(row[column])
      const rows = index.get(key)
      if (rows === undefined) index.set(key, [row])
      else rows.push(row)
    }
  }
}

const folded = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value)
