import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Keeper } from './keeper.ts'
import { type AppendedMessage, packLead, unpackAppended } from './lead-message.ts'
import type { Store, StoreHealth } from './operations.ts'
import type { AppendResult, NewLead } from './records.ts'
import { readOperations } from './read-operations.ts'
import { ThreadClient } from './thread-client.ts'
import type { ThreadReply } from './thread-messages.ts'
import { writeOperations } from './write-operations.ts'

/** Name of the database inside the data folder. */
export const DATABASE_FILE = 'estafeta.db'

/** While the database cannot be written, it is tried again so often: nobody else may have anything to write. */
const PROBE_EVERY_MS = 2_000

/**
 * Opens the store of a data folder: creates or migrates the database, then starts the reader. The structural check runs
 * beside (`checked()`), so that a million leads open as fast as none.
 *
 * @throws StoreError `storage` when the file cannot be opened, written or trusted.
 */
export async function openStore(options: { folder: string }): Promise<Store> {
  mkdirSync(options.folder, { recursive: true })
  const file = join(options.folder, DATABASE_FILE)
  const writer = new ThreadClient('writer-thread', { file })
  const reader = new ThreadClient('reader-thread', { file })
  const keeper = new Keeper(file)
  const health = watchHealth(writer)
  const indexing = watchIndexing(writer, keeper)
  try {
    await Promise.all([writer.ready, reader.ready])
  } catch (error) {
    await Promise.allSettled([writer.close(), reader.close()])
    throw error
  }
  const checked = keeper.ask('check', null).then(() => undefined)
  checked.catch(() => undefined)
  const calls = [
    ...Object.keys(readOperations).map((name) => [name, (input: unknown) => reader.call(name, input)] as const),
    ...Object.keys(writeOperations).map(
      (name) =>
        [
          name,
          (input: unknown) => {
            indexing.written()
            return name === 'appendLead' ? append(writer, input as NewLead) : writer.call(name, input) // the Store type's input
          },
        ] as const,
    ),
  ]
  const control: Pick<Store, 'health' | 'onHealth' | 'indexed' | 'checked' | 'backUp' | 'close'> = {
    health: health.current,
    onHealth: health.listen,
    indexed: indexing.done,
    checked: () => checked,
    backUp: async (target) => (await keeper.ask('backUp', target)) as { byteLength: number }, // answered by keeper-thread
    close: async () => {
      await Promise.allSettled([reader.close(), keeper.close()])
      await writer.close()
    },
  }
  // Each name is bound to the thread whose operation map declares its input and output.
  return { ...(Object.fromEntries(calls) as unknown as Store), ...control }
}

async function append(writer: ThreadClient, lead: NewLead): Promise<AppendResult> {
  // Unpacked and packed by writer-thread.
  return unpackAppended((await writer.call('appendLead', packLead(lead))) as AppendedMessage)
}

function watchHealth(writer: ThreadClient) {
  let health: StoreHealth = { isHealthy: true, reason: null }
  const listeners: ((health: StoreHealth) => void)[] = []
  const probeLater = () => {
    setTimeout(() => {
      if (health.isHealthy || writer.isEnded) return
      writer.call('probe', {}).catch(() => undefined)
      probeLater()
    }, PROBE_EVERY_MS).unref()
  }
  writer.onReplies = (replies: ThreadReply[]) => {
    const failed = replies.find((reply) => !reply.isOk && reply.kind === 'storage')
    const reason = failed !== undefined && !failed.isOk ? failed.message : null
    if (reason === health.reason) return
    const wasHealthy = health.isHealthy
    health = { isHealthy: reason === null, reason }
    if (wasHealthy) probeLater()
    for (const listener of listeners) listener(health)
  }
  return {
    current: () => health,
    listen: (listener: (health: StoreHealth) => void) => {
      listeners.push(listener)
    },
  }
}

function watchIndexing(writer: ThreadClient, keeper: Keeper) {
  // The writer says at its start whether the last run left something.
  let isIndexed = false
  let waiters: (() => void)[] = []
  let isCheckpointing = false
  writer.onEvent = (event) => {
    if (event === 'indexed') {
      if (!writer.isIdle) return
      isIndexed = true
      for (const waiter of waiters) waiter()
      waiters = []
      return
    }
    if (isCheckpointing) return
    isCheckpointing = true
    void keeper
      .ask('checkpoint', null)
      .catch(() => undefined)
      .then(() => {
        isCheckpointing = false
      })
  }
  return {
    written: () => {
      isIndexed = false
    },
    done: async () => {
      if (isIndexed) return
      await new Promise<void>((resolve) => waiters.push(resolve))
    },
  }
}
