import { open, readFile, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { NewLead } from './records.ts'
import { StoreError } from './store-error.ts'

/** Name of the spool inside the data folder. */
export const SPOOL_FILE = 'spool.jsonl'
/** Lines that could not become leads are kept here for a person: nothing that was answered is deleted. */
export const REFUSED_FILE = 'spool-refused.jsonl'

/** What lines of an earlier version lack. */
const LATER_VALUES = { formId: null, context: {} }

/**
 * Where leads go while the database cannot be written: one JSON line each, fsynced before the answer. Lines become leads
 * when the store is well again; each carries a submission id, so a second import changes nothing.
 */
export class Spool {
  readonly #file: string
  readonly #refused: string
  #tail: Promise<unknown> = Promise.resolve()

  constructor(folder: string) {
    this.#file = join(folder, SPOOL_FILE)
    this.#refused = join(folder, REFUSED_FILE)
  }

  /** Resolves after the fsync. Rejects when the line could not be written whole. */
  async append(lead: NewLead): Promise<void> {
    const line = JSON.stringify({
      ...lead,
      original: { ...lead.original, body: Buffer.from(lead.original.body).toString('base64') },
    })
    const written = this.#tail.then(() => appendDurably(this.#file, line))
    this.#tail = written.catch(() => undefined)
    await written
  }

  /** Bytes that wait; 0 when there is no spool. */
  async size(): Promise<number> {
    return await stat(this.#file).then(
      (found) => found.size,
      () => 0,
    )
  }

  /** Whether an import did not get through and waits to go on. */
  async isUnfinished(): Promise<boolean> {
    return await exists(`${this.#file}.draining`)
  }

  /**
   * Hands every whole line to `store`, in order. Lines that were appended meanwhile stay. When `store` rejects, the rest
   * stays for the next time; a line that it refuses for its own sake is set aside. Answers how many were imported.
   */
  async drain(store: (lead: NewLead) => Promise<unknown>): Promise<number> {
    const draining = `${this.#file}.draining`
    await this.#takeOver(draining)
    const bytes = await readFile(draining).catch(emptyWhenAbsent)
    let count = 0
    for (const line of linesOf(bytes)) {
      if (line === '') continue
      if (await this.#import(line, store)) count += 1
    }
    await rm(draining, { force: true })
    return count
  }

  async #import(line: string, store: (lead: NewLead) => Promise<unknown>): Promise<boolean> {
    const lead = parseLine(line)
    if (lead === undefined) {
      await appendDurably(this.#refused, line)
      return false
    }
    try {
      await store(lead)
      return true
    } catch (error) {
      // Storage and busy pass; a line that fails for its own sake would hold up all behind it for ever.
      if (!(error instanceof StoreError) || error.kind !== 'failed') throw error
      await appendDurably(this.#refused, line)
      return false
    }
  }

  /** Moves the spool aside, or goes on with one that an earlier run did not finish. */
  async #takeOver(draining: string): Promise<void> {
    const moved = this.#tail.then(async () => {
      if (!(await exists(draining))) await rename(this.#file, draining).catch(() => undefined)
    })
    this.#tail = moved.catch(() => undefined)
    await moved
  }
}

/**
 * Writes one line of its own and fsyncs it. A line that a full disk cut short is taken back; where even that fails, the
 * line break before the next one keeps the two apart.
 */
async function appendDurably(file: string, line: string): Promise<void> {
  const isNew = !(await exists(file))
  const handle = await open(file, 'a', 0o600)
  try {
    const { size } = await handle.stat()
    try {
      await handle.appendFile(`\n${line}\n`)
      await handle.datasync()
    } catch (error) {
      await handle.truncate(size).catch(() => undefined)
      throw error
    }
  } finally {
    await handle.close()
  }
  if (isNew) await syncFolder(dirname(file))
}

/** A new file's name is only durable with its folder. Windows cannot open folders and needs no such call. */
async function syncFolder(folder: string): Promise<void> {
  let handle: FileHandle | undefined
  try {
    handle = await open(folder, 'r')
    await handle.sync()
  } catch (error) {
    if (process.platform !== 'win32') throw error
  } finally {
    await handle?.close()
  }
}

/** No file is no lines; a file that cannot be read now must not be taken for one, else it would be removed as imported. */
function emptyWhenAbsent(error: unknown): Buffer {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0)
  throw error
}

/** Lines one by one: the file may be larger than the longest text that JavaScript can hold. */
function* linesOf(bytes: Buffer): Generator<string> {
  for (let start = 0; start <= bytes.length;) {
    const end = bytes.indexOf(0x0a, start)
    const stop = end === -1 ? bytes.length : end
    yield bytes.toString('utf8', start, stop)
    start = stop + 1
  }
}

async function exists(file: string): Promise<boolean> {
  return await stat(file).then(
    () => true,
    () => false,
  )
}

function parseLine(line: string): NewLead | undefined {
  try {
    const stored = JSON.parse(line) as NewLead & { original: { body: string } } // written by append, maybe of an earlier version
    // Lines of an earlier version lack what came later.
    const values: NewLead['values'] = { ...LATER_VALUES, ...stored.values }
    return { ...stored, values, original: { ...stored.original, body: Buffer.from(stored.original.body, 'base64') } }
  } catch {
    return undefined
  }
}
