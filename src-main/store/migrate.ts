import { MIGRATIONS } from './migrations/list.ts'
import type { Db } from './open-database.ts'

/**
 * Brings the schema to the newest version, one transaction per step; `PRAGMA user_version` holds the version.
 *
 * @throws when the file was written by a newer program: an old one must not touch it.
 */
export function migrate(db: Db): void {
  const version = db.pragma('user_version', { simple: true })
  if (typeof version !== 'number') throw new Error('the database has no readable version')
  if (version > MIGRATIONS.length) {
    throw new Error(
      `this data folder was written by a newer Estafeta (schema ${version}, this one knows ${MIGRATIONS.length}); update the program`,
    )
  }
  for (const [index, step] of MIGRATIONS.entries()) {
    if (index < version) continue
    db.transaction(() => {
      db.exec(step.sql)
      db.pragma(`user_version = ${index + 1}`)
    })()
  }
}

/**
 * Quick structural check of the whole file, and of foreign keys where `isDeep`.
 *
 * @throws with SQLite's own words when something is broken.
 */
export function checkIntegrity(db: Db, options: { isDeep: boolean }): void {
  const result = db.pragma(options.isDeep ? 'integrity_check(5)' : 'quick_check(5)', { simple: true })
  if (result !== 'ok') throw new Error(`the database is damaged: ${String(result)}`)
  if (!options.isDeep) return
  const broken = db.pragma('foreign_key_check')
  if (Array.isArray(broken) && broken.length > 0) throw new Error(`${broken.length} rows point to rows that are gone`)
}
