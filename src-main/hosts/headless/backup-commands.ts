import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { DATABASE_FILE } from '../../store/open-store.ts'
import { copyDatabase, verifyDatabase } from '../../store/backup-file.ts'
import { claimDataFolder, defaultDataFolder, StartError } from '../common/data-folder.ts'
import { syncFolder } from '../common/write-durably.ts'

const folderOf = (flags: { data?: string }) =>
  flags.data ?? defaultDataFolder({ platform: process.platform, environment: process.env })

const words = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** `estafeta backup`: a consistent copy, also while the relay works. */
export async function backUpTo(flags: { data?: string; to: string }): Promise<void> {
  const source = join(folderOf(flags), DATABASE_FILE)
  const target = resolve(flags.to)
  if (!existsSync(source)) throw new StartError(`there is no database in ${dirname(source)}`)
  if (existsSync(target)) throw new StartError(`${target} is there already; give another name`)
  mkdirSync(dirname(target), { recursive: true })
  try {
    await copyDatabase(source, target)
    // It holds names and phones of people.
    chmodSync(target, 0o600)
    verifyDatabase(target)
  } catch (error) {
    throw new StartError(`the backup failed: ${words(error)}`)
  }
  process.stderr.write(
    `Saved ${target}.\nKeep the file secret.key of the data folder beside it: without it the CRM keys inside cannot be read.\n`,
  )
}

/** A database that takes the place of another must be whole on disk before it does. */
function syncFile(file: string): void {
  const handle = openSync(file, 'r+')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** The old file stays in its place as well until the new one takes it: a crash leaves a database there, never none. */
function keepUnder(file: string, kept: string): void {
  try {
    linkSync(file, kept)
  } catch {
    // Not every file system knows hard links.
    copyFileSync(file, kept)
  }
}

/** `estafeta restore`: the old database stays beside the new one under another name. */
export function restoreFrom(flags: { data?: string; from: string }): void {
  const folder = folderOf(flags)
  const from = resolve(flags.from)
  if (!existsSync(from)) throw new StartError(`there is no file ${from}`)
  try {
    verifyDatabase(from)
  } catch (error) {
    throw new StartError(`${from} is no usable backup: ${words(error)}`)
  }
  const lock = claimDataFolder(folder)
  try {
    const file = join(folder, DATABASE_FILE)
    const incoming = `${file}.incoming`
    copyFileSync(from, incoming)
    syncFile(incoming)
    const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-')
    const kept = `${file}.before-restore-${stamp}`
    if (existsSync(file)) keepUnder(file, kept)
    // Their content belongs to the old file and would be applied to the new one.
    for (const suffix of ['-wal', '-shm']) if (existsSync(file + suffix)) renameSync(file + suffix, kept + suffix)
    renameSync(incoming, file)
    syncFolder(folder)
    process.stderr.write(`Restored ${from} into ${folder}.${existsSync(kept) ? ` The old database is ${kept}.` : ''}\n`)
  } finally {
    lock.release()
  }
}
