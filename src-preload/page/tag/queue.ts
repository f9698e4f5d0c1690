import type { TagSubmissionCall } from '../../contract/model/submission.ts'
import { CALL_TIMEOUT_MS, isDone, post, postLeaving } from './calls.ts'
import { PLACE } from './config.ts'
import { later, notify } from './notices.ts'
import { itemNames, parsed, readItem, toText, writeItem } from './storage.ts'

/** A submission as it waits; `ageMs` is told when it is sent. */
export type Waiting = Omit<TagSubmissionCall, 'ageMs'>
/** `at`: when it happened. `due`: other pages leave it alone until then, for a page is sending or holding it. */
type Entry = { at: number; due: number; submission: Waiting }
type Own = { entry: Entry; state: 'held' | 'waiting' | 'sending' }

const PREFIX = `${PLACE}lead.`
const MAX_ENTRIES = 50
const MAX_CHARS = 500_000
const MAX_AGE_MS = 30 * 86_400_000
const MAX_WAIT_MS = 300_000
/** Longer than a call may take. */
const LEASE_MS = CALL_TIMEOUT_MS + 5000
/** Nobody holds an entry for so long: the clock was set. */
const MAX_DUE_MS = 3_600_000

/** What this page has captured and the relay has not confirmed: works without storage. */
const own = new Map<string, Own>()
/** What an earlier page has captured, while this one sends it. */
let borrowed: Entry | undefined
let failures = 0
let timer = 0
let isFlushing = false

function keep(submission: Waiting, state: Own['state'], due: number): Entry {
  const known = own.get(submission.id)
  const entry = { at: known?.entry.at ?? Date.now(), due, submission }
  if (known === undefined) makeRoom(submission)
  own.set(submission.id, { entry, state })
  return entry
}

/** Stores a submission under its id, over an earlier one; it is not sent yet. Other pages may send it after `holdMs`. */
export function hold(submission: Waiting, holdMs: number): void {
  store(keep(submission, 'held', Date.now() + holdMs))
}

/** Stores and sends a submission; while the page goes away {@link leaveQueue} does it. */
export function release(submission: Waiting, isLeaving = false): void {
  const entry = keep(submission, 'waiting', 0)
  if (!isLeaving) void send(entry)
}

/** Forgets a submission. */
export function drop(id: string): void {
  own.delete(id)
  writeItem(PREFIX + id, null)
}

/**
 * Sends everything that waits, of earlier pages too. Tabs leave each other's entries alone by `due`; two that take one in the same
 * millisecond send it twice, and the relay knows it by its id. No Web Locks: Firefox gives one to a page that is going away, and it is
 * held as long as that page can be gone back to.
 */
export function flush(): void {
  if (isFlushing) return
  isFlushing = true
  void sendAll().then(() => {
    isFlushing = false
  })
}

/** The page goes away: what is not on its way goes now. */
export function leaveQueue(): void {
  if (borrowed) store(borrowed, 0)
  for (const { entry, state } of own.values()) {
    // Firefox below 133 ends a fetch together with its page.
    if (state === 'waiting' || !('keepalive' in Request.prototype)) postLeaving(aged(entry))
    store(entry, 0)
  }
}

function store(entry: Entry, due = entry.due): void {
  entry.due = due
  writeItem(PREFIX + entry.submission.id, toText(entry))
}

const aged = ({ at, submission }: Entry): TagSubmissionCall => ({
  ...submission,
  ageMs: Math.min(Math.max(0, Date.now() - at), MAX_AGE_MS),
})

/** Sends one; true when the relay has it or will never take it. Failures are tried again, later and later. */
async function send(entry: Entry): Promise<boolean> {
  const { id, form } = entry.submission
  const waiting = own.get(id)
  if (waiting) waiting.state = 'sending'
  store(entry, Date.now() + LEASE_MS)
  // A body that keepalive refuses goes without it the next time.
  const answer = await post('lead', aged(entry), failures === 0)
  const isRefused = answer.status === 400 || answer.status === 413
  if (isRefused) notify('tag_error', form, `lead refused: ${answer.status}`)
  if (isRefused || isDone(answer)) {
    drop(id)
    failures = 0
    return true
  }
  if (waiting) waiting.state = 'waiting'
  store(entry, 0)
  again(Math.min(MAX_WAIT_MS, 2000 * 3 ** failures++))
  return false
}

async function sendAll(): Promise<void> {
  let next = Infinity
  const all = [...stored(), ...[...own.values()].map(({ entry }) => entry)].sort((a, b) => a.at - b.at)
  for (const id of new Set(all.map(({ submission }) => submission.id))) {
    const mine = own.get(id)
    // Another tab may have sent it meanwhile, or be sending it.
    const entry = mine?.entry ?? entryOf(PREFIX + id)
    const waitMs = entry.due - Date.now()
    const isFree = mine ? mine.state === 'waiting' : waitMs <= 0 || waitMs > MAX_DUE_MS
    if (isFree) {
      if (!mine) borrowed = entry
      const isOver = await send(entry)
      borrowed = undefined
      if (!isOver) return
    } else if (!mine && waitMs > 0) next = Math.min(next, waitMs)
  }
  if (next < Infinity) again(next)
}

function again(waitMs: number): void {
  clearTimeout(timer)
  timer = later(flush, waitMs)
}

/** Written by this tag. Without any value when it is not there. */
const entryOf = (name: string): Entry => parsed(readItem(name)) as Entry

/** Entries that can be read and are not too old; the others are taken away. */
function stored(): Entry[] {
  return itemNames(PREFIX).flatMap((name) => {
    const entry = entryOf(name)
    if (Date.now() - entry.at < MAX_AGE_MS) return entry
    notify('tag_error', 0, 'lead waited 30 days')
    writeItem(name, null)
    return []
  })
}

/** Keeps the queue within its bounds: the oldest go, with a notice. */
function makeRoom(submission: Waiting): void {
  let old = stored().sort((a, b) => a.at - b.at)
  while (old[0] && (old.length >= MAX_ENTRIES || toText([old, submission]).length > MAX_CHARS)) {
    drop(old[0].submission.id)
    old = old.slice(1)
    notify('tag_error', 0, 'lead dropped: queue is full')
  }
}
