/**
 * Why the store did not do what it was asked. `storage`: the disk is full, read-only or broken, nothing of the request is
 * kept · `busy`: too much waits, ask again · `failed`: this one request is wrong or hit a fault of ours.
 */
export type StoreErrorKind = 'storage' | 'busy' | 'failed'

/** The only error the store rejects with. */
export class StoreError extends Error {
  readonly kind: StoreErrorKind

  constructor(kind: StoreErrorKind, message: string) {
    super(message)
    this.name = 'StoreError'
    this.kind = kind
  }
}

/** SQLite result codes after which a connection is not trusted any more. */
const STORAGE_CODES = /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN|CORRUPT|NOTADB|PERM|AUTH|NOMEM|BUSY|LOCKED)/

/** Sorts a thrown error; words are for people. */
export function toStoreError(error: unknown): StoreError {
  if (error instanceof StoreError) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const message = error instanceof Error ? error.message : String(error)
  if (STORAGE_CODES.test(code)) return new StoreError('storage', `${inWords(code)} (${code})`)
  return new StoreError('failed', message)
}

function inWords(code: string): string {
  if (code.startsWith('SQLITE_FULL')) return 'the disk is full'
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_PERM')) return 'the data folder is read-only'
  if (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB')) return 'the database is damaged'
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return 'another program holds the database'
  return 'the disk cannot be written'
}
