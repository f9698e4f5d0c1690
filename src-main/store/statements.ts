import type { Statement } from 'better-sqlite3'
import type { Db } from './open-database.ts'

const cache = new WeakMap<Db, Map<string, Statement>>()

/** The prepared statement of a text, prepared once per database. SQL texts are literals of this folder, never input. */
export function sql(db: Db, text: string): Statement {
  let statements = cache.get(db)
  if (statements === undefined) {
    statements = new Map()
    cache.set(db, statements)
  }
  let statement = statements.get(text)
  if (statement === undefined) {
    statement = db.prepare(text)
    statements.set(text, statement)
  }
  return statement
}

/** First row of a query, typed by the caller who wrote the SQL; undefined when there is none. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller's SQL decides the type
export function one<Row>(db: Db, text: string, ...params: unknown[]): Row | undefined {
  return sql(db, text).get(...params) as Row | undefined // the column list of the literal SQL is the type
}

/** All rows of a query, typed by the caller who wrote the SQL. */

export function all<Row>(db: Db, text: string, ...params: unknown[]): Row[] {
  return sql(db, text).all(...params) as Row[] // the column list of the literal SQL is the type
}

/** Runs a change; answers how many rows it touched and the new rowid. */
export function run(db: Db, text: string, ...params: unknown[]): { changes: number; id: number } {
  const result = sql(db, text).run(...params)
  return { changes: result.changes, id: Number(result.lastInsertRowid) }
}
