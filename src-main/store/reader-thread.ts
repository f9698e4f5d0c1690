import { parentPort, workerData } from 'node:worker_threads'
import { type Db, openDatabase } from './open-database.ts'
import { readOperations } from './read-operations.ts'
import { StoreError, toStoreError } from './store-error.ts'
import type { FromThread, ThreadData, ThreadReply, ThreadRequest, ToThread } from './thread-messages.ts'

/** The one reader: lists, search and reports on a read-only connection, away from the thread that speaks HTTP. */

if (parentPort === null) throw new Error('this file runs as a worker thread')
const port = parentPort
const { file } = workerData as ThreadData // given by ThreadClient
const send = (message: FromThread) => {
  port.postMessage(message)
}

let db: Db | undefined
type Operation = (handle: Db, input: unknown) => unknown
const operations = new Map(Object.entries(readOperations as unknown as Record<string, Operation>)) // names are checked below, inputs by the Store type

function perform(request: ThreadRequest): ThreadReply {
  try {
    db ??= openDatabase(file, { isReadOnly: true })
    const operation = operations.get(request.name)
    if (operation === undefined) throw new StoreError('failed', `no such operation: ${request.name}`)
    return { id: request.id, isOk: true, value: operation(db, request.input) }
  } catch (error) {
    const { kind, message } = toStoreError(error)
    if (kind === 'storage') db = undefined
    return { id: request.id, isOk: false, kind, message }
  }
}

// The file may not exist yet: it is opened with the first request, which comes after the writer is ready.
send({ type: 'ready' })

port.on('message', (message: ToThread) => {
  if (message.type === 'close') {
    db?.close()
    port.close()
    return
  }
  for (const request of message.requests) send({ type: 'replies', replies: [perform(request)] })
})
