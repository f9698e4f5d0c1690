import { accessSync, constants, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'

/** Said to a person and ends the start; the message is the whole explanation. */
export class StartError extends Error {}

/** Where the data lives unless told otherwise: the place each system has for it. */
export function defaultDataFolder(system: {
  platform: NodeJS.Platform
  environment: Readonly<Record<string, string | undefined>>
  home?: string
}): string {
  const home = system.home ?? homedir()
  switch (system.platform) {
    case 'win32':
      return join(system.environment['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'Estafeta')
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'Estafeta')
    default:
      return join(system.environment['XDG_DATA_HOME'] ?? join(home, '.local', 'share'), 'estafeta')
  }
}

/** Releases the folder. */
export type FolderLock = { release(): void }

/** Locks of this process: a handle that nobody refers to is closed by the garbage collector, and its lock goes with it. */
const held = new Set<Database.Database>()

const LOCK_FILE = 'estafeta.lock'
const OWNER_FILE = 'estafeta.pid'

/**
 * Makes the folder when needed, proves that it can be written, and locks it for this process. The lock is the operating
 * system's lock on a file (held through SQLite): it ends with the process, however that ends.
 *
 * @throws StartError in words: not a folder, not writable, used by another instance.
 */
export function claimDataFolder(folder: string): FolderLock {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    return lockFolder(folder)
  } catch (error) {
    if (error instanceof StartError) throw error
    throw new StartError(`the data folder ${folder} cannot be used: ${inWords(error)}`)
  }
}

function lockFolder(folder: string): FolderLock {
  const db = new Database(join(folder, LOCK_FILE), { timeout: 0 })
  try {
    db.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    db.close()
    if (codeOf(error).startsWith('SQLITE_BUSY')) {
      throw new StartError(`another Estafeta${ownerOf(folder)} already works on ${folder}`)
    }
    throw error
  }
  held.add(db)
  writeFileSync(join(folder, OWNER_FILE), `${process.pid}\n`)
  return {
    release: () => {
      held.delete(db)
      db.close()
    },
  }
}

function ownerOf(folder: string): string {
  try {
    return ` (process ${readFileSync(join(folder, OWNER_FILE), 'utf8').trim()})`
  } catch {
    return ''
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')

function inWords(error: unknown): string {
  switch (codeOf(error)) {
    case 'EACCES':
    case 'EPERM':
    case 'SQLITE_CANTOPEN':
      return 'no permission to write there'
    case 'EROFS':
    case 'SQLITE_READONLY':
      return 'it is read-only'
    case 'ENOTDIR':
    case 'EEXIST':
      return 'there is a file of this name'
    case 'ENOSPC':
      return 'the disk is full'
    default:
      return error instanceof Error ? error.message : String(error)
  }
}
