import { parentPort, workerData } from 'node:worker_threads'
import { appendIncoming } from './append-lead.ts'
import { dropCounters, writeCounters } from './counters.ts'
import { hasInbox, indexInbox } from './index-inbox.ts'
import { type LeadMessage, packAppended, unpackLead } from './lead-message.ts'
import { migrate } from './migrate.ts'
import { type Db, openDatabase } from './open-database.ts'
import { StoreError, toStoreError } from './store-error.ts'
import type { FromThread, ThreadData, ThreadReply, ThreadRequest, ToThread } from './thread-messages.ts'
import { writeOperations } from './write-operations.ts'

/**
 * The one writer. Every message is a group: all its requests go into one transaction with one fsync, and are answered after
 * it. Between groups, when nothing waits, the work behind the answer is done in small slices.
 */

/** Requests per commit; more only makes the first ones wait (delivery-design §1.3). */
const MAX_GROUP = 256
/** Inbox rows of a first slice: about 2 ms, so an arriving group never waits long. Each quiet one after it is twice as long. */
const FIRST_SLICE_ROWS = 8
const LONGEST_SLICE_ROWS = 64
/** Quiet time before a slice, so that a busy minute is not slowed by indexing. */
const QUIET_MS = 25
/** Groups after which a slice runs even without quiet. */
const GROUPS_PER_FORCED_SLICE = 100
/**
 * Pages of write-ahead log (128 MB of 8 KB pages) after which a commit copies them into the database. Rarely and much: a checkpoint every
 * 4 MB halved the rate and made p99 seven times longer (measured: 4.8 against 10 thousand leads/s). Between, idle times are
 * used, see the keeper.
 */
const CHECKPOINT_PAGES = 16_384
/** Requests since the last idle checkpoint that make one worth while. */
const REQUESTS_PER_IDLE_CHECKPOINT = 500

if (parentPort === null) throw new Error('this file runs as a worker thread')
const port = parentPort
const { file } = workerData as ThreadData // given by ThreadClient
const send = (message: FromThread) => {
  port.postMessage(message)
}

let db: Db | undefined
let groups = 0
let sliceRows = FIRST_SLICE_ROWS
let requestsSinceCheckpoint = 0
let sliceTimer: NodeJS.Timeout | undefined

function open(): Db {
  if (db !== undefined) return db
  const opened = openDatabase(file, { isReadOnly: false })
  try {
    migrate(opened)
    opened.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
  } catch (error) {
    opened.close()
    throw error
  }
  db = opened
  return opened
}

/** After a failed write the handle is not trusted: the next group opens a new one. */
function distrust(): void {
  try {
    db?.close()
  } catch {
    // A broken handle may refuse to close; it is dropped either way.
  }
  db = undefined
}

type Operation = (handle: Db, input: unknown) => unknown
const operations = new Map(Object.entries(writeOperations as unknown as Record<string, Operation>)) // names are checked below, inputs by the Store type
operations.set('appendLead', (handle, input) => packAppended(appendIncoming(handle, unpackLead(input as LeadMessage)))) // packed by open-store

function perform(handle: Db, request: ThreadRequest): ThreadReply {
  const operation = operations.get(request.name)
  if (operation === undefined) throw new StoreError('failed', `no such operation: ${request.name}`)
  return { id: request.id, isOk: true, value: operation(handle, request.input) }
}

function commitGroup(requests: ThreadRequest[]): ThreadReply[] {
  try {
    const handle = open()
    const begin = handle.transaction(() => {
      const replies = requests.map((request) => perform(handle, request))
      writeCounters(handle)
      return replies
    })
    try {
      return begin.immediate()
    } catch (error) {
      dropCounters(handle)
      if (requests.length === 1 || toStoreError(error).kind === 'storage') throw error
      return commitOneByOne(handle, requests)
    }
  } catch (error) {
    const { kind, message } = toStoreError(error)
    if (kind === 'storage') distrust()
    return requests.map((request) => ({ id: request.id, isOk: false, kind, message }))
  }
}

/** One bad request must not refuse the others of its group: each runs in a savepoint of its own. */
function commitOneByOne(handle: Db, requests: ThreadRequest[]): ThreadReply[] {
  return handle
    .transaction(() =>
      requests.map((request): ThreadReply => {
        try {
          return handle.transaction(() => {
            const reply = perform(handle, request)
            writeCounters(handle)
            return reply
          })()
        } catch (error) {
          dropCounters(handle)
          const { kind, message } = toStoreError(error)
          if (kind === 'storage') throw error
          return { id: request.id, isOk: false, kind, message }
        }
      }),
    )
    .immediate()
}

function scheduleSlice(): void {
  clearTimeout(sliceTimer)
  sliceTimer = setTimeout(runSlice, QUIET_MS)
}

function runSlice(): void {
  clearTimeout(sliceTimer)
  sliceTimer = undefined
  try {
    const handle = open()
    const done = handle.transaction(() => indexInbox(handle, sliceRows)).immediate()
    if (done === sliceRows) {
      sliceRows = Math.min(sliceRows * 2, LONGEST_SLICE_ROWS)
      // Straight on, but a group that has arrived meanwhile goes first.
      setImmediate(() => {
        if (sliceTimer === undefined && !isGathering && !isClosing) runSlice()
      })
      return
    }
    if (!hasInbox(handle)) send({ type: 'indexed' })
    askForCheckpoint()
  } catch (error) {
    if (toStoreError(error).kind === 'storage') distrust()
    // What could not be indexed stays in the inbox; the next group tries again.
  }
}

/** Nothing waits: a good moment for the keeper to empty the log. */
function askForCheckpoint(): void {
  if (requestsSinceCheckpoint < REQUESTS_PER_IDLE_CHECKPOINT) return
  requestsSinceCheckpoint = 0
  send({ type: 'grown' })
}

function onRequests(requests: ThreadRequest[]): void {
  send({ type: 'replies', replies: commitGroup(requests) })
  groups += 1
  sliceRows = FIRST_SLICE_ROWS
  requestsSinceCheckpoint += requests.length
  if (groups % GROUPS_PER_FORCED_SLICE === 0) runSlice()
  else scheduleSlice()
}

function onClose(): void {
  clearTimeout(sliceTimer)
  try {
    db?.pragma('wal_checkpoint(TRUNCATE)')
    db?.close()
  } finally {
    port.close()
  }
}

try {
  open()
  send({ type: 'ready' })
  if (db !== undefined && hasInbox(db)) scheduleSlice()
  else send({ type: 'indexed' })
} catch (error) {
  const { kind, message } = toStoreError(error)
  send({ type: 'refused', kind, message })
}

/** Everything that arrives in one turn of the event loop, also while the last group was written, is one group: one fsync. */
const gathered: ThreadRequest[] = []
let isGathering = false
let isClosing = false

function commitGathered(): void {
  isGathering = false
  while (gathered.length > 0) onRequests(gathered.splice(0, MAX_GROUP))
  if (isClosing) onClose()
}

port.on('message', (message: ToThread) => {
  if (message.type === 'close') isClosing = true
  else for (const request of message.requests) gathered.push(request)
  if (isGathering) return
  isGathering = true
  setImmediate(commitGathered)
})
