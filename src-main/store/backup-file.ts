import { renameSync, rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { checkIntegrity } from './migrate.ts'
import { MIGRATIONS } from './migrations/list.ts'

/** Copies a database into one file while others use it. The target appears only when the copy is whole. */
export async function copyDatabase(source: string, target: string): Promise<void> {
  const unfinished = `${target}.unfinished`
  rmSync(unfinished, { force: true })
  const db = new Database(source, { readonly: true, fileMustExist: true })
  try {
    await db.backup(unfinished)
    renameSync(unfinished, target)
  } finally {
    db.close()
    rmSync(unfinished, { force: true })
  }
}

/** Reads the whole file and its references. @throws in words when it is damaged, none of ours, or too new. */
export function verifyDatabase(file: string): void {
  const db = new Database(file, { readonly: true, fileMustExist: true })
  try {
    const version = db.pragma('user_version', { simple: true })
    if (typeof version !== 'number' || version < 1) throw new Error('it is not a database of Estafeta')
    if (version > MIGRATIONS.length) throw new Error('it was made by a newer Estafeta')
    checkIntegrity(db, { isDeep: true })
  } finally {
    db.close()
  }
}
