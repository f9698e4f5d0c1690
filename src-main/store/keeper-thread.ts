import { renameSync, rmSync, statSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { checkIntegrity } from './migrate.ts'
import { type Db, openDatabase } from './open-database.ts'
import { StoreError, toStoreError } from './store-error.ts'
import type { FromThread, ThreadData, ThreadReply, ThreadRequest, ToThread } from './thread-messages.ts'

/**
 * Upkeep away from the writer: checkpoints (a PASSIVE one runs beside commits), the structural check after a start, online
 * backups. It never changes rows.
 */

if (parentPort === null) throw new Error('this file runs as a worker thread')
const port = parentPort
const { file } = workerData as ThreadData // given by ThreadClient
const send = (message: FromThread) => {
  port.postMessage(message)
}

let db: Db | undefined
const handle = (): Db => (db ??= openDatabase(file, { isReadOnly: false }))

/** Pages copied per step of a backup; between steps the thread serves checkpoints. */
const BACKUP_PAGES = 1000

async function backUp(target: string): Promise<{ byteLength: number }> {
  const unfinished = `${target}.unfinished`
  rmSync(unfinished, { force: true })
  await handle().backup(unfinished, { progress: () => BACKUP_PAGES })
  renameSync(unfinished, target)
  return { byteLength: statSync(target).size }
}

async function perform(request: ThreadRequest): Promise<unknown> {
  switch (request.name) {
    case 'checkpoint':
      handle().pragma('wal_checkpoint(PASSIVE)')
      return true
    case 'check':
      checkIntegrity(handle(), { isDeep: false })
      return true
    case 'backUp':
      return await backUp(String(request.input))
    default:
      throw new StoreError('failed', `no such operation: ${request.name}`)
  }
}

async function answer(request: ThreadRequest): Promise<ThreadReply> {
  try {
    return { id: request.id, isOk: true, value: await perform(request) }
  } catch (error) {
    const { kind, message } = toStoreError(error)
    return { id: request.id, isOk: false, kind, message }
  }
}

send({ type: 'ready' })
port.on('message', (message: ToThread) => {
  if (message.type === 'close') {
    db?.close()
    port.close()
    return
  }
  for (const request of message.requests) {
    void answer(request).then((reply) => {
      send({ type: 'replies', replies: [reply] })
    })
  }
})
