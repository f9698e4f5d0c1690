import { open, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { NewLead } from './records.ts'

/** Name of the spool inside the data folder. */
export const SPOOL_FILE = 'spool.jsonl'

/**
 * Where leads go while the database cannot be written: one JSON line each, fsynced before the answer. Lines become leads
 * when the store is well again; each carries a submission id, so a second import changes nothing.
 */
export class Spool {
  readonly #file: string
  #tail: Promise<unknown> = Promise.resolve()

  constructor(folder: string) {
    this.#file = join(folder, SPOOL_FILE)
  }

  /** Resolves after the fsync. Rejects when the line could not be written whole. */
  async append(lead: NewLead): Promise<void> {
    const line = JSON.stringify({
      ...lead,
      original: { ...lead.original, body: Buffer.from(lead.original.body).toString('base64') },
    })
    const written = this.#tail.then(async () => {
      const handle = await open(this.#file, 'a', 0o600)
      try {
        // A line that a full disk cut short must not swallow the next one.
        await handle.appendFile(`${line}\n`)
        await handle.datasync()
      } catch (error) {
        await handle.appendFile('\n').catch(() => undefined)
        throw error
      } finally {
        await handle.close()
      }
    })
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
   * stays for the next time. Answers how many were imported.
   */
  async drain(store: (lead: NewLead) => Promise<unknown>): Promise<number> {
    const draining = `${this.#file}.draining`
    await this.#takeOver(draining)
    const text = await readFile(draining, 'utf8').catch(() => '')
    let count = 0
    for (const line of text.split('\n')) {
      const lead = parseLine(line)
      if (lead === undefined) continue
      await store(lead)
      count += 1
    }
    await rm(draining, { force: true })
    return count
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

async function exists(file: string): Promise<boolean> {
  return await stat(file).then(
    () => true,
    () => false,
  )
}

function parseLine(line: string): NewLead | undefined {
  if (line === '') return undefined
  try {
    const stored = JSON.parse(line) as NewLead & { original: { body: string } } // written by append
    return { ...stored, original: { ...stored.original, body: Buffer.from(stored.original.body, 'base64') } }
  } catch {
    // Cut short by a full disk: its sender was answered 503 and will repeat.
    return undefined
  }
}
